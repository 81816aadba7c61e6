import { createSmartaiApi, type SmartaiApi } from './api.ts'
import { type ClientOptions, connect, type SessionView } from './connect.ts'
import { SMARTAI_KEYED_PATHS } from './idempotency.ts'
import type { SmartaiAnswerOf, SmartaiBodyOf } from './operations.ts'
import type { Tokens } from './session.ts'
import type { SessionLink } from './session-link.ts'

/** Who is signed in at SmartAI, as of the sign-in. */
export type SmartaiUser = SmartaiAnswerOf<'login'>['user']
export type SmartaiClientOptions = ClientOptions<SmartaiUser>

export interface SmartaiClient {
  /** Every call of the API, typed by path and out of the envelope: `api.GET('/v1/tokens/balance')`. @throws HelssaError */
  readonly api: SmartaiApi
  /** Makes an account and begins its session. @throws HelssaError VALIDATION_ERROR (an e-mail that is taken, too) */
  register(account: SmartaiBodyOf<'register'>): Promise<SmartaiUser>
  /** Begins the session. @throws HelssaError AUTH_INVALID_CREDENTIALS, AUTH_ACCOUNT_LOCKED, RATE_LIMIT_EXCEEDED */
  signIn(email: string, password: string): Promise<SmartaiUser>
  /**
   * Proves a mobile, the account's own unless another is named, by the code that `POST /v1/user/verify-mobile` had sent.
   * Where somebody signs in by it already the two become one, and the session goes on as that one.
   * @throws HelssaError VALIDATION_ERROR, RESOURCE_CONFLICT
   */
  confirmMobile(code: string, mobile?: string): Promise<void>
  /**
   * Ends the session: here at once, and then on the server, which is told while this waits.
   * @throws HelssaError the server could not be told
   */
  signOut(): Promise<void>
  readonly session: SessionView<SmartaiUser>
  /** The same session for `createChatClient` and for sockets. */
  readonly link: SessionLink
}

/** A client of SmartAI123 for one person: signs in, keeps the session alive, repeats what may be repeated. */
export function createSmartaiClient(options: SmartaiClientOptions): SmartaiClient {
  const { anonymous, api, session, link, begin, end } = connect<SmartaiApi, SmartaiUser>(options, {
    createApi: createSmartaiApi,
    keyed: SMARTAI_KEYED_PATHS,
    async refresh(nobody, refreshToken) {
      const { data } = await nobody.POST('/v1/auth/refresh-token', { body: { refreshToken } })
      return tokensOf(data)
    },
  })
  const beginAs = ({ user, tokens }: SmartaiAnswerOf<'login'>) => {
    begin(tokensOf(tokens), user)
    return user
  }
  return {
    api,
    async register(body) {
      return beginAs((await anonymous.POST('/v1/auth/register', { body })).data)
    },
    async signIn(email, password) {
      return beginAs((await anonymous.POST('/v1/auth/login', { body: { email, password } })).data)
    },
    async confirmMobile(code, mobile) {
      const body = { code, ...(mobile !== undefined && { mobile }) }
      const { tokens } = (await api.POST('/v1/user/verify-mobile/confirm', { body })).data
      const before = session.current()
      if (!tokens || !before) return
      begin(tokensOf(tokens), before.user)
      const { id, fullName, email, mobile: proven, role, createdAt } = (await api.GET('/v1/user/profile')).data
      begin(tokensOf(tokens), { id, fullName, email, mobile: proven, role, createdAt })
    },
    signOut: () => end(({ refresh }) => anonymous.POST('/v1/auth/logout', { body: { refreshToken: refresh } })),
    session,
    link,
  }
}

const tokensOf = (told: { accessToken: string; refreshToken: string; expiresIn: number }): Tokens => ({
  access: told.accessToken,
  refresh: told.refreshToken,
  accessSeconds: told.expiresIn,
})
