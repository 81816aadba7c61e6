import { sql } from 'kysely'
import { type Db, inSnapshot, type Tx } from '../../platform/database/transaction.ts'
import { inspectLedgerChain, sealEntries } from './chain.ts'

export interface LedgerReport {
  readonly entries: number
  readonly sealed: number
  /** Each a sentence about something that must never be; empty when the ledger is sound. */
  readonly faults: readonly string[]
}

/**
 * Proves the ledger from its entries alone: every balance equals its entries, all entries sum to zero per currency,
 * escrows equal their open holds, nothing is negative, no payment was credited twice, and the hash chain is whole.
 */
export async function verifyLedger(db: Db): Promise<LedgerReport> {
  while ((await sealEntries(db)) > 0);
  return inSnapshot(db, readReport) // sealing goes on beside it
}

async function readReport(tx: Tx): Promise<LedgerReport> {
  const chain = await inspectLedgerChain(tx)
  const faults = [
    ...chain.faults,
    ...(await driftingBalances(tx)),
    ...(await currenciesOutOfZero(tx)),
    ...(await escrowsUnlikeHolds(tx)),
    ...(await doubleCredits(tx)),
  ]
  return { ...chain, faults }
}

const moves = sql`(
  select credit_account as account, amount from ledger_entries union all select debit_account, -amount from ledger_entries
) as move`

async function driftingBalances(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string; balance: number; entries: number }>`
    select coalesce(a.id, e.account) as id, coalesce(a.balance, 0) as balance, coalesce(e.total, 0) as entries
    from ledger_accounts a
    full join (select account, sum(amount) as total from ${moves}
      where account ~ '^(wallet|escrow|earnings):' group by account) e on e.account = a.id
    where coalesce(a.balance, 0) <> coalesce(e.total, 0) or coalesce(a.balance, 0) < 0`.execute(db)
  return rows.map((row) => `${row.id} has ${row.balance}, its entries say ${row.entries}`)
}

async function currenciesOutOfZero(db: Db): Promise<string[]> {
  const { rows } = await sql<{ currency: string; total: number }>`
    select split_part(account, ':', 2) as currency, sum(amount) as total from ${moves} group by 1 having sum(amount) <> 0`.execute(
    db,
  )
  return rows.map((row) => `entries in ${row.currency} sum to ${row.total}`)
}

async function escrowsUnlikeHolds(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string; balance: number; held: number }>`
    select coalesce(a.id, h.escrow_account) as id, coalesce(a.balance, 0) as balance, coalesce(h.held, 0) as held
    from (select * from ledger_accounts where id like 'escrow:%') a
    full join (select escrow_account, sum(amount) as held from ledger_holds where status = 'open' group by 1) h
      on h.escrow_account = a.id
    where coalesce(a.balance, 0) <> coalesce(h.held, 0)`.execute(db)
  return rows.map((row) => `${row.id} has ${row.balance}, its open holds ${row.held}`)
}

async function doubleCredits(db: Db): Promise<string[]> {
  const { rows } = await sql<{ cause_id: string; times: number }>`
    select cause_id, count(*) as times from ledger_entries where cause = 'payment.credit' group by 1 having count(*) > 1`.execute(
    db,
  )
  return rows.map((row) => `payment ${row.cause_id} was credited ${row.times} times`)
}
