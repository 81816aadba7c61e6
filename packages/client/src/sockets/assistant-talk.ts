import { newIdempotencyKey } from '../idempotency.ts'
import { createListeners } from '../listeners.ts'
import type { SessionLink } from '../session-link.ts'
import type { AssistantAttachment, AssistantEvent, AssistantFrame, AssistantMessage } from './assistant-frames.ts'
import { Drafts } from './drafts.ts'
import { FollowedSessions } from './followed-sessions.ts'
import type { Frame, SocketState } from './line.ts'
import { Outbox } from './outbox.ts'
import { SocketError } from './socket-error.ts'
import { TokenLine } from './token-line.ts'
import { type Later, platformOf, type SocketOptions } from './wire.ts'

/** A model may think for a while, and the server asks another engine after it. */
const ANSWER_MS_MAX = 240_000
/** So long after "it is being answered already" the answer is asked for again: that attempt may have come to nothing. */
const UNDER_WAY_MS = 5_000

interface Question {
  readonly sessionId: string
  /** The message's, once the server told it. */
  id: string | undefined
  cancel: () => void
}

type FrameOf<Type extends AssistantFrame['type']> = Extract<AssistantFrame, { type: Type }>

/** The assistant over lines that break: who is signed in, what is followed, and what was asked and not answered yet. */
export class AssistantTalk {
  readonly #later: Later
  readonly #line: TokenLine
  readonly #sessions: FollowedSessions
  readonly #outbox: Outbox<AssistantMessage>
  readonly #drafts = new Drafts()
  /** By their client ids. */
  readonly #questions = new Map<string, Question>()
  readonly #listeners = createListeners<AssistantEvent>()
  readonly #stateListeners = createListeners<SocketState>()

  constructor(link: SessionLink, options: SocketOptions) {
    const platform = platformOf(options)
    this.#later = platform.later
    this.#line = new TokenLine({
      ...{ ...platform, link, path: '/ws/chat/' },
      onSignedIn: () => this.#sessions.rejoin(),
      onFrame: (frame) => this.#heard(frame as unknown as AssistantFrame & Frame),
      onLost: () => this.#lost(),
      onState: (state) => this.#tellState(state),
    })
    this.#sessions = new FollowedSessions({
      later: platform.later,
      send: (frame) => this.#line.send(frame),
      onGone: (id, error) => this.#failQuestions(id, error),
    })
    this.#outbox = new Outbox({
      later: platform.later,
      answerMsMax: ANSWER_MS_MAX,
      // Asked before its session is followed, an answer could come and go unheard.
      send: (frame) => this.#sessions.isJoined((frame as { session_id: string }).session_id) && this.#line.send(frame),
    })
  }

  get state(): SocketState {
    return this.#line.state
  }
  get waiting(): readonly string[] {
    return this.#outbox.keys
  }

  cursorOf(sessionId: string): number | undefined {
    return this.#sessions.cursorOf(sessionId)
  }

  async join(sessionId: string, after: number | undefined): Promise<{ title: string }> {
    if (this.state.state === 'closed') throw new SocketError('CLOSED', 'The socket was closed')
    return this.#sessions.join(sessionId, after)
  }

  leave(sessionId: string): void {
    this.#sessions.leave(sessionId)
  }

  ask(
    sessionId: string,
    content: string,
    {
      attachments,
      clientId = newIdempotencyKey(),
    }: { readonly attachments?: readonly AssistantAttachment[]; readonly clientId?: string } = {},
  ): Promise<AssistantMessage> {
    const isNew = !this.#questions.has(clientId)
    if (isNew) this.#questions.set(clientId, { sessionId, id: undefined, cancel: () => {} })
    const frame = { type: 'message', session_id: sessionId, content, client_id: clientId }
    const answer = this.#outbox.add(clientId, attachments ? { ...frame, attachments } : frame)
    if (isNew) {
      const forget = () => this.#forget(clientId)
      answer.then(forget, forget)
    }
    if (this.state.state === 'closed') this.#outbox.close()
    else this.#sessions.follow(sessionId)
    return answer
  }

  onEvent(listener: (event: AssistantEvent) => void): () => void {
    return this.#listeners.add(listener)
  }

  onState(listener: (state: SocketState) => void): () => void {
    return this.#stateListeners.add(listener)
  }

  close(): void {
    this.#line.close()
  }

  #lost(): void {
    this.#sessions.lost()
    this.#outbox.lost()
    this.#drafts.lost()
    for (const question of this.#questions.values()) question.cancel()
  }

  #heard(frame: AssistantFrame): void {
    switch (frame.type) {
      case 'session_joined':
        this.#sessions.joined(frame.session_id, frame)
        this.#tell({ type: 'joined', sessionId: frame.session_id, title: frame.title })
        this.#outbox.flush()
        return
      case 'typing':
        this.#tell({ type: 'typing', sessionId: frame.session_id, isTyping: frame.is_typing })
        return
      case 'message_piece':
        this.#pieceTold(frame)
        return
      case 'message':
        this.#messageTold(frame)
        return
      case 'message_received':
        this.#received(frame)
        return
      case 'session_deleted':
        this.#gone(frame.session_id)
        return
      case 'error':
        this.#complained(frame)
    }
  }

  #pieceTold({ session_id: sessionId, reply_to: questionId, ...piece }: FrameOf<'message_piece'>): void {
    const text = this.#drafts.add(questionId, piece)
    if (text !== undefined) this.#tell({ type: 'piece', sessionId, questionId, content: piece.content, text })
  }

  #messageTold({ type: _, session_id: sessionId, cursor, ...message }: FrameOf<'message'>): void {
    this.#sessions.heard(sessionId, cursor)
    if (message.client_id !== undefined) this.#name(message.client_id, message.id)
    if (message.reply_to !== undefined) this.#drafts.end(message.reply_to)
    this.#tell({ type: 'message', sessionId, message })
    for (const [key, { id }] of this.#questions)
      if (id !== undefined && id === message.reply_to) this.#outbox.settle(key, message)
  }

  #received(frame: FrameOf<'message_received'>): void {
    const { session_id: sessionId, id: questionId, timestamp, client_id: clientId, cursor } = frame
    this.#sessions.heard(sessionId, cursor)
    if (clientId !== undefined) this.#name(clientId, questionId)
    this.#tell({ type: 'received', sessionId, questionId, timestamp, clientId })
  }

  #name(clientId: string, questionId: string): void {
    const question = this.#questions.get(clientId)
    if (question) question.id = questionId
  }

  #complained({ code, message, session_id: sessionId, client_id: clientId }: FrameOf<'error'>): void {
    const question = clientId === undefined ? undefined : this.#questions.get(clientId)
    if (clientId !== undefined && question) {
      if (code === 'ANSWER_UNDER_WAY') this.#askAgainLater(clientId, question)
      else this.#outbox.fail(clientId, new SocketError('REFUSED', message, code))
    } else if (sessionId !== undefined && code === 'NOT_FOUND') {
      this.#gone(sessionId, new SocketError('REFUSED', message, code))
    } else {
      this.#tell({ type: 'error', sessionId, code, message })
      if (sessionId !== undefined) this.#sessions.rejoinLater(sessionId)
    }
  }

  /** The answer comes by the session, if that attempt comes to an end; asked again the server knows what became of it. */
  #askAgainLater(clientId: string, question: Question): void {
    question.cancel()
    question.cancel = this.#later(UNDER_WAY_MS, () => {
      // An answer told already is told again to a new follower alone; it may have passed by without a name here.
      if (question.id === undefined) this.#sessions.rejoinOne(question.sessionId)
      this.#outbox.again(clientId)
    })
  }

  #gone(sessionId: string, error?: SocketError): void {
    const wasFollowed = this.#sessions.forget(sessionId, error)
    if (wasFollowed) this.#tell({ type: 'deleted', sessionId })
  }

  #failQuestions(sessionId: string, error: SocketError): void {
    for (const [key, question] of [...this.#questions])
      if (question.sessionId === sessionId) this.#outbox.fail(key, error)
  }

  #forget(clientId: string): void {
    this.#questions.get(clientId)?.cancel()
    this.#questions.delete(clientId)
  }

  #tell(event: AssistantEvent): void {
    this.#listeners.tell(event)
  }

  #tellState(state: SocketState): void {
    if (state.state === 'closed') {
      this.#outbox.close()
      this.#sessions.close()
    }
    this.#stateListeners.tell(state)
  }
}
