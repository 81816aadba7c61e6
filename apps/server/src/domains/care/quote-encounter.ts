import { inTransaction } from '../../platform/database/transaction.ts'
import { type BookingRequest, feeOf, offeredSlot, readInsurance, refusePastAllowance } from './book-encounter.ts'
import type { CareDeps } from './deps.ts'
import { readBookingFacts } from './encounter-store.ts'
import { careRefuses } from './errors.ts'
import type { InsuranceRefusal } from './insurance.ts'

/** What a visit would cost, in Rial. */
export interface Quote {
  readonly feeRial: number
  readonly insuranceShareRial: number
  readonly patientShareRial: number
  readonly insuranceRefused: InsuranceRefusal | undefined
}

/**
 * What booking would cost, by the very rules of booking; nothing is kept, and nobody's time is held. Whether the time is
 * still free only booking tells.
 * @throws DOCTOR_UNAVAILABLE, PLAN_LIMIT_REACHED, SUBSCRIPTION_EXPIRED as booking does
 */
export function quoteEncounter(
  deps: CareDeps,
  patientId: string,
  typed: Pick<BookingRequest, 'doctorId' | 'startsAt' | 'visitType' | 'insurance'>,
): Promise<Quote> {
  const asked = { ...typed, insurance: typed.insurance && readInsurance(typed.insurance) }
  return inTransaction(deps.db, async (tx) => {
    const facts = await readBookingFacts(tx, {
      doctorId: asked.doctorId,
      patientId,
      insurer: asked.insurance?.provider ?? null,
    })
    if (!facts || asked.doctorId === patientId) throw careRefuses.DOCTOR_UNAVAILABLE()
    const slot = offeredSlot(facts.settings, asked, deps.clock.now())
    if (asked.visitType === 'online') await refusePastAllowance(deps, tx, patientId, slot)
    const { insurer, patient, refused } = feeOf(facts, asked, slot)
    return {
      feeRial: insurer + patient,
      insuranceShareRial: insurer,
      patientShareRial: patient,
      insuranceRefused: refused,
    }
  })
}
