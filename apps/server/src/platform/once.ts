import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import type { Tx } from './database/transaction.ts'
import { type Refusal, refusals } from './errors.ts'

export const onceRefuses = refusals('IDEMPOTENCY_KEY_REUSED')
export type OnceRefusal = keyof typeof onceRefuses

/** A request that may be sent again: who asks for what, the client's key, and what the request says. */
export interface OnceKey {
  readonly scope: string
  readonly key: string
  readonly request: unknown
}

/** How long a key is remembered (docs/decisions.md: 24 h). */
export const ONCE_HOURS = 24

/**
 * Does `work` once per key, in the caller's transaction: the result is kept together with what the work wrote, and a
 * repetition answers it again. Copies that arrive at the same time wait for the first. A refusal leaves no trace.
 * Without a key it simply does the work.
 * @throws IDEMPOTENCY_KEY_REUSED the key came with another request before
 */
export async function once<T>(tx: Tx, once: OnceKey | undefined, now: Date, work: () => Promise<T>): Promise<T> {
  if (!once) return work()
  const requestHash = createHash('sha256').update(JSON.stringify(once.request)).digest()
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

/** Forgets keys past their time; answers how many. */
export async function forgetOldKeys(tx: Tx, now: Date): Promise<number> {
  const before = new Date(now.getTime() - ONCE_HOURS * 3_600_000)
  const gone = await tx.deleteFrom('once_results').where('created_at', '<', before).executeTakeFirst()
  return Number(gone.numDeletedRows)
}
