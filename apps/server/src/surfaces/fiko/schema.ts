import { type Static, type TSchema, Type } from 'typebox'
import { THREAD_STATUSES } from '../../domains/channels/index.ts'
import { Instant, Nullable, OneOf } from '../../platform/http/schema.ts'
import { wireStatus } from './present.ts'
import { ConversationId, MessageId } from './wire-id.ts'

export const ConversationParam = Type.Object({ id: ConversationId })
export const MessageParam = Type.Object({ id: MessageId })
export const Status = OneOf(THREAD_STATUSES.map((status) => wireStatus[status]))
/** A person as this surface numbers them. */
export const PersonNumber = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
export const Cursor = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

/** A model by its name, as all routes use it: described once in the document. */
const named = <T extends TSchema>(_model: T, id: string) => Type.Unsafe<Static<T>>({ $ref: `${id}#` })

const AgentName = Nullable(Type.Object({ id: Type.Integer(), username: Type.String() }))

const ConversationModel = Type.Object(
  {
    id: Type.String({ examples: ['conv_123'] }),
    title: Type.String(),
    source: Type.String(),
    status: Status,
    customer: Type.Object({
      id: Type.Integer(),
      first_name: Type.String(),
      last_name: Type.String(),
      source: Type.String(),
    }),
    last_message: Nullable(Type.Object({ content: Type.String(), type: Type.String(), created_at: Instant })),
    unread_count: Type.Integer(),
    created_at: Instant,
    updated_at: Instant,
    assignee: AgentName,
    reply_lock: Nullable(Type.Object({ agent: AgentName, until: Instant })),
    window_ends_at: Nullable(
      Type.String({ description: 'When the platform takes no more answers; null: always does' }),
    ),
    account: Type.Object({ id: Type.String(), name: Type.String() }),
    cursor: Type.Integer(),
  },
  { $id: 'FikoConversation', title: 'Conversation' },
)
export const Conversation = named(ConversationModel, 'FikoConversation')

const Delivery = Nullable(
  Type.Object({
    state: OneOf(['queued', 'sending', 'sent', 'failed', 'uncertain']),
    platform: Type.String(),
    error: Nullable(Type.String()),
    parts: Type.Array(Type.Object({ part: Type.Integer(), state: Type.String(), error: Nullable(Type.String()) })),
  }),
)

const MessageModel = Type.Object(
  {
    id: Type.String({ examples: ['msg_456'] }),
    conversation_id: Type.String(),
    content: Type.String(),
    type: OneOf(['customer', 'support', 'note']),
    customer: Type.Object({ first_name: Type.String(), last_name: Type.String() }),
    sender: AgentName,
    created_at: Instant,
    edited_at: Nullable(Type.String()),
    is_deleted: Type.Boolean(),
    client_id: Nullable(Type.String()),
    cursor: Type.Integer(),
    attachments: Type.Array(
      Type.Object({
        id: Type.Integer(),
        name: Type.String(),
        media_type: Type.String(),
        size_bytes: Type.Integer(),
        url: Type.String({ description: 'Good for some hours' }),
      }),
    ),
    delivery: Delivery,
  },
  { $id: 'FikoMessage', title: 'Message' },
)
export const Message = named(MessageModel, 'FikoMessage')

const CannedModel = Type.Object(
  {
    id: Type.Integer(),
    shortcut: Type.String(),
    title: Type.String(),
    content: Type.String(),
    created_at: Instant,
    updated_at: Instant,
  },
  { $id: 'FikoCannedReply', title: 'CannedReply' },
)
export const CannedReply = named(CannedModel, 'FikoCannedReply')

const ChannelModel = Type.Object(
  {
    id: Type.String(),
    platform: Type.String(),
    external_id: Type.String(),
    name: Type.String(),
    receives_by: Type.String(),
    status: Type.String(),
    last_error: Nullable(Type.String()),
    last_error_at: Nullable(Type.String()),
    created_at: Instant,
  },
  { $id: 'FikoChannel', title: 'Channel' },
)
export const Channel = named(ChannelModel, 'FikoChannel')

export const models = [ConversationModel, MessageModel, CannedModel, ChannelModel]

export const ErrorAnswer = Type.Object(
  {
    error: Type.Object({
      code: Type.String(),
      message: Type.String(),
      fields: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
      assignee: Type.Optional(AgentName),
    }),
  },
  { $id: 'FikoError', title: 'Error' },
)

/** The answers of a route: its own, and for the statuses named, the error shape. */
export function answers<const Own extends Record<number, TSchema>>(own: Own, ...refusals: number[]) {
  const errors = Object.fromEntries([401, 403, 429, ...refusals].map((status) => [status, Type.Ref('FikoError#')]))
  return { ...errors, ...own }
}
