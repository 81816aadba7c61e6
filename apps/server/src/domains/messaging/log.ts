// The log of a conversation, as other domains and the use cases here write it: within the caller's transaction.
import type { Tx } from '../../platform/database/transaction.ts'
import { appendMessages, lockConversations } from './append.ts'
import { messagingRefuses } from './errors.ts'
import { ATTACHMENTS_MAX, type Attachment, type Change, type Message, type NewMessage } from './message.ts'
import { changeMessage, deleteAttachments, eraseConversation, findMessage, insertAttachment } from './store.ts'

/**
 * Writes messages to the ends of their conversations; call `publish` after the commit. One that was written before, by its
 * `clientId`, is left out of the answer.
 * @throws CONVERSATION_NOT_FOUND
 */
export async function append(tx: Tx, at: Date, messages: readonly NewMessage[]): Promise<Change[]> {
  const locked = await lockConversations(tx, [...new Set(messages.map((message) => message.conversationId))])
  if (messages.some((message) => !locked.has(message.conversationId))) throw messagingRefuses.CONVERSATION_NOT_FOUND()
  const wanted = messages.map((message) => ({ message, anywhere: true }))
  const appended = await appendMessages(tx, at, wanted, { direct: false })
  return appended.flatMap((one) => (one && 'change' in one ? [one.change] : []))
}

/**
 * Puts other words in place of a message's.
 * @throws MESSAGE_NOT_FOUND, MESSAGE_DELETED
 */
export async function edit(
  tx: Tx,
  at: Date,
  { messageId, content }: { messageId: number; content: string },
): Promise<Change> {
  const { message, previous } = await lockMessage(tx, messageId)
  const version = await changeMessage(tx, message, { content, editedAt: at })
  return changeOf('edited', previous, { ...message, version, content, editedAt: at })
}

/**
 * Empties a message, its files too, and keeps its place. Answers the keys of the files, which nobody can reach any more.
 * Nothing happens to one that was deleted before.
 * @throws MESSAGE_NOT_FOUND
 */
export async function remove(
  tx: Tx,
  at: Date,
  { messageId }: { messageId: number },
): Promise<{ change: Change | undefined; fileKeys: string[] }> {
  const { message, previous } = await lockMessage(tx, messageId, { alsoDeleted: true })
  if (message.deletedAt !== null) return { change: undefined, fileKeys: [] }
  const fileKeys = await deleteAttachments(tx, messageId)
  const version = await changeMessage(tx, message, { content: '', deletedAt: at })
  const emptied = { ...message, version, content: '', deletedAt: at, attachments: [] }
  return { change: changeOf('deleted', previous, emptied), fileKeys }
}

/**
 * Forgets a conversation with all that was said in it. Answers the keys of its files, which nobody can reach any more.
 * Nothing happens to one that is gone.
 */
export async function erase(tx: Tx, conversationId: number): Promise<string[]> {
  await lockConversations(tx, [conversationId])
  return eraseConversation(tx, conversationId)
}

/**
 * Attaches a file that is stored already.
 * @throws MESSAGE_NOT_FOUND, MESSAGE_DELETED, ATTACHMENTS_TOO_MANY
 */
export async function attach(
  tx: Tx,
  at: Date,
  file: Omit<Attachment, 'id' | 'uploadedAt'>,
): Promise<{ change: Change; attachment: Attachment }> {
  const { message, previous } = await lockMessage(tx, file.messageId)
  if (message.attachments.length >= ATTACHMENTS_MAX)
    throw messagingRefuses.ATTACHMENTS_TOO_MANY({ max: ATTACHMENTS_MAX })
  const attachment = await insertAttachment(tx, { ...file, uploadedAt: at })
  const version = await changeMessage(tx, message, {})
  const attachments = [...message.attachments, attachment]
  return { attachment, change: changeOf('attached', previous, { ...message, version, attachments }) }
}

/** The message as it is while this transaction holds its conversation's row. */
async function lockMessage(
  tx: Tx,
  id: number,
  { alsoDeleted = false }: { alsoDeleted?: boolean } = {},
): Promise<{ message: Message; previous: number }> {
  const seen = await findMessage(tx, id)
  if (!seen) throw messagingRefuses.MESSAGE_NOT_FOUND()
  const conversation = (await lockConversations(tx, [seen.conversationId])).get(seen.conversationId)
  const message = await findMessage(tx, id) // it may have changed before the row was ours
  if (!message || !conversation || message.conversationId !== conversation.id)
    throw messagingRefuses.MESSAGE_NOT_FOUND()
  if (message.deletedAt !== null && !alsoDeleted) throw messagingRefuses.MESSAGE_DELETED()
  return { message, previous: conversation.version }
}

const changeOf = (kind: Change['kind'], previous: number, message: Message): Change => ({
  conversationId: message.conversationId,
  previous,
  version: message.version,
  kind,
  message,
})
