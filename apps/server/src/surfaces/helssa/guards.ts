import type { FastifyInstance, FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify'
import type { Actor, Identity, Role } from '../../domains/identity/index.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import { addressKey, countRequest, type Rate } from '../../platform/http/rate-limit.ts'
import { Forbidden, TooManyRequests, Unauthenticated } from './refused.ts'

export interface Rates {
  readonly anonymous: Rate | undefined
  readonly user: Rate | undefined
  readonly premium: Rate | undefined
}

const actors = new WeakMap<FastifyRequest, Actor>()

/**
 * Learns who is asking and counts the request, before anything else. A bad token is refused on every route, also on those
 * that ask for none: a client that sends one believes to be signed in.
 */
export function identifyAndCount(app: FastifyInstance, deps: { identity: Identity; cache: Cache; rates: Rates }): void {
  app.addHook('onRequest', async (request, reply) => {
    const token = bearerOf(request)
    try {
      if (token !== undefined) actors.set(request, await deps.identity.authenticate(token))
    } finally {
      // Also a refused token counts, against its address: guessing tokens is not free.
      await refusePastLimit(deps, request, reply)
    }
  })
}

async function refusePastLimit(
  { cache, rates }: { cache: Cache; rates: Rates },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const actor = actors.get(request)
  const who = actor ? `user:${actor.personId}` : `address:${addressKey(request.ip)}`
  const rate = actor ? (actor.premium ? rates.premium : rates.user) : rates.anonymous
  const count = await countRequest(cache, reply, `helssa:${who}`, rate)
  if (count && !count.allowed) throw new TooManyRequests(count.retryAfterSeconds)
}

function bearerOf({ headers: { authorization } }: FastifyRequest): string | undefined {
  if (authorization === undefined) return undefined
  const [scheme, token] = authorization.split(' ')
  return scheme?.toLowerCase() === 'bearer' && token ? token : ''
}

/** The person who is asking. @throws Unauthenticated nobody is signed in */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request)
  if (!actor) throw new Unauthenticated()
  return actor
}

/** For routes that anyone signed in may use. */
export const signedIn: preValidationHookHandler = (request, _reply, done) => {
  done(actors.has(request) ? undefined : new Unauthenticated())
}

const having =
  (role: Role): preValidationHookHandler =>
  (request, _reply, done) => {
    const actor = actors.get(request)
    if (!actor) done(new Unauthenticated())
    else done(actor.roles.includes(role) ? undefined : new Forbidden())
  }
export const doctorOnly = having('doctor')
export const adminOnly = having('admin')
