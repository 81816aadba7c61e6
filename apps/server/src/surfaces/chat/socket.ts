import type { Identity } from '../../domains/identity/index.ts'
import type { Card, Message, Messaging, Participant } from '../../domains/messaging/index.ts'
import { Refusal } from '../../platform/errors.ts'
import { readSessionCookie } from '../../platform/http/session-cookie.ts'
import { createHeldSockets, type Held } from '../../platform/sockets/held.ts'
import type { SocketHandler, SocketLink, SocketRoute } from '../../platform/sockets/route.ts'
import { type ClientFrame, readFrame } from './frames.ts'
import type { Presenter } from './present.ts'
import { type Member, type Rooms, writeNewMessage } from './rooms.ts'
import { participant } from './who.ts'

/** Codes a socket of this surface is closed with (docs/chat.md). */
const SIGN_IN = [1008, 'sign in first'] as const
const NOT_FOUND = [4404, 'no such conversation'] as const
const FAULT = [1011, 'internal error'] as const
/** Messages of one socket that may wait for their commit; then it is read no further. */
const UNCOMMITTED_MAX = 32
const PATH = /^\/ws\/chat\/([1-9]\d{0,14})\/?$/

interface Deps {
  readonly identity: Identity
  readonly messaging: Messaging
  readonly present: Presenter
  readonly rooms: Rooms
  /** Whether pages of an origin may open sockets by the browser's cookie. */
  readonly mayComeFrom: (origin: string) => boolean
  readonly onFault: (error: unknown) => void
}

/**
 * The socket of one conversation (contract 5): `/ws/chat/{id}/`, opened by the session cookie. A request with a token
 * is not this surface's (docs/decisions.md, addresses).
 */
export function chatSocket(deps: Deps): SocketRoute {
  const { identity, messaging, rooms, mayComeFrom, onFault } = deps
  const held = createHeldSockets<ChatSocket>(identity.onRightsChanged, onFault)

  return {
    name: 'chat',
    matches: ({ pathname, searchParams }) =>
      PATH.test(pathname) && !searchParams.has('token') && !searchParams.has('ticket'),
    // A browser sends the cookie along from any page that asks it to; programs send no origin and bring what they have.
    refuse: ({ headers: { origin } }) => (origin === undefined || mayComeFrom(origin) ? undefined : 403),
    async open(link, { url, headers }) {
      const pass = readSessionCookie(headers)
      const actor = pass === undefined ? undefined : await identity.authenticateSocket({ pass }).catch(passRefusal)
      if (pass === undefined || actor === undefined) {
        link.close(...SIGN_IN)
        return undefined
      }
      link.expireAt(actor.expiresAt)
      const conversationId = Number(PATH.exec(url.pathname)?.[1])
      const who = participant(actor)
      const conversation = await messaging.direct.enter(who, conversationId).catch(passRefusal)
      if (!conversation) {
        link.close(...NOT_FOUND)
        return undefined
      }
      const after = readAfter(url.searchParams.get('after'))
      const member: Member = { link, resumes: after !== undefined, cursor: undefined, held: [] }
      await messaging.cards.of([who.personId])
      const socket = new ChatSocket(deps, { link, pass, conversationId, member, sessionId: actor.sessionId, who })
      const leave = await rooms.join(conversationId, member, async (cursor) => {
        if (after === undefined) return cursor
        return after === 'now' ? socket.begin(cursor) : socket.sync(after)
      })
      const letGo = held.hold(socket)
      socket.onClosed = () => {
        leave()
        letGo()
      }
      await socket.check() // what changed before it was held was told to nobody
      return socket
    },
  }
}

/** `?after=` a cursor; nothing in it is "from now on". Undefined: the contract's events alone are wanted. */
function readAfter(text: string | null): number | 'now' | undefined {
  if (text === null) return undefined
  return /^\d{1,15}$/.test(text) ? Number(text) : 'now'
}

/** What was refused is nothing; a fault stays one. */
function passRefusal(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error
}

interface Facts {
  readonly link: SocketLink
  readonly pass: string
  readonly conversationId: number
  readonly member: Member
  readonly sessionId: string
  readonly who: Participant
}

type ChatMessage = Extract<ClientFrame, { type: 'chat_message' }>

class ChatSocket implements SocketHandler, Held {
  readonly #deps: Deps
  readonly #facts: Facts
  #isTyping = false
  /** Messages that came and are not handed to the writer yet, and how many it has. */
  #messages: ChatMessage[] = []
  #uncommitted = 0
  #sending: Promise<void> | undefined
  #room: PromiseWithResolvers<void> | undefined
  #quiet: PromiseWithResolvers<void> | undefined
  onClosed: () => void = () => undefined

  constructor(deps: Deps, facts: Facts) {
    this.#deps = deps
    this.#facts = facts
  }

  get personId(): string {
    return this.#facts.who.personId
  }

  get sessionId(): string {
    return this.#facts.sessionId
  }

  /** Who it is now; closes the socket of one who is nobody any more, or has no part in the conversation. */
  async #whoNow(): Promise<Participant | undefined> {
    const { identity } = this.#deps
    const { link, pass } = this.#facts
    const actor = await identity.authenticateSocket({ pass }).catch(passRefusal)
    if (actor && actor.personId === this.personId) return participant(actor)
    link.close(...SIGN_IN)
    return undefined
  }

  async check(): Promise<void> {
    const now = await this.#whoNow()
    // Staff who are staff no more keep what is their own.
    if (!now || now.isStaff === this.#facts.who.isStaff) return
    const { link, conversationId } = this.#facts
    const conversation = await this.#deps.messaging.direct.enter(now, conversationId).catch(passRefusal)
    if (!conversation) link.close(...NOT_FOUND)
  }

  /**
   * What is not understood or not allowed gets no answer at all (contract 5.2). A message need not be committed before the
   * next is taken: the writer keeps their order. Everything else waits for what came before it.
   */
  receive(text: string): Promise<void> | void {
    const frame = readFrame(text)
    if (!frame) return
    if (frame.type !== 'chat_message') return this.#afterMessages(frame)
    this.#messages.push(frame)
    this.#sending ??= this.#sendAll()
    if (this.#messages.length + this.#uncommitted >= UNCOMMITTED_MAX) return this.#untilRoom()
  }

  /** Hands what waits to the writer, by the rights of this moment: one look for all that came together. */
  async #sendAll(): Promise<void> {
    for (let some = this.#messages; some.length > 0; some = this.#messages) {
      this.#messages = []
      this.#uncommitted += some.length
      const who = await this.#whoNow().catch((error) => this.#fail(error))
      for (const message of some)
        if (who) void this.#send(who, message)
        else this.#settled()
    }
    this.#sending = undefined
  }

  async #send(who: Participant, { content, client_id: clientId }: ChatMessage): Promise<void> {
    try {
      const sent = await this.#deps.messaging.direct.send(who, {
        conversationId: this.#facts.conversationId,
        content,
        clientId,
      })
      // A retry of what was written before: its sender alone is told again.
      if (!sent.isNew) await this.#echo(sent.message)
    } catch (error) {
      if (!(error instanceof Refusal)) this.#fail(error)
    }
    this.#settled()
  }

  #settled(): void {
    this.#uncommitted--
    if (this.#uncommitted <= UNCOMMITTED_MAX / 2) this.#room?.resolve()
    if (this.#uncommitted === 0) this.#quiet?.resolve()
  }

  #untilRoom(): Promise<void> {
    this.#room = Promise.withResolvers()
    return this.#room.promise
  }

  async #afterMessages(frame: Exclude<ClientFrame, ChatMessage>): Promise<void> {
    await this.#sending
    if (this.#uncommitted > 0) {
      this.#quiet = Promise.withResolvers()
      await this.#quiet.promise
    }
    const who = await this.#whoNow()
    if (who) await this.#act(who, frame).catch(passRefusal)
  }

  /** What was not written is not echoed either: its sender repeats it on the next socket. */
  #fail(error: unknown): void {
    this.#messages = []
    this.#deps.onFault(error)
    this.#facts.link.close(...FAULT)
  }

  async #act(who: Participant, frame: Exclude<ClientFrame, ChatMessage>): Promise<void> {
    const { direct, typing } = this.#deps.messaging
    const { conversationId } = this.#facts
    switch (frame.type) {
      case 'edit_message':
        await this.#within(who, frame.message_id, () => direct.edit(who, frame.message_id, frame.content))
        return
      case 'delete_message':
        await this.#within(who, frame.message_id, () => direct.remove(who, frame.message_id))
        return
      case 'typing':
        this.#isTyping = frame.is_typing
        typing.set(conversationId, who.personId, frame.is_typing)
        return
      case 'mark_read':
        await direct.markRead(who, conversationId, frame.message_id)
        return
      case 'sync':
        if (this.#facts.member.resumes) await this.sync(frame.after)
    }
  }

  /** Only messages of this conversation are this socket's to change. */
  async #within(who: Participant, messageId: number, act: () => Promise<unknown>): Promise<void> {
    const { message } = await this.#deps.messaging.direct.message(who, messageId)
    if (message.conversationId === this.#facts.conversationId) await act()
  }

  async #echo(message: Message): Promise<void> {
    const { link, member, who } = this.#facts
    const card = (await this.#deps.messaging.cards.of([who.personId])).get(who.personId) as Card
    link.send(writeNewMessage(this.#deps.present, message, card, member.resumes))
  }

  /** Tells what came or changed after a cursor; answers up to where. */
  async sync(after: number): Promise<number> {
    const { messaging, present } = this.#deps
    const { link, conversationId, who } = this.#facts
    for (let from = after; ; ) {
      const found = await messaging.direct.changes(who, conversationId, from)
      const { cursor, more } = found
      const messages = await present.messages(found.messages, found.marks)
      link.send(JSON.stringify({ type: 'sync', cursor, more, messages }))
      if (!more) return cursor
      from = cursor
      await link.drained()
    }
  }

  /** Tells from where the socket knows everything. */
  begin(cursor: number): number {
    this.#facts.link.send(JSON.stringify({ type: 'sync', cursor, more: false, messages: [] }))
    return cursor
  }

  closed(): void {
    const { conversationId, who } = this.#facts
    if (this.#isTyping) this.#deps.messaging.typing.stop(conversationId, who.personId)
    this.onClosed()
  }
}
