import type { SessionLink } from '../session-link.ts'
import type { AssistantAttachment, AssistantEvent, AssistantMessage } from './assistant-frames.ts'
import { AssistantTalk } from './assistant-talk.ts'
import type { SocketState } from './line.ts'
import type { SocketOptions } from './wire.ts'

/** Conversations with the assistant, live. What is asked while the line is down is asked when it is back. */
export interface AssistantSocket {
  readonly state: SocketState
  /** The client ids of questions that were not answered yet. */
  readonly waiting: readonly string[]
  /**
   * Follows a session, over all breaks, until it is left or deleted: tells what comes, and with `after` also what came
   * since that cursor (0: all that was said). Of more than twenty the one joined first is left.
   * @throws SocketError REFUSED with `NOT_FOUND`, UNANSWERED, CLOSED
   */
  join(sessionId: string, from?: { readonly after?: number }): Promise<{ readonly title: string }>
  /** Follows a session no more. What was asked in it is answered and kept all the same; here it rejects with CLOSED. */
  leave(sessionId: string): void
  /** Up to where all of a followed session was told: `join` again, or `listChatMessages`, may go on from there. */
  cursorOf(sessionId: string): number | undefined
  /**
   * Asks, and resolves with the answer; the session is followed from then on. However often it has to be sent it is asked
   * and counted once, by a `clientId` that may be your own, to ask for the answer again after a reload.
   * @throws SocketError REFUSED with the server's code (`PLAN_LIMIT_REACHED`, `AI_SERVICE_UNAVAILABLE` …), UNANSWERED,
   *   QUEUE_FULL, CLOSED
   */
  ask(
    sessionId: string,
    content: string,
    more?: { readonly attachments?: readonly AssistantAttachment[]; readonly clientId?: string },
  ): Promise<AssistantMessage>
  onEvent(listener: (event: AssistantEvent) => void): () => void
  onState(listener: (state: SocketState) => void): () => void
  /** Ends it; what waits is rejected with CLOSED. */
  close(): void
}

/** Opens the assistant's socket, and keeps it open and signed in. Its token goes in the first frame. */
export function openAssistantSocket(
  { link }: { readonly link: SessionLink },
  options: SocketOptions = {},
): AssistantSocket {
  const talk = new AssistantTalk(link, options)
  return {
    get state() {
      return talk.state
    },
    get waiting() {
      return talk.waiting
    },
    join: (sessionId, from) => talk.join(sessionId, from?.after),
    leave: (sessionId) => talk.leave(sessionId),
    cursorOf: (sessionId) => talk.cursorOf(sessionId),
    ask: (sessionId, content, more) => talk.ask(sessionId, content, more),
    onEvent: (listener) => talk.onEvent(listener),
    onState: (listener) => talk.onState(listener),
    close: () => talk.close(),
  }
}
