import { statement } from '../../platform/database/statement.ts'
import type { Tx } from '../../platform/database/transaction.ts'

/**
 * Gives the conversations of one person to another, in the transaction that makes the two one. Where both talked with the
 * same third, their two conversations become one, in the order in which it was said.
 */
export async function joinConversations(tx: Tx, persons: { from: string; into: string }): Promise<void> {
  const { rows } = await statement<{ id: number; other: string }>`
    select id, case when low_person_id = ${persons.from}::uuid then high_person_id else low_person_id end as other
    from conversations
    where low_person_id = ${persons.from}::uuid or high_person_id = ${persons.from}::uuid
    order by id for update`.execute(tx)
  for (const { id, other } of rows) {
    await takeOver(tx, id, persons)
    const with_ = other === persons.from ? persons.into : other
    const existing = await lockPair(tx, persons.into, with_)
    if (existing === undefined) await rename(tx, id, persons.into, with_)
    else await merge(tx, { from: id, into: existing })
  }
}

/** What the one said and read there the other has. */
async function takeOver(tx: Tx, id: number, { from, into }: { from: string; into: string }): Promise<void> {
  await statement`update messages set sender_id = ${into}::uuid, client_id = null
    where conversation_id = ${id} and sender_id = ${from}::uuid`.execute(tx)
  await moveMarks(tx, { conversation: id, person: from }, { conversation: id, person: into })
}

async function moveMarks(
  tx: Tx,
  from: { conversation: number; person: string },
  to: { conversation: number; person: string },
): Promise<void> {
  await statement`
    with moved as (
      delete from read_marks where conversation_id = ${from.conversation} and person_id = ${from.person}::uuid
      returning last_read_id, read_at
    )
    insert into read_marks (conversation_id, person_id, last_read_id, read_at)
    select ${to.conversation}::bigint, ${to.person}::uuid, last_read_id, read_at from moved
    on conflict (conversation_id, person_id) do update
      set last_read_id = greatest(read_marks.last_read_id, excluded.last_read_id)`.execute(tx)
}

async function lockPair(tx: Tx, one: string, other: string): Promise<number | undefined> {
  const { rows } = await statement<{ id: number }>`
    select id from conversations
    where low_person_id = least(${one}::uuid, ${other}::uuid) and high_person_id = greatest(${one}::uuid, ${other}::uuid)
    for update`.execute(tx)
  return rows[0]?.id
}

async function rename(tx: Tx, id: number, one: string, other: string): Promise<void> {
  await statement`
    update conversations
    set low_person_id = least(${one}::uuid, ${other}::uuid), high_person_id = greatest(${one}::uuid, ${other}::uuid)
    where id = ${id}`.execute(tx)
}

/** All messages of both in the order of their ids, numbered anew. */
async function merge(tx: Tx, { from, into }: { from: number; into: number }): Promise<void> {
  // Positions are unique at every moment, so all of them step aside first.
  await statement`update messages set conversation_id = ${into}, position = -id, client_id = null
    where conversation_id = ${from}`.execute(tx)
  await statement`update messages set position = -id where conversation_id = ${into} and position > 0`.execute(tx)
  await statement`
    update messages m set position = in_order.position
    from (select id, row_number() over (order by id) as position from messages where conversation_id = ${into}) in_order
    where m.id = in_order.id`.execute(tx)
  const { rows } = await statement<{ person_id: string }>`
    select person_id from read_marks where conversation_id = ${from}`.execute(tx)
  for (const { person_id: person } of rows)
    await moveMarks(tx, { conversation: from, person }, { conversation: into, person })
  await statement`update staff_accesses set conversation_id = ${into} where conversation_id = ${from}`.execute(tx)
  await statement`delete from conversations where id = ${from}`.execute(tx)
  await statement`
    update conversations c set message_count = all_of.count, last_message_id = all_of.last, version = greatest(c.version, all_of.version)
    from (select count(*) as count, max(id) as last, max(version) as version from messages where conversation_id = ${into}) all_of
    where c.id = ${into}`.execute(tx)
}
