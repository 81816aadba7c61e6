// What the assistant's socket says (docs/assistant.md, the socket), and what a page hears of it.
import type { AnswerOf } from '../operations.ts'

/** A message of a conversation with the assistant; an answer has its `metadata`, and in `reply_to` what it answers. */
export type AssistantMessage = AnswerOf<'listChatMessages'>['messages'][number]

/** A file of one's own, by the address that `uploadForAssistant` answered. */
export interface AssistantAttachment {
  readonly type: 'image' | 'video'
  readonly url: string
}

export type AssistantEvent =
  /** A session is followed; told after each break too. */
  | { readonly type: 'joined'; readonly sessionId: string; readonly title: string }
  /** An answer begins. */
  | { readonly type: 'typing'; readonly sessionId: string; readonly isTyping: boolean }
  /** More of an answer: `content` is new, `text` all of it so far. It is a draft: the `message` that follows counts. */
  | {
      readonly type: 'piece'
      readonly sessionId: string
      readonly questionId: string
      readonly content: string
      readonly text: string
    }
  /** A message came; under an id that is known already it takes the other's place. */
  | { readonly type: 'message'; readonly sessionId: string; readonly message: AssistantMessage }
  /** The server keeps what was asked here. */
  | {
      readonly type: 'received'
      readonly sessionId: string
      readonly questionId: string
      readonly timestamp: string
      readonly clientId: string | undefined
    }
  /** The session is forgotten, with all that was said in it; it is followed no more. */
  | { readonly type: 'deleted'; readonly sessionId: string }
  /** A complaint that belongs to no question. */
  | {
      readonly type: 'error'
      readonly sessionId: string | undefined
      readonly code: string
      readonly message: string
    }

/** A frame of the server's; one that is not listed, from a newer server, tells nothing. */
export type AssistantFrame =
  | { type: 'auth_success' }
  | { type: 'session_joined'; session_id: string; title: string; cursor: number }
  | { type: 'typing'; session_id: string; is_typing: boolean }
  | { type: 'message_piece'; session_id: string; reply_to: string; index: number; content: string }
  | ({ type: 'message'; session_id: string; cursor: number } & AssistantMessage)
  | {
      type: 'message_received'
      session_id: string
      id: string
      timestamp: string
      client_id?: string
      cursor: number
    }
  | { type: 'session_deleted'; session_id: string }
  | { type: 'error'; code: string; message: string; session_id?: string; client_id?: string }
