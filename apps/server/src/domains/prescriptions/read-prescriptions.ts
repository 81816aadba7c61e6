import { inTransaction } from '../../platform/database/transaction.ts'
import { grantFor, type Rights, rightFor } from '../access/index.ts'
import type { By, PrescriptionDeps } from './deps.ts'
import { prescriptionRefuses } from './errors.ts'
import type { Prescription } from './prescription.ts'
import { findLatest, findPrescription, prescriptionsOf } from './store.ts'

/** What is done with one that is read; a print leaves the house. */
export type Reading = 'read' | 'print'
interface Page {
  readonly page: number
  readonly pageSize: number
}
interface Found {
  readonly count: number
  readonly results: Prescription[]
}

/** One of a patient's own. @throws PRESCRIPTION_NOT_FOUND also when it is somebody else's */
export const readOwn = (
  { db, sealer, audit }: PrescriptionDeps,
  by: By,
  { id, reading }: { id: string; reading: Reading },
): Promise<Prescription> =>
  inTransaction(db, async (tx) => {
    const found = await findPrescription(tx, sealer, id)
    if (found?.patientId !== by.personId) throw prescriptionRefuses.PRESCRIPTION_NOT_FOUND()
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId: by.personId, action: `prescription.${reading}`, recordId: id },
      ...{ right: 'self', from: by.from },
    })
    return found
  })

/** A patient's own, newest first. */
export const listOwn = ({ db, sealer, audit }: PrescriptionDeps, by: By, page: Page): Promise<Found> =>
  inTransaction(db, async (tx) => {
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId: by.personId, action: 'prescriptions.read', recordId: by.personId },
      ...{ right: 'self', from: by.from },
    })
    return prescriptionsOf(tx, sealer, { patientId: by.personId, doctorId: null, ...page })
  })

/** While an own visit is running all are open, as the medical information is: what must not be missed in treating is in them. */
const reachesAll = (rights: Rights): boolean => rights.isVisitRunning || grantFor(rights, 'view_history') !== undefined

/**
 * One that a doctor issued, or of a patient whose history is open to them.
 * @throws PRESCRIPTION_NOT_FOUND also where there is one, and no right to it
 */
export const readAsDoctor = (
  { db, sealer, audit, access }: PrescriptionDeps,
  by: By,
  { id, reading }: { id: string; reading: Reading },
): Promise<Prescription> =>
  inTransaction(db, async (tx) => {
    const found = await findPrescription(tx, sealer, id)
    if (!found) throw prescriptionRefuses.PRESCRIPTION_NOT_FOUND()
    const { patientId } = found
    const rights = await access.rightsTo(tx, { doctorId: by.personId, patientId })
    const isOwn = found.doctorId === by.personId
    const used = isOwn ? ({ right: 'own_visit' } as const) : reachesAll(rights) && rightFor(rights, 'view_history')
    if (!used) throw prescriptionRefuses.PRESCRIPTION_NOT_FOUND()
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId, action: `prescription.${reading}`, recordId: id, from: by.from },
      ...used,
    })
    return found
  })

/**
 * A patient's, for a doctor, newest first: all where the history is open, else what this doctor issued.
 * @throws PRESCRIPTION_NOT_FOUND no right, or nobody there
 */
export const listAsDoctor = (
  { db, sealer, audit, access }: PrescriptionDeps,
  by: By,
  { patientId, ...page }: Page & { patientId: string },
): Promise<Found> =>
  inTransaction(db, async (tx) => {
    const rights = await access.rightsTo(tx, { doctorId: by.personId, patientId })
    const used = rightFor(rights, 'view_history')
    if (!used) throw prescriptionRefuses.PRESCRIPTION_NOT_FOUND()
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId, action: 'prescriptions.read', recordId: patientId, from: by.from },
      ...used,
    })
    return prescriptionsOf(tx, sealer, { patientId, doctorId: reachesAll(rights) ? null : by.personId, ...page })
  })

/**
 * The one of a doctor's visit that stands, or was cancelled last.
 * @throws ENCOUNTER_NOT_FOUND also when it is another doctor's
 * @throws PRESCRIPTION_NOT_FOUND the visit has none
 */
export async function readOfVisit(
  { db, sealer, audit, care }: PrescriptionDeps,
  by: By,
  encounterId: string,
): Promise<Prescription> {
  await care.doctorsEncounter(by.personId, encounterId)
  return inTransaction(db, async (tx) => {
    const found = await findLatest(tx, sealer, encounterId)
    if (!found) throw prescriptionRefuses.PRESCRIPTION_NOT_FOUND()
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId: found.patientId, action: 'prescription.read', recordId: found.id },
      ...{ right: 'own_visit', from: by.from },
    })
    return found
  })
}
