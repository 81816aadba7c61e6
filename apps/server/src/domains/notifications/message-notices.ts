import { statement } from '../../platform/database/statement.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { lockHeads, settleLocked } from './store.ts'
import type { Told } from './write-notices.ts'

/** Numbers looked at in one transaction, of which messages between persons are a part. */
const NUMBERS_TOGETHER = 5_000

interface Cursor {
  readonly toldUpTo: number
  readonly drawnUpTo: number
  /** Whether all that was drawn up to there is committed, or never will be. */
  readonly isSettled: boolean
}

/**
 * Leaves notices of messages between two persons that the other has not read yet: one for a conversation while it is unread.
 * It looks back over what was written, so that writing pays nothing for it, and by which number it has looked is committed with
 * the notices: each message is looked at once, whichever nodes look and die.
 */
export async function tellOfMessages(
  db: Db,
  notify: (tx: Tx, told: readonly Told[]) => Promise<void>,
): Promise<{ isMore: boolean }> {
  // Read before this transaction has a number of its own: whoever drew these has a lower one.
  const drawn = await readDrawn(db)
  return inTransaction(db, async (tx) => {
    const cursor = await lockCursor(tx)
    if (!cursor) return { isMore: false } // another node is at it
    let { toldUpTo } = cursor
    if (cursor.isSettled && toldUpTo < cursor.drawnUpTo) {
      const until = Math.min(cursor.drawnUpTo, toldUpTo + NUMBERS_TOGETHER)
      const unread = await readUnread(tx, { after: toldUpTo, until })
      const personIds = [...new Set(unread.map(({ personId }) => personId))]
      // All at once: of some now and of others when they are told would not be in order.
      await lockHeads(tx, personIds)
      // A notice whose message was read in the conversation itself makes room for the next.
      await settleLocked(tx, personIds)
      await notify(tx, unread.map(toTold))
      await statement`update message_notice_cursor set told_up_to = ${until}`.execute(tx)
      toldUpTo = until
    }
    const isDone = toldUpTo === cursor.drawnUpTo
    if (isDone && drawn > cursor.drawnUpTo)
      await statement`
        update message_notice_cursor set drawn_up_to = ${drawn}, drawn_before = pg_current_xact_id()`.execute(tx)
    return { isMore: !isDone && cursor.isSettled }
  })
}

async function readDrawn(db: Db): Promise<number> {
  const { rows } = await statement<{ drawn: number }>`
    select case when is_called then last_value else 0 end as drawn from message_numbers`.execute(db)
  return rows[0]?.drawn ?? 0
}

/** Taking the row gives the transaction its number. */
async function lockCursor(tx: Tx): Promise<Cursor | undefined> {
  const { rows } = await statement<Omit<Cursor, 'isSettled'> & { drawnBefore: string }>`
    select told_up_to as "toldUpTo", drawn_up_to as "drawnUpTo", drawn_before as "drawnBefore"
    from message_notice_cursor for update skip locked`.execute(tx)
  const [row] = rows
  if (!row) return undefined
  const { rows: settled } = await statement<{ is: boolean }>`
    select pg_snapshot_xmin(pg_current_snapshot()) >= ${row.drawnBefore}::xid8 as is`.execute(tx)
  return { ...row, isSettled: settled[0]?.is === true }
}

interface Unread {
  readonly conversationId: number
  readonly messageId: number
  readonly personId: string
  readonly sender: string
}

/** The latest unread message of each conversation, among those in a range of numbers. */
async function readUnread(tx: Tx, { after, until }: { after: number; until: number }): Promise<Unread[]> {
  const { rows } = await statement<Unread>`
    select distinct on (m.conversation_id, told.person_id)
      m.conversation_id as "conversationId", m.id as "messageId", told.person_id as "personId",
      trim(case when 'doctor' = any (p.roles) then 'دکتر ' else '' end || p.first_name || ' ' || p.last_name) as sender
    from messages m
    join conversations c on c.id = m.conversation_id and c.kind = 'direct'
    join persons p on p.id = m.sender_id
    cross join lateral (
      select case when m.sender_id = c.low_person_id then c.high_person_id else c.low_person_id end as person_id
    ) told
    left join read_marks r on r.conversation_id = c.id and r.person_id = told.person_id
    where m.id > ${after} and m.id <= ${until} and not m.internal and m.deleted_at is null
      and told.person_id <> m.sender_id and m.id > coalesce(r.last_read_id, 0)
    order by m.conversation_id, told.person_id, m.id desc`.execute(tx)
  return rows
}

const toTold = ({ conversationId, messageId, personId, sender }: Unread): Told => ({
  personId,
  topic: `conversation:${conversationId}`,
  notice: {
    type: 'new_message',
    data: { conversation_id: conversationId, message_id: messageId, with: sender },
  },
})
