import { sql } from 'kysely'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction, sqlStateOf, type Tx } from '../../platform/database/transaction.ts'
import type { Log } from '../../platform/log.ts'
import { type AfterCommit, announce, each, type OutboxHandlers } from '../../platform/outbox.ts'
import type { Messaging } from '../messaging/index.ts'
import { INBOX_CHANNEL, type InboundEvent, type InboxNews, type Update } from './channel.ts'
import { type Chat, chatIn, noteEvent } from './history.ts'
import {
  deleteHandledBefore,
  insertUpdates,
  platformOf,
  setHandled,
  takeWaiting,
  touchThread,
} from './inbound-store.ts'
import { readInstagramEvent } from './instagram-event.ts'
import type { Platform } from './platform-client.ts'
import { readTelegramEvent } from './telegram-update.ts'

/** How long a handled update is kept: longer than a platform goes on to send it again, so that it is known then. */
const KEPT_MS = 7 * 24 * 3_600_000

export interface InboundDeps {
  readonly db: Db
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Pick<Log, 'warn'>
  readonly messaging: Messaging
}

/** What platforms tell: stored first, and then, chat by chat and in the platform's order, made history. */
export function createInbound(deps: InboundDeps) {
  const { db, clock } = deps

  /** Stores updates, each once, and has their chats handled if `tx` commits. */
  async function acceptWithin(tx: Tx, accountId: string, updates: readonly Update[]): Promise<void> {
    if (updates.length === 0) return
    const chats = await insertUpdates(tx, accountId, { updates, at: clock.now() })
    for (const chat of chats) {
      await announce(tx, { type: 'channel.received', key: `${accountId}:${chat}`, data: { accountId, chat } })
    }
  }

  return {
    acceptWithin,
    /** Stores updates, each once; when this resolves nothing of them can be lost any more. */
    accept: (accountId: string, updates: readonly Update[]): Promise<void> =>
      inTransaction(db, (tx) => acceptWithin(tx, accountId, updates)),

    handlers: {
      'channel.received': each((tx, { data }, afterCommit) =>
        handleChat(deps, tx, { accountId: String(data.accountId), chat: String(data.chat) }, afterCommit),
      ),
    } satisfies OutboxHandlers,

    /** Deletes updates that were handled long ago. */
    forgetOld: (): Promise<void> => deleteHandledBefore(db, new Date(clock.now().getTime() - KEPT_MS)),
  }
}
export type Inbound = ReturnType<typeof createInbound>

const readers: Readonly<Record<Platform, (payload: unknown, receivedAt: Date) => InboundEvent>> = {
  telegram: readTelegramEvent,
  instagram: readInstagramEvent,
}

/**
 * Handles all that waits of a chat, in the platform's order: so what arrived in another order while it gathered comes out
 * right. What a later event finds done already is nothing to it, and one that cannot be kept holds up none after it.
 */
async function handleChat(
  deps: InboundDeps,
  tx: Tx,
  { accountId, chat: name }: { accountId: string; chat: string },
  afterCommit: AfterCommit,
): Promise<void> {
  const waiting = await takeWaiting(tx, accountId, name)
  if (waiting.length === 0) return
  const at = deps.clock.now()
  const { platform, connectedBy } = await platformOf(tx, accountId)
  let chat = await chatIn(tx, { messaging: deps.messaging, accountId, name, connectedBy, at })
  const events = waiting
    .map(({ payload, receivedAt, ...update }) => ({ ...update, event: readers[platform](payload, receivedAt) }))
    .toSorted(
      (a, b) => a.rank - b.rank || ORDER[a.event.kind] - ORDER[b.event.kind] || (a.externalId < b.externalId ? -1 : 1),
    )
  for (const { id, event, rank } of events) {
    chat = await noteOrPassOver(chat, { event, rank }, (error) =>
      afterCommit(() => deps.log.warn({ account: accountId, update: id, ...error }, 'an update cannot be kept')),
    )
  }

  if (chat.conversationId !== undefined && chat.changes.length > 0)
    await touchThread(tx, { conversationId: chat.conversationId, at, heardAt: chat.heardAt })
  await setHandled(
    tx,
    waiting.map(({ id }) => id),
    at,
  )
  const noted = chat
  afterCommit(() => tell(deps, noted))
}

/** Data exceptions, broken constraints, program limits: what fails so will fail so whenever it is tried. */
const DATA_ERRORS = /^(22|23|54)/

/** The chat with the event in it; as it was when the database cannot keep the event. */
async function noteOrPassOver(
  before: Chat,
  { event, rank }: { event: InboundEvent; rank: number },
  onPassedOver: (error: { code: string; constraint: string | undefined }) => void,
): Promise<Chat> {
  const chat = { ...before, changes: [...before.changes], heard: [...before.heard], ticked: new Set(before.ticked) }
  await sql`savepoint inbound_event`.execute(chat.tx)
  try {
    await noteEvent(chat, event, rank)
    await sql`release savepoint inbound_event`.execute(chat.tx)
    return chat
  } catch (error) {
    const code = sqlStateOf(error)
    if (!DATA_ERRORS.test(code)) throw error
    await sql`rollback to savepoint inbound_event`.execute(chat.tx)
    // Its text is not logged: it may quote what the customer wrote.
    onPassedOver({ code, constraint: (error as { constraint?: string }).constraint })
    return before
  }
}

/** Of two at the same moment: a message is there before it is changed. */
const ORDER: Readonly<Record<InboundEvent['kind'], number>> = {
  message: 0,
  edit: 1,
  deleted: 2,
  delivered: 3,
  read: 4,
  ignored: 5,
}

function tell({ bus, messaging: { feed } }: InboundDeps, { conversationId, changes, heard, ticked }: Chat): void {
  if (conversationId === undefined) return
  for (const messageId of ticked) feed.note(conversationId, { kind: 'delivery', messageId })
  if (changes.length === 0) return
  feed.publish(changes)
  feed.note(conversationId, { kind: 'thread' })
  if (heard.length === 0) bus.publish(INBOX_CHANNEL, { conversationId } satisfies InboxNews)
  for (const messageId of heard) bus.publish(INBOX_CHANNEL, { conversationId, messageId } satisfies InboxNews)
}
