import type { Agent, DeliverySummary, InboxThread } from '../../domains/channels/index.ts'
import type { Card, Change, Message, Note } from '../../domains/messaging/index.ts'
import type { Frame } from '../../platform/sockets/frame.ts'
import type { SocketLink } from '../../platform/sockets/route.ts'
import { named, writePlain, writeRich, writeTyping } from './events.ts'
import type { Outcomes } from './outcomes.ts'
import { type Presenter, presentDelivery } from './present.ts'
import { conversationName, messageName } from './wire-id.ts'

/** An agent's socket in a conversation. */
export interface Member {
  readonly link: SocketLink
  readonly agent: Agent
  /** It asked for what is beyond the contract (docs/fiko.md, more events). */
  readonly rich: boolean
  /** What it knows: changes up to here are not told to it. Undefined while it is being told what there is. */
  cursor: number | undefined
  /** The last message it was told. */
  lastToldId: number
  /** What came while it was being told. */
  readonly held: (() => void)[]
}

export interface RoomDeps {
  readonly findThread: (agent: Agent, id: number) => Promise<InboxThread>
  readonly cardsOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, Card>>
  readonly present: Presenter
  readonly outcomes: Outcomes
  readonly frame: (text: string) => Frame
  readonly now: () => Date
  readonly onFault: (error: unknown) => void
}

/**
 * One conversation as the sockets of this node hear it. Those of the contract hear of a reply with how sending it went, so
 * they wait for that, and what follows waits with it: their order is that of the conversation. The others hear at once.
 */
export class Room {
  readonly members = new Set<Member>()
  readonly #deps: RoomDeps
  readonly #id: number
  #thread: InboxThread
  #seen = 0
  #plain: Promise<void> = Promise.resolve()
  #rich: Promise<void> = Promise.resolve()

  constructor(deps: RoomDeps, thread: InboxThread) {
    this.#deps = deps
    this.#id = thread.conversationId
    this.#thread = thread
  }

  get thread(): InboxThread {
    return this.#thread
  }

  /** The last change this node heard of. */
  get seen(): number {
    return this.#seen
  }

  changed(change: Change): void {
    this.#seen = change.version
    const { message } = change
    const isReply = change.kind === 'message' && message.senderId !== null && !message.internal
    const waits = isReply && this.#some(false)
    const outcome = waits ? this.#deps.outcomes.of(message.id) : Promise.resolve(undefined)
    this.#plain = this.#plain
      .then(async () => {
        this.#tellPlain(change, await outcome)
      })
      .catch(this.#deps.onFault)
    this.#rich = this.#rich.then(() => this.#tellRich(change)).catch(this.#deps.onFault)
    // What a customer says prolongs the platform's window for answers.
    if (message.senderId === null && change.kind === 'message' && this.#some(true)) this.#inTurn(() => this.#refresh())
  }

  noted(note: Note): void {
    if (note.kind === 'delivery') this.#deps.outcomes.look(note.messageId)
    this.#inTurn(() => this.#tellNote(note))
  }

  #inTurn(tell: () => Promise<void>): void {
    this.#rich = this.#rich.then(tell).catch(this.#deps.onFault)
  }

  #some(rich: boolean): boolean {
    return this.members.values().some((member) => member.rich === rich)
  }

  /** The contract knows new messages only, and no notes. */
  #tellPlain(change: Change, outcome: DeliverySummary | undefined): void {
    const { message } = change
    const isShown = change.kind === 'message' && !message.internal
    const event = writePlain(message, this.#thread.customer, outcome)
    const frame = isShown ? this.#deps.frame(JSON.stringify(event)) : undefined
    for (const member of this.members) {
      if (member.rich) continue
      this.#advance(member, change, () => {
        // Who gave it a name of its own hears that name.
        if (frame && message.clientId !== null && message.senderId === member.agent.personId)
          member.link.send(JSON.stringify(named(event, message)))
        else if (frame) member.link.sendFrame(frame)
      })
    }
  }

  async #tellRich(change: Change): Promise<void> {
    if (!this.#some(true)) return
    const frame = this.#deps.frame(JSON.stringify(await writeRich(this.#deps.present, change, this.#thread.customer)))
    for (const member of this.members)
      if (member.rich) this.#advance(member, change, () => member.link.sendFrame(frame))
  }

  /** Tells a member what it does not know yet; while it is still being told what there is, afterwards. */
  #advance(member: Member, change: Change, tell: () => void): void {
    if (member.cursor === undefined) {
      member.held.push(() => this.#advance(member, change, tell))
      return
    }
    if (change.version <= member.cursor) return
    member.cursor = change.version
    if (!change.message.internal) member.lastToldId = Math.max(member.lastToldId, change.message.id)
    tell()
  }

  async #tellNote(note: Note): Promise<void> {
    switch (note.kind) {
      case 'typing':
        return this.#tellTyping(note)
      case 'read': {
        const card = (await this.#deps.cardsOf([note.personId])).get(note.personId)
        if (card) this.#toAll({ type: 'messages_read', user_id: card.number })
        return
      }
      case 'thread':
        return this.#refresh()
      case 'delivery':
        return this.#tellDelivery(note.messageId)
    }
  }

  async #tellTyping({ personId, isTyping }: { personId: string; isTyping: boolean }): Promise<void> {
    const card = (await this.#deps.cardsOf([personId])).get(personId)
    if (!card) return
    const event = writeTyping(card, { isTyping, conversationId: this.#id, at: this.#deps.now() })
    this.#toAll(event, ({ agent }) => agent.personId !== personId)
  }

  async #tellDelivery(messageId: number): Promise<void> {
    if (!this.#some(true)) return
    const summary = await this.#deps.outcomes.read(messageId)
    if (!summary) return
    const event = { type: 'delivery_updated', message_id: messageName(messageId), ...presentDelivery(summary) }
    this.#toAll(event, ({ rich }) => rich)
  }

  /** Reads who has the conversation, and tells it; also an agent that their turn to answer was taken by another. */
  async #refresh(): Promise<void> {
    const [member] = this.members
    if (!member) return
    const before = this.#thread
    this.#thread = await this.#deps.findThread(member.agent, this.#id)
    if (!this.#some(true)) return
    const desk = await this.#deps.present.desk(this.#thread)
    const conversation_id = conversationName(this.#id)
    this.#toAll({ type: 'thread_updated', conversation_id, ...desk }, ({ rich }) => rich)
    const loser = before.replyLock?.personId
    if (loser === undefined || !this.#thread.replyLock || this.#thread.replyLock.personId === loser) return
    const event = { type: 'reply_lock_taken', conversation_id, by: desk.reply_lock?.agent ?? null }
    this.#toAll(event, ({ rich, agent }) => rich && agent.personId === loser)
  }

  #toAll(event: object, wants: (member: Member) => boolean = () => true): void {
    const wanting = [...this.members].filter(wants)
    if (wanting.length === 0) return
    const frame = this.#deps.frame(JSON.stringify(event))
    for (const { link } of wanting) link.sendFrame(frame)
  }

  /** Tells one who said the same again what became of it the first time. */
  async echo({ link, rich }: Member, message: Message): Promise<void> {
    const { present, outcomes } = this.#deps
    const { customer } = this.#thread
    const change: Change = {
      conversationId: this.#id,
      previous: 0,
      version: message.version,
      kind: 'message',
      message,
    }
    const event = rich
      ? await writeRich(present, change, customer)
      : named(writePlain(message, customer, await outcomes.of(message.id)), message)
    link.send(JSON.stringify(event))
  }
}
