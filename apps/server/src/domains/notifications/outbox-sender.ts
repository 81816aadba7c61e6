import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { MessageSender } from './sender.ts'

const OUTBOX_LIST_MAX = 50

/** A message as the development outbox shows it. */
export interface OutboxMessage {
  channel: string
  to: string
  body: string
  code: string | null
  created_at: Date
}

/** Keeps messages of every channel where a developer can read them, instead of sending. For development only. */
export function createOutboxSender({ db, clock }: { db: Db; clock: Clock }): MessageSender {
  return {
    send: async ({ channel, to, subject, body: text, code }) => {
      const body = subject === undefined ? text : `${subject}\n\n${text}`
      const { id } = await db
        .insertInto('dev_outbox')
        .values({ channel, recipient: to, body, code: code ?? null, created_at: clock.now() })
        .returning('id')
        .executeTakeFirstOrThrow()
      return { providerId: String(id) }
    },
  }
}

/** What would have been sent, newest first, 50 at most; with `to` only what went to that number or address. */
export async function readOutbox(db: Db, to?: string): Promise<OutboxMessage[]> {
  return db
    .selectFrom('dev_outbox')
    .select(['channel', 'recipient as to', 'body', 'code', 'created_at'])
    .$if(to !== undefined, (query) => query.where('recipient', '=', to ?? ''))
    .orderBy('id', 'desc')
    .limit(OUTBOX_LIST_MAX)
    .execute()
}
