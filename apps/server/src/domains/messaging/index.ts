import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { FileStore } from '../../platform/files/files.ts'
import type { LinkSigner } from '../../platform/signed-link.ts'
import { createCards } from './cards.ts'
import { readChanges } from './changes.ts'
import { createDirect } from './direct.ts'
import { messagingRefuses } from './errors.ts'
import { createFeed } from './feed.ts'
import { createFileLinks } from './file-links.ts'
import { joinConversations } from './join.ts'
import { append, attach, edit, erase, remove } from './log.ts'
import type { Attachment, Conversation } from './message.ts'
import { createShelf } from './shelf.ts'
import {
  ensureDirect,
  findAttachment,
  findByClientId,
  findConversation,
  findMessages,
  insertConversation,
  moveReadMark,
  readBefore,
  readChanged,
  readMarks,
} from './store.ts'
import { createTyping } from './typing.ts'
import { createWriter } from './writer.ts'

interface Deps {
  readonly db: Db
  readonly bus: Bus
  readonly clock: Clock
  readonly files: FileStore
  readonly publicUrl: string
  readonly signer: LinkSigner
  readonly onFault: (error: unknown) => void
}

/** Conversations, their messages, and the news of them. */
export function createMessaging({ db, bus, clock, files, publicUrl, signer, onFault }: Deps) {
  const feed = createFeed({ db, bus, onFault })
  const writer = createWriter({ db, clock, publish: feed.publish })
  const shelf = createShelf({ db, clock, files })

  return {
    feed,
    typing: createTyping(feed),
    cards: createCards(db),
    direct: createDirect({ db, clock, feed, writer, shelf }),
    shelf,
    links: createFileLinks({ publicUrl, signer }),
    /** Messages that wait to be written on this node. */
    waiting: () => writer.depth,

    /** The log as other domains write it, within their transactions; `feed.publish` what they answer after the commit. */
    log: {
      append,
      edit,
      remove,
      erase,
      attach,
      openDirect: ensureDirect,
      open: insertConversation,
      find: findMessages,
      findByClientId,
    },
    /** The log as other domains read it; whether somebody may read is theirs to know. */
    read: {
      conversation: (id: number) => findConversation(db, id),
      messages: (ids: readonly number[]) => findMessages(db, ids),
      before: (id: number, page: { before: number; limit: number }) => readBefore(db, id, page),
      /** As much as is told at once. */
      changesAfter: (conversation: Pick<Conversation, 'id' | 'version'>, after: number) =>
        readChanges(db, conversation, after),
      changes: (id: number, page: { after: number; limit: number }) => readChanged(db, id, page),
      marks: (ids: readonly number[]) => readMarks(db, ids),
    },
    /** Moves a read mark on and tells of it; answers whether it moved. */
    async markRead(mark: { conversationId: number; personId: string; lastReadId: number }): Promise<boolean> {
      const moved = await moveReadMark(db, { ...mark, at: clock.now() })
      if (moved) feed.note(mark.conversationId, { kind: 'read', personId: mark.personId, lastReadId: mark.lastReadId })
      return moved
    },
    /**
     * A file of a message; whether somebody may see it is for its link to prove.
     * @throws ATTACHMENT_NOT_FOUND there is none, or its message was deleted
     */
    async attachment(id: number): Promise<Attachment> {
      const found = await findAttachment(db, id)
      if (!found) throw messagingRefuses.ATTACHMENT_NOT_FOUND()
      return found
    },
    join: joinConversations,
  }
}
export type Messaging = ReturnType<typeof createMessaging>

export { type Card, type Cards, usernameOf } from './cards.ts'
export type { Direct, Participant } from './direct.ts'
export type { MessagingRefusal } from './errors.ts'
export type { Feed, Listener, Note } from './feed.ts'
export {
  ATTACHMENT_BYTES_MAX,
  type Attachment,
  type Change,
  CLIENT_ID_LENGTH_MAX,
  CONTENT_LENGTH_MAX,
  type Conversation,
  type Message,
  type NewMessage,
} from './message.ts'
export { TYPING_SECONDS } from './typing.ts'
