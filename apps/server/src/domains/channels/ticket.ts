import { createHash, randomBytes } from 'node:crypto'
import type { Cache } from '../../platform/cache/cache.ts'
import { createSealer } from '../../platform/sealer.ts'
import { type Agent, requireAgent } from './access.ts'

export const TICKET_SECONDS = 30
const PURPOSE = 'socket ticket'

/**
 * Tickets open one socket each, within 30 s, in place of the access token they were given for: they may stand in an address.
 * The token is kept sealed by the ticket itself, which the cache never sees.
 */
export function createTickets({ cache }: { cache: Cache }) {
  return {
    /** @throws NOT_ALLOWED */
    async issue(agent: Agent, accessToken: string): Promise<string> {
      requireAgent(agent)
      const ticket = randomBytes(24).toString('base64url')
      const sealed = createSealer(ticket).seal(accessToken, PURPOSE).toString('base64')
      await cache.set(keyOf(ticket), sealed, { ttlSeconds: TICKET_SECONDS })
      return ticket
    },

    /** The access token a ticket was given for, once; of one that is spent, old or invented nothing. */
    async redeem(ticket: string): Promise<string | undefined> {
      const sealed = await cache.take(keyOf(ticket))
      return sealed === undefined ? undefined : createSealer(ticket).open(Buffer.from(sealed, 'base64'), PURPOSE)
    },
  }
}
export type Tickets = ReturnType<typeof createTickets>

const keyOf = (ticket: string): string => `socket-ticket:${createHash('sha256').update(ticket).digest('base64url')}`
