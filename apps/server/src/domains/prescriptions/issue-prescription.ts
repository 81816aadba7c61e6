import { randomUUID } from 'node:crypto'
import { inTransaction, refuseOn, type Tx } from '../../platform/database/transaction.ts'
import { type OnceKey, once } from '../../platform/once.ts'
import type { DoctorsEncounter, EncounterStatus } from '../care/index.ts'
import { checkItems, refuseUnacknowledged, toAcknowledge } from './check-items.ts'
import type { By, PrescriptionDeps } from './deps.ts'
import { prescriptionRefuses } from './errors.ts'
import {
  type ItemsCheck,
  initialsOf,
  newCode,
  type PrescribedItem,
  type Prescription,
  type PrescriptionContent,
} from './prescription.ts'
import { findNameParts, findPrescriber, findPrescription, insertPrescription } from './store.ts'

export interface PrescriptionAsked {
  readonly encounterId: string
  readonly items: readonly PrescribedItem[]
  readonly notes: string | null
  /** The one of this visit in whose place it comes. */
  readonly supersedes: string | null
  /** Ids of warnings the doctor has read. */
  readonly acknowledged: readonly string[]
  readonly once?: OnceKey
}

const PRESCRIBING = new Set<EncounterStatus>(['in_progress', 'completed'])

/** The doctor's own visit, of a state in which they may prescribe. @throws ENCOUNTER_NOT_FOUND, PRESCRIPTION_VISIT_STATE */
export async function visitToPrescribeIn(
  { care }: Pick<PrescriptionDeps, 'care'>,
  doctorId: string,
  encounterId: string,
): Promise<DoctorsEncounter> {
  const visit = await care.doctorsEncounter(doctorId, encounterId)
  if (!PRESCRIBING.has(visit.status)) throw prescriptionRefuses.PRESCRIPTION_VISIT_STATE({ status: visit.status })
  return visit
}

/**
 * Issues a prescription of a visit and tells its patient. It stays as it is; of a visit the last one stands, each in the place
 * of the one before. Nothing is kept while a grave warning is not acknowledged.
 * @throws ENCOUNTER_NOT_FOUND also when it is another doctor's
 * @throws PRESCRIPTION_VISIT_STATE, PRESCRIPTION_UNACKNOWLEDGED
 * @throws PRESCRIPTION_EXISTS the visit has one and it is not said that it is superseded
 * @throws PRESCRIPTION_SUPERSEDED another has taken its place already; of two at once one succeeds
 * @throws PRESCRIPTION_NOT_FOUND what it supersedes is none of this visit
 */
export async function issuePrescription(
  deps: PrescriptionDeps,
  by: By,
  asked: PrescriptionAsked,
): Promise<Prescription> {
  const { db, clock, sealer } = deps
  const visit = await visitToPrescribeIn(deps, by.personId, asked.encounterId)
  // Read outside of the transaction: what is on file and what is known come over connections of their own.
  const checked = await checkItems(deps, visit.patientId, asked.items)
  const { ageYears } = await deps.care.medicalFactsOf(visit.patientId)
  const id = await inTransaction(db, (tx) =>
    once(tx, asked.once, clock.now(), async () => {
      refuseUnacknowledged(checked, asked.acknowledged)
      const content = await writeContent(tx, asked, { visit, checked, ageYears })
      return issue(deps, tx, by, { asked, visit, content })
    }),
  ).catch((error) =>
    refuseOn(error, {
      prescriptions_one_first: prescriptionRefuses.PRESCRIPTION_EXISTS,
      prescriptions_one_successor: prescriptionRefuses.PRESCRIPTION_SUPERSEDED,
      prescriptions_supersede_own_visit: prescriptionRefuses.PRESCRIPTION_NOT_FOUND,
    }),
  )
  const issued = await findPrescription(db, sealer, id)
  if (!issued) throw new Error(`prescription ${id} is gone`)
  return issued
}

async function writeContent(
  tx: Tx,
  { items, notes }: PrescriptionAsked,
  { visit, checked, ageYears }: { visit: DoctorsEncounter; checked: ItemsCheck; ageYears: number | null },
): Promise<PrescriptionContent> {
  const doctor = await findPrescriber(tx, visit.doctorId)
  const { firstName, lastName } = await findNameParts(tx, visit.patientId)
  return {
    ...{ code: newCode(), items, notes, doctor, ...checked },
    patient: { name: visit.patient.name, initials: initialsOf(firstName, lastName), ageYears },
    acknowledged: toAcknowledge(checked.warnings),
  }
}

/** Answers its id alone: what a key is remembered with must not tell what was prescribed. */
async function issue(
  { clock, sealer, audit, notifications }: PrescriptionDeps,
  tx: Tx,
  by: By,
  written: { asked: PrescriptionAsked; visit: DoctorsEncounter; content: PrescriptionContent },
): Promise<string> {
  const { asked, visit, content } = written
  const { id: encounterId, patientId, doctorId } = visit
  const id = randomUUID()
  const { supersedes } = asked
  await insertPrescription(tx, sealer, {
    ...{ id, encounterId, patientId, doctorId, supersedes, content },
    issuedAt: clock.now(),
  })
  await audit.note(tx, {
    ...{ actorId: by.personId, patientId, action: 'prescription.issue', recordId: id },
    ...{ right: 'own_visit', from: by.from },
  })
  const data = { prescription_id: id, encounter_id: encounterId, with: content.doctor.name }
  await notifications.notify(tx, [{ personId: patientId, notice: { type: 'prescription_issued', data } }])
  return id
}
