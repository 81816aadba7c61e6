import { randomUUID } from 'node:crypto'
import { refuseOn, type Tx } from '../../platform/database/transaction.ts'
import type { Cause, Entry } from './entry.ts'
import { ledgerRefuses } from './errors.ts'
import { insertEntries, lockAccounts } from './store.ts'

/**
 * Posts `entries` with their cause, all or nothing, in the caller's transaction: money moves together with what it pays
 * for. The balances follow by the database's own trigger.
 * @throws INSUFFICIENT_BALANCE an account would fall below zero
 */
export async function post(tx: Tx, at: Date, cause: Cause, entries: readonly Entry[]): Promise<void> {
  const moving = entries.filter((entry) => entry.amount !== 0)
  if (moving.length === 0) return
  // One entry takes its two accounts in the order of their names; several must take all of theirs in that order too.
  if (moving.length > 1)
    await lockAccounts(tx, [...new Set(moving.flatMap((entry) => [entry.debit, entry.credit]))].sort())
  await insertEntries(tx, { postingId: randomUUID(), at, cause, entries: moving }).catch((error) =>
    refuseOn(error, { ledger_accounts_balance_not_negative: ledgerRefuses.INSUFFICIENT_BALANCE }),
  )
}
