import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import type { Change, Message, Messaging } from '../messaging/index.ts'
import { type Agent, requireAgent } from './access.ts'
import { insertParts, lockReplyThread, type NewPart, type ReplyThread } from './delivery-store.ts'
import { channelRefuses } from './errors.ts'
import { findByClientId, moveThread } from './inbox-store.ts'
import { RULES } from './platform-client.ts'
import { splitText } from './split-text.ts'

export interface ReplyDeps {
  readonly db: Db
  readonly clock: Clock
  readonly messaging: Messaging
}

export interface ReplyFile {
  /** As `messaging.shelf.receive` answered it. */
  readonly fileKey: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly name: string
}

export interface Reply {
  readonly conversationId: number
  readonly content: string
  /** The agent's own name for it: asked again it is the same reply. */
  readonly clientId?: string | undefined
  readonly file?: ReplyFile | undefined
}

/**
 * Writes an agent's answer into the conversation, and what is to be sent to the customer, in one commit. One that was
 * written before, by its `clientId`, is answered as it is, and `changes` are none.
 * @throws NOT_ALLOWED, CONVERSATION_NOT_FOUND, THREAD_NOT_FOUND, REPLY_EMPTY, REPLY_LOCKED, WINDOW_CLOSED
 */
export async function writeReply(
  { db, clock, messaging }: ReplyDeps,
  agent: Agent,
  asked: Reply,
): Promise<{ message: Message; changes: Change[] }> {
  requireAgent(agent)
  const at = clock.now()
  const written = await inTransaction(db, async (tx) => {
    const { conversationId, content, clientId } = asked
    const senderId = agent.personId
    const [first] = await messaging.log.append(tx, at, [{ conversationId, senderId, content, clientId }])
    if (!first)
      return { known: await findByClientId(tx, { conversationId, personId: senderId, clientId: clientId ?? '' }) }
    // Only now, for a repeated answer stays what it was, also when the lock went to another or the window closed.
    const thread = await lockReplyThread(tx, conversationId)
    if (!thread) throw channelRefuses.THREAD_NOT_FOUND()
    checkMayAnswer(thread, agent, at)
    const attached = await attachFile(messaging, tx, { at, messageId: first.message.id, file: asked.file })
    const parts = partsOf(thread, content, attached?.attachment.id)
    if (parts.length === 0) throw channelRefuses.REPLY_EMPTY()
    const { accountId } = thread
    await insertParts(tx, at, { messageId: first.message.id, conversationId, accountId }, parts)
    const last = attached?.change ?? first
    await moveThread(tx, { conversationId, at })
    return { message: last.message, changes: attached ? [first, attached.change] : [first] }
  })
  if (written.changes) return written
  const [message] = await messaging.read.messages(written.known === undefined ? [] : [written.known])
  if (!message) throw new Error('a reply that was written before is not there')
  return { message, changes: [] }
}

/** @throws REPLY_LOCKED, WINDOW_CLOSED */
export function checkMayAnswer(thread: ReplyThread, agent: Agent, at: Date): void {
  const { lockedBy, lockedUntil, lastCustomerMessageAt, platform } = thread
  if (lockedBy !== null && lockedBy !== agent.personId && lockedUntil !== null && lockedUntil > at)
    throw channelRefuses.REPLY_LOCKED({ personId: lockedBy, until: lockedUntil })
  const { windowMs } = RULES[platform]
  if (
    windowMs !== undefined &&
    (lastCustomerMessageAt === null || at.getTime() > lastCustomerMessageAt.getTime() + windowMs)
  )
    throw channelRefuses.WINDOW_CLOSED({ platform })
}

async function attachFile(
  messaging: Messaging,
  tx: Tx,
  { at, messageId, file }: { at: Date; messageId: number; file: ReplyFile | undefined },
) {
  if (!file) return undefined
  const { fileKey, mediaType, name, sizeBytes } = file
  await messaging.shelf.keep(tx, fileKey)
  return messaging.log.attach(tx, at, { messageId, fileKey, mediaType, name, sizeBytes })
}

/** A file first, then the words in as many pieces as the platform makes of them. */
function partsOf({ platform }: ReplyThread, content: string, attachmentId: number | undefined): NewPart[] {
  const file = attachmentId === undefined ? [] : [{ content: '', attachmentId }]
  const words = splitText(content, RULES[platform]).map((piece) => ({ content: piece, attachmentId: null }))
  return [...file, ...words].map((one, index) => ({ ...one, part: index + 1 }))
}
