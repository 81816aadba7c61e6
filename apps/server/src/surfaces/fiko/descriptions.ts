import { type TSchema, Type } from 'typebox'
import { Instant, Nullable, OneOf } from '../../platform/http/schema.ts'
import type { SocketDescription } from '../../platform/sockets/description.ts'
import { ClientId, chatFrames, listFrames } from './frames.ts'
import { Conversation, Cursor, Message, models, Status } from './schema.ts'
import { ConversationId, MessageId } from './wire-id.ts'

const Said = OneOf(['customer', 'support'])
const Brief = Type.Object({ id: MessageId, content: Type.String(), type: Said, created_at: Instant })
const Customer = Type.Object({ first_name: Type.String(), last_name: Type.String() })
const Listed = Type.Object({
  id: ConversationId,
  title: Type.String(),
  source: OneOf(['telegram', 'instagram']),
  status: Status,
  customer: Type.Object({
    id: Type.Integer(),
    first_name: Type.String(),
    last_name: Type.String(),
    source: Type.String(),
  }),
  last_message: Nullable(Type.Object({ content: Type.String(), type: Said, created_at: Instant })),
  unread_count: Type.Integer(),
  created_at: Instant,
  updated_at: Instant,
})
const event = <const Name extends string, const Fields extends Record<string, TSchema>>(name: Name, fields: Fields) =>
  Type.Object({ type: Type.Literal(name), ...fields })
const agent = { user_id: Type.Integer(), username: Type.String() }

const ErrorEvent = event('error', {
  error: Type.String(),
  message: Type.String(),
  code: Type.Optional(Type.String()),
  client_id: Type.Optional(ClientId),
})
const Resync = event('resync', {})

const after = 'a cursor to go on from; its presence asks for the further events (docs/fiko.md)'
const query = {
  token: 'an access token; better a ticket, or the sub-protocols `fiko` and `token.<jwt>`',
  ticket: 'a ticket of `POST /fiko/v1/socket-tickets`, good once and for 30 seconds',
}

/** The sockets of the support inbox, as documents tell of them (contract, docs/fiko.md). */
export const fikoSocketDescriptions: readonly SocketDescription[] = [
  {
    name: 'fiko_conversations',
    address: '/ws/conversations/',
    summary: 'The list of conversations with customers, for agents',
    query: { ...query, after: 'its presence asks for conversations as REST has them, and `resync`' },
    receives: Object.values(listFrames),
    sends: [
      event('conversations_list', {
        conversations: Type.Array(Type.Union([Listed, Conversation])),
        timestamp: Instant,
      }),
      event('new_customer_message', { conversation_id: ConversationId, message: Brief, timestamp: Instant }),
      event('conversation_updated', { conversation_id: ConversationId }),
      ErrorEvent,
      Resync,
    ],
    models,
  },
  {
    name: 'fiko_chat',
    address: '/ws/chat/{conversation_id}/',
    summary: 'The conversation with one customer, for agents; the id is `conv_5`, or `5` beside a token or ticket',
    query: { ...query, after },
    receives: Object.values(chatFrames),
    sends: [
      event('recent_messages', { messages: Type.Array(Brief), timestamp: Instant }),
      event('chat_message', {
        message: Type.Union([
          Type.Object({ id: MessageId, content: Type.String(), type: Said, customer: Customer, created_at: Instant }),
          Message,
        ]),
        external_send_result: Type.Optional(Type.Object({ success: Type.Boolean(), platform: Type.String() })),
        client_id: Type.Optional(ClientId),
        cursor: Type.Optional(Cursor),
      }),
      event('typing_indicator', {
        ...agent,
        is_typing: Type.Boolean(),
        conversation_id: ConversationId,
        timestamp: Instant,
      }),
      event('messages_read', { user_id: Type.Integer() }),
      event('user_presence', { ...agent, is_online: Type.Boolean(), timestamp: Instant }),
      ErrorEvent,
      event('sync', { cursor: Cursor, messages: Type.Array(Message), more: Type.Boolean() }),
      event('message_edited', { message: Message, cursor: Cursor }),
      event('message_deleted', { message_id: MessageId, cursor: Cursor }),
      event('attachment_added', { message_id: MessageId, attachments: Type.Array(Type.Object({})), cursor: Cursor }),
      event('note_added', { message: Message, cursor: Cursor }),
      event('delivery_updated', { message_id: MessageId, state: Type.String(), platform: Type.String() }),
      event('thread_updated', { conversation_id: ConversationId, status: Status }),
      event('reply_lock_taken', { conversation_id: ConversationId }),
      Resync,
    ],
    models,
  },
]
