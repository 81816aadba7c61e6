import type { Tx } from '../../platform/database/transaction.ts'
import { OutsideError } from '../../platform/http-client.ts'
import { identityRefuses } from './errors.ts'
import {
  HOUR_MS,
  hashOtp,
  newOtpCode,
  OTP_RESEND_SECONDS,
  OTP_SECONDS,
  OTP_SENDS_PER_HOUR,
  PHONE_BLOCK_SECONDS,
} from './otp.ts'
import { lockOtpPhone, saveOtpPhone } from './store.ts'

/**
 * Makes the phone's next code; it replaces the one before. What comes back must be sent to the phone after commit.
 * Budgets are the phone's, whoever asks from wherever: they survive resends, restarts and changes of address.
 * @throws OTP_RESEND_TOO_SOON within 60 s of the last code; facts.retryAfterSeconds
 * Answers `blocked` after 5 codes in an hour or too many wrong guesses: an outcome, since the block must be committed.
 */
export async function issueOtp(
  tx: Tx,
  { secret, now }: { secret: string; now: Date },
  phone: string,
): Promise<{ code: string; blocked?: false } | { blocked: true; retryAfterSeconds: number }> {
  const row = await lockOtpPhone(tx, phone)
  if (row.blocked_until && row.blocked_until > now)
    return { blocked: true, retryAfterSeconds: secondsUntil(row.blocked_until, now) }

  const sends = row.sends.filter((at) => at.getTime() > now.getTime() - HOUR_MS)
  const last = sends.at(-1)
  const resendAt = last && new Date(last.getTime() + OTP_RESEND_SECONDS * 1000)
  if (resendAt && resendAt > now) {
    throw identityRefuses.OTP_RESEND_TOO_SOON({ retryAfterSeconds: secondsUntil(resendAt, now) })
  }
  if (sends.length >= OTP_SENDS_PER_HOUR) {
    const until = new Date(now.getTime() + PHONE_BLOCK_SECONDS * 1000)
    await saveOtpPhone(tx, phone, { sends, blocked_until: until })
    return { blocked: true, retryAfterSeconds: PHONE_BLOCK_SECONDS }
  }

  const code = newOtpCode()
  await saveOtpPhone(tx, phone, {
    code_hash: hashOtp(secret, phone, code),
    issued_at: now,
    expires_at: new Date(now.getTime() + OTP_SECONDS * 1000),
    tries: 0,
    sends: [...sends, now],
  })
  return { code }
}

export const secondsUntil = (instant: Date, now: Date): number =>
  Math.max(1, Math.ceil((instant.getTime() - now.getTime()) / 1000))

/**
 * Whether a code surely did not go out: the provider was never reached, it refused, or it was not even asked. After a
 * time-out or a fault of theirs the code may be on its way, and whoever receives it must be able to use it.
 */
export function isSurelyUnsent(error: unknown): boolean {
  if (!(error instanceof OutsideError) || error.sent === 'no') return true
  return error.kind === 'status' && error.status !== undefined && error.status < 500
}

/** Takes back a code that was never sent: it is no longer good, and does not count against the phone. */
export async function withdrawOtp(tx: Tx, phone: string, issuedAt: Date): Promise<void> {
  const row = await lockOtpPhone(tx, phone)
  const sends = row.sends.filter((at) => at.getTime() !== issuedAt.getTime())
  const current = row.issued_at?.getTime() === issuedAt.getTime()
  await saveOtpPhone(tx, phone, { sends, ...(current && { code_hash: null }) })
}
