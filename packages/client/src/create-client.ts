import { createApi, type HelssaApi } from './api.ts'
import { type Clock, systemClock } from './clock.ts'
import { HelssaError } from './error.ts'
import { idempotencyKeys } from './idempotency.ts'
import type { AnswerOf, BodyOf } from './operations.ts'
import { type Session, sessionOf, type User } from './session.ts'
import { createSessionKeeper, type SessionKeeper } from './session-keeper.ts'
import { createMemoryStorage, type TokenStorage } from './storage.ts'
import { createTransport, type Send } from './transport.ts'

export type Language = 'fa' | 'en'
export type OtpChannel = NonNullable<BodyOf<'requestOtp'>['channel']>

export interface HelssaClientOptions {
  /** The server's origin, `https://helssa.ir` for instance; in a browser on the same origin `location.origin`. */
  readonly baseUrl: string
  /** Where the session is kept; by default in memory. */
  readonly storage?: TokenStorage
  readonly fetch?: (request: Request) => Promise<Response>
  /** The language of messages, asked before each call if it is a function. Without it the server's, or the browser's. */
  readonly language?: Language | (() => Language)
  /** The server had ended the session, be it by sign-out elsewhere, a stolen token or suspension. Nobody is signed in now. */
  readonly onSignedOut?: (reason: HelssaError) => void
  /** After how many milliseconds an attempt counts as lost; 30 000 by default, as long as the server takes at most. */
  readonly timeoutMs?: number
  /** How often a call that got no answer is sent again, if that can do no harm; 3 by default. */
  readonly retries?: number
  /** The pause before the first repetition, in milliseconds; it doubles. 250 by default. */
  readonly backoffMs?: number
  readonly clock?: Clock
}

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
   * Ends the session, here in any case, and on the server.
   * @throws HelssaError the server could not be told
   */
  signOut(): Promise<void>
  readonly session: {
    /** The same object as long as nothing changes, so it fits React's `useSyncExternalStore`. */
    current(): Session | undefined
    /** Hears of sign-in, refresh and sign-out, also of other clients on the same storage. Answers how to stop. */
    subscribe(listener: () => void): () => void
  }
}

/** A client of Helssa for one person: signs in, keeps the session alive, repeats what may be repeated. */
export function createHelssaClient(options: HelssaClientOptions): HelssaClient {
  const { baseUrl, clock = systemClock, storage = createMemoryStorage(), onSignedOut = () => {} } = options
  const send = createTransport({
    fetch: (request) => (options.fetch ?? globalThis.fetch)(request),
    language: () => (typeof options.language === 'function' ? options.language() : options.language),
    timeoutMs: options.timeoutMs ?? 30_000,
    retries: options.retries ?? 3,
    backoffMs: options.backoffMs ?? 250,
  })
  const anonymous = createApi(baseUrl, send)
  const refresh = async (token: string) =>
    (await anonymous.POST('/api/v1/auth/refresh/', { body: { refresh: token } })).data
  const keeper = createSessionKeeper({ storage, clock, refresh, onSignedOut })
  const api = createApi(baseUrl, signed(send, keeper))
  api.use(idempotencyKeys)
  return {
    api,
    signIn: createSignIn(anonymous, keeper, clock),
    signOut: () => signOut(anonymous, keeper),
    session: { current: keeper.current, subscribe: keeper.subscribe },
  }
}

function createSignIn(anonymous: HelssaApi, keeper: SessionKeeper, clock: Clock): HelssaClient['signIn'] {
  return {
    async requestCode(phone, channel = 'sms') {
      const { data } = await anonymous.POST('/api/v1/auth/login/otp/', { body: { phone_number: phone, channel } })
      return data
    },
    async verifyCode(phone, code) {
      const body = { phone_number: phone, otp_code: code }
      const { data } = await anonymous.POST('/api/v1/auth/verify/otp/', { body })
      keeper.begin(sessionOf(data, data.user, clock.now()))
      return { user: data.user, isNewUser: data.is_new_user }
    },
  }
}

async function signOut(anonymous: HelssaApi, keeper: SessionKeeper): Promise<void> {
  if (!keeper.current()) return
  try {
    const session = await keeper.fresh() // the server wants to know who signs out
    if (!session) return
    const headers = { Authorization: `Bearer ${session.access}` }
    await anonymous.POST('/api/v1/auth/logout/', { headers, body: { refresh: session.refresh } })
  } catch (error) {
    if (!isTokenRefused(error)) throw error // a session that is over already is what was asked for
  } finally {
    keeper.end()
  }
}

/** Sends with the session's token; when the server refuses it, once more with a new one. */
function signed(send: Send, keeper: SessionKeeper): Send {
  return async (request) => {
    if (request.headers.has('Authorization')) return send(request)
    const session = await keeper.fresh()
    if (!session) return send(request)
    try {
      return await send(bearing(request, session))
    } catch (error) {
      if (!isTokenRefused(error)) throw error
      const renewed = await keeper.replace(session.access)
      if (!renewed) throw error
      return send(bearing(request, renewed))
    }
  }
}

function bearing(request: Request, { access }: Session): Request {
  const copy = request.clone()
  copy.headers.set('Authorization', `Bearer ${access}`)
  return copy
}

const isTokenRefused = (error: unknown): boolean =>
  error instanceof HelssaError && (error.code === 'TOKEN_EXPIRED' || error.code === 'TOKEN_INVALID')
