import type { Log } from '../log.ts'

export type BusLog = Pick<Log, 'info' | 'error'>

type Handler = (message: unknown) => void
interface Listener {
  readonly handler: Handler
}

/**
 * Delivery within this process: one queue, emptied in order once the running code is done. A handler that fails, at
 * once or later, is logged and stops no other.
 */
export function createDelivery(log: BusLog) {
  const listeners = new Map<string, Set<Listener>>()
  let queue: { channel: string; text: string }[] = []

  const call = (listener: Listener, channel: string, message: unknown) => {
    const failed = (error: unknown) => log.error({ err: error, channel }, 'a bus handler failed')
    try {
      const answer: unknown = listener.handler(message)
      if (answer instanceof Promise) answer.catch(failed)
    } catch (error) {
      failed(error)
    }
  }
  const parse = (channel: string, text: string): { message: unknown } | undefined => {
    try {
      return { message: JSON.parse(text) }
    } catch (error) {
      log.error({ err: error, channel }, 'a bus message is no JSON') // not one of ours
      return undefined
    }
  }
  const flush = () => {
    const due = queue
    queue = []
    for (const { channel, text } of due) {
      const hearing = listeners.get(channel)
      const parsed = hearing && parse(channel, text)
      if (!parsed) continue
      // A copy, because a handler may subscribe; and still one that another has just ended hears nothing more.
      for (const listener of [...hearing]) if (hearing.has(listener)) call(listener, channel, parsed.message)
    }
  }

  return {
    /** Whether anyone here would hear `channel`. */
    isHeard: (channel: string): boolean => listeners.has(channel),
    /** Queues a message, given as JSON text. */
    deliver(channel: string, text: string): void {
      if (!listeners.has(channel)) return
      if (queue.push({ channel, text }) === 1) queueMicrotask(flush)
    },
    subscribe(channel: string, handler: Handler): () => void {
      const listener = { handler }
      const hearing = listeners.get(channel) ?? new Set()
      listeners.set(channel, hearing.add(listener))
      return () => {
        if (hearing.delete(listener) && hearing.size === 0) listeners.delete(channel)
      }
    },
    clear(): void {
      listeners.clear()
      queue = []
    },
  }
}

/** The text a message travels as; what JSON has no word for travels as `null`. */
export function textOf(message: unknown): string {
  return JSON.stringify(message) ?? 'null'
}
