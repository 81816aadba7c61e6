import type { Tx } from '../../platform/database/transaction.ts'
import { type Currency, escrowOf, walletOf } from './account.ts'
import { post } from './post.ts'
import { balancesOf, lockAccounts } from './store.ts'

const CURRENCIES: readonly Currency[] = ['IRR', 'TOKEN']

/**
 * Moves what is in the wallets of `from` to those of `into`, when the two turn out to be one person. Answers false, and
 * moves nothing, while something of `from` is set aside.
 */
export async function joinWallets(
  tx: Tx,
  { from, into, at }: { from: string; into: string; at: Date },
): Promise<boolean> {
  const wallets = CURRENCIES.map((currency) => ({ debit: walletOf(from, currency), credit: walletOf(into, currency) }))
  const escrows = CURRENCIES.map((currency) => escrowOf(from, currency))
  const all = [...wallets.flatMap(({ debit, credit }) => [debit, credit]), ...escrows]
  await lockAccounts(tx, all.sort())
  const balances = await balancesOf(tx, all)
  if (escrows.some((escrow) => (balances.get(escrow)?.balance ?? 0) > 0)) return false
  const entries = wallets.map((pair) => ({ ...pair, amount: balances.get(pair.debit)?.balance ?? 0 }))
  await post(tx, at, { type: 'account.merge', id: into }, entries)
  return true
}
