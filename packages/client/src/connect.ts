import type { Middleware } from 'openapi-fetch'
import { type Clock, systemClock } from './clock.ts'
import { HelssaError } from './error.ts'
import { idempotencyKeys } from './idempotency.ts'
import { type Session, sessionOf, type Tokens } from './session.ts'
import { createSessionKeeper, type SessionKeeper } from './session-keeper.ts'
import { createSessionLink, type SessionLink } from './session-link.ts'
import { createMemoryStorage, type TokenStorage } from './storage.ts'
import { createTransport, type Send } from './transport.ts'

export type Language = 'fa' | 'en'

/** What every client is made with; `Person` is who signs in. */
export interface ClientOptions<Person> {
  /** The server's origin, `https://helssa.ir` for instance; in a browser on the same origin `location.origin`. */
  readonly baseUrl: string
  /** Where the session is kept; by default in memory. */
  readonly storage?: TokenStorage<Person>
  readonly fetch?: (request: Request) => Promise<Response>
  /** The language of messages, asked before each call if it is a function. Without it the server's, or the browser's. */
  readonly language?: Language | (() => Language)
  /** The server had ended the session, be it by sign-out elsewhere, a stolen token or suspension. Nobody is signed in now. */
  readonly onSignedOut?: (reason: HelssaError) => void
  /** Resolves once the server may be reached again: a sign-out that could not be told is told then. Without it that fails. */
  readonly untilReachable?: () => Promise<void>
  /** After how many milliseconds an attempt counts as lost; 30 000 by default, as long as the server takes at most. */
  readonly timeoutMs?: number
  /** How often a call that got no answer is sent again, if that can do no harm; 3 by default. */
  readonly retries?: number
  /** The pause before the first repetition, in milliseconds; it doubles. 250 by default. */
  readonly backoffMs?: number
  readonly clock?: Clock
}

/** The session as callers see it. */
export interface SessionView<Person> {
  /** The same object as long as nothing changes, so it fits React's `useSyncExternalStore`. */
  current(): Session<Person> | undefined
  /** Hears of sign-in, refresh and sign-out, also of other clients on the same storage. Answers how to stop. */
  subscribe(listener: () => void): () => void
}

interface Surface<Api> {
  readonly createApi: (baseUrl: string, send: Send) => Api
  /** Exchanges a refresh token, which is spent then. */
  readonly refresh: (anonymous: Api, refreshToken: string) => Promise<Tokens>
  /** The paths of calls that get an idempotency key. */
  readonly keyed: readonly string[]
}

export interface Connection<Api, Person> {
  /** Calls as nobody, and as who is signed in. */
  readonly anonymous: Api
  readonly api: Api
  readonly session: SessionView<Person>
  readonly link: SessionLink
  begin(tokens: Tokens, user: Person): void
  /** Ends the session: here at once, then by `tellServer`, whose refusal of a session that is over is what was asked for. */
  end(tellServer: (session: Session<Person>) => Promise<unknown>): Promise<void>
}

/** What every client stands on: a transport that repeats what may be repeated, and a session that is kept alive. */
export function connect<Api extends { use(...middleware: Middleware[]): void }, Person>(
  options: ClientOptions<Person>,
  { createApi, refresh, keyed }: Surface<Api>,
): Connection<Api, Person> {
  const { baseUrl, clock = systemClock, storage = createMemoryStorage<Person>(), onSignedOut = () => {} } = options
  const send = createTransport({
    fetch: (request) => (options.fetch ?? globalThis.fetch)(request),
    language: () => (typeof options.language === 'function' ? options.language() : options.language),
    timeoutMs: options.timeoutMs ?? 30_000,
    retries: options.retries ?? 3,
    backoffMs: options.backoffMs ?? 250,
  })
  const anonymous = createApi(baseUrl, send)
  const keeper = createSessionKeeper({ storage, clock, refresh: (token) => refresh(anonymous, token), onSignedOut })
  const sendSigned = signed(send, keeper)
  const api = createApi(baseUrl, sendSigned)
  api.use(idempotencyKeys(keyed))
  return {
    anonymous,
    api,
    session: { current: keeper.current, subscribe: keeper.subscribe },
    link: createSessionLink(baseUrl, sendSigned, keeper),
    begin: (tokens, user) => keeper.begin(sessionOf(tokens, user, clock.now())),
    end: async (tellServer) => {
      const ended = keeper.current()
      if (!ended) return
      keeper.end()
      const renew = async () => sessionOf(await refresh(anonymous, ended.refresh), ended.user, clock.now())
      await tellOfEnd(
        () => tellServer(ended),
        async () => tellServer(await renew()),
        options.untilReachable,
      )
    },
  }
}

/** So often a sign-out is told where no answer came though the server was said to be there. */
const TELLS_MAX = 5

/** Tells the server that a session has ended, by renewed tokens where it does not take those any more. */
async function tellOfEnd(
  tell: () => Promise<unknown>,
  tellRenewed: () => Promise<unknown>,
  untilReachable?: () => Promise<void>,
): Promise<void> {
  for (let told = 1; ; told++) {
    try {
      await tell().catch((error) => {
        if (!isTokenRefused(error)) throw error
        return tellRenewed()
      })
      return
    } catch (error) {
      if (isTokenRefused(error)) return
      if (!isUnreachable(error) || !untilReachable || told === TELLS_MAX) throw error
      await untilReachable()
    }
  }
}

const isUnreachable = (error: unknown): boolean => error instanceof HelssaError && error.code === 'NETWORK_ERROR'

/** Sends with the session's token; when the server refuses it, once more with a new one. */
function signed<Person>(send: Send, keeper: SessionKeeper<Person>): Send {
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

function bearing(request: Request, { access }: { readonly access: string }): Request {
  const copy = request.clone()
  copy.headers.set('Authorization', `Bearer ${access}`)
  return copy
}

const TOKEN_REFUSED = new Set(['TOKEN_EXPIRED', 'TOKEN_INVALID', 'AUTH_TOKEN_EXPIRED', 'AUTH_TOKEN_INVALID'])
const isTokenRefused = (error: unknown): boolean =>
  error instanceof HelssaError && (TOKEN_REFUSED.has(error.code) || (error.code === 'DETAIL' && error.status === 401))
