import type { Feed } from './feed.ts'

/** Who types says so again and again; silence for so long is an end of typing, also when the line broke. */
export const TYPING_SECONDS = 8
/** Said again sooner than this it is nothing new. */
const REPEAT_MS = 3_000

interface Typing {
  readonly timer: NodeJS.Timeout
  readonly toldAtMs: number
}

/** Who is typing where, as this node's sockets say it. Each beginning and each end is told once. */
export function createTyping(feed: Feed) {
  const typing = new Map<string, Typing>()

  function stop(conversationId: number, personId: string): void {
    const key = `${conversationId} ${personId}`
    const known = typing.get(key)
    if (!known) return
    clearTimeout(known.timer)
    typing.delete(key)
    feed.note(conversationId, { kind: 'typing', personId, isTyping: false })
  }

  return {
    /** Somebody types, or ends to. */
    set(conversationId: number, personId: string, isTyping: boolean): void {
      if (!isTyping) {
        stop(conversationId, personId)
        return
      }
      const key = `${conversationId} ${personId}`
      const known = typing.get(key)
      if (known) clearTimeout(known.timer)
      const nowMs = performance.now()
      const isNews = known === undefined || nowMs - known.toldAtMs >= REPEAT_MS
      const timer = setTimeout(() => stop(conversationId, personId), TYPING_SECONDS * 1000).unref()
      typing.set(key, { timer, toldAtMs: isNews ? nowMs : known.toldAtMs })
      if (isNews) feed.note(conversationId, { kind: 'typing', personId, isTyping: true })
    },
    /** Ends the typing of somebody whose socket closed. */
    stop,
  }
}
export type Typists = ReturnType<typeof createTyping>
