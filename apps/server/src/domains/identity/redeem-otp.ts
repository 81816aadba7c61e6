import { timingSafeEqual } from 'node:crypto'
import type { Tx } from '../../platform/database/transaction.ts'
import { HOUR_MS, hashOtp, OTP_TRIES_MAX, PHONE_BLOCK_SECONDS, WRONG_GUESSES_PER_HOUR } from './otp.ts'
import { lockOtpPhone, saveOtpPhone } from './store.ts'

export type Redemption = 'redeemed' | 'OTP_INVALID' | 'OTP_EXPIRED' | 'PHONE_BLOCKED'

/**
 * Spends the phone's code. The phone's row is locked first, so of any number of simultaneous attempts one redeems and
 * every wrong one is counted. An outcome, not a refusal: the count of a wrong guess must be committed.
 */
export async function redeemOtp(
  tx: Tx,
  { secret, now }: { secret: string; now: Date },
  { phone, code }: { phone: string; code: string },
): Promise<Redemption> {
  const row = await lockOtpPhone(tx, phone)
  const wrongGuesses = row.wrong_guesses.filter((at) => at.getTime() > now.getTime() - HOUR_MS)
  // A block by guessing took the code with it; one by asking too often leaves the last code good for its owner.
  const blocked = row.blocked_until !== null && row.blocked_until > now
  if (!row.code_hash || !row.expires_at) return blocked ? 'PHONE_BLOCKED' : 'OTP_INVALID'
  if (row.expires_at <= now) return 'OTP_EXPIRED'
  if (timingSafeEqual(row.code_hash, hashOtp(secret, phone, code))) {
    await saveOtpPhone(tx, phone, { code_hash: null, tries: 0, wrong_guesses: [] })
    return 'redeemed'
  }

  const tries = row.tries + 1
  wrongGuesses.push(now)
  const guessedOut = wrongGuesses.length >= WRONG_GUESSES_PER_HOUR
  await saveOtpPhone(tx, phone, {
    tries,
    wrong_guesses: wrongGuesses,
    ...((tries >= OTP_TRIES_MAX || guessedOut) && { code_hash: null }),
    ...(guessedOut && { blocked_until: new Date(now.getTime() + PHONE_BLOCK_SECONDS * 1000) }),
  })
  return guessedOut ? 'PHONE_BLOCKED' : 'OTP_INVALID'
}
