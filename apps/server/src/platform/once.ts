import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import { sql } from 'kysely'
import type { Db, Tx } from './database/transaction.ts'
import { type Refusal, refusals } from './errors.ts'

export const onceRefuses = refusals('IDEMPOTENCY_KEY_REUSED')
export type OnceRefusal = keyof typeof onceRefuses

/** A request that may be sent again: who asks for what (a person's id, `:`, and the operation), the client's key, and what the request says. */
export interface OnceKey {
  readonly scope: string
  readonly key: string
  readonly request: unknown
}

/** How long a key is remembered (docs/decisions.md: 24 h). */
export const ONCE_HOURS = 24

/** Keys forgotten by one statement: some tens of milliseconds. */
const FORGET_BATCH = 5_000

/**
 * Does `work` once per key, in the caller's transaction: the result is kept together with what the work wrote, and a
 * repetition answers it again. Copies that arrive at the same time wait for the first. A refusal leaves no trace.
 * Without a key it simply does the work.
 * @throws IDEMPOTENCY_KEY_REUSED the key came with another request before
 */
export async function once<T>(tx: Tx, once: OnceKey | undefined, now: Date, work: () => Promise<T>): Promise<T> {
  if (!once) return work()
  const requestHash = createHash('sha256').update(canonicalText(once.request)).digest()
  const row = { scope: once.scope, key: once.key }
  const claimed = await tx
    .insertInto('once_results')
    .values({ ...row, request_hash: requestHash, created_at: now })
    .onConflict((conflict) => conflict.columns(['scope', 'key']).doNothing())
    .executeTakeFirst()
  if (claimed.numInsertedOrUpdatedRows === 0n) return firstResult<T>(tx, once, requestHash)

  const result = await work()
  await tx
    .updateTable('once_results')
    .set({ result: serialize(result) })
    .where('scope', '=', row.scope)
    .where('key', '=', row.key)
    .execute()
  return result
}

/** JSON with the fields of each object in the order of their names: a client may write them in any. */
function canonicalText(request: unknown): string {
  return JSON.stringify(request, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

async function firstResult<T>(tx: Tx, { scope, key }: OnceKey, requestHash: Buffer): Promise<T> {
  const first = await tx
    .selectFrom('once_results')
    .select(['request_hash', 'result'])
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  if (!first.request_hash.equals(requestHash)) throw onceRefuses.IDEMPOTENCY_KEY_REUSED() satisfies Refusal
  if (!first.result) throw new Error('a kept result is missing')
  return deserialize(first.result) as T
}

/** Lets a key be used anew if it still stands for `result`, which came to nothing: of many copies one can begin again. */
export async function forgetResult(tx: Tx, { scope, key }: OnceKey, result: unknown): Promise<void> {
  await tx
    .deleteFrom('once_results')
    .where('scope', '=', scope)
    .where('key', '=', key)
    .where('result', '=', serialize(result))
    .execute()
}

/** Lets a person's keys stand for the person they turned out to be; of two alike that one's own does. */
export async function joinKeys(tx: Tx, { from, into }: { from: string; into: string }): Promise<void> {
  await sql`
    update once_results o set scope = ${into}::text || substr(scope, length(${from}::text) + 1)
    where starts_with(scope, ${`${from}:`}) and not exists (
      select from once_results other
      where other.scope = ${into}::text || substr(o.scope, length(${from}::text) + 1) and other.key = o.key)`.execute(
    tx,
  )
}

/**
 * Forgets keys past their time and answers how many. Given the database rather than a transaction, each batch is a
 * transaction of its own, so that no number of keys meets the statement time-out.
 */
export async function forgetOldKeys(db: Db, now: Date): Promise<number> {
  const before = new Date(now.getTime() - ONCE_HOURS * 3_600_000)
  for (let forgotten = 0; ; ) {
    const { numAffectedRows = 0n } = await sql`
      delete from once_results where ctid = any(array(
        select ctid from once_results where created_at < ${before} order by created_at limit ${FORGET_BATCH}
      ))`.execute(db)
    forgotten += Number(numAffectedRows)
    if (numAffectedRows < FORGET_BATCH) return forgotten
  }
}
