import { Type } from 'typebox'
import { Instant, Nullable, OneOf, PhoneNumber } from '../../platform/http/schema.ts'

const exact = { additionalProperties: false }
const Token = Type.String({ minLength: 1, maxLength: 2_000 })

export const RequestOtp = Type.Object(
  { phone_number: PhoneNumber, channel: Type.Optional(OneOf(['sms', 'whatsapp', 'call'])) },
  exact,
)
export const OtpSent = Type.Object({
  message: Type.String(),
  expires_in: Type.Integer({ description: 'seconds' }),
  resend_available_in: Type.Integer({ description: 'seconds' }),
  masked_phone: Type.String(),
})
/** This route's own 429 (contract: request OTP). */
export const OtpRefused = Type.Object({
  error: Type.String(),
  message: Type.String(),
  retry_after: Type.Integer({ description: 'seconds' }),
})
export const VerifyOtp = Type.Object(
  { phone_number: PhoneNumber, otp_code: Type.String({ format: 'otp-code', maxLength: 10 }) },
  exact,
)
export const User = Type.Object({
  id: Type.String(),
  phone_number: Nullable(Type.String()),
  first_name: Type.String(),
  last_name: Type.String(),
  email: Nullable(Type.String()),
  role: OneOf(['patient', 'doctor', 'support', 'admin']),
  is_profile_complete: Type.Boolean(),
  created_at: Instant,
})
export const Me = Type.Object({
  ...User.properties,
  roles: Type.Array(OneOf(['doctor', 'support', 'admin']), {
    description: 'beside being a patient, which everybody is',
  }),
  premium: Type.Boolean(),
})
export const SignedIn = Type.Object({
  access: Type.String(),
  refresh: Type.String(),
  access_expires_in: Type.Integer(),
  refresh_expires_in: Type.Integer(),
  user: User,
  is_new_user: Type.Boolean(),
})
export const RefreshToken = Type.Object({ refresh: Token }, exact)
export const Refreshed = Type.Object({
  access: Type.String(),
  access_expires_in: Type.Integer(),
  refresh: Type.String({ description: 'replaces the one that was sent, which is void now' }),
  refresh_expires_in: Type.Integer(),
})
