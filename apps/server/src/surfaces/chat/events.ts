import { Type } from 'typebox'
import { Instant, Nullable } from '../../platform/http/schema.ts'
import type { SocketDescription } from '../../platform/sockets/description.ts'
import { clientFrames } from './frames.ts'
import { Attachment, ClientId, Content, Id, Message, models } from './schema.ts'

const Sender = Type.Object({ id: Id, username: Type.String(), profile_picture: Nullable(Type.String()) })
/** Only on sockets that were opened with `after`. */
const cursor = Type.Optional(Type.Integer({ description: 'Only on a socket opened with `after`' }))

const NewMessage = Type.Object({
  type: Type.Literal('new_message'),
  message: Type.Object({ id: Id, sender: Sender, content: Type.String(), timestamp: Instant }),
  client_id: Type.Optional(ClientId),
  cursor,
})
const MessageEdited = Type.Object({
  type: Type.Literal('message_edited'),
  message: Type.Object({ id: Id, content: Content, attachments: Type.Optional(Type.Array(Attachment)) }),
  cursor,
})
const MessageDeleted = Type.Object({ type: Type.Literal('message_deleted'), message_id: Id, cursor })
const UserTyping = Type.Object({ type: Type.Literal('user_typing'), user: Sender, is_typing: Type.Boolean() })
const AttachmentAdded = Type.Object({
  type: Type.Literal('attachment_added'),
  message_id: Id,
  attachments: Type.Array(Attachment),
  cursor,
})
const MessagesRead = Type.Object({ type: Type.Literal('messages_read'), user_id: Id, last_read_id: Id })
const Sync = Type.Object({
  type: Type.Literal('sync'),
  cursor: Type.Integer(),
  more: Type.Boolean(),
  messages: Type.Array(Message),
})
const Resync = Type.Object({ type: Type.Literal('resync') })

/** The socket of a conversation, as documents tell of it (contract 5, docs/chat.md). */
export const chatSocketDescription: SocketDescription = {
  name: 'chat',
  address: '/ws/chat/{conversation_id}/',
  summary: 'One conversation of the chat module, opened by the session cookie',
  query: { after: 'a cursor to go on from; its presence asks for cursors, `sync` and the further events' },
  receives: clientFrames,
  sends: [NewMessage, MessageEdited, MessageDeleted, UserTyping, AttachmentAdded, MessagesRead, Sync, Resync],
  models,
}
