import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import { notificationRefuses } from './errors.ts'
import type { Notice, Notification } from './notice.ts'

export interface Told {
  readonly personId: string
  readonly notice: Notice
}

/** What people are told in the app. */
export function createNotifications({ db, clock }: { db: Db; clock: Clock }) {
  return {
    /** Leaves notices for people, in the caller's transaction. */
    async notify(tx: Tx, told: readonly Told[]): Promise<void> {
      if (told.length === 0) return
      const created_at = clock.now()
      await tx
        .insertInto('notifications')
        .values(
          told.map(({ personId, notice: { type, data } }) => ({
            id: randomUUID(),
            person_id: personId,
            type,
            data: JSON.stringify(data),
            created_at,
          })),
        )
        .execute()
    },

    async list(
      personId: string,
      { page, pageSize }: { page: number; pageSize: number },
    ): Promise<{ count: number; results: Notification[] }> {
      const own = db.selectFrom('notifications').where('person_id', '=', personId)
      const [{ count }, rows] = await Promise.all([
        own.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
        own
          .selectAll()
          .orderBy('created_at', 'desc')
          .orderBy('id')
          .limit(pageSize)
          .offset((page - 1) * pageSize)
          .execute(),
      ])
      return { count, results: rows.map(toNotification) }
    },

    /** What one person was told is the other's from now on. */
    async join(tx: Tx, { from, into }: { from: string; into: string }): Promise<void> {
      await tx.updateTable('notifications').set({ person_id: into }).where('person_id', '=', from).execute()
    },

    /** The newest, read or not. */
    async latest(personId: string, limit: number): Promise<Notification[]> {
      const rows = await db
        .selectFrom('notifications')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toNotification)
    },

    /** @throws NOTIFICATION_NOT_FOUND it is nobody's, or somebody else's */
    async markRead(personId: string, id: string): Promise<Notification> {
      const row = await db
        .updateTable('notifications')
        .set((e) => ({ read_at: e.fn.coalesce('read_at', e.val(clock.now())) }))
        .where('id', '=', id)
        .where('person_id', '=', personId)
        .returningAll()
        .executeTakeFirst()
      if (!row) throw notificationRefuses.NOTIFICATION_NOT_FOUND()
      return toNotification(row)
    },
  }
}
export type Notifications = ReturnType<typeof createNotifications>

const toNotification = (row: Selectable<DB['notifications']>): Notification => ({
  id: row.id,
  notice: { type: row.type, data: row.data } as unknown as Notice,
  createdAt: row.created_at,
  isRead: row.read_at !== null,
})

export { createSender } from './create-sender.ts'
export type { NotificationRefusal } from './errors.ts'
export type { Notice, Notification } from './notice.ts'
export { readOutbox } from './outbox-sender.ts'
export type { MessageSender } from './sender.ts'
export { type Language, textOf } from './texts.ts'
