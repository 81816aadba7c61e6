import type { FastifyInstance, FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify'
import type { Cache } from '../cache/cache.ts'
import { addressKey, countRequest, type Rate } from './rate-limit.ts'
import { Forbidden, TooManyRequests, Unauthenticated } from './refused.ts'

/** Who is asking, with their rights of this moment. */
export interface Asker {
  readonly personId: string
  readonly sessionId: string
  readonly roles: readonly string[]
  readonly premium: boolean
}

export interface GuardDeps {
  readonly cache: Cache
  /** @throws Refusal when the token opens nothing */
  readonly authenticate: (accessToken: string) => Promise<Asker>
  /** Requests are counted apart from those of other surfaces. */
  readonly surface: string
  readonly rateOf: (asker: Asker | undefined) => Rate | undefined
  /** Requests whose bearer is not looked at: those that bring another proof of who they are. */
  readonly ignoresBearer?: (request: FastifyRequest) => boolean
}

const askers = new WeakMap<FastifyRequest, Asker>()

/**
 * Learns who is asking and counts the request, before anything else. A bad token is refused on every route, also on those
 * that ask for none: a client that sends one believes to be signed in.
 */
export function identifyAndCount(app: FastifyInstance, deps: GuardDeps): void {
  app.addHook('onRequest', async (request, reply) => {
    const token = deps.ignoresBearer?.(request) ? undefined : bearerOf(request)
    try {
      if (token !== undefined) askers.set(request, await deps.authenticate(token))
    } finally {
      // Also a refused token counts, against its address: guessing tokens is not free.
      await refusePastLimit(deps, request, reply)
    }
  })
}

async function refusePastLimit(deps: GuardDeps, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const asker = askers.get(request)
  const who = asker ? `user:${asker.personId}` : `address:${addressKey(request.ip)}`
  const count = await countRequest(deps.cache, reply, `${deps.surface}:${who}`, deps.rateOf(asker))
  if (count && !count.allowed) throw new TooManyRequests(count.retryAfterSeconds)
}

function bearerOf({ headers: { authorization } }: FastifyRequest): string | undefined {
  if (authorization === undefined) return undefined
  const [scheme, token] = authorization.split(' ')
  return scheme?.toLowerCase() === 'bearer' && token ? token : ''
}

/** The person who is asking. @throws Unauthenticated nobody is signed in */
export function actorOf(request: FastifyRequest): Asker {
  const asker = askers.get(request)
  if (!asker) throw new Unauthenticated()
  return asker
}

/** For routes that anyone signed in may use. */
export const signedIn: preValidationHookHandler = (request, _reply, done) => {
  done(askers.has(request) ? undefined : new Unauthenticated())
}

const having =
  (role: string): preValidationHookHandler =>
  (request, _reply, done) => {
    const asker = askers.get(request)
    if (!asker) done(new Unauthenticated())
    else done(asker.roles.includes(role) ? undefined : new Forbidden())
  }
export const doctorOnly = having('doctor')
export const adminOnly = having('admin')
