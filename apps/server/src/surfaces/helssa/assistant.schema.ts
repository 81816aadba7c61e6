import { Type } from 'typebox'
import { ATTACHMENTS_MAX, QUESTION_LENGTH_MAX, TITLE_LENGTH_MAX } from '../../domains/assistant/index.ts'
import { CLIENT_ID_LENGTH_MAX } from '../../domains/messaging/index.ts'
import { PageAnswer } from '../../platform/http/paging.ts'
import { Instant, Line, Nullable, OneOf, Uuid } from '../../platform/http/schema.ts'
import { exact, WebAddress } from './schema.ts'

export const MessageId = Type.String({ pattern: '^msg_[1-9][0-9]{0,14}$', maxLength: 19, examples: ['msg_1'] })
export const messageName = (id: number): string => `msg_${id}`
export const numberIn = (name: string): number => Number(name.slice('msg_'.length))

export const Title = Line(TITLE_LENGTH_MAX)
export const Question = Type.String({ format: 'message', minLength: 1, maxLength: QUESTION_LENGTH_MAX })
export const ClientId = Type.String({
  format: 'line',
  maxLength: CLIENT_ID_LENGTH_MAX,
  description: 'Your own name for the message: sent again it is neither asked nor counted again',
})
export const AttachmentType = OneOf(['image', 'video'])
/** A file of one's own, sent to `ai/uploads/` before. */
export const NewAttachments = Type.Array(Type.Object({ type: AttachmentType, url: WebAddress }, exact), {
  maxItems: ATTACHMENTS_MAX,
})

export const NewSession = Type.Object(
  {
    title: Type.Optional(Title),
    initial_message: Type.Optional(Question),
    attachments: Type.Optional(NewAttachments),
    client_id: Type.Optional(ClientId),
  },
  exact,
)
export const NewQuestion = Type.Object(
  { content: Question, attachments: Type.Optional(NewAttachments), client_id: Type.Optional(ClientId) },
  exact,
)
export const SessionChanges = Type.Object({ title: Title }, exact)
export const SessionParams = Type.Object({ id: Uuid })

const Both = Type.Object({ fa: Type.String(), en: Type.String() })
const Attachment = Type.Object({
  type: AttachmentType,
  url: Type.String(),
  media_type: Type.String(),
  name: Type.String(),
  size: Type.Integer({ description: 'Bytes' }),
})
const DrugWarning = Type.Object({
  kind: OneOf(['allergy', 'interaction', 'condition', 'pregnancy', 'duplicate']),
  severity: OneOf(['minor', 'moderate', 'major']),
  drug: Both,
  against: Type.String({ description: 'What of your record it meets' }),
  message: Type.String(),
})
export const Metadata = Type.Object({
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  sources: Type.Array(Type.String()),
  medical_disclaimer: Type.Boolean(),
  suggested_actions: Type.Array(Type.String()),
  engine: Type.String({ description: "The model's name, `built-in` or `red-flags`" }),
  references: Type.Array(
    Type.Object({ id: Type.String(), title: Both, name: Type.String(), url: Type.String(), checked: Type.String() }),
  ),
  warnings: Type.Array(DrugWarning),
  emergency: Type.Optional(Type.Object({ flag: Type.String(), call: OneOf(['115', '123']) })),
})
const message = {
  id: MessageId,
  role: OneOf(['user', 'assistant']),
  content: Type.String(),
  timestamp: Instant,
  attachments: Type.Optional(Type.Array(Attachment)),
}
export const ChatMessage = Type.Object({
  ...message,
  metadata: Type.Optional(Metadata),
  reply_to: Type.Optional(MessageId),
  client_id: Type.Optional(Type.String()),
})
export const AnsweredQuestion = Type.Object({
  ...message,
  client_id: Type.Optional(Type.String()),
  ai_response: ChatMessage,
})
const session = { id: Uuid, title: Type.String(), created_at: Instant, updated_at: Instant }
export const SessionInBrief = Type.Object({ ...session, message_count: Type.Integer() })
export const Sessions = PageAnswer(SessionInBrief)
export const Session = Type.Object({
  ...session,
  message_count: Type.Integer(),
  messages: Type.Array(ChatMessage),
  before: Nullable(
    Type.String({ description: 'Ask with it for the messages before these; null where there are none' }),
  ),
  cursor: Type.Optional(Type.Integer({ description: 'Join the socket with `after` it to be told what came since' })),
})
export const MessagesQuery = Type.Object({
  before: Type.Optional(MessageId),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
})
export const ChangesQuery = Type.Object({
  after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 })),
})
export const Changes = Type.Object({ messages: Type.Array(ChatMessage), cursor: Type.Integer(), more: Type.Boolean() })
export const Upload = Type.Object({
  id: Uuid,
  type: AttachmentType,
  url: Type.String({ description: 'Open to whoever has it, for twelve hours at least' }),
  media_type: Type.String(),
  name: Type.String(),
  size: Type.Integer({ description: 'Bytes' }),
  uploaded_at: Instant,
})
export const Usage = Type.Object({
  used: Type.Integer({ description: 'Questions of this month (Tehran) that were answered' }),
  limit: Nullable(Type.Integer({ description: 'null: no limit' })),
  remaining: Nullable(Type.Integer()),
  resets_at: Instant,
})
