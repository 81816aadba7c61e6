import type { Bus } from '../../platform/bus/bus.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { Notification } from './notice.ts'
import { countUnread, readAfter, readHeads, settleReadChats } from './store.ts'

/** How often what followers were told is compared with the database; what the bus lost shows after that at the latest. */
const COMPARE_MS = 5_000
const READ_TOGETHER = 100

export interface NoticeListener {
  /** Each notice after the cursor, once and in order. The next one waits for what it answers. */
  noticed(notification: Notification): Promise<void> | void
  /** How many are unread, whenever that changes; `cursor` is the number up to which all was told. */
  counted(state: { readonly unread: number; readonly cursor: number }): void
}

interface Follower {
  readonly personId: string
  readonly listener: NoticeListener
  cursor: number
  unread: number | undefined
  /** Whether there is news that the reading under way may not have seen. */
  isStale: boolean
  reading: Promise<void> | undefined
  isOver: boolean
}

interface Room {
  readonly followers: Set<Follower>
  /** Of the person's log, when it was compared last. */
  version: number
  readonly stop: () => void
}

const channelOf = (personId: string): string => `notices:${personId}`

/**
 * Tells followers what their person is told, on any node. What comes over the bus says only that there is something to be
 * read: the database says what, by its numbers. So lost, late and doubled news change nothing but how soon it is seen.
 */
export function createNoticeFeed({ db, bus, onFault }: { db: Db; bus: Bus; onFault: (error: unknown) => void }) {
  const rooms = new Map<string, Room>()
  let comparing: Promise<void> | undefined

  const readNews = async (follower: Follower): Promise<void> => {
    const { personId, listener } = follower
    while (follower.isStale && !follower.isOver) {
      follower.isStale = false
      for (let more = true; more && !follower.isOver; ) {
        const found = await readAfter(db, personId, { after: follower.cursor, limit: READ_TOGETHER })
        for (const notification of found) {
          if (follower.isOver) return
          follower.cursor = notification.number
          await listener.noticed(notification)
        }
        more = found.length === READ_TOGETHER
      }
      const unread = await countUnread(db, personId)
      if (follower.isOver || unread === follower.unread) continue
      follower.unread = unread
      listener.counted({ unread, cursor: follower.cursor })
    }
  }
  const wake = (follower: Follower): Promise<void> => {
    follower.isStale = true
    follower.reading ??= readNews(follower)
      .catch(onFault)
      .finally(() => {
        follower.reading = undefined
      })
    return follower.reading
  }
  const wakeAll = (room: Room | undefined) => Promise.all([...(room?.followers ?? [])].map(wake))

  const enterRoom = (personId: string, follower: Follower): Room => {
    const known = rooms.get(personId)
    const room = known ?? {
      followers: new Set<Follower>(),
      version: 0,
      stop: bus.subscribe(channelOf(personId), () => void wakeAll(rooms.get(personId))),
    }
    room.followers.add(follower)
    rooms.set(personId, room)
    return room
  }
  const leaveRoom = (room: Room, follower: Follower) => {
    follower.isOver = true
    if (!room.followers.delete(follower) || room.followers.size > 0) return
    room.stop()
    if (rooms.get(follower.personId) === room) rooms.delete(follower.personId)
  }

  async function compare(): Promise<void> {
    const personIds = [...rooms.keys()]
    if (personIds.length === 0) return
    await settleReadChats(db, personIds)
    const heads = await readHeads(db, personIds)
    for (const [personId, version] of heads) {
      const room = rooms.get(personId)
      if (!room || room.version === version) continue
      room.version = version
      await wakeAll(room)
    }
  }
  const compareOnce = (): Promise<void> =>
    (comparing ??= compare()
      .catch(onFault)
      .finally(() => {
        comparing = undefined
      }))

  return {
    /**
     * Follows what a person is told: what came `after` a cursor first, or only what comes from now on. Told once all that
     * is there was told. Answers how to stop.
     */
    async follow(personId: string, after: number | undefined, listener: NoticeListener): Promise<() => void> {
      const follower: Follower = {
        ...{ personId, listener, cursor: after ?? 0, unread: undefined },
        ...{ isStale: false, reading: undefined, isOver: false },
      }
      // Held as "being read" until its cursor is known, so that news that come meanwhile wait.
      const ready = Promise.withResolvers<void>()
      follower.reading = ready.promise
      const room = enterRoom(personId, follower)
      const stop = () => leaveRoom(room, follower)
      try {
        await settleReadChats(db, [personId])
        const version = (await readHeads(db, [personId])).get(personId) ?? 0
        // A cursor beyond the log is somebody else's: held to, it would hide what comes until the log has grown so far.
        follower.cursor = Math.min(after ?? version, version)
      } catch (error) {
        stop()
        throw error
      } finally {
        follower.reading = undefined
        ready.resolve()
      }
      await wake(follower)
      return stop
    },

    /** Tells that something changed for persons, on all nodes. After its commit. */
    hint(personIds: readonly string[]): void {
      for (const personId of personIds) bus.publish(channelOf(personId), null)
    },

    /** Compares with the database now; the clock does so every 5 s while the feed is watched. */
    compare: compareOnce,

    /** Begins to compare by the clock, and whenever the bus was deaf; answers how to stop. */
    watch(): () => void {
      const timer = setInterval(() => void compareOnce(), COMPARE_MS)
      const stopListening = bus.onGap(() => void compareOnce())
      return () => {
        clearInterval(timer)
        stopListening()
      }
    },
  }
}
export type NoticeFeed = ReturnType<typeof createNoticeFeed>
