import { statement } from '../../platform/database/statement.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import type { Notice, Notification } from './notice.ts'

interface Row {
  readonly id: string
  readonly number: number
  readonly type: string
  readonly data: unknown
  readonly created_at: Date
  readonly read_at: Date | null
}

const toNotification = (row: Row): Notification => ({
  id: row.id,
  number: row.number,
  notice: { type: row.type, data: row.data } as Notice,
  createdAt: row.created_at,
  isRead: row.read_at !== null,
})

/** Those shown in the app, the newest first. */
export async function readLatest(
  db: Db,
  personId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<Notification[]> {
  const { rows } = await statement<Row>`
    select id, number, type, data, created_at, read_at from notifications
    where person_id = ${personId}::uuid and in_app
    order by number desc limit ${limit} offset ${offset}`.execute(db)
  return rows.map(toNotification)
}

/** Those shown in the app that came after a cursor, in their order. */
export async function readAfter(
  db: Db,
  personId: string,
  { after, limit }: { after: number; limit: number },
): Promise<Notification[]> {
  const { rows } = await statement<Row>`
    select id, number, type, data, created_at, read_at from notifications
    where person_id = ${personId}::uuid and number > ${after} and in_app
    order by number limit ${limit}`.execute(db)
  return rows.map(toNotification)
}

export async function countShown(db: Db, personId: string): Promise<number> {
  const { rows } = await statement<{ count: number }>`
    select count(*) as count from notifications where person_id = ${personId}::uuid and in_app`.execute(db)
  return rows[0]?.count ?? 0
}

export async function countUnread(db: Db, personId: string): Promise<number> {
  const { rows } = await statement<{ count: number }>`
    select count(*) as count from notifications
    where person_id = ${personId}::uuid and read_at is null and in_app`.execute(db)
  return rows[0]?.count ?? 0
}

/** The numbers of the last changes of what persons were told; of those who were told anything. */
export async function readHeads(db: Db, personIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await statement<{ personId: string; version: number }>`
    select person_id as "personId", version from notice_heads where person_id = any(${personIds}::uuid[])`.execute(db)
  return new Map(rows.map(({ personId, version }) => [personId, version]))
}

/** Marks one as read; undefined where the person has no such notice. */
export async function markOneRead(db: Db, personId: string, id: string, now: Date): Promise<Notification | undefined> {
  return inTransaction(db, async (tx) => {
    const { rows } = await statement<Row & { was_unread: boolean }>`
      with before as (
        select id, read_at from notifications
        where id = ${id}::uuid and person_id = ${personId}::uuid and in_app for no key update
      )
      update notifications n set read_at = coalesce(n.read_at, ${now}) from before where n.id = before.id
      returning n.id, n.number, n.type, n.data, n.created_at, n.read_at, before.read_at is null as was_unread`.execute(
      tx,
    )
    const [row] = rows
    if (row?.was_unread) await moveHead(tx, personId)
    return row && toNotification(row)
  })
}

/** Marks all as read; answers how many were not. */
export async function markAllRead(db: Db, personId: string, now: Date): Promise<number> {
  return inTransaction(db, async (tx) => {
    const { rows } = await statement<{ count: number }>`
      with read as (
        update notifications set read_at = ${now} where person_id = ${personId}::uuid and read_at is null returning in_app
      )
      select count(*) filter (where in_app) as count from read`.execute(tx)
    const count = rows[0]?.count ?? 0
    if (count > 0) await moveHead(tx, personId)
    return count
  })
}

async function moveHead(tx: Tx, personId: string): Promise<void> {
  await statement`update notice_heads set version = version + 1 where person_id = ${personId}::uuid`.execute(tx)
}

/** Marks notices of messages as read whose persons have read the messages themselves since. */
export async function settleReadChats(db: Db, personIds: readonly string[]): Promise<void> {
  await statement`
    with settled as (
      update notifications n set read_at = greatest(r.read_at, n.created_at)
      from read_marks r
      where n.person_id = any(${personIds}::uuid[]) and n.type = 'new_message' and n.topic is not null and n.read_at is null
        and r.conversation_id = (n.data->>'conversation_id')::bigint and r.person_id = n.person_id
        and r.last_read_id >= (n.data->>'message_id')::bigint
      returning n.person_id
    )
    update notice_heads set version = version + 1
    where person_id in (select person_id from settled)`.execute(db)
}

/** What one person was told is the other's from now on, as if it were told now. */
export async function joinNotices(tx: Tx, { from, into }: { from: string; into: string }): Promise<void> {
  await statement`
    with moving as (
      select id, row_number() over (order by number) as nth, count(*) over () as count
      from notifications where person_id = ${from}::uuid
    ), head as (
      insert into notice_heads as h (person_id, version) select ${into}::uuid, max(count) from moving having count(*) > 0
      on conflict (person_id) do update set version = h.version + excluded.version
      returning h.version
    )
    update notifications n set person_id = ${into}::uuid, topic = null, number = head.version - moving.count + moving.nth
    from moving, head where n.id = moving.id`.execute(tx)
  await statement`delete from notice_heads where person_id = ${from}::uuid`.execute(tx)
}
