// What one person, or one address, may try and ask for; kept in the cache, so lost at worst.
import type { Cache } from '../../platform/cache/cache.ts'
import { ADDRESS_FAILURES_MAX, accountRefuses, LOCK_SECONDS, MOBILE_CODES_PER_HOUR } from './account.ts'
import { secondsUntil } from './request-otp.ts'

const throttleKey = (from: string) => `login-throttled:${from}`

/** @throws ADDRESS_THROTTLED too many wrong passwords came from there */
export async function refuseThrottled(cache: Cache, from: string, now: Date): Promise<void> {
  const until = await cache.get(throttleKey(from))
  if (until !== undefined && Number(until) > now.getTime())
    throw accountRefuses.ADDRESS_THROTTLED({ retryAfterSeconds: secondsUntil(new Date(Number(until)), now) })
}

/** Past its failures an address waits, whichever accounts it tried. */
export async function countFailure(cache: Cache, from: string, now: Date): Promise<void> {
  const window = { limit: ADDRESS_FAILURES_MAX, windowSeconds: LOCK_SECONDS }
  const { remaining } = await cache.countInWindow(`login-failures:${from}`, window)
  if (remaining > 0) return
  const until = String(now.getTime() + LOCK_SECONDS * 1000)
  await cache.set(throttleKey(from), until, { ttlSeconds: LOCK_SECONDS })
}

/**
 * Counts a code that is to be sent to whatever mobile is named: beside each mobile's own budget, so that nobody pays for,
 * or is woken by, codes to a row of numbers.
 * @throws CODES_TOO_MANY
 */
export async function spendMobileCode(cache: Cache, by: { personId: string; from: string }): Promise<void> {
  const budgets = [
    [`mobile-codes:person:${by.personId}`, MOBILE_CODES_PER_HOUR.person],
    [`mobile-codes:address:${by.from}`, MOBILE_CODES_PER_HOUR.address],
  ] as const
  for (const [key, limit] of budgets) {
    const { allowed, retryAfterSeconds } = await cache.countInWindow(key, { limit, windowSeconds: 3_600 })
    if (!allowed) throw accountRefuses.CODES_TOO_MANY({ retryAfterSeconds })
  }
}
