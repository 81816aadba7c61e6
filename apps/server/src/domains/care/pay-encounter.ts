import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { type OnceKey, once } from '../../platform/once.ts'
import type { CareDeps } from './deps.ts'
import type { Encounter } from './encounter.ts'
import { confirmEncounter, lockEncounter } from './encounter-store.ts'
import { careRefuses } from './errors.ts'

/**
 * Pays a booked visit: from the wallet at once, or answers where to pay online. The fee is held, not spent: it is
 * settled when the visit is completed, and goes back when it is cancelled.
 * @throws ENCOUNTER_NOT_FOUND, ALREADY_PAID, ENCOUNTER_STATE, INSUFFICIENT_BALANCE, IDEMPOTENCY_KEY_REUSED
 */
export function payEncounter(
  deps: CareDeps,
  patientId: string,
  asked: { encounterId: string; method: 'wallet' | 'online'; returnUrl?: string; once?: OnceKey },
): Promise<{ encounter: Encounter; paymentUrl: string | undefined }> {
  return inTransaction(deps.db, (tx) =>
    once(tx, asked.once, deps.clock.now(), async () => {
      const encounter = await lockPayable(deps, tx, asked.encounterId, patientId)
      if (asked.method === 'wallet')
        return { encounter: await payFromWallet(deps, tx, encounter, 'wallet'), paymentUrl: undefined }
      const payment = await deps.payments.request(tx, {
        personId: patientId,
        purpose: 'encounter',
        subjectId: encounter.id,
        amountRial: encounter.patientShareRial,
        ...(encounter.holdUntil && { until: encounter.holdUntil }),
        ...(asked.returnUrl !== undefined && { returnUrl: asked.returnUrl }),
      })
      return { encounter, paymentUrl: deps.payments.urlOf(payment.id) }
    }),
  )
}

/** What a paid gateway payment of a visit does with the money that is now in the wallet. */
export async function fulfilEncounter(
  deps: CareDeps,
  tx: Tx,
  paid: { encounterId: string; personId: string },
): Promise<void> {
  await payFromWallet(deps, tx, await lockPayable(deps, tx, paid.encounterId, paid.personId), 'online')
}

/** @throws ENCOUNTER_NOT_FOUND, ALREADY_PAID, ENCOUNTER_STATE also when its 15 minutes have passed */
async function lockPayable({ clock }: CareDeps, tx: Tx, id: string, patientId: string): Promise<Encounter> {
  const encounter = await lockEncounter(tx, id)
  if (encounter?.patientId !== patientId) throw careRefuses.ENCOUNTER_NOT_FOUND()
  if (encounter.paymentStatus === 'paid') throw careRefuses.ALREADY_PAID()
  const lapsed = encounter.holdUntil !== null && encounter.holdUntil <= clock.now()
  if (encounter.status !== 'pending' || lapsed)
    throw careRefuses.ENCOUNTER_STATE({ status: lapsed ? 'expired' : encounter.status })
  return encounter
}

async function payFromWallet(
  { clock, ledger, payments }: CareDeps,
  tx: Tx,
  encounter: Encounter,
  method: 'wallet' | 'online',
): Promise<Encounter> {
  const now = clock.now()
  const holdId = await ledger.hold(tx, now, {
    personId: encounter.patientId,
    amount: encounter.patientShareRial,
    cause: { type: 'visit.hold', id: encounter.id, description: encounter.reference },
  })
  await payments.cancelOf(tx, encounter.id)
  return confirmEncounter(tx, encounter.id, { holdId, method, at: now })
}
