import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB as Tables } from './tables.generated.ts'

/** Reads take `Db`; whatever must be all-or-nothing takes `Tx`, so the compiler refuses a call outside a transaction. */
export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

const RETRYABLE = new Set(['40001', '40P01']) // serialization failure, deadlock
const ATTEMPTS_MAX = 4
const BACKOFF_MS = 15

/**
 * Runs `work` in one transaction, the whole of it again (with jitter) if PostgreSQL asks for a retry.
 * `work` must touch nothing but `tx`: no bus, no e-mail, no HTTP.
 */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || !RETRYABLE.has(sqlStateOf(error))) throw error
      await new Promise((resolve) => setTimeout(resolve, BACKOFF_MS * attempt * (0.5 + Math.random())))
    }
  }
}

/**
 * Reads one moment's state of all that is compared, however long that takes. Read only, it has no transaction number, so
 * that nothing waits for it but the clearing of dead rows.
 */
export function inSnapshot<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  const reading = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return reading.execute(async (tx) => {
    await sql`select set_config('statement_timeout', '0', true)`.execute(tx) // sums over everything take their time
    return read(tx)
  })
}

/** Turns a named constraint into the domain's refusal; every other error passes through untouched. */
export function refuseOn(error: unknown, refusals: Record<string, () => Error>): never {
  const constraint = (error as { constraint?: string }).constraint
  throw (constraint !== undefined && refusals[constraint]?.()) || error
}

/** PostgreSQL's five-character condition code, or the empty string for any other error. */
export function sqlStateOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}
