import { Type } from 'typebox'
import { Instant, Uuid } from '../../platform/http/schema.ts'
import type { SocketDescription } from '../../platform/sockets/description.ts'
import { ChatMessage, ClientId, MessageId, NewAttachments, Question } from './assistant.schema.ts'

/** What a client may say (contract: WebSocket, real-time chat); `after`, `attachments`, `client_id` and `leave_session` beyond it. */
export const clientFrames = {
  auth: Type.Object({ type: Type.Literal('auth'), token: Type.String({ minLength: 1, maxLength: 4_000 }) }),
  join_session: Type.Object({
    type: Type.Literal('join_session'),
    session_id: Uuid,
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  }),
  leave_session: Type.Object({ type: Type.Literal('leave_session'), session_id: Uuid }),
  message: Type.Object({
    type: Type.Literal('message'),
    session_id: Uuid,
    content: Question,
    attachments: Type.Optional(NewAttachments),
    client_id: Type.Optional(ClientId),
  }),
}
export type ClientFrames = typeof clientFrames

const cursor = Type.Integer({ description: 'Join again with `after` it to be told what came since' })

const AuthSuccess = Type.Object({ type: Type.Literal('auth_success'), user_id: Uuid, expires_at: Instant })
const SessionJoined = Type.Object({
  type: Type.Literal('session_joined'),
  session_id: Uuid,
  title: Type.String(),
  cursor,
})
const Typing = Type.Object({ type: Type.Literal('typing'), session_id: Uuid, is_typing: Type.Boolean() })
const MessagePiece = Type.Object({
  type: Type.Literal('message_piece'),
  session_id: Uuid,
  reply_to: MessageId,
  index: Type.Integer({ description: '1, 2, 3 …; the `message` that follows is what counts' }),
  content: Type.String(),
})
const Message = Type.Object({
  type: Type.Literal('message'),
  session_id: Uuid,
  ...ChatMessage.properties,
  cursor,
})
const MessageReceived = Type.Object({
  type: Type.Literal('message_received'),
  session_id: Uuid,
  id: MessageId,
  timestamp: Instant,
  client_id: Type.Optional(ClientId),
  cursor,
})
const SessionDeleted = Type.Object({ type: Type.Literal('session_deleted'), session_id: Uuid })
const ErrorFrame = Type.Object({
  type: Type.Literal('error'),
  message: Type.String(),
  code: Type.String(),
  session_id: Type.Optional(Uuid),
  client_id: Type.Optional(Type.String()),
})

/** The assistant's socket, as documents tell of it. */
export const assistantSocketDescription: SocketDescription = {
  name: 'assistant',
  address: '/ws/chat/',
  summary: 'Conversations with the assistant; the first frame is `auth`',
  query: {},
  receives: Object.values(clientFrames),
  sends: [AuthSuccess, SessionJoined, Typing, MessagePiece, Message, MessageReceived, SessionDeleted, ErrorFrame],
  models: [],
}
