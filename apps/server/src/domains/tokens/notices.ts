import type { OutboxHandlers } from '../../platform/outbox.ts'
import type { Told } from '../notifications/index.ts'
import type { TokenDeps } from './token.ts'

/** What a holder of tokens is told. */
export const tokenNotices = ({ notifications }: Pick<TokenDeps, 'notifications'>): OutboxHandlers => ({
  'tokens.received': async (tx, events) => {
    const told = events.map(({ data: { personId, amount, from } }): Told => {
      const facts = { amount: Number(amount), ...(typeof from === 'string' && { from }) }
      return { personId: String(personId), notice: { type: 'tokens_received', data: facts } }
    })
    await notifications.notify(tx, told)
  },
})
