import type { OutboxHandlers } from '../../platform/outbox.ts'
import type { Told } from '../notifications/index.ts'
import type { TokenDeps } from './token.ts'

/** What a holder of tokens is told. */
export const tokenNotices = ({ notifications, accounts }: TokenDeps): OutboxHandlers => ({
  'tokens.received': async (tx, events) => {
    const told: Told[] = []
    for (const { data } of events) {
      const from = await accounts.emailOf(tx, String(data.senderId))
      const facts = { amount: Number(data.amount), ...(from !== undefined && { from }) }
      told.push({ personId: String(data.personId), notice: { type: 'tokens_received', data: facts } })
    }
    await notifications.notify(tx, told)
  },
})
