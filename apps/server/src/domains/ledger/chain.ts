import { sql } from 'kysely'
import {
  type ChainReport,
  type ChainTables,
  inspectChain,
  sealEntries as sealChain,
} from '../../platform/database/hash-chain.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'

const CHAIN: ChainTables = {
  entries: 'ledger_entries',
  links: 'ledger_chain',
  horizon: 'ledger_chain_horizon',
  lock: 7_412_038,
  text: sql<string>`concat_ws('|', e.id, e.posting_id, e.debit_account, e.credit_account, e.amount, e.cause, e.cause_id,
  coalesce(e.description, ''), extract(epoch from e.created_at)::numeric, e.xid)`,
}

/** Appends entries that are not yet in the hash chain; answers how many. Call it until it answers zero. */
export const sealEntries = (db: Db): Promise<number> => sealChain(db, CHAIN)

/** What is wrong with the chain in the snapshot of `tx`. */
export const inspectLedgerChain = (tx: Tx): Promise<ChainReport> => inspectChain(tx, CHAIN)
