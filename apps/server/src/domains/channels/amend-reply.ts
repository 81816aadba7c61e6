// What an agent does to a reply after writing it: edits, takes back, sends again, says how it went.
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import type { Change, Message } from '../messaging/index.ts'
import { type Agent, requireAgent } from './access.ts'
import {
  deleteParts,
  emptyParts,
  endPart,
  insertParts,
  lockParts,
  lockReplyThread,
  type Part,
  queuePart,
  type ReplyThread,
  setContent,
} from './delivery-store.ts'
import { channelRefuses } from './errors.ts'
import { moveThread } from './inbox-store.ts'
import { RULES } from './platform-client.ts'
import { checkMayAnswer, type ReplyDeps } from './reply.ts'
import { splitText } from './split-text.ts'

/**
 * Puts other words in place of a reply's, with the customer too: what was sent is edited there, what waits goes out as it is
 * now. A note among agents is only changed.
 * @throws NOT_ALLOWED, MESSAGE_NOT_FOUND, MESSAGE_DELETED, REPLY_NOT_YOURS, DELIVERY_BUSY, DELIVERY_UNCERTAIN
 * @throws EDIT_UNSUPPORTED, EDIT_TOO_LONG, REPLY_EMPTY
 */
export async function editReply(
  { db, clock, messaging }: ReplyDeps,
  agent: Agent,
  { messageId, content }: { messageId: number; content: string },
): Promise<Change> {
  requireAgent(agent)
  if (content.trim() === '') throw channelRefuses.REPLY_EMPTY()
  const at = clock.now()
  return inTransaction(db, async (tx) => {
    const change = await messaging.log.edit(tx, at, { messageId, content })
    const thread = await lockOwn(tx, agent, change.message)
    const parts = await lockParts(tx, messageId)
    if (parts.length > 0) await editParts(tx, { at, thread, messageId, content, parts })
    await moveThread(tx, { conversationId: change.conversationId, at })
    return change
  })
}

async function editParts(
  tx: Tx,
  {
    at,
    thread,
    messageId,
    content,
    parts,
  }: { at: Date; thread: ReplyThread; messageId: number; content: string; parts: Part[] },
): Promise<void> {
  checkSettled(parts)
  const pieces = splitText(content, RULES[thread.platform])
  const words = parts.filter((part) => !part.isFile)
  const isShown = words.some((part) => part.state === 'sent' || part.externalId !== null)
  if (!isShown) {
    await replaceUnsent(tx, { at, thread, messageId, parts, pieces })
    return
  }
  if (!RULES[thread.platform].edits) throw channelRefuses.EDIT_UNSUPPORTED({ platform: thread.platform })
  if (pieces.length !== words.length) throw channelRefuses.EDIT_TOO_LONG({ messages: words.length })
  for (const [index, part] of words.entries()) {
    const piece = pieces[index] ?? ''
    if (piece === part.content && part.state === 'sent') continue
    if (part.externalId !== null) await queuePart(tx, at, part, { task: 'edit', content: piece })
    else if (part.state === 'sent')
      throw channelRefuses.EDIT_UNSUPPORTED({ platform: thread.platform }) // by whose word only
    else await setContent(tx, part, piece)
  }
}

/** Nothing of the words was sent, so they may become more or fewer messages. What had failed goes on waiting for a decision. */
async function replaceUnsent(
  tx: Tx,
  {
    at,
    thread,
    messageId,
    parts,
    pieces,
  }: { at: Date; thread: ReplyThread; messageId: number; parts: Part[]; pieces: string[] },
): Promise<void> {
  const words = parts.filter((part) => !part.isFile)
  const failed = parts.find((part) => part.state === 'failed')
  const before = parts.length - words.length
  await deleteParts(
    tx,
    messageId,
    words.map((part) => part.part),
  )
  const fresh = pieces.map((content, index) => ({ part: before + index + 1, content, attachmentId: null }))
  await insertParts(tx, at, { ...thread, messageId }, fresh)
  if (!failed) return
  for (const { part } of fresh)
    await endPart(tx, at, { messageId, part }, { state: 'failed', error: failed.error ?? '' })
}

/**
 * Empties a reply; where it was sent and the platform can, it is taken back there too. What was not sent is not sent.
 * Answers undefined when it was removed before.
 * @throws NOT_ALLOWED, MESSAGE_NOT_FOUND, REPLY_NOT_YOURS, DELIVERY_BUSY, DELIVERY_UNCERTAIN, EDIT_UNSUPPORTED
 */
export async function removeReply(
  { db, clock, messaging }: ReplyDeps,
  agent: Agent,
  messageId: number,
): Promise<{ change: Change | undefined; message: Message; fileKeys: string[] }> {
  requireAgent(agent)
  const at = clock.now()
  return inTransaction(db, async (tx) => {
    const { change, fileKeys } = await messaging.log.remove(tx, at, { messageId })
    const [message] = change ? [change.message] : await messaging.read.messages([messageId])
    if (!message) throw channelRefuses.THREAD_NOT_FOUND()
    const thread = await lockOwn(tx, agent, message)
    if (!change) return { change, message, fileKeys }
    const parts = await lockParts(tx, messageId)
    checkSettled(parts)
    for (const part of parts) {
      const isShownNamelessly = part.state === 'sent' && part.externalId === null // by somebody's word only
      if (isShownNamelessly) throw channelRefuses.EDIT_UNSUPPORTED({ platform: thread.platform })
      if (part.externalId === null) await endPart(tx, at, part, { state: 'sent', task: 'delete' })
      else if (RULES[thread.platform].deletes) await queuePart(tx, at, part, { task: 'delete' })
      else throw channelRefuses.EDIT_UNSUPPORTED({ platform: thread.platform })
    }
    await emptyParts(tx, messageId)
    await messaging.shelf.discard(tx, fileKeys)
    await moveThread(tx, { conversationId: change.conversationId, at })
    return { change, message, fileKeys }
  })
}

/**
 * Has all that failed of a reply, or went nobody knows where, tried once more: the agent's decision, and kept as such.
 * @throws NOT_ALLOWED, THREAD_NOT_FOUND, REPLY_LOCKED, WINDOW_CLOSED, NOTHING_TO_RESEND
 */
export async function resendReply(
  { db, clock, messaging }: ReplyDeps,
  agent: Agent,
  messageId: number,
): Promise<Message> {
  requireAgent(agent)
  const at = clock.now()
  const message = await messageOf(messaging, messageId)
  await inTransaction(db, async (tx) => {
    const thread = await lockReplyThread(tx, message.conversationId)
    if (!thread) throw channelRefuses.THREAD_NOT_FOUND()
    checkMayAnswer(thread, agent, at)
    const parts = (await lockParts(tx, messageId)).filter(
      ({ state, task }) =>
        (state === 'failed' || state === 'uncertain') && (message.deletedAt === null || task === 'delete'),
    )
    if (parts.length === 0) throw channelRefuses.NOTHING_TO_RESEND()
    for (const part of parts) await queuePart(tx, at, part, { task: part.task, decidedBy: agent.personId })
  })
  return message
}

/**
 * Says of what nobody knew whether it was shown that it was, or was not: somebody looked.
 * @throws NOT_ALLOWED, THREAD_NOT_FOUND, NOTHING_TO_SETTLE
 */
export async function settleReply(
  { db, clock, messaging }: ReplyDeps,
  agent: Agent,
  { messageId, state }: { messageId: number; state: 'sent' | 'failed' },
): Promise<Message> {
  requireAgent(agent)
  const at = clock.now()
  const message = await messageOf(messaging, messageId)
  await inTransaction(db, async (tx) => {
    if (!(await lockReplyThread(tx, message.conversationId))) throw channelRefuses.THREAD_NOT_FOUND()
    const parts = (await lockParts(tx, messageId)).filter((part) => part.state === 'uncertain')
    if (parts.length === 0) throw channelRefuses.NOTHING_TO_SETTLE()
    const end = { state, decidedBy: agent.personId, ...(state === 'failed' && { error: 'settled' }) }
    for (const part of parts) await endPart(tx, at, part, end)
  })
  return message
}

async function messageOf(messaging: ReplyDeps['messaging'], messageId: number): Promise<Message> {
  const [message] = await messaging.read.messages([messageId])
  if (!message) throw channelRefuses.THREAD_NOT_FOUND()
  return message
}

/** Of a support conversation, and the agent's own; admins may change what any agent wrote, nobody what a customer wrote. */
async function lockOwn(tx: Tx, agent: Agent, message: Message): Promise<ReplyThread> {
  const thread = await lockReplyThread(tx, message.conversationId)
  if (!thread) throw channelRefuses.THREAD_NOT_FOUND()
  const isOwn = message.senderId === agent.personId || (message.senderId !== null && agent.roles.includes('admin'))
  if (!isOwn) throw channelRefuses.REPLY_NOT_YOURS()
  return thread
}

function checkSettled(parts: readonly Part[]): void {
  if (parts.some((part) => part.state === 'sending')) throw channelRefuses.DELIVERY_BUSY()
  if (parts.some((part) => part.state === 'uncertain')) throw channelRefuses.DELIVERY_UNCERTAIN()
}
