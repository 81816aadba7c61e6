import { refusals } from '../../platform/errors.ts'

export const identityRefuses = refusals(
  'OTP_EXPIRED',
  'OTP_INVALID',
  'OTP_RESEND_TOO_SOON',
  'OTP_NOT_SENT',
  'PHONE_BLOCKED',
  'TOKEN_EXPIRED',
  'TOKEN_INVALID',
  'FORBIDDEN',
)
export type IdentityRefusal = keyof typeof identityRefuses
