import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'

const SEAL_BATCH = 5_000
const CHAIN_LOCK = 7_412_038
const GENESIS = Buffer.alloc(32)

interface Sealable {
  id: number
  xid: string
  text: string
}

/** What is hashed of an entry: every column, in a form that PostgreSQL and a later verifier write alike. */
const entryText = sql<string>`concat_ws('|', id, posting_id, debit_account, credit_account, amount, cause, cause_id,
  coalesce(description, ''), extract(epoch from created_at)::numeric, xid)`

/**
 * Appends entries that are not yet in the hash chain, in the order of their transactions. It runs beside the postings:
 * only entries of transactions below the horizon are taken, since no transaction below it can still add one.
 * Answers how many it sealed; call it until it answers zero.
 */
export function sealEntries(db: Db): Promise<number> {
  return inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${CHAIN_LOCK}::bigint)`.execute(tx)
    const { horizon, oldest, restored } = await lookAtNumbers(tx)
    if (restored) return sealAfterRestore(tx, oldest)
    const batch = await nextUnsealed(tx, horizon)
    if (batch.length === 0) return 0
    await appendLinks(tx, batch)
    await moveHorizon(tx, nextXid(batch))
    return batch.length
  })
}

const nextXid = (batch: readonly Sealable[]) => (BigInt(batch.at(-1)?.xid ?? 0) + 1n).toString()

/**
 * The horizon, the oldest transaction that is still open, and whether the ledger was restored from a dump: that brings the
 * numbers of another cluster along, and this one counts from its own start. Then the horizon, or an entry not yet sealed,
 * lies beyond all transactions there ever were here.
 */
async function lookAtNumbers(tx: Tx): Promise<{ horizon: string; oldest: string; restored: boolean }> {
  const { rows } = await sql<{ horizon: string; oldest: string; restored: boolean }>`
    select sealed_below::text as horizon, pg_snapshot_xmin(now)::text as oldest, sealed_below > pg_snapshot_xmax(now) or exists (
      select from (select id, xid from ledger_entries order by ledger_entries.xid desc, id desc limit 1) as newest
      where xid >= pg_snapshot_xmax(now) and not exists (select from ledger_chain where entry_id = newest.id)
    ) as restored
    from ledger_chain_horizon, pg_current_snapshot() as now`.execute(tx)
  const [numbers] = rows
  if (!numbers) throw new Error('the chain of the ledger has lost its horizon')
  return numbers
}

/**
 * Appends every entry that is not in the chain, whatever its number says, and brings the horizon back to this cluster.
 * All at once: with only some of them in, the horizon could be overtaken and the rest be taken for sealed.
 */
async function sealAfterRestore(tx: Tx, oldest: string): Promise<number> {
  await sql`select set_config('statement_timeout', '0', true)`.execute(tx) // each batch looks through all entries
  for (let sealed = 0; ; ) {
    const { rows } = await sql<Sealable>`
      select id, xid::text as xid, ${entryText} as text from ledger_entries
      where not exists (select from ledger_chain where entry_id = ledger_entries.id)
      order by ledger_entries.xid, id limit ${SEAL_BATCH}`.execute(tx)
    if (rows.length > 0) await appendLinks(tx, rows)
    sealed += rows.length
    if (rows.length === SEAL_BATCH) continue
    await moveHorizon(tx, oldest)
    return sealed
  }
}

async function appendLinks(tx: Tx, batch: readonly Sealable[]): Promise<void> {
  const head = await sql<{
    seq: number
    hash: Buffer
  }>`select seq, hash from ledger_chain order by seq desc limit 1`.execute(tx)
  let { seq, hash } = head.rows[0] ?? { seq: 0, hash: GENESIS }
  const rows = batch.map((entry) => {
    hash = linkHash(hash, entry.text)
    seq += 1
    return { seq, entry_id: entry.id, hash }
  })
  await sql`insert into ledger_chain (seq, entry_id, hash)
    select * from unnest(${rows.map((r) => r.seq)}::bigint[], ${rows.map((r) => r.entry_id)}::bigint[], ${rows.map((r) => r.hash)}::bytea[])
  `.execute(tx)
}

async function moveHorizon(tx: Tx, sealedBelow: string): Promise<void> {
  await sql`update ledger_chain_horizon set sealed_below = ${sealedBelow}::xid8`.execute(tx)
}

/** The horizon is a number to the planner: for one that is not known yet it reads every entry there ever was. */
async function nextUnsealed(tx: Tx, horizon: string): Promise<Sealable[]> {
  // Ordered by the column: a bare `xid` would be the text beside it, in which 1000 comes before 999.
  const { rows } = await sql<Sealable>`
    select id, xid::text as xid, ${entryText} as text from ledger_entries
    where xid >= ${horizon}::xid8 and xid < pg_snapshot_xmin(pg_current_snapshot())
      and not exists (select from ledger_chain where entry_id = ledger_entries.id)
    order by ledger_entries.xid, id limit ${SEAL_BATCH + 1}`.execute(tx)
  if (rows.length <= SEAL_BATCH) return rows
  // A transaction is sealed whole: the last one may go on beyond this batch, so it waits for the next.
  const last = rows.at(-1)?.xid
  const whole = rows.filter((row) => row.xid !== last)
  if (whole.length === 0) throw new Error('one transaction posted more entries than a seal takes')
  return whole
}

/** One link: SHA-256 over the hash before it and the entry's text. */
export function linkHash(previous: Buffer, text: string): Buffer {
  return createHash('sha256').update(previous).update(text).digest()
}

/** Walks the chain from its first link and answers the first that does not fit, or the number of links that do. */
export async function verifyChain(db: Db): Promise<{ links: number; brokenAt?: number }> {
  let hash: Buffer = GENESIS
  let seq = 0
  for (;;) {
    const { rows } = await sql<{ seq: number; hash: Buffer; text: string | null }>`
      select c.seq, c.hash, ${entryText} as text from ledger_chain c left join ledger_entries e on e.id = c.entry_id
      where c.seq > ${seq} order by c.seq limit ${SEAL_BATCH}`.execute(db)
    if (rows.length === 0) return { links: seq }
    for (const row of rows) {
      if (row.text === null || row.seq !== seq + 1 || !linkHash(hash, row.text).equals(row.hash))
        return { links: seq, brokenAt: seq + 1 }
      hash = row.hash
      seq = row.seq
    }
  }
}
