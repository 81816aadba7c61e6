import { SocketError } from './socket-error.ts'
import type { Later } from './wire.ts'

/** Something that is sent until the server shows that it has it. */
interface Parcel<Message> {
  readonly frame: object
  /** Whether a message as it is now shows that this was done. Without it, only its key does. */
  readonly isDone: ((message: Message) => boolean) | undefined
  readonly promise: Promise<Message>
  readonly resolve: (message: Message) => void
  readonly reject: (error: SocketError) => void
  /** Undefined while it is not under way on this line. */
  cancel: (() => void) | undefined
}

/** What may wait: about what somebody writes in a long tunnel. */
const WAITING_MAX = 100
/** So long an answer is awaited on an open line. */
const ANSWER_MS_MAX = 60_000

interface Deps {
  readonly later: Later
  /** Says whether it could. */
  readonly send: (frame: object) => boolean
  /** Where answering takes longer than a minute. */
  readonly answerMsMax?: number
}

/** Keeps what was not acknowledged and says it again, in its order, on each new line. */
export class Outbox<Message> {
  readonly #parcels = new Map<string, Parcel<Message>>()
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The keys of what waits. */
  get keys(): readonly string[] {
    return [...this.#parcels.keys()]
  }

  /**
   * Sends, now or as soon as the line is open. The same key again is the same thing.
   * @throws SocketError
   */
  add(key: string, frame: object, isDone?: (message: Message) => boolean): Promise<Message> {
    const known = this.#parcels.get(key)
    if (known) return known.promise
    if (this.#parcels.size >= WAITING_MAX)
      return Promise.reject(new SocketError('QUEUE_FULL', `${WAITING_MAX} things wait to be sent already`))
    const { promise, resolve, reject } = Promise.withResolvers<Message>()
    this.#parcels.set(key, { frame, isDone, promise, resolve, reject, cancel: undefined })
    this.flush()
    return promise
  }

  flush(): void {
    for (const [key, parcel] of this.#parcels) {
      if (parcel.cancel) continue
      if (!this.#deps.send(parcel.frame)) continue
      parcel.cancel = this.#deps.later(this.#deps.answerMsMax ?? ANSWER_MS_MAX, () =>
        this.fail(key, new SocketError('UNANSWERED', 'The server did not answer')),
      )
    }
  }

  /** Sends one again on the same line; its time to be answered begins anew. */
  again(key: string): void {
    const parcel = this.#parcels.get(key)
    parcel?.cancel?.()
    if (parcel) parcel.cancel = undefined
    this.flush()
  }

  /** The line broke: what was under way may have arrived or not. */
  lost(): void {
    for (const parcel of this.#parcels.values()) {
      parcel.cancel?.()
      parcel.cancel = undefined
    }
  }

  settle(key: string, message: Message): void {
    this.#take(key)?.resolve(message)
  }

  /** A message changed: what it shows to be done is done. */
  looked(message: Message): void {
    for (const [key, { isDone }] of this.#parcels) if (isDone?.(message)) this.settle(key, message)
  }

  fail(key: string, error: SocketError): void {
    this.#take(key)?.reject(error)
  }

  close(): void {
    for (const key of this.keys) this.#take(key)?.reject(new SocketError('CLOSED', 'The socket was closed'))
  }

  #take(key: string): Parcel<Message> | undefined {
    const parcel = this.#parcels.get(key)
    this.#parcels.delete(key)
    parcel?.cancel?.()
    return parcel
  }
}
