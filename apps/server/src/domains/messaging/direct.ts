import type { Readable } from 'node:stream'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import { readChanges } from './changes.ts'
import { messagingRefuses } from './errors.ts'
import type { Feed } from './feed.ts'
import { attach, edit, remove } from './log.ts'
import { ATTACHMENT_BYTES_MAX, type Attachment, type Conversation, type Message } from './message.ts'
import type { Shelf } from './shelf.ts'
import {
  countUnread,
  ensureDirect,
  findConversation,
  findMessage,
  findMessages,
  findRecipient,
  listAllConversations,
  listConversations,
  moveReadMark,
  readBefore,
  readMarks,
  readPage,
  recordStaffAccess,
} from './store.ts'
import type { Writer } from './writer.ts'

/** Who asks. Staff see every direct conversation, and each look of theirs into one of others is recorded. */
export interface Participant {
  readonly personId: string
  readonly isStaff: boolean
}

interface DirectDeps {
  readonly db: Db
  readonly clock: Clock
  readonly feed: Feed
  readonly writer: Writer
  readonly shelf: Shelf
}

/** Conversations between two persons. Everything here asks first whether the asking person has a part in it. */
export function createDirect({ db, clock, feed, writer, shelf }: DirectDeps) {
  const record = (who: Participant, conversationId: number | null, action: string) =>
    recordStaffAccess(db, { staffId: who.personId, conversationId, action, at: clock.now() })

  /** The conversation, if the asking person may see it; what staff see of others is recorded. */
  async function admit(who: Participant, id: number, action: string): Promise<Conversation | undefined> {
    const conversation = await findConversation(db, id)
    if (conversation?.kind !== 'direct') return undefined
    if (conversation.personIds.includes(who.personId)) return conversation
    if (!who.isStaff) return undefined
    await record(who, id, action)
    return conversation
  }

  /** @throws CONVERSATION_NOT_FOUND */
  async function enter(who: Participant, id: number, action: string): Promise<Conversation> {
    const conversation = await admit(who, id, action)
    if (!conversation) throw messagingRefuses.CONVERSATION_NOT_FOUND()
    return conversation
  }

  /** @throws MESSAGE_NOT_FOUND also where there is one that the asking person may not see */
  async function reach(who: Participant, messageId: number, action: string): Promise<Message> {
    const message = await findMessage(db, messageId)
    if (!message || !(await admit(who, message.conversationId, action))) throw messagingRefuses.MESSAGE_NOT_FOUND()
    return message
  }

  /** @throws MESSAGE_NOT_FOUND, MESSAGE_NOT_YOURS */
  async function own(who: Participant, messageId: number, action: string): Promise<Message> {
    const message = await reach(who, messageId, action)
    if (message.senderId !== who.personId && !who.isStaff) throw messagingRefuses.MESSAGE_NOT_YOURS()
    return message
  }

  async function write(
    who: Participant,
    message: { conversationId: number; content: string; clientId?: string | undefined },
  ) {
    const appended = await writer.write({ ...message, senderId: who.personId }, { anywhere: who.isStaff })
    if ('change' in appended) return { message: appended.change.message, isNew: true }
    const [known] = await findMessages(db, [appended.known])
    return { message: known as Message, isNew: false }
  }

  async function markRead(who: Participant, conversation: Conversation, lastReadId: number): Promise<void> {
    if (!conversation.personIds.includes(who.personId)) return // staff who look on have read nothing
    const mark = { conversationId: conversation.id, personId: who.personId, lastReadId, at: clock.now() }
    if (await moveReadMark(db, mark)) feed.note(conversation.id, { kind: 'read', personId: who.personId, lastReadId })
  }

  return {
    /** The person's conversations, the latest first; staff's: everybody's, the newest first. */
    async list(who: Participant, page: { limit: number; offset: number }) {
      if (who.isStaff) await record(who, null, 'list')
      const conversations = await (who.isStaff
        ? listAllConversations(db, page)
        : listConversations(db, who.personId, page))
      const latest = await findMessages(
        db,
        conversations.flatMap(({ lastMessageId }) => lastMessageId ?? []),
      )
      const marks = await readMarks(
        db,
        conversations.map(({ id }) => id),
      )
      const messages = new Map(latest.map((message) => [message.conversationId, message]))
      return conversations.map((conversation) => ({
        conversation,
        lastMessage: messages.get(conversation.id),
        marks: marks.get(conversation.id) ?? [],
      }))
    },

    /** @throws CONVERSATION_NOT_FOUND */
    async find(who: Participant, id: number) {
      const conversation = await enter(who, id, 'look')
      const [lastMessage] =
        conversation.lastMessageId === null ? [] : await findMessages(db, [conversation.lastMessageId])
      return { conversation, lastMessage, marks: (await readMarks(db, [id])).get(id) ?? [] }
    },

    /**
     * Writes to a person; the first message between two makes their conversation, and there is never a second one.
     * @throws RECIPIENT_NOT_FOUND
     */
    async sendTo(
      who: Participant,
      { recipient, content, clientId }: { recipient: number; content: string; clientId?: string | undefined },
    ): Promise<{ message: Message; isNew: boolean }> {
      const found = await findRecipient(db, { personId: who.personId, recipient })
      if (!found) throw messagingRefuses.RECIPIENT_NOT_FOUND()
      const conversationId =
        found.conversationId ?? (await ensureDirect(db, clock.now(), [who.personId, found.personId]))
      return write(who, { conversationId, content, clientId })
    },

    /** @throws CONVERSATION_NOT_FOUND */
    send: write,

    /** One page of a conversation, from its beginning; who lists has read what is listed. @throws CONVERSATION_NOT_FOUND */
    async page(who: Participant, id: number, { limit, offset }: { limit: number; offset: number }) {
      const conversation = await enter(who, id, 'read')
      const messages = await readPage(db, id, { after: offset, limit })
      const marks = await marksAfter(who, conversation, messages)
      return { conversation, messages, marks }
    },

    /** The messages before one, or the latest; who lists has read what is listed. @throws CONVERSATION_NOT_FOUND */
    async before(who: Participant, id: number, { limit, before }: { limit: number; before: number }) {
      const conversation = await enter(who, id, 'read')
      const messages = await readBefore(db, id, { before, limit })
      const marks = await marksAfter(who, conversation, messages)
      return { conversation, messages, marks }
    },

    /** What came or changed after a cursor: as much as is told at once. @throws CONVERSATION_NOT_FOUND */
    async changes(who: Participant, id: number, after: number) {
      const conversation = await enter(who, id, 'read')
      const found = await readChanges(db, conversation, after)
      return { ...found, marks: (await readMarks(db, [id])).get(id) ?? [] }
    },

    /** @throws CONVERSATION_NOT_FOUND */
    enter: (who: Participant, id: number) => enter(who, id, 'listen'),

    /** Says that all up to a message is read. @throws CONVERSATION_NOT_FOUND */
    async markRead(who: Participant, id: number, lastReadId: number): Promise<void> {
      const conversation = await enter(who, id, 'read')
      await markRead(who, conversation, Math.min(lastReadId, conversation.lastMessageId ?? 0))
    },

    unread: (who: Participant) => countUnread(db, who.personId),

    /** @throws MESSAGE_NOT_FOUND */
    async message(who: Participant, id: number) {
      const message = await reach(who, id, 'read')
      return { message, marks: (await readMarks(db, [message.conversationId])).get(message.conversationId) ?? [] }
    },

    /** @throws MESSAGE_NOT_FOUND, MESSAGE_NOT_YOURS, MESSAGE_DELETED */
    async edit(who: Participant, id: number, content: string): Promise<Message> {
      await own(who, id, 'edit')
      const change = await inTransaction(db, (tx) => edit(tx, clock.now(), { messageId: id, content }))
      feed.publish([change])
      return change.message
    },

    /** Deleting again changes nothing. @throws MESSAGE_NOT_FOUND, MESSAGE_NOT_YOURS */
    async remove(who: Participant, id: number): Promise<void> {
      await own(who, id, 'delete')
      const { change, fileKeys } = await inTransaction(db, async (tx) => {
        const removed = await remove(tx, clock.now(), { messageId: id })
        await shelf.discard(tx, removed.fileKeys)
        return removed
      })
      if (!change) return
      feed.publish([change])
      await shelf.clear(fileKeys)
    },

    /**
     * Attaches a file to an own message; what it is, its content says.
     * @throws MESSAGE_NOT_FOUND, MESSAGE_NOT_YOURS, MESSAGE_DELETED, ATTACHMENTS_TOO_MANY, FILE_TOO_LARGE, MEDIA_FORMAT, MEDIA_UNREADABLE
     */
    async attach(
      who: Participant,
      { conversationId, messageId }: { conversationId: number; messageId: number },
      { source, name }: { source: Readable; name: string },
    ): Promise<Attachment> {
      const message = await reach(who, messageId, 'read')
      if (message.conversationId !== conversationId) throw messagingRefuses.MESSAGE_NOT_FOUND()
      if (message.senderId !== who.personId) throw messagingRefuses.MESSAGE_NOT_YOURS()
      if (message.deletedAt !== null) throw messagingRefuses.MESSAGE_DELETED()
      const file = await shelf.receive(source, { maxBytes: ATTACHMENT_BYTES_MAX })
      const { attachment, change } = await inTransaction(db, async (tx) => {
        await shelf.keep(tx, file.fileKey)
        return attach(tx, clock.now(), { messageId, name, ...file })
      })
      feed.publish([change])
      return attachment
    },
  }

  async function marksAfter(who: Participant, conversation: Conversation, messages: readonly Message[]) {
    const last = messages.at(-1)
    const marks = (await readMarks(db, [conversation.id])).get(conversation.id) ?? []
    if (!last || !conversation.personIds.includes(who.personId)) return marks
    const mine = marks.find(({ personId }) => personId === who.personId)
    if (mine && mine.lastReadId >= last.id) return marks
    await markRead(who, conversation, last.id)
    return [...marks.filter((mark) => mark !== mine), { personId: who.personId, lastReadId: last.id }]
  }
}
export type Direct = ReturnType<typeof createDirect>
