import type { Bus } from '../../platform/bus/bus.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { Change, Message } from './message.ts'
import { readChanged, readVersions } from './store.ts'

/** How often what this node knows is compared with the database; what the bus lost shows after that at the latest. */
const COMPARE_MS = 5_000
const COMPARED_TOGETHER = 5_000
const READ_TOGETHER = 200

/** Something of the moment: it has no number, and who missed it asks for the state. */
export type Note =
  | { readonly kind: 'typing'; readonly personId: string; readonly isTyping: boolean }
  | { readonly kind: 'read'; readonly personId: string; readonly lastReadId: number }
  | { readonly kind: 'thread' } // status, assignment, reply lock or delivery changed
  | { readonly kind: 'delivery'; readonly messageId: number }
  | { readonly kind: 'answering'; readonly questionId: number; readonly index: number; readonly text: string } // as it is said
  | { readonly kind: 'unanswered'; readonly questionId: number } // no answer came
  | { readonly kind: 'erased' }

export interface Listener {
  /** Each change after the `cursor` that `follow` answered, once and in order, whatever the bus loses or doubles. */
  changed(change: Change): void
  noted(note: Note): void
}

interface Room {
  readonly conversationId: number
  readonly listeners: Set<Listener>
  /** The version up to which the listeners know everything; undefined until it is read. */
  cursor: number | undefined
  /** Changes that came while a gap before them is being read. */
  held: Change[]
  healing: Promise<void> | undefined
  stop: () => void
}

/**
 * Follows the logs of the conversations that somebody on this node listens to. News from the bus say what changed and what
 * was before; where something in between is missing it is read from the log. So news are only hints: late, doubled or lost,
 * they change nothing but how soon a change is seen.
 */
export function createFeed({ db, bus, onFault }: { db: Db; bus: Bus; onFault: (error: unknown) => void }) {
  const rooms = new Map<number, Room>()
  let comparing: Promise<void> | undefined

  const tell = (room: Room, change: Change) => {
    room.cursor = change.version
    for (const listener of [...room.listeners]) {
      try {
        listener.changed(change)
      } catch (error) {
        onFault(error) // who writes must not pay for who listens
      }
    }
  }

  /** Reads what the room does not know yet. One reading at a time: a further wish waits for the next. */
  const heal = (room: Room): Promise<void> => {
    room.healing ??= catchUp(db, room, tell)
      .catch((error) => {
        room.held = [] // the next comparison reads these too
        onFault(error)
      })
      .finally(() => {
        room.healing = undefined
        const held = room.held
        room.held = []
        for (const change of held) hear(room, change)
      })
    return room.healing
  }

  const hear = (room: Room, change: Change) => {
    if (room.cursor === undefined || room.healing) room.held.push(change)
    else if (change.version <= room.cursor)
      return // known already
    else if (change.previous <= room.cursor) tell(room, change)
    else void heal(room)
  }

  const openRoom = (conversationId: number): Room => {
    const room: Room = {
      conversationId,
      listeners: new Set(),
      cursor: undefined,
      held: [],
      healing: undefined,
      stop: bus.subscribe(channelOf(conversationId), (message) => {
        const news = message as News
        if ('note' in news) for (const listener of [...room.listeners]) listener.noted(news.note)
        else for (const change of news.changes) hear(room, revive(change))
      }),
    }
    rooms.set(conversationId, room)
    return room
  }

  const closeRoom = (room: Room) => {
    room.stop()
    if (rooms.get(room.conversationId) === room) rooms.delete(room.conversationId)
  }

  /** Looks which rooms are behind the database, and has them read what they miss. */
  async function compare(): Promise<void> {
    const ids = [...rooms.keys()]
    for (let from = 0; from < ids.length; from += COMPARED_TOGETHER) {
      const versions = await readVersions(db, ids.slice(from, from + COMPARED_TOGETHER))
      for (const [id, version] of versions) {
        const room = rooms.get(id)
        if (room?.cursor !== undefined && room.cursor < version) await heal(room)
      }
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
     * Listens to a conversation from now on: `cursor` is the version before which nothing is told. Subscribed before it is
     * read, so that nothing falls between.
     */
    async follow(conversationId: number, listener: Listener): Promise<{ cursor: number; stop: () => void }> {
      const room = rooms.get(conversationId) ?? openRoom(conversationId)
      room.listeners.add(listener)
      const stop = () => {
        if (room.listeners.delete(listener) && room.listeners.size === 0) closeRoom(room)
      }
      try {
        if (room.cursor === undefined) {
          const version = (await readVersions(db, [conversationId])).get(conversationId) ?? 0
          if (room.cursor === undefined) {
            room.cursor = version
            const held = room.held
            room.held = []
            for (const change of held) hear(room, change)
          }
        }
      } catch (error) {
        stop()
        throw error
      }
      return { cursor: room.cursor, stop }
    },

    /**
     * Tells of changes, after their commit; those of one conversation in the order of their versions. Who listens on this
     * node hears them before it returns, the others by the bus.
     */
    publish(changes: readonly Change[]): void {
      for (const [conversationId, some] of Map.groupBy(changes, (change) => change.conversationId)) {
        const room = rooms.get(conversationId)
        if (room) for (const change of some) hear(room, change)
        bus.publishToOthers(channelOf(conversationId), { changes: some } satisfies News)
      }
    },

    note: (conversationId: number, note: Note): void => bus.publish(channelOf(conversationId), { note } satisfies News),

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

    /** Conversations that somebody on this node listens to. */
    get size() {
      return rooms.size
    },
  }
}
export type Feed = ReturnType<typeof createFeed>

type News = { readonly changes: readonly Change[] } | { readonly note: Note }

const channelOf = (conversationId: number): string => `conversation:${conversationId}`

async function catchUp(db: Db, room: Room, tell: (room: Room, change: Change) => void): Promise<void> {
  for (;;) {
    const after = room.cursor ?? 0
    const messages = await readChanged(db, room.conversationId, { after, limit: READ_TOGETHER })
    for (const message of messages) tell(room, changeOf(message, { previous: room.cursor ?? 0, after }))
    if (messages.length < READ_TOGETHER) return
  }
}

/** What must have happened, told by how the message is now. */
function changeOf(message: Message, { previous, after }: { previous: number; after: number }): Change {
  const kind =
    message.deletedAt !== null
      ? 'deleted'
      : message.id > after
        ? 'message'
        : message.editedAt !== null
          ? 'edited'
          : 'attached'
  return { conversationId: message.conversationId, previous, version: message.version, kind, message }
}

/** News travel as JSON; dates as text. */
function revive(change: Change): Change {
  const { message } = change
  return {
    ...change,
    message: {
      ...message,
      createdAt: new Date(message.createdAt),
      editedAt: message.editedAt && new Date(message.editedAt),
      deletedAt: message.deletedAt && new Date(message.deletedAt),
      attachments: message.attachments.map((file) => ({ ...file, uploadedAt: new Date(file.uploadedAt) })),
    },
  }
}
