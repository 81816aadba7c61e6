// What Fiko's sockets say to those who ask for more than the contract (docs/fiko.md): in REST's own words.
import type { components } from '../fiko.generated.ts'

/** A message of a customer's conversation: theirs, the support's, or a note among agents. */
export type FikoMessage = components['schemas']['Message']

/** A conversation as the list has it. */
export type FikoConversation = components['schemas']['Conversation']

/** Somebody of the support, by number and name. */
export type FikoAgent = NonNullable<FikoMessage['sender']>

/** How sending an answer to the customer's platform goes. */
export type FikoDelivery = NonNullable<FikoMessage['delivery']>

/** Who has a conversation, and until when it may be answered. */
export type FikoDesk = Pick<FikoConversation, 'status' | 'assignee' | 'reply_lock' | 'window_ends_at'>

export interface FikoErrorFrame {
  readonly type: 'error'
  readonly error: string
  readonly message: string
  readonly code?: string
  /** Of the message that is not written. */
  readonly client_id?: string
}

/** The number in `msg_7`, by which messages are ordered. */
export const numberIn = (name: string): number => Number(name.replace(/^[a-z]+_/, ''))
