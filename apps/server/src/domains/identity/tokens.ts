import { createSigner, createVerifier } from 'fast-jwt'
import type { Clock } from '../../platform/clock.ts'
import { identityRefuses } from './errors.ts'

export const ACCESS_SECONDS = 3_600
export const REFRESH_SECONDS = 604_800
const KNOWN_TOKENS_MAX = 20_000

/** What signing in hands out. */
export interface TokenPair {
  readonly access: string
  readonly refresh: string
  /** Opens sockets that go by a cookie, and nothing else; as long as its session lives. */
  readonly pass: string
  readonly accessSeconds: number
  readonly refreshSeconds: number
}

export interface AccessClaims {
  readonly personId: string
  readonly sessionId: string
}
export interface RefreshClaims extends AccessClaims {
  readonly generation: number
}

interface Payload {
  typ: 'access' | 'refresh' | 'pass'
  sub: string
  sid: string
  gen?: number
  iat: number
  exp: number
}

/** Access and refresh tokens: JWT, HS256 (docs/decisions.md: access 1 h, refresh 7 d). Expiry is judged by the given clock. */
export function createTokens({ secret, clock }: { secret: string; clock: Clock }) {
  const sign = createSigner({ key: secret, algorithm: 'HS256', noTimestamp: true })
  const verify = createVerifier({ key: secret, algorithms: ['HS256'], ignoreExpiration: true })
  // A signature stays what it is: tokens seen before need no second HMAC, only a look at the clock.
  const known = new Map<string, Payload>()
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1000)

  function payloadOf(token: string, typ: Payload['typ']): Payload {
    const payload = known.get(token) ?? decode(token)
    if (payload.typ !== typ) throw identityRefuses.TOKEN_INVALID()
    if (payload.exp <= nowSeconds()) throw identityRefuses.TOKEN_EXPIRED()
    return payload
  }

  function decode(token: string): Payload {
    let payload: Partial<Payload>
    try {
      payload = verify(token)
    } catch {
      throw identityRefuses.TOKEN_INVALID() // whatever is wrong with it, the bearer learns only that
    }
    if (typeof payload.sub !== 'string' || typeof payload.sid !== 'string' || typeof payload.exp !== 'number') {
      throw identityRefuses.TOKEN_INVALID()
    }
    if (known.size >= KNOWN_TOKENS_MAX) known.delete(known.keys().next().value ?? '')
    known.set(token, payload as Payload)
    return payload as Payload
  }

  return {
    signAccess: ({ personId, sessionId }: AccessClaims) =>
      sign({ typ: 'access', sub: personId, sid: sessionId, iat: nowSeconds(), exp: nowSeconds() + ACCESS_SECONDS }),
    signRefresh: ({ personId, sessionId, generation }: RefreshClaims) =>
      sign({
        typ: 'refresh',
        sub: personId,
        sid: sessionId,
        gen: generation,
        iat: nowSeconds(),
        exp: nowSeconds() + REFRESH_SECONDS,
      }),
    signPass: ({ personId, sessionId }: AccessClaims) =>
      sign({ typ: 'pass', sub: personId, sid: sessionId, iat: nowSeconds(), exp: nowSeconds() + REFRESH_SECONDS }),
    /** @throws TOKEN_INVALID, TOKEN_EXPIRED */
    readPass(token: string): AccessClaims & { readonly expiresAt: Date } {
      const { sub, sid, exp } = payloadOf(token, 'pass')
      return { personId: sub, sessionId: sid, expiresAt: new Date(exp * 1000) }
    },
    /** @throws TOKEN_INVALID, TOKEN_EXPIRED */
    readAccess(token: string): AccessClaims & { readonly expiresAt: Date } {
      const { sub, sid, exp } = payloadOf(token, 'access')
      return { personId: sub, sessionId: sid, expiresAt: new Date(exp * 1000) }
    },
    /** @throws TOKEN_INVALID, TOKEN_EXPIRED */
    readRefresh(token: string): RefreshClaims {
      const { sub, sid, gen } = payloadOf(token, 'refresh')
      return { personId: sub, sessionId: sid, generation: gen ?? -1 }
    },
  }
}
export type Tokens = ReturnType<typeof createTokens>
