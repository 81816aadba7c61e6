import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import { each, type OutboxHandlers } from '../../platform/outbox.ts'
import { createDeliveries } from './deliveries.ts'
import { notificationRefuses } from './errors.ts'
import { createNoticeFeed } from './feed.ts'
import { forgetOldNotices } from './forget-old.ts'
import { tellOfMessages } from './message-notices.ts'
import type { Notification } from './notice.ts'
import { createPreferences } from './preferences.ts'
import type { MessageSender } from './sender.ts'
import { countShown, countUnread, joinNotices, markAllRead, markOneRead, readLatest, settleReadChats } from './store.ts'
import { type Told, WRITTEN, writeNotices } from './write-notices.ts'

interface Deps {
  readonly db: Db
  readonly bus: Bus
  readonly clock: Clock
  readonly sender: MessageSender
  readonly onFault: (error: unknown) => void
}

/** What people are told: in the app, live, and by SMS and e-mail as they prefer. */
export function createNotifications(deps: Deps) {
  const { db, clock } = deps
  const preferences = createPreferences(deps)
  const feed = createNoticeFeed(deps)
  const deliveries = createDeliveries(deps)
  let telling: Promise<void> | undefined

  /** Leaves notices for people, in the caller's transaction, by what each prefers. */
  const notify = (tx: Tx, told: readonly Told[]): Promise<void> => writeNotices(tx, clock.now(), told, preferences.read)

  async function tellOfAllMessages(): Promise<void> {
    while ((await tellOfMessages(db, notify)).isMore);
  }

  return {
    notify,
    preferences,
    feed,
    deliveries,

    /** Leaves notices of messages that others wrote and nobody read so far. */
    tellOfMessages: tellOfAllMessages,

    /** Has what is due done on this node: notices of messages, what goes out by SMS and e-mail. */
    wake(): void {
      deliveries.wake()
      telling ??= tellOfAllMessages()
        .catch(deps.onFault)
        .finally(() => {
          telling = undefined
        })
    },
    /** Resolves when nothing of that is under way on this node. */
    async idle(): Promise<void> {
      await Promise.all([deliveries.idle(), telling])
    },

    /** Deletes what nobody asks for any more. */
    forgetOld: (): Promise<void> => forgetOldNotices(db, clock.now()),

    /** What happens once notices are committed. */
    handlers: {
      [WRITTEN]: each(async (_tx, { data }, afterCommit) => afterCommit(() => feed.hint(data.personIds as string[]))),
    } satisfies OutboxHandlers,

    /** A page of what the app shows, the newest first, and how many of all are unread. */
    async list(
      personId: string,
      { page, pageSize }: { page: number; pageSize: number },
    ): Promise<{ count: number; unread: number; results: Notification[] }> {
      await settleReadChats(db, [personId])
      const [count, unread, results] = await Promise.all([
        countShown(db, personId),
        countUnread(db, personId),
        readLatest(db, personId, { limit: pageSize, offset: (page - 1) * pageSize }),
      ])
      return { count, unread, results }
    },

    /** What one person was told, and how they prefer it, is the other's from now on. */
    async join(tx: Tx, persons: { from: string; into: string }): Promise<void> {
      await joinNotices(tx, persons)
      await preferences.join(tx, persons)
    },

    /** The newest, read or not. */
    latest: (personId: string, limit: number): Promise<Notification[]> =>
      readLatest(db, personId, { limit, offset: 0 }),

    /** @throws NOTIFICATION_NOT_FOUND it is nobody's, or somebody else's */
    async markRead(personId: string, id: string): Promise<Notification> {
      const read = await markOneRead(db, personId, id, clock.now())
      if (!read) throw notificationRefuses.NOTIFICATION_NOT_FOUND()
      feed.hint([personId])
      return read
    },

    /** Marks all as read; answers how many were not. */
    async markAllRead(personId: string): Promise<number> {
      const count = await markAllRead(db, personId, clock.now())
      if (count > 0) feed.hint([personId])
      return count
    },
  }
}
export type Notifications = ReturnType<typeof createNotifications>

export { createSender } from './create-sender.ts'
export type { NotificationRefusal } from './errors.ts'
export { CHANNELS, type Channels, KINDS, type Kind } from './kinds.ts'
export type { Notice, Notification } from './notice.ts'
export { readOutbox } from './outbox-sender.ts'
export type { Preferences, SwitchBoard } from './preferences.ts'
export type { MessageSender } from './sender.ts'
export { type Language, textOf } from './texts.ts'
export type { Told } from './write-notices.ts'
