import { statement } from '../../platform/database/statement.ts'
import type { Db } from '../../platform/database/transaction.ts'

const DAY_MS = 24 * 3_600_000
/** How long it can be asked what became of an SMS or e-mail. */
const DELIVERIES_DAYS = 90
/** How long a notice stays in the list once it was read; unread ones stay. */
const READ_DAYS = 365
/** Rows deleted in one transaction, so that no number of them meets the statement time-out. */
const BATCH = 1_000

/** Deletes messages that ended long ago, notices that were there for them alone, and notices read long ago. */
export async function forgetOldNotices(db: Db, now: Date): Promise<void> {
  const endedBefore = new Date(now.getTime() - DELIVERIES_DAYS * DAY_MS)
  const readBefore = new Date(now.getTime() - READ_DAYS * DAY_MS)
  await untilNone(() => deleteDeliveries(db, endedBefore))
  await untilNone(() => deleteNotShown(db, endedBefore))
  await untilNone(() => deleteRead(db, readBefore))
}

async function untilNone(deleteBatch: () => Promise<number>): Promise<void> {
  while ((await deleteBatch()) > 0);
}

async function deleteDeliveries(db: Db, endedBefore: Date): Promise<number> {
  const { numAffectedRows = 0n } = await statement`
    delete from notice_deliveries where id = any(array(
      select id from notice_deliveries where ended_at < ${endedBefore}::timestamptz order by ended_at limit ${BATCH}
    ))`.execute(db)
  return Number(numAffectedRows)
}

/** Of those that still have messages the rest waits until these are gone. */
async function deleteNotShown(db: Db, createdBefore: Date): Promise<number> {
  const { numAffectedRows = 0n } = await statement`
    delete from notifications where id = any(array(
      select id from notifications n where not in_app and created_at < ${createdBefore}::timestamptz
        and not exists (select from notice_deliveries d where d.notice_id = n.id)
      order by created_at limit ${BATCH}
    ))`.execute(db)
  return Number(numAffectedRows)
}

async function deleteRead(db: Db, readBefore: Date): Promise<number> {
  const { numAffectedRows = 0n } = await statement`
    delete from notifications where id = any(array(
      select id from notifications n where read_at < ${readBefore}::timestamptz
        and not exists (select from notice_deliveries d where d.notice_id = n.id)
      order by read_at limit ${BATCH}
    ))`.execute(db)
  return Number(numAffectedRows)
}
