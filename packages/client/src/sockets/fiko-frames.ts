// What Fiko's sockets say to those who ask for more than the contract (docs/fiko.md).

/** Somebody of the support, by number and name. */
export interface FikoAgent {
  readonly id: number
  readonly username: string
}

export interface FikoDelivery {
  readonly state: 'queued' | 'sending' | 'sent' | 'failed' | 'uncertain'
  readonly platform: string
  readonly error: string | null
  readonly parts: readonly { readonly part: number; readonly state: string; readonly error: string | null }[]
}

/** A message of a customer's conversation: theirs, the support's, or a note among agents. */
export interface FikoMessage {
  /** `msg_456` */
  readonly id: string
  readonly conversation_id: string
  readonly content: string
  readonly type: 'customer' | 'support' | 'note'
  readonly customer: { readonly first_name: string; readonly last_name: string }
  readonly sender: FikoAgent | null
  readonly created_at: string
  readonly edited_at: string | null
  readonly is_deleted: boolean
  readonly client_id: string | null
  readonly cursor: number
  readonly attachments: readonly {
    readonly id: number
    readonly name: string
    readonly media_type: string
    readonly size_bytes: number
    readonly url: string
  }[]
  /** How sending it to the customer's platform goes; null for what is sent nowhere. */
  readonly delivery: FikoDelivery | null
}

/** Who has a conversation, and until when it may be answered. */
export interface FikoDesk {
  readonly status: 'active' | 'closed'
  readonly assignee: FikoAgent | null
  readonly reply_lock: { readonly agent: FikoAgent | null; readonly until: string } | null
  readonly window_ends_at: string | null
}

/** A conversation as the list has it. */
export interface FikoConversation extends FikoDesk {
  /** `conv_123` */
  readonly id: string
  readonly title: string
  readonly source: string
  readonly customer: {
    readonly id: number
    readonly first_name: string
    readonly last_name: string
    readonly source: string
  }
  readonly last_message: { readonly content: string; readonly type: string; readonly created_at: string } | null
  readonly unread_count: number
  readonly created_at: string
  readonly updated_at: string
  readonly account: { readonly id: string; readonly name: string }
  readonly cursor: number
}

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
