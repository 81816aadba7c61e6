import { randomUUID } from 'node:crypto'
import { statement } from '../../platform/database/statement.ts'
import type { Tx } from '../../platform/database/transaction.ts'
import type { Cause } from '../ledger/index.ts'
import { rememberUses, returnToLots, spendLots } from './lots.ts'
import { announceMoved } from './moved.ts'
import { spendableOf } from './store.ts'
import type { TokenDeps } from './token.ts'

/**
 * Sets tokens aside for a run of a service until `settleTokens`. Answers the hold.
 * @throws INSUFFICIENT_BALANCE
 */
export async function reserveTokens(
  { clock, ledger }: TokenDeps,
  tx: Tx,
  { personId, amount, cause }: { personId: string; amount: number; cause: Cause },
): Promise<string> {
  const at = clock.now()
  const holdId = await ledger.hold(tx, at, { personId, currency: 'TOKEN', amount, cause })
  const { taken } = await spendLots(ledger, tx, { personId, amount, at })
  await rememberUses(tx, holdId, taken)
  return holdId
}

/**
 * Ends a hold, once: what was used (tokens, from none to all of it) becomes the service's income and one row of the
 * statement, the rest goes back to where it came from. Answers what the person can spend then.
 * @throws HOLD_RESOLVED it was ended before
 */
export async function settleTokens(
  { clock, ledger }: TokenDeps,
  tx: Tx,
  holdId: string,
  run: { used: number; personId: string; service: string; runId: string; description: string },
): Promise<number> {
  const at = clock.now()
  const { personId, used, service } = run
  await ledger.resolveHold(tx, at, holdId, used > 0 ? [{ account: `platform:TOKEN:${service}`, amount: used }] : [], {
    type: used > 0 ? 'service.settle' : 'service.refund',
    id: run.runId,
  })
  await returnToLots(tx, holdId, used)
  if (used > 0) {
    await statement`
      insert into token_transactions (id, person_id, type, amount, status, description, service, created_at, completed_at)
      values (${randomUUID()}, ${personId}, 'usage', ${-used}, 'completed', ${run.description}, ${service}, ${at}, ${at})`.execute(
      tx,
    )
    await announceMoved(tx, personId)
  }
  return (await spendableOf(tx, personId, at)).balance
}
