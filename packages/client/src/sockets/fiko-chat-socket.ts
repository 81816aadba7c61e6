import type { SessionLink } from '../session-link.ts'
import { Conversation, type Dialect, type MessageEvent, type Told } from './conversation.ts'
import {
  type FikoAgent,
  type FikoDelivery,
  type FikoDesk,
  type FikoErrorFrame,
  type FikoMessage,
  numberIn,
} from './fiko-frames.ts'
import type { SocketState } from './line.ts'
import { SocketError } from './socket-error.ts'
import { type SocketOptions, socketUrl } from './wire.ts'

type Passing =
  | { readonly type: 'typing'; readonly agent: FikoAgent; readonly isTyping: boolean }
  | { readonly type: 'presence'; readonly agent: FikoAgent; readonly isOnline: boolean }
  /** An agent has read what the customer wrote. */
  | { readonly type: 'read'; readonly agentId: number }
  | { readonly type: 'delivery'; readonly messageId: string; readonly delivery: FikoDelivery }
  | { readonly type: 'desk'; readonly desk: FikoDesk }
  /** Another agent took the turn to answer that was this one's. */
  | { readonly type: 'reply_lock_taken'; readonly by: FikoAgent | null }

export type FikoChatEvent = MessageEvent<FikoMessage> | Passing

/** Messages as REST answers them, and the change up to which they are right. */
export interface FikoPage {
  readonly cursor: number
  readonly messages: readonly FikoMessage[]
}

export interface FikoChatSocketOptions extends SocketOptions {
  /** An answer of `GET /fiko/v1/conversations/{id}/messages` to begin with; without it the last fifty are told. */
  readonly page?: FikoPage
}

/** One customer's conversation, live, as an agent has it. What is sent while the line is down is sent when it is back. */
export interface FikoChatSocket {
  readonly state: SocketState
  /** The conversation as far as it is known, in order; the same array as long as nothing changes. */
  readonly messages: readonly FikoMessage[]
  /** Every change up to here is in `messages`. */
  readonly cursor: number | undefined
  /** The client ids of replies that were not acknowledged yet. */
  readonly waiting: readonly string[]
  /** Answers the customer, once however often it has to be sent. @throws SocketError REFUSED with the server's code */
  send(content: string, clientId?: string): Promise<FikoMessage>
  /** Says that one is typing, or stopped; forgotten where the line is down. */
  setTyping(isTyping: boolean): void
  /** Says that all up to a message is read. */
  markRead(messageId: string): void
  /** Adds an answer of `messages?before=` the first message here. */
  addOlder(page: FikoPage): void
  onEvent(listener: (event: FikoChatEvent) => void): () => void
  onState(listener: (state: SocketState) => void): () => void
  /** Ends it; what waits is rejected with CLOSED. */
  close(): void
}

/** Opens the socket of a customer's conversation (`conv_5`), and keeps it open. Its token goes in a sub-protocol. */
export function openFikoChatSocket(
  { link }: { readonly link: SessionLink },
  conversationId: string,
  { page, ...options }: FikoChatSocketOptions = {},
): FikoChatSocket {
  let readUpTo: string | undefined
  const tellRead = () => {
    if (readUpTo !== undefined) conversation.mention({ type: 'mark_read', message_id: readUpTo })
  }
  const conversation = new Conversation<FikoMessage, Passing>({
    dialect: createDialect(link, conversationId),
    options,
    page: page && pageOf(page),
    onOpen: tellRead,
  })
  return {
    get state() {
      return conversation.state
    },
    get messages() {
      return conversation.messages
    },
    get cursor() {
      return conversation.cursor
    },
    get waiting() {
      return conversation.waiting
    },
    send: (content, clientId) => conversation.write({ type: 'chat_message', content }, clientId),
    setTyping: (isTyping) => void conversation.mention({ type: 'typing', is_typing: isTyping }),
    markRead(id) {
      if (readUpTo !== undefined && numberIn(id) <= numberIn(readUpTo)) return
      readUpTo = id
      tellRead()
    },
    addOlder: (some) => conversation.addOlder(pageOf(some)),
    onEvent: (listener) => conversation.onEvent(listener),
    onState: (listener) => conversation.onState(listener),
    close: () => conversation.close(),
  }
}

const pageOf = ({ cursor, messages }: FikoPage) => ({ cursor, results: messages })

/** Where to open a socket of Fiko, as who is signed in. The protocol beside the token is the one the server chooses. */
export async function fikoAddress(link: SessionLink, path: string) {
  const access = await link.access()
  return access === undefined ? undefined : { url: socketUrl(link, path), protocols: ['fiko', `token.${access}`] }
}

type ServerFrame =
  | { type: 'sync'; cursor: number; more: boolean; messages: FikoMessage[] }
  | { type: 'chat_message' | 'note_added'; message: FikoMessage; client_id?: string; cursor: number }
  | { type: 'message_edited'; message: FikoMessage; cursor: number }
  | { type: 'message_deleted'; message_id: string; cursor: number }
  | { type: 'attachment_added'; message_id: string; attachments: FikoMessage['attachments']; cursor: number }
  | ({ type: 'delivery_updated'; message_id: string } & FikoDelivery)
  | { type: 'messages_read'; user_id: number }
  | { type: 'typing_indicator'; user_id: number; username: string; is_typing: boolean }
  | { type: 'user_presence'; user_id: number; username: string; is_online: boolean }
  | ({ type: 'thread_updated'; conversation_id: string } & FikoDesk)
  | { type: 'reply_lock_taken'; by: FikoAgent | null }
  | { type: 'resync' }
  | FikoErrorFrame

function createDialect(link: SessionLink, conversationId: string): Dialect<FikoMessage, Passing> {
  return {
    address: (after) => fikoAddress(link, `/ws/chat/${conversationId}/?after=${after}`),
    renew: link.renew,
    numberOf: ({ id }) => numberIn(id),
    keep: (later) => later,
    resumeAt: (cursor) => cursor,
    read: (frame) => readMessageFrame(frame as unknown as ServerFrame) ?? readPassing(frame as unknown as ServerFrame),
  }
}

type FikoTold = Told<FikoMessage, Passing>

function readMessageFrame(frame: ServerFrame): FikoTold | undefined {
  switch (frame.type) {
    case 'sync':
      return { ...frame, kind: 'sync' }
    case 'chat_message':
    case 'note_added': {
      const { message, cursor } = frame
      return { kind: 'message', message, cursor, clientId: message.client_id ?? undefined, isWhole: true }
    }
    case 'message_edited': {
      const { message, cursor } = frame
      return { kind: 'amended', number: numberIn(message.id), cursor, amend: () => message }
    }
    case 'message_deleted': {
      const amend = (message: FikoMessage): FikoMessage => ({
        ...message,
        content: '',
        is_deleted: true,
        attachments: [],
      })
      return { kind: 'amended', number: numberIn(frame.message_id), cursor: frame.cursor, amend }
    }
    case 'attachment_added': {
      const amend = (message: FikoMessage): FikoMessage => ({ ...message, attachments: frame.attachments })
      return { kind: 'amended', number: numberIn(frame.message_id), cursor: frame.cursor, amend }
    }
    case 'resync':
      return { kind: 'resync' }
    case 'error':
      return readRefusal(frame)
    default:
      return undefined
  }
}

function readRefusal({ error, code, client_id: clientId }: FikoErrorFrame): FikoTold | undefined {
  if (clientId === undefined) return undefined
  return { kind: 'refused', clientId, error: new SocketError('REFUSED', error, code) }
}

/** What this client does not know, from a newer server, tells nothing. */
function readPassing(frame: ServerFrame): FikoTold | undefined {
  switch (frame.type) {
    case 'delivery_updated': {
      const { message_id: messageId, state, platform, error, parts } = frame
      const delivery = { state, platform, error, parts }
      const revise = (message: FikoMessage) => (message.id === messageId ? { ...message, delivery } : message)
      return { kind: 'revised', revise, event: { type: 'delivery', messageId, delivery } }
    }
    case 'typing_indicator':
      return { kind: 'passing', event: { type: 'typing', agent: agentOf(frame), isTyping: frame.is_typing } }
    case 'user_presence':
      return { kind: 'passing', event: { type: 'presence', agent: agentOf(frame), isOnline: frame.is_online } }
    case 'messages_read':
      return { kind: 'passing', event: { type: 'read', agentId: frame.user_id } }
    case 'thread_updated': {
      const { status, assignee, reply_lock, window_ends_at } = frame
      return { kind: 'passing', event: { type: 'desk', desk: { status, assignee, reply_lock, window_ends_at } } }
    }
    case 'reply_lock_taken':
      return { kind: 'passing', event: { type: 'reply_lock_taken', by: frame.by } }
    default:
      return undefined
  }
}

const agentOf = ({ user_id: id, username }: { user_id: number; username: string }): FikoAgent => ({ id, username })
