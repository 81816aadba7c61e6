import type { FastifyRequest } from 'fastify'
import type { Participant } from '../../domains/messaging/index.ts'
import { actorOf } from '../../platform/http/guards.ts'

/** The contract's `is_staff` is who administers. */
export const participant = ({ personId, roles }: { personId: string; roles: readonly string[] }): Participant => ({
  personId,
  isStaff: roles.includes('admin'),
})

/** @throws Unauthenticated nobody is signed in */
export const participantOf = (request: FastifyRequest): Participant => participant(actorOf(request))
