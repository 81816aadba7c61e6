import { sql } from 'kysely'
import type { Db } from '../src/platform/database/transaction.ts'

/**
 * By table, how many rows there are and which transactions wrote them: what two of these have alike, nothing has written to
 * in between, not even what was there before. Their texts are not read: the knowledge alone would take a tenth of a second.
 */
export async function readTraces(db: Db): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(db)
  // Numbers of transactions only grow, so the sum does with each row that is written again.
  const parts = tables.map(
    ({ name }) =>
      sql`select ${sql.lit(name)} as name, count(*) || ' rows, written by ' || coalesce(sum(xmin::text::bigint), 0) as trace
        from ${sql.table(name)}`,
  )
  const { rows } = await sql<{ name: string; trace: string }>`${sql.join(parts, sql` union all `)}`.execute(db)
  return Object.fromEntries(rows.map(({ name, trace }) => [name, trace]))
}
