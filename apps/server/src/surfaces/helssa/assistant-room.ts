import type { Assistant, Exchange, SessionMessage } from '../../domains/assistant/index.ts'
import type { Change, Message, Messaging, Note } from '../../domains/messaging/index.ts'
import type { Language } from '../../platform/http/language.ts'
import { instantText } from '../../platform/http/schema.ts'
import { presentMessage } from './assistant.present.ts'
import { messageName } from './assistant.schema.ts'

interface Deps {
  readonly assistant: Assistant
  readonly messaging: Messaging
  readonly onFault: (error: unknown) => void
}

interface Joining {
  readonly personId: string
  readonly sessionId: string
  /** What the socket knows already; nothing: it wants what comes from now on. */
  readonly after: number | undefined
  readonly language: Language
  readonly send: (frame: object) => void
  /** Resolves once what was sent is on its way: who missed much is told it as fast as they read. */
  readonly drained: () => Promise<void>
  readonly onErased: () => void
}

/** A session one socket listens to. */
export interface Joined {
  /** This socket asked it: it is told that it was kept, the person's others are told what it says. */
  asked(question: Message): void
  /** Tells nothing more until a question of this socket is kept or refused: else it may be met before it is known as such. */
  waitFor(asking: Promise<void>): void
  /** Tells an answer again to who asked the same again. */
  repeat(exchange: Exchange): void
  leave(): void
}

/**
 * Has a socket hear all that happens in a session, in order and without a gap: first what it missed, then what comes.
 * @throws SESSION_NOT_FOUND
 */
export async function joinSession(deps: Deps, joining: Joining): Promise<Joined> {
  const { assistant, messaging, onFault } = deps
  const { personId, sessionId, after, send } = joining
  const session = await assistant.chat.find(personId, sessionId)
  const listener = new SessionListener(deps, joining)
  const { cursor, stop } = await messaging.feed.follow(session.conversationId, {
    changed: (change) => listener.inTurn(() => listener.tell(change)),
    noted: (note) => listener.inTurn(() => listener.note(note)),
  })
  // A cursor of another session, say, may lie beyond the end: whatever comes is news all the same.
  const from = Math.min(after ?? cursor, cursor)
  try {
    send({ type: 'session_joined', session_id: sessionId, title: session.title, cursor: from })
    await listener.begin(from, cursor)
  } catch (error) {
    stop()
    throw error
  }
  listener.release(onFault)
  return {
    asked: ({ id }) => listener.own.add(id),
    waitFor: (asking) => listener.inTurn(() => asking),
    repeat: (exchange) => listener.inTurn(() => listener.repeat(exchange)),
    leave: stop,
  }
}

class SessionListener {
  /** Questions this very socket asked. */
  readonly own = new Set<number>()
  readonly #deps: Deps
  readonly #joining: Joining
  readonly #began = Promise.withResolvers<void>()
  /** News are told one after the other, where something has to be read first too. */
  #telling: Promise<void> = this.#began.promise
  #cursor = 0
  /** Questions whose answer is announced, and those whose answer was told. */
  readonly #announced = new Set<number>()
  readonly #answered = new Set<number>()

  constructor(deps: Deps, joining: Joining) {
    this.#deps = deps
    this.#joining = joining
  }

  inTurn(tell: () => Promise<void> | void): void {
    this.#telling = this.#telling.then(tell).catch(this.#deps.onFault)
  }

  release(onFault: (error: unknown) => void): void {
    this.#telling.catch(onFault)
    this.#began.resolve()
  }

  /** Tells what came after a cursor, up to where the feed goes on. */
  async begin(after: number, upTo: number): Promise<void> {
    const { personId, sessionId, drained } = this.#joining
    this.#cursor = after
    while (this.#cursor < upTo) {
      const { messages, cursor, more } = await this.#deps.assistant.chat.changes(personId, sessionId, this.#cursor)
      for (const message of messages) this.#tellMessage(message)
      this.#cursor = Math.max(this.#cursor, cursor)
      if (!more) return
      await drained()
    }
  }

  async tell({ kind, version, message }: Change): Promise<void> {
    if (version <= this.#cursor) return
    this.#cursor = version
    if (kind === 'attached' && this.own.has(message.id)) return
    // One that was given its files is told again: the same id, and now whole.
    const [shown] = await this.#deps.assistant.chat.withAnswers([message])
    if (shown) this.#tellMessage(shown)
  }

  #tellMessage(shown: SessionMessage): void {
    const { sessionId, language, send } = this.#joining
    const { message, answers } = shown
    if (this.own.has(message.id)) {
      send({
        type: 'message_received',
        session_id: sessionId,
        id: messageName(message.id),
        timestamp: instantText(message.createdAt),
        ...(message.clientId !== null && { client_id: message.clientId }),
        cursor: message.version,
      })
      return
    }
    if (answers) this.#announce(answers.questionId)
    const { links } = this.#deps.messaging
    const told = presentMessage(shown, { language, linkOf: links.of })
    send({ type: 'message', session_id: sessionId, ...told, cursor: message.version })
    if (answers) {
      this.#announced.delete(answers.questionId)
      this.#answered.add(answers.questionId)
    }
  }

  /** Before each answer, however fast it comes. */
  #announce(questionId: number): void {
    if (this.#announced.has(questionId)) return
    this.#announced.add(questionId)
    this.#tellTyping(true)
  }

  #tellTyping(isTyping: boolean): void {
    const { sessionId, send } = this.#joining
    send({ type: 'typing', session_id: sessionId, is_typing: isTyping })
  }

  note(note: Note): void {
    const { sessionId, send, onErased } = this.#joining
    if (note.kind === 'erased') {
      send({ type: 'session_deleted', session_id: sessionId })
      onErased()
    }
    if (note.kind === 'unanswered' && this.#announced.delete(note.questionId)) this.#tellTyping(false)
    if (note.kind !== 'answering' || this.#answered.has(note.questionId)) return
    this.#announce(note.questionId)
    if (note.text === '') return
    const piece = { reply_to: messageName(note.questionId), index: note.index, content: note.text }
    send({ type: 'message_piece', session_id: sessionId, ...piece })
  }

  /** What was told already by the feed is not told twice; what was answered long ago is. */
  repeat({ question, answer }: Exchange): void {
    if (this.#answered.has(question.id) || answer.message.version > this.#cursor) return
    this.own.add(question.id)
    this.#tellMessage({ message: question })
    this.#tellMessage(answer)
  }
}
