import type { DeliverySummary } from '../../domains/channels/index.ts'
import type { Card, Change, Message } from '../../domains/messaging/index.ts'
import { instantText } from '../../platform/http/schema.ts'
import { type Customer, type Presenter, presentAgent, presentMessage, presentSendResult } from './present.ts'
import { conversationName, messageName } from './wire-id.ts'

/** `chat_message` of the contract; one of an agent with how sending it went. */
export const writePlain = (message: Message, customer: Customer, outcome: DeliverySummary | undefined) => ({
  type: 'chat_message',
  message: presentMessage(message, customer),
  ...(outcome && { external_send_result: presentSendResult(outcome) }),
})

/** With the sender's own name for the message, if it has one. */
export const named = (event: object, { clientId }: Message): object =>
  clientId === null ? event : { ...event, client_id: clientId }

/** A change for sockets that asked for more (docs/fiko.md, more events). */
export async function writeRich(present: Presenter, change: Change, customer: Customer): Promise<object> {
  const { kind, message, version: cursor } = change
  if (kind === 'deleted') return { type: 'message_deleted', message_id: messageName(message.id), cursor }
  const [full] = await present.messages([message], customer)
  if (kind === 'attached')
    return { type: 'attachment_added', message_id: messageName(message.id), attachments: full?.attachments, cursor }
  if (kind === 'edited') return { type: 'message_edited', message: full, cursor }
  if (message.internal) return { type: 'note_added', message: full, cursor }
  return named({ type: 'chat_message', message: full, cursor }, message)
}

/** `typing_indicator` of the contract. */
export function writeTyping(
  card: Card,
  { isTyping, conversationId, at }: { isTyping: boolean; conversationId: number; at: Date },
): object {
  const { id: user_id, username } = presentAgent(card)
  return {
    type: 'typing_indicator',
    user_id,
    username,
    is_typing: isTyping,
    conversation_id: conversationName(conversationId),
    timestamp: instantText(at),
  }
}

/** `user_presence` of the contract. */
export function writePresence(card: Card, { isOnline, at }: { isOnline: boolean; at: Date }): object {
  const { id: user_id, username } = presentAgent(card)
  return { type: 'user_presence', user_id, username, is_online: isOnline, timestamp: instantText(at) }
}
