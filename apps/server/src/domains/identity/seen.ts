import { statement } from '../../platform/database/statement.ts'
import type { Db } from '../../platform/database/transaction.ts'

const PERSONS_MAX = 100_000

/** Keeps on which day each person was last here; written at the first request of a person's day on this node. */
export function createSeen(db: Db) {
  let day = ''
  const today = new Set<string>()
  return {
    async note(personId: string, date: string): Promise<void> {
      if (date !== day || today.size >= PERSONS_MAX) today.clear()
      day = date
      if (today.has(personId)) return
      today.add(personId)
      await statement`update persons set last_seen_on = ${date} where id = ${personId} and last_seen_on < ${date}`.execute(
        db,
      )
    },
  }
}
