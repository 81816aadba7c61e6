import { inTransaction } from '../../platform/database/transaction.ts'
import type { By, PrescriptionDeps } from './deps.ts'
import { prescriptionRefuses } from './errors.ts'
import { type Prescription, statusOf } from './prescription.ts'
import { findPrescription, lockOfDoctor, saveCancellation } from './store.ts'

/**
 * Takes a prescription back, by the doctor who issued it; the patient is told. One that is cancelled stays as it was cancelled.
 * @throws PRESCRIPTION_NOT_FOUND also when it is another doctor's
 * @throws PRESCRIPTION_SUPERSEDED
 */
export function cancelPrescription(
  { db, clock, sealer, audit, notifications }: PrescriptionDeps,
  by: By,
  { id, reason }: { id: string; reason: string },
): Promise<Prescription> {
  return inTransaction(db, async (tx) => {
    const stands = (await lockOfDoctor(tx, by.personId, id)) ? await findPrescription(tx, sealer, id) : undefined
    if (!stands) throw prescriptionRefuses.PRESCRIPTION_NOT_FOUND()
    const status = statusOf(stands)
    if (status === 'cancelled') return stands
    if (status === 'superseded') throw prescriptionRefuses.PRESCRIPTION_SUPERSEDED()

    const at = clock.now()
    await saveCancellation(tx, sealer, { id, reason, at })
    const { patientId, encounterId, doctor } = stands
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId, action: 'prescription.cancel', recordId: id },
      ...{ right: 'own_visit', from: by.from },
    })
    const data = { prescription_id: id, encounter_id: encounterId, with: doctor.name }
    await notifications.notify(tx, [{ personId: patientId, notice: { type: 'prescription_cancelled', data } }])
    return { ...stands, cancelledAt: at, cancelReason: reason }
  })
}
