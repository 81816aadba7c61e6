/** The most characters (UTF-16 units) a message may have. */
export const CONTENT_LENGTH_MAX = 10_000
export const CLIENT_ID_LENGTH_MAX = 100
export const ATTACHMENT_BYTES_MAX = 10 * 1024 * 1024
export const ATTACHMENTS_MAX = 20

export interface Attachment {
  readonly id: number
  readonly messageId: number
  readonly fileKey: string
  readonly mediaType: string
  /** As it was called where it came from; only ever shown. */
  readonly name: string
  readonly sizeBytes: number
  readonly uploadedAt: Date
}

export interface Message {
  /** The number that made it. Within a conversation ids grow in the order of commits. */
  readonly id: number
  readonly conversationId: number
  /** 1, 2, 3 … within its conversation. */
  readonly position: number
  /** The number of its last change; its id while there was none. */
  readonly version: number
  /** Null: the customer of a support conversation, or the assistant. */
  readonly senderId: string | null
  /** A note among agents. */
  readonly internal: boolean
  readonly content: string
  /** The sender's own name for it. */
  readonly clientId: string | null
  readonly createdAt: Date
  readonly editedAt: Date | null
  readonly deletedAt: Date | null
  readonly attachments: readonly Attachment[]
}

export const CHANGES = ['message', 'edited', 'deleted', 'attached'] as const

/** One entry in the log of a conversation. */
export interface Change {
  readonly conversationId: number
  /** The conversation's version before it: who knows that one has missed nothing. */
  readonly previous: number
  readonly version: number
  readonly kind: (typeof CHANGES)[number]
  /** As the change left it. */
  readonly message: Message
}

export interface NewMessage {
  readonly conversationId: number
  readonly senderId: string | null
  readonly content: string
  readonly clientId?: string | undefined
  readonly internal?: boolean | undefined
  /** When it was said, where that is not now. */
  readonly at?: Date | undefined
}

/** Between two persons, between a customer and the support, between a person and the assistant. */
export type ConversationKind = 'direct' | 'support' | 'assistant'

export interface Conversation {
  readonly id: number
  readonly kind: ConversationKind
  /** The two of a direct one, once where somebody writes to themselves; none of a support one. */
  readonly personIds: readonly string[]
  /** The number of its last change: the cursor of who knows all of it. */
  readonly version: number
  readonly lastMessageId: number | null
  readonly messageCount: number
  readonly createdAt: Date
}
