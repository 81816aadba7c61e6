import { createHmac, randomInt } from 'node:crypto'

/** docs/decisions.md, HELSSA: the life and the budgets of a one-time password. */
export const OTP_SECONDS = 120
export const OTP_RESEND_SECONDS = 60
export const OTP_TRIES_MAX = 5
export const OTP_SENDS_PER_HOUR = 5
export const PHONE_BLOCK_SECONDS = 3_600
/** Wrong guesses an hour over all codes of a phone: resending renews the code, not this budget. */
export const WRONG_GUESSES_PER_HOUR = 10
export const HOUR_MS = 3_600_000

/** Six digits, uniformly. */
export const newOtpCode = (): string => String(randomInt(1_000_000)).padStart(6, '0')

/** A keyed hash, bound to the phone: a stolen table tells no code. */
export const hashOtp = (secret: string, phone: string, code: string): Buffer =>
  createHmac('sha256', secret).update(`${phone}:${code}`).digest()
