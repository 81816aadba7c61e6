import { randomUUID } from 'node:crypto'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'

const CHANNEL = 'support-presence'
/** How often a node says whose sockets it has. */
export const PRESENCE_BEAT_SECONDS = 10
/** A node that is silent for so long is gone, and its agents with it. */
export const PRESENCE_EXPIRY_SECONDS = 30

/** What a node says: always all of its agents, so that nothing that was lost stays wrong. */
interface NodeNews {
  readonly node: string
  readonly personIds: readonly string[]
  /** It has just come, or was deaf: the others say theirs at once. */
  readonly asks?: boolean
}

interface NodeState {
  readonly personIds: ReadonlySet<string>
  readonly heardAtMs: number
}

export type PresenceListener = (personId: string, isOnline: boolean) => void

/**
 * Which agents have a socket open, on any node. An agent comes with the first of their sockets and leaves with the last,
 * whatever tabs and nodes those are on.
 */
export function createPresence({ bus, clock }: { bus: Bus; clock: Clock }) {
  const me = randomUUID()
  const sockets = new Map<string, number>()
  const others = new Map<string, NodeState>()
  const listeners = new Set<PresenceListener>()
  let online: ReadonlySet<string> = new Set()

  const say = (asks = false): void =>
    bus.publish(CHANNEL, { node: me, personIds: [...sockets.keys()], asks } satisfies NodeNews)

  /** Puts together what all nodes say, and tells what of it is new. */
  function settle(): void {
    const now = new Set([...sockets.keys(), ...others.values().flatMap(({ personIds }) => personIds)])
    const before = online
    online = now
    for (const personId of now.difference(before)) for (const listener of [...listeners]) listener(personId, true)
    for (const personId of before.difference(now)) for (const listener of [...listeners]) listener(personId, false)
  }

  const stopHearing = bus.subscribe(CHANNEL, (message) => {
    const { node, personIds, asks } = message as NodeNews
    if (node === me) return
    others.set(node, { personIds: new Set(personIds), heardAtMs: clock.now().getTime() })
    settle()
    if (asks && sockets.size > 0) say()
  })

  /** Says whose sockets are here, and forgets nodes that are silent. */
  function beat(): void {
    const silentSince = clock.now().getTime() - PRESENCE_EXPIRY_SECONDS * 1000
    for (const [node, { heardAtMs }] of others) if (heardAtMs <= silentSince) others.delete(node)
    settle()
    if (sockets.size > 0) say()
  }

  return {
    /** Counts a socket of an agent; answers how to count it off. */
    enter(personId: string): () => void {
      const count = sockets.get(personId) ?? 0
      sockets.set(personId, count + 1)
      if (count === 0) {
        say()
        settle()
      }
      let isHere = true
      return () => {
        if (!isHere) return
        isHere = false
        const left = (sockets.get(personId) ?? 1) - 1
        if (left > 0) sockets.set(personId, left)
        else {
          sockets.delete(personId)
          say()
          settle()
        }
      }
    },

    isOnline: (personId: string): boolean => online.has(personId),
    /** Who is online now. */
    online: (): ReadonlySet<string> => online,

    /** Hears who comes and who leaves; answers how to stop. */
    onChanged(listener: PresenceListener): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    beat,

    /** Asks the other nodes and begins to beat by the clock; answers how to stop, which says that nobody is here any more. */
    watch(): () => void {
      say(true)
      const timer = setInterval(beat, PRESENCE_BEAT_SECONDS * 1000)
      const stopListening = bus.onGap(() => say(true))
      return () => {
        clearInterval(timer)
        stopListening()
        sockets.clear()
        say()
        stopHearing()
      }
    },
  }
}
export type Presence = ReturnType<typeof createPresence>
