import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import type { Sealer } from '../../platform/sealer.ts'
import { type Access, accessRefuses, grantFor, rightFor } from '../access/index.ts'
import type { Audit, By, Deed } from '../audit/index.ts'
import type { Care, EncounterStatus } from '../care/index.ts'
import { recordRefuses } from './errors.ts'
import type { MedicalFile } from './medical-file.ts'
import { filesOf, findFile } from './store.ts'

/** A visit that is paid for, until it is called off. */
const OPEN_TO_DOCTOR = new Set<EncounterStatus>(['confirmed', 'in_progress', 'completed'])

export interface ReadingDeps {
  readonly db: Db
  readonly sealer: Sealer
  readonly audit: Pick<Audit, 'note' | 'noteOnce'>
  readonly care: Pick<Care, 'doctorsEncounter'>
  readonly access: Pick<Access, 'rightsTo'>
}
interface Page {
  readonly page: number
  readonly pageSize: number
}
type Found = Promise<{ count: number; results: MedicalFile[] }>

/**
 * What a patient sent for a visit, for its doctor, newest first. The patient can see that it was read.
 * @throws ENCOUNTER_NOT_FOUND also when it is another doctor's
 * @throws FILES_CLOSED the visit is not paid for, or was called off
 */
export async function filesOfVisit(deps: ReadingDeps, { personId, from }: By, id: string, page: Page): Found {
  const { db, sealer, care, audit } = deps
  const { status, patient } = await care.doctorsEncounter(personId, id)
  if (!OPEN_TO_DOCTOR.has(status)) throw recordRefuses.FILES_CLOSED({ status })
  const found = await filesOf(db, sealer, { encounterId: id }, page)
  await inTransaction(db, (tx) =>
    audit.note(tx, {
      ...{ actorId: personId, patientId: patient.id, from },
      ...{ action: 'files.read', recordId: id, right: 'own_visit' },
    }),
  )
  return found
}

/**
 * All files of a patient, for a doctor with `view_history`, newest first. The patient can see that it was read.
 * @throws RECORD_NOT_FOUND no such right, or nobody there
 */
export function filesOfPatient(
  { db, sealer, access, audit }: ReadingDeps,
  { personId, from }: By,
  patientId: string,
  page: Page,
): Found {
  return inTransaction(db, async (tx) => {
    const rights = await access.rightsTo(tx, { doctorId: personId, patientId })
    const right = grantFor(rights, 'view_history') && rightFor(rights, 'view_history')
    if (!right) throw accessRefuses.RECORD_NOT_FOUND()
    const deed = { actorId: personId, patientId, action: 'files.read', recordId: patientId, from } as const
    await audit.note(tx, { ...deed, ...right })
    return filesOf(tx, sealer, { patientId }, page)
  })
}

/**
 * A file that somebody downloads by a link made for them; undefined where they have no right to it any more. A download may
 * come in many parts: it is noted once while a link is good.
 */
export async function downloadFile(
  { db, sealer, access, audit }: ReadingDeps,
  by: { readonly personId: string | undefined; readonly from: string },
  id: string,
  { withinMs }: { withinMs: number },
): Promise<MedicalFile | undefined> {
  const file = await findFile(db, sealer, id)
  if (!file) return undefined
  const { patientId } = file
  const actorId = by.personId ?? patientId
  return inTransaction(db, async (tx) => {
    const right = actorId === patientId ? { right: 'self' as const } : await rightToFile(tx, access, actorId, file)
    if (!right) return undefined
    const deed = { actorId, patientId, action: 'file.download', recordId: id, from: by.from } as const
    await audit.noteOnce(tx, { ...deed, ...right }, { withinMs })
    return file
  })
}

async function rightToFile(
  tx: Tx,
  access: ReadingDeps['access'],
  doctorId: string,
  { encounterId, patientId }: MedicalFile,
): Promise<Pick<Deed, 'right' | 'grantId'> | undefined> {
  const rights = await access.rightsTo(tx, { doctorId, patientId })
  if (grantFor(rights, 'view_history')) return rightFor(rights, 'view_history')
  if (encounterId === null || !rights.hasVisit) return undefined
  const visit = await tx
    .selectFrom('encounters')
    .select('status')
    .where('id', '=', encounterId)
    .where('doctor_id', '=', doctorId)
    .executeTakeFirst()
  return visit && OPEN_TO_DOCTOR.has(visit.status as EncounterStatus) ? { right: 'own_visit' } : undefined
}
