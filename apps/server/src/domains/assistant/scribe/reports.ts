import { inTransaction, refuseOn } from '../../../platform/database/transaction.ts'
import { announce } from '../../../platform/outbox.ts'
import type { By } from '../../audit/index.ts'
import type { ScribeDeps } from './deps.ts'
import { scribeRefuses } from './errors.ts'
import { noteDeed } from './note-deed.ts'
import { deleteFiles, discardRecordings } from './recordings.ts'
import {
  carryEvidence,
  changeReport,
  factsWith,
  idOfOmission,
  idOfWarning,
  openOmissions,
  type ReportChanges,
  type SoapReport,
} from './report.ts'
import {
  findReport,
  listReports,
  lockReport,
  type ReportInBrief,
  type StoredReport,
  saveCheck,
  saveEdit,
  saveSignature,
} from './report-store.ts'

/** Who wants to read a report, with their roles of this moment. */
export interface ReportReader extends By {
  readonly roles: readonly string[]
}

/**
 * A report: to the visit's doctor at any time, as long as they are a doctor, and the audit has it first; to its patient once
 * it is signed.
 * @throws REPORT_NOT_FOUND also when it is others'
 */
export async function readReport(
  deps: Pick<ScribeDeps, 'db' | 'audit'>,
  reader: ReportReader,
  id: string,
): Promise<StoredReport> {
  const { personId, roles } = reader
  const report = await findReport(deps.db, { id })
  const isAuthor = report?.doctorId === personId && roles.includes('doctor')
  const isPatient = report?.patientId === personId && report.signedAt !== null
  if (!report || !(isAuthor || isPatient)) throw scribeRefuses.REPORT_NOT_FOUND()
  const { encounterId } = report
  if (!isPatient)
    await inTransaction(deps.db, (tx) =>
      noteDeed(deps, tx, reader, { encounterId, action: 'report.read', recordId: id }),
    )
  return report
}

/** The signed report of a patient's own visit. @throws ENCOUNTER_NOT_FOUND, REPORT_NOT_FOUND */
export async function readVisitReport(
  { db, care }: Pick<ScribeDeps, 'db' | 'care'>,
  patientId: string,
  encounterId: string,
): Promise<StoredReport> {
  await care.patientsEncounter(patientId, encounterId)
  const report = await findReport(db, { signedOf: encounterId })
  if (!report) throw scribeRefuses.REPORT_NOT_FOUND()
  return report
}

/** Which reports a doctor's own visit has, newest first; nothing of what they say, and the audit has it first. @throws ENCOUNTER_NOT_FOUND */
export async function readReports(
  deps: Pick<ScribeDeps, 'db' | 'care' | 'audit'>,
  by: By,
  encounterId: string,
): Promise<readonly ReportInBrief[]> {
  await deps.care.doctorsEncounter(by.personId, encounterId)
  const deed = { encounterId, action: 'report.read', recordId: encounterId } as const
  await inTransaction(deps.db, (tx) => noteDeed(deps, tx, by, deed))
  return listReports(deps.db, encounterId)
}

async function readOwn(deps: ScribeDeps, doctorId: string, id: string): Promise<StoredReport> {
  const report = await findReport(deps.db, { id })
  if (report?.doctorId !== doctorId) throw scribeRefuses.REPORT_NOT_FOUND()
  return report
}

/**
 * The doctor's own words in a report that is not signed yet. What stays keeps its evidence, the plan is checked anew.
 * @throws REPORT_NOT_FOUND
 * @throws REPORT_CHANGED it was changed since that version
 * @throws REPORT_SIGNED
 */
export async function editReport(
  deps: ScribeDeps,
  by: By,
  { id, version, changes }: { readonly id: string; readonly version: number; readonly changes: ReportChanges },
): Promise<StoredReport> {
  const { personId: doctorId } = by
  const before = await readOwn(deps, doctorId, id)
  refuseStale(before, version)
  const report = changeReport(before.report, changes)
  const checked = await checkPlan(deps, before, report)
  await inTransaction(deps.db, async (tx) => {
    refuseStale(await lockReport(tx, id), version)
    await saveEdit(tx, { id, report, ...checked, ...carryEvidence(before, report) }, deps.clock.now())
    await noteDeed(deps, tx, by, { encounterId: before.encounterId, action: 'report.edit', recordId: id })
  })
  return readOwn(deps, doctorId, id)
}

function refuseStale(stands: { version: number; signedAt: Date | null } | undefined, version: number): void {
  if (!stands) throw scribeRefuses.REPORT_NOT_FOUND()
  if (stands.signedAt) throw scribeRefuses.REPORT_SIGNED()
  if (stands.version !== version) throw scribeRefuses.REPORT_CHANGED({ version: stands.version })
}

/** Whether what was read was signed: that version, or the one that signing made of it. @throws REPORT_CHANGED another was */
function isSigned(stands: { version: number; signedAt: Date | null } | undefined, read: number): boolean {
  if (!stands?.signedAt) return false
  if (stands.version !== read && stands.version !== read + 1)
    throw scribeRefuses.REPORT_CHANGED({ version: stands.version })
  return true
}

/** What speaks against the plan, by the patient's record of this moment and by what was said in the visit. */
async function checkPlan(
  deps: ScribeDeps,
  { patientId, draft }: StoredReport,
  report: SoapReport,
): Promise<Pick<StoredReport, 'warnings' | 'unchecked'>> {
  const facts = factsWith(await deps.factsOf(patientId), report, draft)
  const drugs = report.plan.medications.map(({ name }) => name)
  const { warnings, unknown } = await deps.checkDrugs(drugs, facts)
  return { warnings, unchecked: unknown }
}

/** What the doctor must have seen before signing: warnings of the gravest kind, and what was said and is not in the report. */
export function toAcknowledge({
  draft,
  report,
  warnings,
}: Pick<StoredReport, 'draft' | 'report' | 'warnings'>): string[] {
  return [
    ...warnings.filter(({ severity }) => severity === 'major').map(idOfWarning),
    ...openOmissions(draft.omissions, report).map(idOfOmission),
  ]
}

/**
 * The doctor signs what they read: the report is final, its patient may read it and is told, and the visit's audio is deleted.
 * The same signed again stays as signed.
 * @throws REPORT_NOT_FOUND
 * @throws REPORT_UNACKNOWLEDGED `facts.unacknowledged` names what must be acknowledged first
 * @throws REPORT_CHANGED it was changed since that version, or while it was signed; also when that is what was signed
 * @throws REPORT_SIGNED the visit has another signed report
 */
export async function signReport(
  deps: ScribeDeps,
  by: By,
  asked: { readonly id: string; readonly version: number; readonly acknowledge: readonly string[] },
): Promise<StoredReport> {
  const { id, version, acknowledge } = asked
  const { personId: doctorId } = by
  const seen = await readOwn(deps, doctorId, id)
  if (isSigned(seen, version)) return seen
  refuseStale(seen, version)
  const checked = await checkPlan(deps, seen, seen.report)
  const needed = toAcknowledge({ ...seen, ...checked })
  const unacknowledged = needed.filter((each) => !acknowledge.includes(each))
  if (unacknowledged.length > 0) {
    await saveCheck(deps.db, { id, version, ...checked })
    throw scribeRefuses.REPORT_UNACKNOWLEDGED({ unacknowledged })
  }

  const at = deps.clock.now()
  const keys = await inTransaction(deps.db, async (tx) => {
    const stands = await lockReport(tx, id)
    if (isSigned(stands, version)) return [] // by the same request, sent twice
    refuseStale(stands, version)
    await saveSignature(tx, { id, ...checked, acknowledged: needed }, at)
    const { encounterId } = seen
    await noteDeed(deps, tx, by, { encounterId, action: 'report.sign', recordId: id })
    await announce(tx, { type: 'soap_report.signed', key: encounterId, data: { encounterId, reportId: id } })
    return discardRecordings(tx, { encounterId, settledOnly: true }, at)
  }).catch((error) => refuseOn(error, { soap_reports_one_signed: scribeRefuses.REPORT_SIGNED }))
  await deleteFiles(deps, keys)
  return readOwn(deps, doctorId, id)
}
