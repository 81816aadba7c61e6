import { createApi, type HelssaApi } from './api.ts'
import { type ClientOptions, type Connection, connect, type SessionView } from './connect.ts'
import { KEYED_PATHS } from './idempotency.ts'
import type { AnswerOf, BodyOf } from './operations.ts'
import type { Tokens, User } from './session.ts'
import type { SessionLink } from './session-link.ts'

export type OtpChannel = NonNullable<BodyOf<'requestOtp'>['channel']>
export type HelssaClientOptions = ClientOptions<User>

export interface HelssaClient {
  /** Every call of the API, typed by path: `api.GET('/api/v1/billing/wallet/')`. @throws HelssaError */
  readonly api: HelssaApi
  readonly signIn: {
    /** Has a one-time code sent to the phone. @throws HelssaError RATE_LIMIT_EXCEEDED, PHONE_BLOCKED, VALIDATION_ERROR */
    requestCode(phone: string, channel?: OtpChannel): Promise<AnswerOf<'requestOtp'>>
    /** Begins the session. @throws HelssaError OTP_INVALID, OTP_EXPIRED, PHONE_BLOCKED, VALIDATION_ERROR */
    verifyCode(phone: string, code: string): Promise<{ user: User; isNewUser: boolean }>
  }
  /**
   * Ends the session: here at once, and then on the server, which is told while this waits.
   * @throws HelssaError the server could not be told
   */
  signOut(): Promise<void>
  readonly session: SessionView<User>
  /** The same session for `createChatClient` and for sockets. */
  readonly link: SessionLink
}

/** A client of Helssa for one person: signs in, keeps the session alive, repeats what may be repeated. */
export function createHelssaClient(options: HelssaClientOptions): HelssaClient {
  const connection = connect<HelssaApi, User>(options, {
    createApi,
    keyed: KEYED_PATHS,
    async refresh(anonymous, token) {
      const { data } = await anonymous.POST('/api/v1/auth/refresh/', { body: { refresh: token } })
      return tokensOf(data)
    },
  })
  const { anonymous, api, session, link, end } = connection
  return {
    api,
    signIn: createSignIn(connection),
    signOut: () =>
      end(({ access, refresh }) =>
        anonymous.POST('/api/v1/auth/logout/', { headers: { Authorization: `Bearer ${access}` }, body: { refresh } }),
      ),
    session,
    link,
  }
}

function createSignIn({ anonymous, begin }: Connection<HelssaApi, User>): HelssaClient['signIn'] {
  return {
    async requestCode(phone, channel = 'sms') {
      const { data } = await anonymous.POST('/api/v1/auth/login/otp/', { body: { phone_number: phone, channel } })
      return data
    },
    async verifyCode(phone, code) {
      const body = { phone_number: phone, otp_code: code }
      const { data } = await anonymous.POST('/api/v1/auth/verify/otp/', { body })
      begin(tokensOf(data), data.user)
      return { user: data.user, isNewUser: data.is_new_user }
    },
  }
}

const tokensOf = (told: { access: string; refresh: string; access_expires_in: number }): Tokens => ({
  access: told.access,
  refresh: told.refresh,
  accessSeconds: told.access_expires_in,
})
