import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { settleCancelled } from './cancel-encounter.ts'
import { settleCompleted } from './conduct-encounter.ts'
import type { CareDeps } from './deps.ts'
import { UNATTENDED_HOURS } from './encounter.ts'
import { listUnattended, lockUnattended, type Unattended } from './encounter-store.ts'

const BATCH = 100
const FIRST: Unattended = { id: '00000000-0000-0000-0000-000000000000', endsAt: new Date(0) }

/**
 * Ends visits that nobody ended within 24 hours of their end, so that no money stays held: those never started are
 * cancelled and paid back whole, those never completed are completed and settled. Each is a transaction of its own; one
 * that fails is told to `onFault`, tried again at the next sweep, and stops no other. Any number of nodes may sweep at once.
 */
export async function endUnattended(deps: CareDeps & { readonly onFault: (error: unknown) => void }): Promise<void> {
  const until = new Date(deps.clock.now().getTime() - UNATTENDED_HOURS * 3_600_000)
  // Onward from the last of each batch: what fails stays due, and is not to be met again in this sweep.
  for (let after: Unattended | undefined = FIRST; after; ) {
    const due: Unattended[] = await listUnattended(deps.db, { until, after, limit: BATCH })
    for (const { id } of due) await inTransaction(deps.db, (tx) => endOne(deps, tx, id)).catch(deps.onFault)
    after = due[BATCH - 1]
  }
}

async function endOne(deps: CareDeps, tx: Tx, id: string): Promise<void> {
  const encounter = await lockUnattended(tx, id)
  if (encounter?.status === 'confirmed')
    await settleCancelled(deps, tx, encounter, { fee: 0, by: 'system', reason: null })
  if (encounter?.status === 'in_progress') await settleCompleted(deps, tx, encounter)
}
