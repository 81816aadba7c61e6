import { sql } from 'kysely'
import type { Db } from '../src/platform/database/transaction.ts'

/** How many of this database's transactions wait for another. */
export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select count(*) as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows[0]?.waiting ?? 0
}
