import { type Static, type TSchema, Type } from 'typebox'
import { CLIENT_ID_LENGTH_MAX, CONTENT_LENGTH_MAX } from '../../domains/messaging/index.ts'
import { Instant, Nullable } from '../../platform/http/schema.ts'

/** Ids are whole numbers far below 2^53. */
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
export const IdParam = Type.Object({ id: Id })

/** What somebody writes: anything that can be seen, kept as it is. */
export const Content = Type.String({ format: 'message', minLength: 1, maxLength: CONTENT_LENGTH_MAX })
/** The sender's own name for a message: sent again it is not written again. */
export const ClientId = Type.String({ format: 'line', maxLength: CLIENT_ID_LENGTH_MAX })

/** A model by its name, as all routes use it: described once in the document. */
const named = <T extends TSchema>(_model: T, id: string) => Type.Unsafe<Static<T>>({ $ref: `${id}#` })

const UserModel = Type.Object(
  {
    id: Type.Integer(),
    username: Type.String(),
    first_name: Type.String(),
    last_name: Type.String(),
    profile_picture: Nullable(Type.String()),
    score: Type.Integer(),
    rank: Nullable(Type.String()),
    role: Nullable(Type.String()),
    in_game_ids: Type.Array(Type.Object({})),
  },
  { $id: 'ChatUser', title: 'User' },
)
export const User = named(UserModel, 'ChatUser')

export const AttachmentModel = Type.Object(
  {
    id: Type.Integer(),
    message: Type.Integer(),
    file: Type.String({ description: 'Good for some hours' }),
    uploaded_at: Instant,
  },
  { $id: 'ChatAttachment', title: 'Attachment' },
)
export const Attachment = named(AttachmentModel, 'ChatAttachment')

const messageFields = {
  id: Type.Integer(),
  conversation: Type.Integer(),
  sender: User,
  content: Type.String(),
  timestamp: Instant,
  is_read: Type.Boolean(),
  is_edited: Type.Boolean(),
  is_deleted: Type.Boolean(),
  attachments: Type.Array(Attachment),
}
export const MessageModel = Type.Object(messageFields, { $id: 'ChatMessage', title: 'Message' })
export const Message = named(MessageModel, 'ChatMessage')

const ConversationModel = Type.Object(
  {
    id: Type.Integer(),
    participants: Type.Array(User),
    created_at: Instant,
    last_message: Nullable(Type.Object(messageFields)),
  },
  { $id: 'ChatConversation', title: 'Conversation' },
)
export const Conversation = named(ConversationModel, 'ChatConversation')

export const models = [UserModel, AttachmentModel, MessageModel, ConversationModel]

export const ErrorAnswer = Type.Object({ detail: Type.String() }, { $id: 'ChatError', title: 'Error' })

/** The answers of a route: its own, and for the statuses named, the error shape. */
export function answers<const Own extends Record<number, TSchema>>(own: Own, ...refusals: number[]) {
  const errors = Object.fromEntries([401, 429, ...refusals].map((status) => [status, Type.Ref('ChatError#')]))
  return { ...errors, ...own }
}
