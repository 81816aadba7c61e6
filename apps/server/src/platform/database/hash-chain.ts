// Rows that cannot be changed unseen: each is hashed together with the link before it, by a job beside the writers.
import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { type Db, inTransaction, type Tx } from './transaction.ts'

const SEAL_BATCH = 5_000
const GENESIS = Buffer.alloc(32)

/**
 * The tables of a chain: entries with `id` and `xid` (the transaction that wrote them), links with `seq`, `entry_id` and
 * `hash`, and one row that tells the transaction (`sealed_below`) up to which every entry is in the chain.
 */
export interface ChainTables {
  readonly entries: string
  readonly links: string
  readonly horizon: string
  /** Any number, the same in every node and of no other chain. */
  readonly lock: number
  /** What is hashed of an entry: every column, in a form that PostgreSQL and a later verifier write alike. */
  readonly text: RawBuilder<string>
}

export interface ChainReport {
  readonly entries: number
  readonly sealed: number
  /** Each a sentence about something that must never be; empty when the chain is whole. */
  readonly faults: readonly string[]
}

interface Sealable {
  readonly id: number
  readonly xid: string
  readonly text: string
}

const namesOf = (chain: ChainTables) => ({
  entries: sql.table(chain.entries),
  links: sql.table(chain.links),
  horizon: sql.table(chain.horizon),
})

/**
 * Appends entries that are not yet in the chain, in the order of their transactions, beside whoever writes more: only those
 * of transactions below the horizon are taken, since no transaction below it can still add one. Answers how many it sealed;
 * call it until it answers zero.
 */
export function sealEntries(db: Db, chain: ChainTables): Promise<number> {
  return inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${chain.lock}::bigint)`.execute(tx)
    const { horizon, oldest, restored } = await lookAtNumbers(tx, chain)
    if (restored) return sealAfterRestore(tx, chain, oldest)
    const batch = await nextUnsealed(tx, chain, horizon)
    if (batch.length === 0) return 0
    await appendLinks(tx, chain, batch)
    await moveHorizon(tx, chain, (BigInt(batch.at(-1)?.xid ?? 0) + 1n).toString())
    return batch.length
  })
}

/**
 * The horizon, the oldest transaction that is still open, and whether the tables were restored from a dump: that brings the
 * numbers of another cluster along. Then the horizon, or an entry not yet sealed, lies beyond all transactions there ever
 * were here.
 */
async function lookAtNumbers(
  tx: Tx,
  chain: ChainTables,
): Promise<{ horizon: string; oldest: string; restored: boolean }> {
  const { entries, links, horizon } = namesOf(chain)
  const { rows } = await sql<{ horizon: string; oldest: string; restored: boolean }>`
    select sealed_below::text as horizon, pg_snapshot_xmin(now)::text as oldest, sealed_below > pg_snapshot_xmax(now) or exists (
      select from (select e.id, e.xid from ${entries} e order by e.xid desc, e.id desc limit 1) as newest
      where xid >= pg_snapshot_xmax(now) and not exists (select from ${links} where entry_id = newest.id)
    ) as restored
    from ${horizon}, pg_current_snapshot() as now`.execute(tx)
  const [numbers] = rows
  if (!numbers) throw new Error(`${chain.horizon} has lost its row`)
  return numbers
}

/**
 * Appends every entry that is not in the chain, whatever its number says, and brings the horizon back to this cluster.
 * All at once: with only some of them in, the horizon could be overtaken and the rest be taken for sealed.
 */
async function sealAfterRestore(tx: Tx, chain: ChainTables, oldest: string): Promise<number> {
  const { entries, links } = namesOf(chain)
  await sql`select set_config('statement_timeout', '0', true)`.execute(tx) // each batch looks through all entries
  for (let sealed = 0; ; ) {
    const { rows } = await sql<Sealable>`
      select e.id, e.xid::text as xid, ${chain.text} as text from ${entries} e
      where not exists (select from ${links} where entry_id = e.id)
      order by e.xid, e.id limit ${SEAL_BATCH}`.execute(tx)
    if (rows.length > 0) await appendLinks(tx, chain, rows)
    sealed += rows.length
    if (rows.length === SEAL_BATCH) continue
    await moveHorizon(tx, chain, oldest)
    return sealed
  }
}

async function appendLinks(tx: Tx, chain: ChainTables, batch: readonly Sealable[]): Promise<void> {
  const { links } = namesOf(chain)
  const head = await sql<{
    seq: number
    hash: Buffer
  }>`select seq, hash from ${links} order by seq desc limit 1`.execute(tx)
  let { seq, hash } = head.rows[0] ?? { seq: 0, hash: GENESIS }
  const rows = batch.map((entry) => {
    hash = linkHash(hash, entry.text)
    seq += 1
    return { seq, entryId: entry.id, hash }
  })
  await sql`insert into ${links} (seq, entry_id, hash)
    select * from unnest(${rows.map((r) => r.seq)}::bigint[], ${rows.map((r) => r.entryId)}::bigint[], ${rows.map((r) => r.hash)}::bytea[])
  `.execute(tx)
}

async function moveHorizon(tx: Tx, chain: ChainTables, sealedBelow: string): Promise<void> {
  await sql`update ${namesOf(chain).horizon} set sealed_below = ${sealedBelow}::xid8`.execute(tx)
}

/** The horizon is a number to the planner: for one that is not known yet it reads every entry there ever was. */
async function nextUnsealed(tx: Tx, chain: ChainTables, horizon: string): Promise<readonly Sealable[]> {
  const { entries, links } = namesOf(chain)
  const { rows } = await sql<Sealable>`
    select e.id, e.xid::text as xid, ${chain.text} as text from ${entries} e
    where e.xid >= ${horizon}::xid8 and e.xid < pg_snapshot_xmin(pg_current_snapshot())
      and not exists (select from ${links} where entry_id = e.id)
    order by e.xid, e.id limit ${SEAL_BATCH + 1}`.execute(tx)
  if (rows.length <= SEAL_BATCH) return rows
  // A transaction is sealed whole: the last one may go on beyond this batch, so it waits for the next.
  const last = rows.at(-1)?.xid
  const whole = rows.filter((row) => row.xid !== last)
  if (whole.length === 0) throw new Error(`one transaction wrote more ${chain.entries} than a seal takes`)
  return whole
}

/** One link: SHA-256 over the hash before it and the entry's text. */
const linkHash = (previous: Buffer, text: string): Buffer => createHash('sha256').update(previous).update(text).digest()

/**
 * What is wrong with a chain in the snapshot of `tx`: a link that does not fit, entries that the chain lacks although it was
 * sealed past them, or that bear a number no transaction has had yet. The newest may still wait for their turn.
 */
export async function inspectChain(tx: Tx, chain: ChainTables): Promise<ChainReport> {
  const { links: sealed, brokenAt } = await walk(tx, chain)
  const { entries, missing } = await countEntries(tx, chain)
  const faults =
    brokenAt !== undefined
      ? [`the hash chain breaks at link ${brokenAt}`]
      : missing > 0
        ? [`${missing} entries are not in the hash chain`]
        : []
  return { entries, sealed, faults }
}

/** From the first link to the first that does not fit. */
async function walk(tx: Tx, chain: ChainTables): Promise<{ links: number; brokenAt?: number }> {
  const { entries, links } = namesOf(chain)
  let hash: Buffer = GENESIS
  let seq = 0
  for (;;) {
    const { rows } = await sql<{ seq: number; hash: Buffer; text: string | null }>`
      select c.seq, c.hash, case when e.id is null then null else ${chain.text} end as text
      from ${links} c left join ${entries} e on e.id = c.entry_id
      where c.seq > ${seq} order by c.seq limit ${SEAL_BATCH}`.execute(tx)
    if (rows.length === 0) return { links: seq }
    for (const row of rows) {
      if (row.text === null || row.seq !== seq + 1 || !linkHash(hash, row.text).equals(row.hash))
        return { links: seq, brokenAt: seq + 1 }
      hash = row.hash
      seq = row.seq
    }
  }
}

async function countEntries(tx: Tx, chain: ChainTables): Promise<{ entries: number; missing: number }> {
  const { entries, links, horizon } = namesOf(chain)
  const { rows } = await sql<{ entries: number; missing: number }>`
    select count(*) as entries, count(*) filter (where c.entry_id is null
      and (e.xid < h.sealed_below or e.xid >= pg_snapshot_xmax(pg_current_snapshot()))) as missing
    from ${entries} e cross join ${horizon} h left join ${links} c on c.entry_id = e.id`.execute(tx)
  return rows[0] ?? { entries: 0, missing: 0 }
}
