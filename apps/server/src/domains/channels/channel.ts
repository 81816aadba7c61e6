import type { Platform } from './platform-client.ts'

/** A bot or a business account of ours at a platform; its secrets are in no field of it. */
export interface ChannelAccount {
  /** Random; part of the address the platform calls. */
  readonly id: string
  readonly platform: Platform
  /** What the platform calls it. */
  readonly externalId: string
  readonly name: string
  readonly receivesBy: 'webhook' | 'polling'
  readonly status: 'active' | 'failing' | 'disconnected'
  readonly lastError: string | null
  readonly lastErrorAt: Date | null
  readonly connectedBy: string
  readonly createdAt: Date
}

/** Somebody who writes to one of our accounts. */
export interface Customer {
  readonly id: number
  readonly accountId: string
  /** A Telegram chat, an Instagram-scoped user. */
  readonly externalId: string
  readonly firstName: string
  readonly lastName: string
  readonly username: string | null
  readonly createdAt: Date
}

/** The support side of a conversation. */
export interface Thread {
  readonly conversationId: number
  readonly customerId: number
  readonly status: 'open' | 'closed'
  readonly assigneeId: string | null
  /** Version of the conversation, or number of the thread's own last change: the inbox is ordered and resumed by it. */
  readonly lastChange: number
  readonly lastCustomerMessageAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** On the bus: something in the inbox changed; `messageId` where it is a new message of a customer. */
export const INBOX_CHANNEL = 'support-inbox'
export interface InboxNews {
  readonly conversationId: number
  readonly messageId?: number | undefined
}
/** On the bus: the state of an account changed. */
export const ACCOUNTS_CHANNEL = 'support-accounts'

/** What a platform told of one chat, read out of its own words. */
export type InboundEvent =
  | InboundMessage
  | { readonly kind: 'deleted'; readonly externalId: string }
  | { readonly kind: 'delivered'; readonly externalIds: readonly string[]; readonly at: Date }
  /** This one of ours and all before it. */
  | { readonly kind: 'read'; readonly externalId: string; readonly at: Date }
  /** Nothing we keep beyond the update itself. */
  | { readonly kind: 'ignored' }

/** A message, or an edit that tells the whole message anew. */
export interface InboundMessage {
  readonly kind: 'message' | 'edit'
  /** The platform's name of the message. */
  readonly externalId: string
  readonly sentAt: Date
  /** Said by us at the platform itself, or our own words coming back. */
  readonly fromUs: boolean
  readonly content: string
  readonly files: readonly FileReference[]
  /** Who writes, where the update tells. */
  readonly writer?: Writer | undefined
}

export interface FileReference {
  readonly reference: string
  readonly name: string | null
}

export interface Writer {
  readonly firstName: string
  readonly lastName: string
  readonly username: string | null
}

/** An update as it is stored. */
export interface Update {
  /** The platform's name of the update: the same update has the same name. */
  readonly externalId: string
  /** Whose conversation it is about. */
  readonly chat: string
  /** Their order as the platform tells it. */
  readonly rank: number
  readonly payload: unknown
}
