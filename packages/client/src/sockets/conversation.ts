import { newIdempotencyKey } from '../idempotency.ts'
import { createListeners } from '../listeners.ts'
import { type Frame, Line, type SocketState } from './line.ts'
import { MessageList, type MessagePage } from './message-list.ts'
import { Outbox } from './outbox.ts'
import type { SocketError } from './socket-error.ts'
import { platformOf, type SocketOptions } from './wire.ts'

/** What a frame tells, in the words of no surface. `Passing` are events of the moment. */
export type Told<Message, Passing> =
  /** What changed after the cursor that was named, each message by its latest state; `more` follows. */
  | { readonly kind: 'sync'; readonly cursor: number; readonly more: boolean; readonly messages: readonly Message[] }
  /** A message as of a change; `isWhole` says whether nothing of it is left out. */
  | {
      readonly kind: 'message'
      readonly message: Message
      readonly cursor: number
      readonly clientId: string | undefined
      readonly isWhole: boolean
    }
  /** A change of a message that is here already. */
  | {
      readonly kind: 'amended'
      readonly number: number
      readonly cursor: number
      readonly amend: (message: Message) => Message
    }
  /** Something without a number that may change any message, beside the event that tells of it. */
  | { readonly kind: 'revised'; readonly revise: (message: Message) => Message; readonly event: Passing }
  | { readonly kind: 'passing'; readonly event: Passing }
  /** Something of the moment may have been missed. */
  | { readonly kind: 'resync' }
  | { readonly kind: 'refused'; readonly clientId: string; readonly error: SocketError }

/** A message came, or was edited, deleted, given a file, read: `message` is how it is now. */
export type MessageEvent<Message> =
  | { readonly type: 'message_added'; readonly message: Message }
  | { readonly type: 'message_changed'; readonly message: Message }

/** How one surface speaks. */
export interface Dialect<Message, Passing> {
  readonly address: (after: string) => Promise<{ url: string; protocols: string[] } | undefined>
  readonly renew: () => Promise<boolean>
  readonly numberOf: (message: Message) => number
  readonly read: (frame: Frame) => Told<Message, Passing> | undefined
  /** What was known of a message that a later state of it must not lose. */
  readonly keep: (later: Message, before: Message) => Message
  /** From where to ask again, where more than the cursor tells is to be asked. */
  readonly resumeAt: (cursor: number, messages: readonly Message[]) => number
}

/** One conversation over lines that break: what the client knows of it, and what the server does not have yet. */
export class Conversation<Message, Passing> {
  readonly #dialect: Dialect<Message, Passing>
  readonly #list: MessageList<Message>
  readonly #line: Line
  readonly #outbox: Outbox<Message>
  readonly #listeners = createListeners<MessageEvent<Message> | Passing>()
  readonly #stateListeners = createListeners<SocketState>()
  /** Whatever carries one of these was said here, perhaps before. */
  readonly #ownKeys = new Set<string>()
  readonly #onOpen: () => void
  /** Every change up to here is known. Undefined before the first line has told from where it begins. */
  #cursor: number | undefined
  /** Something after this is missing, though later changes are known: it was asked for and not answered yet. */
  #hole: number | undefined
  /** What `sync` was asked for on this line; answers come in the order of the questions. */
  #asked: number[] = []

  constructor({
    dialect,
    options,
    page,
    onOpen,
  }: {
    dialect: Dialect<Message, Passing>
    options: SocketOptions
    /** What is known already. */
    page: MessagePage<Message> | undefined
    onOpen: () => void
  }) {
    const platform = platformOf(options)
    this.#dialect = dialect
    this.#onOpen = onOpen
    this.#cursor = page?.cursor
    this.#list = new MessageList(dialect.numberOf, Number.POSITIVE_INFINITY)
    if (page) this.#list.addOlder(page)
    this.#line = new Line({
      ...platform,
      address: () => this.#address(),
      renew: dialect.renew,
      probe: () => ({ type: 'sync', after: this.#ask(this.#known) }),
      onOpen: () => this.#opened(),
      onFrame: (frame) => this.#heard(frame),
      onLost: () => this.#outbox.lost(),
      onState: (state) => this.#tellState(state),
    })
    this.#outbox = new Outbox({
      later: platform.later,
      send: (frame) => this.#line.send(frame),
    })
  }

  get state(): SocketState {
    return this.#line.state
  }
  get cursor(): number | undefined {
    return this.#cursor
  }
  get messages(): readonly Message[] {
    return this.#list.shown
  }
  get waiting(): readonly string[] {
    return this.#outbox.keys
  }

  get(number: number): Message | undefined {
    return this.#list.get(number)
  }

  /** Writes a message, once however often it has to be sent. @throws SocketError */
  write(frame: object, clientId: string = newIdempotencyKey()): Promise<Message> {
    this.#ownKeys.add(clientId)
    return this.#do(clientId, { ...frame, client_id: clientId })
  }

  /** Has something done to a message, which shows when it is. @throws SocketError */
  change(frame: object, isDone: (message: Message) => boolean): Promise<Message> {
    return this.#do(JSON.stringify(frame), frame, isDone)
  }

  #do(key: string, frame: object, isDone?: (message: Message) => boolean): Promise<Message> {
    const promise = this.#outbox.add(key, frame, isDone)
    if (this.state.state === 'closed') this.#outbox.close()
    return promise
  }

  /** Says what needs no answer and is nothing later; says whether it could. */
  mention(frame: object): boolean {
    return this.#line.send(frame)
  }

  addOlder(page: MessagePage<Message>): void {
    this.#list.addOlder(page)
  }

  onEvent(listener: (event: MessageEvent<Message> | Passing) => void): () => void {
    return this.#listeners.add(listener)
  }

  onState(listener: (state: SocketState) => void): () => void {
    return this.#stateListeners.add(listener)
  }

  close(): void {
    this.#line.close()
  }

  #opened(): void {
    this.#onOpen()
    this.#outbox.flush()
  }

  #heard(frame: Frame): void {
    const told = this.#dialect.read(frame)
    switch (told?.kind) {
      case 'sync':
        this.#synced(told)
        return
      case 'message':
        this.#messageTold(told)
        return
      case 'amended':
        this.#amended(told)
        return
      case 'revised':
        this.#list.revise(told.revise)
        this.#tell(told.event)
        return
      case 'passing':
        this.#tell(told.event)
        return
      case 'resync':
        this.#catchUp(this.#cursor ?? 0)
        return
      case 'refused':
        this.#outbox.fail(told.clientId, told.error)
    }
  }

  /** Whether the server says that something was missed, or this client finds out: it asks, and a `sync` answers. */
  #catchUp(after: number): void {
    this.#hole = Math.min(this.#hole ?? after, after)
    this.#line.send({ type: 'sync', after: this.#ask(this.#resumption) })
  }

  #address(): Promise<{ url: string; protocols: string[] } | undefined> {
    this.#asked = []
    return this.#dialect.address(this.#cursor === undefined ? '' : `${this.#ask(this.#resumption)}`)
  }

  /** Up to where nothing is missing. */
  get #known(): number {
    return Math.min(this.#cursor ?? 0, this.#hole ?? Number.POSITIVE_INFINITY)
  }

  /** From where to ask after a break, in which more than the cursor tells may have been missed. */
  get #resumption(): number {
    return this.#dialect.resumeAt(this.#known, this.#list.shown)
  }

  #ask(after: number): number {
    this.#asked.push(after)
    return after
  }

  #synced({ cursor, more, messages }: { cursor: number; more: boolean; messages: readonly Message[] }): void {
    if (this.#cursor === undefined) {
      const numbers = messages.map(this.#dialect.numberOf)
      this.#list.beginAt(numbers.length > 0 ? Math.min(...numbers) : 0)
    }
    this.#cursor = Math.max(this.#cursor ?? 0, cursor)
    const asked = more ? undefined : this.#asked.shift()
    if (asked !== undefined && this.#hole !== undefined && asked <= this.#hole) this.#hole = undefined
    for (const message of messages) this.#put(message, cursor)
  }

  /**
   * The echo of something said again is told out of turn: before what came in between, perhaps. So what was said here
   * moves no cursor, and its state counts as that of its making.
   */
  #messageTold(told: Extract<Told<Message, Passing>, { kind: 'message' }>): void {
    const { message, cursor, clientId, isWhole } = told
    const number = this.#dialect.numberOf(message)
    const isOwn = clientId !== undefined && this.#ownKeys.has(clientId)
    if (!isOwn && !this.#advance(cursor)) return
    this.#put(message, isOwn ? number : cursor)
    if (!isWhole && cursor !== number) this.#catchUp(Math.max(0, cursor - 1))
    if (clientId !== undefined) this.#outbox.settle(clientId, this.#list.get(number) ?? message)
  }

  #amended({ number, cursor, amend }: Extract<Told<Message, Passing>, { kind: 'amended' }>): void {
    const before = this.#cursor ?? 0
    if (!this.#advance(cursor)) return
    const message = this.#list.amend(number, cursor, amend)
    // It came and was changed before it could be told.
    if (message === 'unknown') {
      if (this.#list.covers(number)) this.#catchUp(before)
      return
    }
    if (message === undefined) return
    this.#changed('message_changed', message)
  }

  /** Says whether a change is one that was not told yet. */
  #advance(cursor: number): boolean {
    if (this.#cursor !== undefined && cursor <= this.#cursor) return false
    this.#cursor = cursor
    return true
  }

  #put(told: Message, version: number): void {
    const { keep, numberOf } = this.#dialect
    const before = this.#list.get(numberOf(told))
    const message = before === undefined ? told : keep(told, before)
    const put = this.#list.put(message, version)
    if (put) {
      this.#changed(put === 'added' ? 'message_added' : 'message_changed', message)
      return
    }
    // A state that is older may still know what has no number.
    const kept = before === undefined ? undefined : keep(before, told)
    if (kept === undefined || kept === before) return
    this.#list.revise((one) => (one === before ? kept : one))
    this.#changed('message_changed', kept)
  }

  #changed(type: 'message_added' | 'message_changed', message: Message): void {
    this.#outbox.looked(message)
    if (this.#list.covers(this.#dialect.numberOf(message))) this.#tell({ type, message })
  }

  #tell(event: MessageEvent<Message> | Passing): void {
    this.#listeners.tell(event)
  }

  #tellState(state: SocketState): void {
    if (state.state === 'closed') this.#outbox.close()
    this.#stateListeners.tell(state)
  }
}
