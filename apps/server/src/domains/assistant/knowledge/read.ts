import { statement } from '../../../platform/database/statement.ts'
import type { Db } from '../../../platform/database/transaction.ts'
import type { Entry } from './entry.ts'

/** All entries, by their ids. */
export async function readEntries(db: Db): Promise<Entry[]> {
  const { rows } = await statement<{ entry: Entry }>`select entry from knowledge_entries order by id`.execute(db)
  return rows.map(({ entry }) => entry)
}

/** The entries of some ids, in the order of the ids; those that are no more are left out. */
export async function findEntries(db: Db, ids: readonly string[]): Promise<Entry[]> {
  if (ids.length === 0) return []
  const { rows } = await statement<{ entry: Entry }>`
    select entry from knowledge_entries where id = any(${ids}::text[])
    order by array_position(${ids}::text[], id)`.execute(db)
  return rows.map(({ entry }) => entry)
}
