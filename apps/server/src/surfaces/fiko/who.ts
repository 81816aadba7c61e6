import type { FastifyRequest, preValidationHookHandler } from 'fastify'
import { type Agent, isAgent } from '../../domains/channels/index.ts'
import { actorOf } from '../../platform/http/guards.ts'
import { Forbidden } from '../../platform/http/refused.ts'

/** The agent who asks. @throws Unauthenticated, Forbidden */
export function agentOf(request: FastifyRequest): Agent {
  const asker = actorOf(request)
  if (!isAgent(asker)) throw new Forbidden()
  return asker
}

/** For every route of this surface: others learn nothing, not even what a route takes. */
export const agentsOnly: preValidationHookHandler = (request, _reply, done) => {
  agentOf(request)
  done()
}
