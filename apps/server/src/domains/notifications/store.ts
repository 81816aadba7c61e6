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
    await lockHeads(tx, [personId])
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
    if (row?.was_unread) await moveHeads(tx, [personId])
    return row && toNotification(row)
  })
}

/** Marks all as read; answers how many were not. */
export async function markAllRead(db: Db, personId: string, now: Date): Promise<number> {
  return inTransaction(db, async (tx) => {
    await lockHeads(tx, [personId])
    const { rows } = await statement<{ count: number }>`
      with read as (
        update notifications set read_at = ${now} where person_id = ${personId}::uuid and read_at is null returning in_app
      )
      select count(*) filter (where in_app) as count from read`.execute(tx)
    const count = rows[0]?.count ?? 0
    if (count > 0) await moveHeads(tx, [personId])
    return count
  })
}

/**
 * Takes the heads of persons, in one order. Whoever writes or reads off notices takes them before any of the notices
 * themselves, so that no two wait for each other in a ring. Who has no head was never told anything.
 */
export async function lockHeads(tx: Tx, personIds: readonly string[]): Promise<void> {
  await statement`
    select from notice_heads where person_id = any(${personIds}::uuid[]) order by person_id for no key update`.execute(
    tx,
  )
}

async function moveHeads(tx: Tx, personIds: readonly string[]): Promise<void> {
  await statement`
    update notice_heads set version = version + 1 where person_id = any(${personIds}::uuid[])`.execute(tx)
}

/** Marks notices of messages as read whose persons have read the messages themselves since. */
export async function settleReadChats(db: Db, personIds: readonly string[]): Promise<void> {
  const { rows: behind } = await statement<{ personId: string }>`
    select distinct n.person_id as "personId"
    from notifications n join read_marks r on r.person_id = n.person_id
      and r.conversation_id = (n.data->>'conversation_id')::bigint and r.last_read_id >= (n.data->>'message_id')::bigint
    where n.person_id = any(${personIds}::uuid[]) and n.type = 'new_message' and n.topic is not null
      and n.read_at is null`.execute(db)
  if (behind.length === 0) return
  const settled = behind.map(({ personId }) => personId)
  await inTransaction(db, async (tx) => {
    await lockHeads(tx, settled)
    await settleLocked(tx, settled)
  })
}

/** The same, of persons whose heads are taken. */
export async function settleLocked(tx: Tx, personIds: readonly string[]): Promise<void> {
  const { rows } = await statement<{ personId: string }>`
    update notifications n set read_at = greatest(r.read_at, n.created_at)
    from read_marks r
    where n.person_id = any(${personIds}::uuid[]) and n.type = 'new_message' and n.topic is not null and n.read_at is null
      and r.conversation_id = (n.data->>'conversation_id')::bigint and r.person_id = n.person_id
      and r.last_read_id >= (n.data->>'message_id')::bigint
    returning n.person_id as "personId"`.execute(tx)
  if (rows.length > 0) await moveHeads(tx, [...new Set(rows.map(({ personId }) => personId))])
}

/** What one person was told is the other's from now on, as if it were told now. */
export async function joinNotices(tx: Tx, { from, into }: { from: string; into: string }): Promise<void> {
  await lockHeads(tx, [from, into])
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
