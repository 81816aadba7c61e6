import type { Bus } from '../../platform/bus/bus.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { Message, Messaging } from '../messaging/index.ts'
import { INBOX_CHANNEL, type InboxNews } from './channel.ts'
import { readHeardAfter, readThreadVersions, type ThreadVersion } from './inbox-store.ts'

/** How often the list is compared with the database; what the bus lost shows after that at the latest. */
const COMPARE_MS = 5_000
/** As many threads are compared: more do not change in that time. */
const COMPARED = 200
/** Of a customer who writes faster the last ones are told; the list shows the same. */
const HEARD_TOGETHER_MAX = 50
/** Threads whose state is remembered; then only the latest are. */
const KNOWN_MAX = 5_000

/** On the bus. A plain one is told as it is: of what changes no number, as somebody's reading. */
export interface InboxHint extends InboxNews {
  readonly isPlain?: boolean | undefined
}

export interface InboxListener {
  /** A customer wrote; each message once, those of one conversation in order. */
  heard(message: Message): void
  /** Something of a conversation changed, a new message too. */
  updated(conversationId: number): void
}

/**
 * Follows all customers' conversations for those who look at the list. What is told comes from the database; news on the bus
 * only say where to look, and every 5 s the latest threads are looked at without any.
 */
export function createInboxFeed({
  db,
  bus,
  messaging,
  onFault,
}: {
  db: Db
  bus: Bus
  messaging: Messaging
  onFault: (error: unknown) => void
}) {
  const listeners = new Set<InboxListener>()
  let known = new Map<number, ThreadVersion>()
  /** Threads that are not known changed last before this, and all that was said in them was. */
  let floor = 0
  let waiting = new Set<number>()
  let isCompareDue = false
  let looking: Promise<void> | undefined
  let stopHearing: (() => void) | undefined
  let begun: Promise<void> | undefined

  async function begin(): Promise<void> {
    const latest = await readThreadVersions(db, { latest: COMPARED })
    known = new Map(latest.map((one) => [one.conversationId, one]))
    floor = latest.length < COMPARED ? 0 : (latest.at(-1)?.lastChange ?? 0)
  }

  async function look(): Promise<void> {
    while (waiting.size > 0 || isCompareDue) {
      const ids = [...waiting]
      const compares = isCompareDue
      waiting = new Set()
      isCompareDue = false
      const seen = [
        ...(ids.length > 0 ? await readThreadVersions(db, { ids }) : []),
        ...(compares ? await readThreadVersions(db, { latest: COMPARED }) : []),
      ]
      await tellNews(new Map(seen.map((one) => [one.conversationId, one])).values().toArray())
    }
  }

  async function tellNews(seen: readonly ThreadVersion[]): Promise<void> {
    const news = seen.filter((one) => known.get(one.conversationId)?.lastChange !== one.lastChange && isNew(one))
    if (news.length === 0) return
    const after = news.map(({ conversationId }) => ({
      conversationId,
      messageId: known.get(conversationId)?.lastHeardId ?? floor,
      limit: HEARD_TOGETHER_MAX,
    }))
    const ids = await readHeardAfter(db, after)
    const messages = Map.groupBy(await messaging.read.messages(ids), ({ conversationId }) => conversationId)
    for (const one of news.toReversed()) {
      const heard = messages.get(one.conversationId) ?? []
      known.delete(one.conversationId) // so that the order is that of the changes
      known.set(one.conversationId, { ...one, lastHeardId: Math.max(one.lastHeardId, heard.at(-1)?.id ?? 0) })
      for (const listener of [...listeners]) {
        for (const message of heard) listener.heard(message)
        listener.updated(one.conversationId)
      }
    }
    if (known.size > KNOWN_MAX) forgetOldest()
  }

  /** A thread that is not known and changed last before the floor has no news. */
  const isNew = (one: ThreadVersion): boolean => known.has(one.conversationId) || one.lastChange > floor

  function forgetOldest(): void {
    const kept = [...known.values()].toSorted((a, b) => b.lastChange - a.lastChange).slice(0, COMPARED)
    floor = Math.max(floor, kept.at(-1)?.lastChange ?? 0)
    known = new Map(kept.map((one) => [one.conversationId, one]))
  }

  const lookOnce = (): Promise<void> => {
    looking ??= (begun ?? Promise.resolve())
      .then(look)
      .catch(onFault) // the next comparison sees what this one did not
      .finally(() => {
        looking = undefined
        if (waiting.size > 0 || isCompareDue) void lookOnce()
      })
    return looking
  }

  const compare = async (): Promise<void> => {
    if (listeners.size === 0) return
    isCompareDue = true
    await lookOnce()
  }

  function hear(hint: InboxHint): void {
    if (hint.isPlain) {
      for (const listener of [...listeners]) listener.updated(hint.conversationId)
      return
    }
    waiting.add(hint.conversationId)
    void lookOnce()
  }

  return {
    /** Listens from now on; resolves once nothing after it is missed. Answers how to stop. */
    async follow(listener: InboxListener): Promise<() => void> {
      listeners.add(listener)
      stopHearing ??= bus.subscribe(INBOX_CHANNEL, (message) => hear(message as InboxHint))
      begun ??= begin()
      const stop = () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        stopHearing?.()
        stopHearing = undefined
        begun = undefined
        waiting.clear()
      }
      try {
        await begun
      } catch (error) {
        stop()
        begun = undefined
        throw error
      }
      return stop
    },

    /** Looks at the latest threads now; the clock has it done every 5 s while the feed is watched. */
    compare,

    /** Begins to compare by the clock, and whenever the bus was deaf; answers how to stop. */
    watch(): () => void {
      const timer = setInterval(() => void compare(), COMPARE_MS)
      const stopListening = bus.onGap(() => void compare())
      return () => {
        clearInterval(timer)
        stopListening()
      }
    },
  }
}
export type InboxFeed = ReturnType<typeof createInboxFeed>
