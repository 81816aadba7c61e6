import { type RawBuilder, sql } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Platform } from './platform-client.ts'
import { type InboxThread, type ThreadStatus, windowEnd } from './thread.ts'

interface ThreadRow {
  readonly conversation_id: number
  readonly platform: Platform
  readonly account_id: string
  readonly account_name: string
  readonly customer_id: number
  readonly first_name: string
  readonly last_name: string
  readonly username: string | null
  readonly status: ThreadStatus
  readonly assignee_id: string | null
  readonly reply_lock_by: string | null
  readonly reply_lock_until: Date | null
  readonly last_change: number
  readonly last_customer_message_at: Date | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly message_id: number | null
  readonly content: string
  readonly sender_id: string | null
  readonly said_at: Date
  readonly unread_count: number
}

const threadOf = (row: ThreadRow, now: Date): InboxThread => ({
  conversationId: row.conversation_id,
  platform: row.platform,
  account: { id: row.account_id, name: row.account_name },
  customer: { id: row.customer_id, firstName: row.first_name, lastName: row.last_name, username: row.username },
  status: row.status,
  assigneeId: row.assignee_id,
  replyLock:
    row.reply_lock_by !== null && row.reply_lock_until !== null && row.reply_lock_until > now
      ? { personId: row.reply_lock_by, until: row.reply_lock_until }
      : null,
  lastChange: row.last_change,
  windowEndsAt: windowEnd(row.platform, row.last_customer_message_at),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  lastMessage:
    row.message_id === null
      ? null
      : { id: row.message_id, content: row.content, senderId: row.sender_id, createdAt: row.said_at },
  unreadCount: row.unread_count,
})

/** With each of some threads who it is about, the last word, and what the agent has not read; newest change first. */
const withCards = (threads: RawBuilder<unknown>, personId: string) => sql<ThreadRow>`
  select t.*, c.first_name, c.last_name, c.username, a.id as account_id, a.platform, a.name as account_name,
    said.id as message_id, said.content, said.sender_id, said.created_at as said_at, unread.count as unread_count
  from (${threads}) t
  join customers c on c.id = t.customer_id
  join channel_accounts a on a.id = c.account_id
  left join read_marks r on r.conversation_id = t.conversation_id and r.person_id = ${personId}::uuid
  left join lateral (
    select m.id, m.content, m.sender_id, m.created_at from messages m
    where m.conversation_id = t.conversation_id and not m.internal and m.deleted_at is null
    order by m.id desc limit 1
  ) said on true
  cross join lateral (
    select count(*) as count from messages m
    where m.conversation_id = t.conversation_id and m.sender_id is null and m.id > coalesce(r.last_read_id, 0)
      and m.deleted_at is null
  ) unread
  order by t.last_change desc`

export interface InboxPage {
  readonly status?: ThreadStatus | undefined
  /** Whose: an agent's, or with null nobody's. */
  readonly assigneeId?: string | null | undefined
  /** Words that all occur in the customer's name or user name. */
  readonly search?: string | undefined
  readonly limit: number
  /** Threads that changed before this. */
  readonly before: number
}

/** One page of the inbox, in one statement: it reads the threads of the page and no others, or those of who is looked for. */
export const inboxPage = (personId: string, { limit, before, ...filter }: InboxPage) =>
  withCards(
    sql`
    select * from support_threads
    where last_change < ${before} ${sql.join(conditionsOf(filter), sql``)}
    order by last_change desc limit ${limit}`,
    personId,
  )

/** Not as a condition that is always true: the planner chooses by what is there. */
function conditionsOf({ status, assigneeId, search = '' }: Omit<InboxPage, 'limit' | 'before'>): RawBuilder<unknown>[] {
  const words = search
    .normalize('NFC')
    .split(/[\s\u200c]+/u)
    .filter(Boolean)
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  const named = patterns.map((pattern) => sql`search_text like btrim(person_search_text(${pattern}, '', ''))`)
  const customers = sql`select id from customers where ${sql.join(named, sql` and `)}`
  return [
    sql``,
    ...(status === undefined ? [] : [sql` and status = ${status}`]),
    ...(assigneeId === undefined
      ? []
      : [sql` and assignee_id ${assigneeId === null ? sql`is null` : sql`= ${assigneeId}`}`]),
    ...(named.length === 0 ? [] : [sql` and customer_id in (${customers})`]),
  ]
}

export async function listThreads(
  db: Db,
  { personId, now }: { personId: string; now: Date },
  page: InboxPage,
): Promise<InboxThread[]> {
  const { rows } = await inboxPage(personId, page).execute(db)
  return rows.map((row) => threadOf(row, now))
}

export async function findThreads(
  db: Db,
  { personId, now }: { personId: string; now: Date },
  ids: readonly number[],
): Promise<InboxThread[]> {
  const threads = sql`select * from support_threads where conversation_id = any(${ids}::bigint[])`
  const { rows } = await withCards(threads, personId).execute(db)
  return rows.map((row) => threadOf(row, now))
}

/**
 * Tells the inbox that a thread changed: it moves to the top, under a number above all before it. Drawn while its row is
 * held, so that whoever compares numbers sees every change.
 */
export async function moveThread(tx: Tx, { conversationId, at }: { conversationId: number; at: Date }): Promise<void> {
  await statement`
    update support_threads set last_change = nextval('message_numbers'), updated_at = ${at}
    where conversation_id = ${conversationId}`.execute(tx)
}

/** Gives a thread to another, if it is still whose it was believed to be; answers whether it was. */
export async function moveAssignee(
  db: Db,
  { id, to, expected, at }: { id: number; to: string | null; expected: string | null; at: Date },
): Promise<boolean> {
  const { rows } = await statement<{ one: number }>`
    update support_threads
    set assignee_id = ${to}::uuid, last_change = nextval('message_numbers'), updated_at = ${at}
    where conversation_id = ${id} and assignee_id is not distinct from ${expected}::uuid
    returning 1 as one`.execute(db)
  return rows.length > 0
}

export async function findAssignee(db: Db, id: number): Promise<{ assigneeId: string | null } | undefined> {
  const { rows } = await statement<{ assigneeId: string | null }>`
    select assignee_id as "assigneeId" from support_threads where conversation_id = ${id}`.execute(db)
  return rows[0]
}

/** Answers whether it was another before. */
export async function changeStatus(
  db: Db,
  { id, status, at }: { id: number; status: ThreadStatus; at: Date },
): Promise<boolean> {
  const { rows } = await statement<{ one: number }>`
    update support_threads set status = ${status}, last_change = nextval('message_numbers'), updated_at = ${at}
    where conversation_id = ${id} and status <> ${status}
    returning 1 as one`.execute(db)
  return rows.length > 0
}

export async function lockThread(
  tx: Tx,
  id: number,
): Promise<{ replyLockBy: string | null; replyLockUntil: Date | null } | undefined> {
  const { rows } = await statement<{ replyLockBy: string | null; replyLockUntil: Date | null }>`
    select reply_lock_by as "replyLockBy", reply_lock_until as "replyLockUntil"
    from support_threads where conversation_id = ${id} for no key update`.execute(tx)
  return rows[0]
}

export async function setReplyLock(
  tx: Tx,
  { id, personId, until }: { id: number; personId: string | null; until: Date | null },
): Promise<void> {
  await statement`
    update support_threads set reply_lock_by = ${personId}::uuid, reply_lock_until = ${until}::timestamptz
    where conversation_id = ${id}`.execute(tx)
}

/** Lets the lock of its holder last longer, once it would end before `dueBefore`; answers whether it was so. */
export async function prolongReplyLock(
  db: Db,
  lock: { id: number; personId: string; at: Date; until: Date; dueBefore: Date },
): Promise<boolean> {
  const { rows } = await statement<{ one: number }>`
    update support_threads set reply_lock_until = ${lock.until}
    where conversation_id = ${lock.id} and reply_lock_by = ${lock.personId}::uuid
      and reply_lock_until > ${lock.at} and reply_lock_until < ${lock.dueBefore}
    returning 1 as one`.execute(db)
  return rows.length > 0
}

/** The message that somebody wrote under a name of their own. */
export async function findByClientId(
  db: Db,
  { conversationId, personId, clientId }: { conversationId: number; personId: string; clientId: string },
): Promise<number | undefined> {
  const { rows } = await statement<{ id: number }>`
    select id from messages
    where conversation_id = ${conversationId} and sender_id = ${personId}::uuid and client_id = ${clientId}`.execute(db)
  return rows[0]?.id
}

export interface ThreadVersion {
  readonly conversationId: number
  readonly lastChange: number
  /** The last that the customer said. */
  readonly lastHeardId: number
}

/** How far threads have come: of those named, or the latest. */
export async function readThreadVersions(
  db: Db,
  which: { ids: readonly number[] } | { latest: number },
): Promise<ThreadVersion[]> {
  const threads =
    'ids' in which
      ? sql`select * from support_threads where conversation_id = any(${which.ids}::bigint[])`
      : sql`select * from support_threads order by last_change desc limit ${which.latest}`
  const { rows } = await sql<ThreadVersion>`
    select t.conversation_id as "conversationId", t.last_change as "lastChange", coalesce(heard.id, 0) as "lastHeardId"
    from (${threads}) t
    left join lateral (
      select m.id from messages m where m.conversation_id = t.conversation_id and m.sender_id is null
      order by m.id desc limit 1
    ) heard on true
    order by t.last_change desc`.execute(db)
  return rows
}

/** Ids of what customers said after a message of theirs, by conversation, in order. */
export async function readHeardAfter(
  db: Db,
  after: readonly { conversationId: number; messageId: number; limit: number }[],
): Promise<number[]> {
  const { rows } = await statement<{ id: number }>`
    select heard.id
    from unnest(${after.map((one) => one.conversationId)}::bigint[], ${after.map((one) => one.messageId)}::bigint[],
      ${after.map((one) => one.limit)}::int[]) as known (conversation_id, message_id, most)
    cross join lateral (
      select m.id from messages m
      where m.conversation_id = known.conversation_id and m.sender_id is null and m.id > known.message_id
        and m.deleted_at is null
      order by m.id desc limit known.most
    ) heard
    order by heard.id`.execute(db)
  return rows.map(({ id }) => id)
}
