import { statement } from '../../platform/database/statement.ts'
import type { Tx } from '../../platform/database/transaction.ts'

/**
 * Moves what is said and remembered of a person's tokens to the person they turned out to be. Both persons must be
 * locked, and the wallets be joined already: lots change under the lock of their wallet.
 */
export async function joinTokens(
  tx: Tx,
  { from, into }: { readonly from: string; readonly into: string },
): Promise<void> {
  await statement`update token_purchases set person_id = ${into} where person_id = ${from}`.execute(tx)
  await statement`
    with lots as (update token_lots set person_id = ${into} where person_id = ${from})
    update token_transactions set person_id = ${into} where person_id = ${from}`.execute(tx)
}
