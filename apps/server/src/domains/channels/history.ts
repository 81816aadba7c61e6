// How what a platform tells of a chat becomes the history of its conversation.
import type { Tx } from '../../platform/database/transaction.ts'
import { Refusal } from '../../platform/errors.ts'
import { type Change, CONTENT_LENGTH_MAX, type Messaging } from '../messaging/index.ts'
import type { InboundEvent, InboundMessage } from './channel.ts'
import {
  ensureCustomer,
  findParts,
  findThreadOf,
  hasUpdate,
  insertFiles,
  insertPart,
  insertThread,
  type KnownPart,
  nameSentPart,
  setDelivered,
  setRank,
  setRead,
} from './inbound-store.ts'
import { unsentName } from './instagram-event.ts'

/** A chat while its updates are handled in one transaction, and what they changed. */
export interface Chat {
  readonly tx: Tx
  readonly messaging: Pick<Messaging, 'log' | 'shelf'>
  readonly accountId: string
  readonly name: string
  /** Who connected the account: what is said at the platform itself, past us, is theirs. */
  readonly connectedBy: string
  readonly at: Date
  /** Undefined until the first message. */
  conversationId: number | undefined
  readonly changes: Change[]
  /** New messages of the customer. */
  readonly heard: number[]
  /** Messages of ours that were delivered or read. */
  readonly ticked: Set<number>
  /** When the customer last wrote. */
  heardAt: Date | undefined
}

export async function chatIn(
  tx: Tx,
  facts: Pick<Chat, 'messaging' | 'accountId' | 'name' | 'connectedBy' | 'at'>,
): Promise<Chat> {
  const conversationId = await findThreadOf(tx, facts.accountId, facts.name)
  return { ...facts, tx, conversationId, changes: [], heard: [], ticked: new Set(), heardAt: undefined }
}

/** Makes one event of the chat history. `rank` is its place in the platform's order. */
export async function noteEvent(chat: Chat, event: InboundEvent, rank: number): Promise<void> {
  const { tx, conversationId } = chat
  switch (event.kind) {
    case 'message':
    case 'edit':
      return noteMessage(chat, event, rank)
    case 'deleted':
      return conversationId === undefined ? undefined : takeBack(chat, conversationId, event.externalId)
    case 'delivered':
      return conversationId === undefined ? undefined : tick(chat, await setDelivered(tx, { ...event, conversationId }))
    case 'read':
      return conversationId === undefined ? undefined : tick(chat, await setRead(tx, { ...event, conversationId }))
    case 'ignored':
  }
}

function tick(chat: Chat, messageIds: readonly number[]): void {
  for (const messageId of messageIds) chat.ticked.add(messageId)
}

async function noteMessage(chat: Chat, message: InboundMessage, rank: number): Promise<void> {
  if (chat.name === '') return
  const conversationId = await openConversation(chat, message)
  const known = await findParts(chat.tx, conversationId, namesOf(message.externalId, message.kind))
  if (known.some(({ direction }) => direction === 'out')) return // our own words come back
  if (known.length === 0 && message.fromUs && (await isOurs(chat, conversationId, message))) return
  if (known.length > 0 && message.kind === 'message') return // an edit of it was here before
  if (known.some((part) => part.rank !== null && part.rank > rank)) return // a later edit was here before
  if (known.length > 0) return rewrite(chat, conversationId, { message, rank, known })
  // Taken back before it came: its words are shown to nobody.
  const isUnsent = await hasUpdate(chat.tx, chat.accountId, unsentName(message.externalId))
  await write(chat, conversationId, { message: isUnsent ? { ...message, content: '', files: [] } : message, rank })
  if (isUnsent) await takeBack(chat, conversationId, message.externalId)
}

/** The conversation of the chat, with its customer and thread, made at the first message; of any number at once one is made. */
async function openConversation(chat: Chat, { writer }: InboundMessage): Promise<number> {
  const { tx, accountId, name, at, messaging } = chat
  if (chat.conversationId === undefined || writer) {
    const customerId = await ensureCustomer(tx, { accountId, chat: name, at, writer })
    chat.conversationId ??= await findThreadOf(tx, accountId, name) // another may have made it until the customer was ours
    if (chat.conversationId === undefined) {
      chat.conversationId = await messaging.log.open(tx, at, 'support')
      await insertThread(tx, { conversationId: chat.conversationId, customerId, at })
    }
  }
  return chat.conversationId
}

/** How many messages of ours a change looks for behind one of a platform; no platform allows more than fits into one. */
const PIECES_MAX = 50

/** By what the pieces of a message are known. Only a change needs the later ones. */
const namesOf = (externalId: string, kind: 'message' | 'edit' | 'deleted'): string[] =>
  Array.from({ length: kind === 'message' ? 1 : PIECES_MAX }, (_, index) => pieceName(externalId, index))
const pieceName = (externalId: string, index: number): string =>
  index === 0 ? externalId : `${externalId}#${index + 1}`

/** Whether it is a message that we sent and that the platform tells of before, or instead of, answering us. */
async function isOurs(
  chat: Chat,
  conversationId: number,
  { externalId, content, files }: InboundMessage,
): Promise<boolean> {
  const { tx, at } = chat
  const messageId = await nameSentPart(tx, { conversationId, externalId, content, hasFile: files.length > 0, at })
  if (messageId !== undefined) tick(chat, [messageId])
  return messageId !== undefined
}

/** A message that is new here; one that comes as an edit, because its original comes later or never, is shown as edited. */
async function write(
  chat: Chat,
  conversationId: number,
  { message, rank }: { message: InboundMessage; rank: number },
): Promise<void> {
  for (const [index, content] of piecesOf(message.content).entries()) {
    const messageId = await addPiece(chat, conversationId, { message, rank, index, content })
    if (message.kind === 'edit') await editPiece(chat, messageId, content)
  }
}

/** Brings the messages that stand for one of the platform to what it says now. */
async function rewrite(
  chat: Chat,
  conversationId: number,
  { message, rank, known }: { message: InboundMessage; rank: number; known: readonly KnownPart[] },
): Promise<void> {
  const pieces = piecesOf(message.content)
  for (const [index, content] of pieces.entries()) {
    const part = known[index]
    if (part) await editPiece(chat, part.messageId, content)
    else await addPiece(chat, conversationId, { message: { ...message, files: [] }, rank, index, content })
  }
  for (const { messageId } of known.slice(pieces.length)) await removePiece(chat, messageId)
  await setRank(
    chat.tx,
    known.map(({ messageId }) => messageId),
    rank,
  )
}

async function addPiece(
  chat: Chat,
  conversationId: number,
  { message, rank, index, content }: { message: InboundMessage; rank: number; index: number; content: string },
): Promise<number> {
  const { tx, at, accountId, messaging } = chat
  const senderId = message.fromUs ? chat.connectedBy : null
  const sentAt = message.sentAt.getTime() > 0 && message.sentAt < at ? message.sentAt : at
  const [change] = await messaging.log.append(tx, at, [{ conversationId, senderId, content, at: sentAt }])
  if (!change) throw new Error('a message without a name of its sender was known already')
  chat.changes.push(change)
  const messageId = change.message.id
  const direction = message.fromUs ? 'out' : 'in'
  const externalId = pieceName(message.externalId, index)
  await insertPart(tx, { messageId, conversationId, accountId, direction, externalId, rank, at })
  if (index === 0 && message.files.length > 0) await insertFiles(tx, { messageId, accountId, files: message.files, at })
  if (message.fromUs) return messageId
  chat.heard.push(messageId)
  if (chat.heardAt === undefined || sentAt > chat.heardAt) chat.heardAt = sentAt
  return messageId
}

async function editPiece(chat: Chat, messageId: number, content: string): Promise<void> {
  try {
    chat.changes.push(await chat.messaging.log.edit(chat.tx, chat.at, { messageId, content }))
  } catch (error) {
    // Taken back stays taken back.
    if (!(error instanceof Refusal && error.code === 'MESSAGE_DELETED')) throw error
  }
}

async function takeBack(chat: Chat, conversationId: number, externalId: string): Promise<void> {
  const parts = await findParts(chat.tx, conversationId, namesOf(externalId, 'deleted'))
  for (const { messageId } of parts) await removePiece(chat, messageId)
}

async function removePiece({ tx, at, messaging, changes }: Chat, messageId: number): Promise<void> {
  const { change, fileKeys } = await messaging.log.remove(tx, at, { messageId })
  await messaging.shelf.discard(tx, fileKeys)
  if (change) changes.push(change)
}

/** A text in messages of ours, cut nowhere within a character; nothing of it is left out. */
function piecesOf(content: string): string[] {
  const pieces: string[] = []
  for (let from = 0; from < content.length; ) {
    const end = from + CONTENT_LENGTH_MAX
    const splitsPair = end < content.length && /[\ud800-\udbff]/.test(content.charAt(end - 1))
    pieces.push(content.slice(from, splitsPair ? end - 1 : end))
    from += pieces.at(-1)?.length ?? 0
  }
  return pieces.length > 0 ? pieces : [content]
}
