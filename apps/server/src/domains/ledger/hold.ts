import { randomUUID } from 'node:crypto'
import { refuseOn, type Tx } from '../../platform/database/transaction.ts'
import { type Account, type Currency, escrowOf, walletOf } from './account.ts'
import type { Cause } from './entry.ts'
import { ledgerRefuses } from './errors.ts'
import { post } from './post.ts'
import { insertHold, resolveOpenHold } from './store.ts'

/**
 * Sets `amount` aside from a person's wallet until `resolveHold`; it counts against the balance at once.
 * @throws INSUFFICIENT_BALANCE the wallet has less
 */
export async function hold(
  tx: Tx,
  at: Date,
  asked: { personId: string; currency?: Currency; amount: number; cause: Cause },
): Promise<string> {
  const id = randomUUID()
  const wallet = walletOf(asked.personId, asked.currency)
  const escrow = escrowOf(asked.personId, asked.currency)
  await insertHold(tx, { id, wallet, escrow, amount: asked.amount, cause: asked.cause, at }).catch((error) =>
    refuseOn(error, { ledger_accounts_balance_not_negative: ledgerRefuses.INSUFFICIENT_BALANCE }),
  )
  return id
}

/**
 * Ends a hold, once: `to` receives its parts, and what they leave goes back to the wallet. No parts voids it whole,
 * parts below the amount settle it partly (a late cancellation's fee).
 * @throws HOLD_RESOLVED it was ended before
 */
export async function resolveHold(
  tx: Tx,
  at: Date,
  holdId: string,
  to: readonly { account: Account; amount: number }[],
  cause: Cause,
): Promise<{ settled: number; returned: number }> {
  const settled = to.reduce((sum, part) => sum + part.amount, 0)
  const held = await resolveOpenHold(tx, { id: holdId, settled, at })
  if (!held) throw ledgerRefuses.HOLD_RESOLVED({ holdId })

  const returned = held.amount - settled
  await post(tx, at, cause, [
    ...to.map((part) => ({ debit: held.escrow, credit: part.account, amount: part.amount })),
    { debit: held.escrow, credit: held.wallet, amount: returned },
  ])
  return { settled, returned }
}
