import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { type OnceKey, once } from '../../platform/once.ts'
import { earningsOf, platformAccount } from '../ledger/index.ts'
import type { CareDeps } from './deps.ts'
import { voidNextSlot } from './doctor-store.ts'
import { cancellationFee, type Encounter, type PaymentStatus, shareOf } from './encounter.ts'
import { changeEncounter, lockEncounter } from './encounter-store.ts'
import { careRefuses } from './errors.ts'

/**
 * Cancels a visit before it begins. The patient gets everything back until 24 h before and half of it later (a partial
 * settling of the same hold); when the doctor cancels, everything.
 * @throws ENCOUNTER_NOT_FOUND not there, or of neither of the two
 * @throws ENCOUNTER_STATE it is over, running or cancelled already, or its time has come
 */
export function cancelEncounter(
  deps: CareDeps,
  personId: string,
  asked: { encounterId: string; as: 'patient' | 'doctor'; reason: string | null; once?: OnceKey },
): Promise<{ encounter: Encounter; refundRial: number; feeRial: number }> {
  return inTransaction(deps.db, (tx) =>
    once(tx, asked.once, deps.clock.now(), async () => {
      const now = deps.clock.now()
      const encounter = await lockEncounter(tx, asked.encounterId)
      const own = asked.as === 'patient' ? encounter?.patientId : encounter?.doctorId
      if (!encounter || own !== personId) throw careRefuses.ENCOUNTER_NOT_FOUND()
      if (
        !['pending', 'confirmed'].includes(encounter.status) ||
        (asked.as === 'patient' && encounter.startsAt <= now)
      ) {
        throw careRefuses.ENCOUNTER_STATE({ status: encounter.status })
      }

      const fee = asked.as === 'doctor' ? 0 : cancellationFee(encounter, now)
      const cancelled = await settleCancelled(deps, tx, encounter, { fee, by: asked.as, reason: asked.reason })
      return { ...cancelled, feeRial: encounter.holdId ? fee : 0 }
    }),
  )
}

/**
 * Cancels a visit its caller has locked: keeps `fee` (Rial) of what was paid, gives the rest back, frees the doctor's time,
 * and tells. What was never paid cannot be any more: its payment has expired.
 */
export async function settleCancelled(
  deps: CareDeps,
  tx: Tx,
  encounter: Encounter,
  { fee, by, reason }: { fee: number; by: 'patient' | 'doctor' | 'system'; reason: string | null },
): Promise<{ encounter: Encounter; refundRial: number }> {
  const refundRial = await releaseHold(deps, tx, encounter, fee)
  await deps.payments.cancelOf(tx, encounter.id)
  await voidNextSlot(tx, encounter.doctorId)
  const cancelled = await changeEncounter(
    tx,
    encounter.id,
    {
      status: 'cancelled',
      cancelled_at: deps.clock.now(),
      cancelled_by: by,
      cancellation_reason: reason,
      hold_until: null,
      payment_status: paymentAfter(encounter, refundRial),
    },
    { type: 'encounter.cancelled', data: { refundRial, by } },
  )
  return { encounter: cancelled, refundRial }
}

function paymentAfter({ paymentStatus, patientShareRial }: Encounter, refundRial: number): PaymentStatus {
  if (paymentStatus !== 'paid') return 'expired'
  return refundRial < patientShareRial ? 'partially_refunded' : 'refunded'
}

/** Pays `fee` out of the visit's hold to doctor and platform and gives the rest back; answers what went back. */
export async function releaseHold(
  { clock, ledger }: CareDeps,
  tx: Tx,
  encounter: Encounter,
  fee: number,
): Promise<number> {
  if (!encounter.holdId) return 0
  const parts = shareOf(fee)
  const { returned } = await ledger.resolveHold(
    tx,
    clock.now(),
    encounter.holdId,
    [
      { account: earningsOf(encounter.doctorId), amount: parts.doctor },
      { account: platformAccount, amount: parts.platform },
    ],
    {
      type: fee === encounter.patientShareRial ? 'visit.settle' : 'visit.refund',
      id: encounter.id,
      description: encounter.reference,
    },
  )
  return returned
}
