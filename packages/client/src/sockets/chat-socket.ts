import type { components } from '../chat.generated.ts'
import type { SessionLink } from '../session-link.ts'
import { Conversation, type Dialect, type MessageEvent, type Told } from './conversation.ts'
import type { Frame, SocketState } from './line.ts'
import type { MessagePage } from './message-list.ts'
import type { SocketOptions } from './wire.ts'
import { socketUrl } from './wire.ts'

type WholeMessage = components['schemas']['Message']

/** Who wrote a message, as events name them. */
export type ChatSender = Pick<WholeMessage['sender'], 'id' | 'username' | 'profile_picture'>

/** A message of a conversation; of a deleted one its place is left. */
export interface ChatMessage
  extends Pick<WholeMessage, 'id' | 'content' | 'timestamp' | 'is_read' | 'is_edited' | 'is_deleted' | 'attachments'> {
  readonly sender: ChatSender
}

export type ChatEvent =
  | MessageEvent<ChatMessage>
  | { readonly type: 'typing'; readonly user: ChatSender; readonly isTyping: boolean }
  /** All up to a message was read by somebody. */
  | { readonly type: 'read'; readonly userId: number; readonly lastReadId: number }

export interface ChatSocketOptions extends SocketOptions {
  /** An answer of `GET /api/conversations/{id}/history/` to begin with; without it the whole conversation is told. */
  readonly page?: MessagePage<WholeMessage>
}

/** One conversation, live. What is sent while the line is down is sent when it is back. */
export interface ChatSocket {
  readonly state: SocketState
  /** The conversation as far as it is known, in order; the same array as long as nothing changes. */
  readonly messages: readonly ChatMessage[]
  /** Every change up to here is in `messages`: any later `GET …/changes/?after=` may begin with it. */
  readonly cursor: number | undefined
  /** The client ids of what was sent and not acknowledged yet. */
  readonly waiting: readonly string[]
  /**
   * Writes a message, once however often it has to be sent. A `clientId` of your own lets it be sent again after a reload.
   * @throws SocketError
   */
  send(content: string, clientId?: string): Promise<ChatMessage>
  /** Puts other words in place of an own message's; one that is deleted meanwhile stays so. @throws SocketError */
  edit(messageId: number, content: string): Promise<ChatMessage>
  /** Empties an own message. @throws SocketError */
  remove(messageId: number): Promise<ChatMessage>
  /** Says that one is typing, or stopped; forgotten where the line is down. */
  setTyping(isTyping: boolean): void
  /** Says that all up to a message is read. */
  markRead(messageId: number): void
  /** Adds an answer of `history/?before=` the first message here. */
  addOlder(page: MessagePage<WholeMessage>): void
  onEvent(listener: (event: ChatEvent) => void): () => void
  onState(listener: (state: SocketState) => void): () => void
  /** Ends it; what waits is rejected with CLOSED. */
  close(): void
}

/**
 * Opens the socket of a conversation of the chat module, and keeps it open: in a browser by the session cookie that
 * signing in has set; elsewhere pass a `connect` that sends it.
 */
export function openChatSocket(
  { link }: { readonly link: SessionLink },
  conversationId: number,
  { page, ...options }: ChatSocketOptions = {},
): ChatSocket {
  let readUpTo = 0
  const tellRead = () => {
    if (readUpTo > 0) conversation.mention({ type: 'mark_read', message_id: readUpTo })
  }
  const dialect = createDialect(link, conversationId)
  const read = (some: MessagePage<WholeMessage>) => ({ cursor: some.cursor, results: some.results.map(messageOf) })
  const conversation = new Conversation<ChatMessage, Exclude<ChatEvent, MessageEvent<ChatMessage>>>({
    dialect,
    options,
    page: page ? read(page) : { cursor: 0, results: [] },
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
    edit: (id, content) =>
      conversation.change(
        { type: 'edit_message', message_id: id, content },
        (message) => message.id === id && (message.content === content || message.is_deleted),
      ),
    remove(id) {
      const known = conversation.get(id)
      if (known?.is_deleted) return Promise.resolve(known)
      return conversation.change(
        { type: 'delete_message', message_id: id },
        (message) => message.id === id && message.is_deleted,
      )
    },
    setTyping: (isTyping) => void conversation.mention({ type: 'typing', is_typing: isTyping }),
    markRead(id) {
      if (id <= readUpTo) return
      readUpTo = id
      tellRead()
    },
    addOlder: (some) => conversation.addOlder(read(some)),
    onEvent: (listener) => conversation.onEvent(listener),
    onState: (listener) => conversation.onState(listener),
    close: () => conversation.close(),
  }
}

/** What events tell of a message; the rest of a user is asked for by REST. */
const messageOf = ({ conversation: _, sender, ...message }: WholeMessage): ChatMessage => ({
  ...message,
  sender: { id: sender.id, username: sender.username, profile_picture: sender.profile_picture },
})

/** What the server says (docs/chat.md, the socket). */
type ServerFrame =
  | { type: 'sync'; cursor: number; more: boolean; messages: WholeMessage[] }
  | {
      type: 'new_message'
      message: Pick<ChatMessage, 'id' | 'sender' | 'content' | 'timestamp'>
      client_id?: string
      cursor: number
    }
  | {
      type: 'message_edited'
      message: { id: number; content: string; attachments: ChatMessage['attachments'] }
      cursor: number
    }
  | { type: 'message_deleted'; message_id: number; cursor: number }
  | { type: 'attachment_added'; message_id: number; attachments: ChatMessage['attachments']; cursor: number }
  | { type: 'messages_read'; user_id: number; last_read_id: number }
  | { type: 'user_typing'; user: ChatSender; is_typing: boolean }
  | { type: 'resync' }

type ChatTold = Told<ChatMessage, Exclude<ChatEvent, MessageEvent<ChatMessage>>>

/** So many of the last messages are asked for again when the line comes back, should they have been read meanwhile. */
const READS_LOOKED_AFTER = 50

function createDialect(
  link: SessionLink,
  conversationId: number,
): Dialect<ChatMessage, Exclude<ChatEvent, MessageEvent<ChatMessage>>> {
  const marks = new Map<number, number>()
  const withMarks = (message: ChatMessage): ChatMessage => {
    const isRead = [...marks].some(([reader, lastReadId]) => reader !== message.sender.id && lastReadId >= message.id)
    return isRead && !message.is_read ? { ...message, is_read: true } : message
  }
  return {
    address: async (after) => ({ url: socketUrl(link, `/ws/chat/${conversationId}/?after=${after}`), protocols: [] }),
    renew: link.renew,
    numberOf: ({ id }) => id,
    // What was read stays so.
    keep: (later, before) => (before.is_read && !later.is_read ? { ...later, is_read: true } : later),
    resumeAt: (cursor, messages) => {
      const unread = messages.slice(-READS_LOOKED_AFTER).find(({ is_read: isRead }) => !isRead)
      return unread ? Math.min(cursor, unread.id - 1) : cursor
    },
    read: (frame: Frame) => readFrame(frame as unknown as ServerFrame, { marks, withMarks }),
  }
}

interface Reads {
  readonly marks: Map<number, number>
  readonly withMarks: (message: ChatMessage) => ChatMessage
}

/** What this client does not know, from a newer server, tells nothing. */
function readFrame(frame: ServerFrame, { marks, withMarks }: Reads): ChatTold | undefined {
  switch (frame.type) {
    case 'sync': {
      const { cursor, more, messages } = frame
      return { kind: 'sync', cursor, more, messages: messages.map(messageOf).map(withMarks) }
    }
    case 'new_message': {
      const message = { is_read: false, is_edited: false, is_deleted: false, attachments: [], ...frame.message }
      const { cursor, client_id: clientId } = frame
      return { kind: 'message', message: withMarks(message), cursor, clientId, isWhole: false }
    }
    case 'message_edited':
    case 'message_deleted':
    case 'attachment_added':
      return readAmendment(frame)
    case 'messages_read': {
      const { user_id: userId, last_read_id: lastReadId } = frame
      marks.set(userId, Math.max(lastReadId, marks.get(userId) ?? 0))
      return { kind: 'revised', revise: withMarks, event: { type: 'read', userId, lastReadId } }
    }
    case 'user_typing':
      return { kind: 'passing', event: { type: 'typing', user: frame.user, isTyping: frame.is_typing } }
    case 'resync':
      return { kind: 'resync' }
    default:
      return undefined
  }
}

type Amendment = Extract<ServerFrame, { type: 'message_edited' | 'message_deleted' | 'attachment_added' }>

function readAmendment(frame: Amendment): ChatTold {
  const { cursor } = frame
  switch (frame.type) {
    case 'message_edited': {
      const { id, content, attachments } = frame.message
      const amend = (message: ChatMessage) => ({ ...message, content, attachments, is_edited: true })
      return { kind: 'amended', number: id, cursor, amend }
    }
    case 'message_deleted': {
      const amend = (message: ChatMessage) => ({ ...message, content: '', is_deleted: true, attachments: [] })
      return { kind: 'amended', number: frame.message_id, cursor, amend }
    }
    case 'attachment_added': {
      const amend = (message: ChatMessage) => ({ ...message, attachments: frame.attachments })
      return { kind: 'amended', number: frame.message_id, cursor, amend }
    }
  }
}
