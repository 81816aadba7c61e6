import { statement } from '../../../platform/database/statement.ts'
import type { Db, Tx } from '../../../platform/database/transaction.ts'
import type { DrugWarning } from '../safety/index.ts'
import type { Evidence, KeptDraft, SoapReport } from './report.ts'

/** A report as it stands, and as it was generated. */
export interface StoredReport {
  readonly id: string
  readonly encounterId: string
  readonly doctorId: string
  readonly patientId: string
  readonly transcriptId: string
  readonly draft: KeptDraft
  readonly report: SoapReport
  readonly evidence: Evidence
  /** Pointers to what is the doctor's own. */
  readonly edited: readonly string[]
  readonly warnings: readonly DrugWarning[]
  /** Drugs of the plan that are none we know: nobody checked them. */
  readonly unchecked: readonly string[]
  readonly acknowledged: readonly string[]
  readonly version: number
  readonly generatedAt: Date
  readonly editedAt: Date | null
  readonly signedAt: Date | null
}

/** Which report: by its id, or the signed one of a visit. */
type Which = { readonly id: string } | { readonly signedOf: string }

export async function findReport(db: Db, which: Which): Promise<StoredReport | undefined> {
  const id = 'id' in which ? which.id : null
  const signedOf = 'signedOf' in which ? which.signedOf : null
  const { rows } = await statement<StoredReport>`
    select r.id, r.encounter_id as "encounterId", e.doctor_id as "doctorId", e.patient_id as "patientId",
      k.transcript_id as "transcriptId", r.draft, r.report, r.evidence, r.edited, r.warnings, r.unchecked, r.acknowledged, r.version,
      r.generated_at as "generatedAt", r.edited_at as "editedAt", r.signed_at as "signedAt"
    from soap_reports r join encounters e on e.id = r.encounter_id join soap_tasks k on k.id = r.task_id
    where r.id = ${id}::uuid or (r.encounter_id = ${signedOf}::uuid and r.signed_at is not null)`.execute(db)
  return rows[0]
}

/** A report without what it says. */
export interface ReportInBrief
  extends Pick<StoredReport, 'id' | 'transcriptId' | 'version' | 'generatedAt' | 'signedAt'> {}

/** The reports of a visit, newest first. */
export async function listReports(db: Db, encounterId: string): Promise<readonly ReportInBrief[]> {
  const { rows } = await statement<ReportInBrief>`
    select r.id, k.transcript_id as "transcriptId", r.version, r.generated_at as "generatedAt", r.signed_at as "signedAt"
    from soap_reports r join soap_tasks k on k.id = r.task_id
    where r.encounter_id = ${encounterId} order by r.generated_at desc, r.id`.execute(db)
  return rows
}

/** A signed report, as its patient's list of visits names it. */
export interface SignedReport {
  readonly id: string
  readonly generatedAt: Date
}

/** The signed reports of some of a patient's visits, by visit. */
export async function signedReportsOf(
  db: Db,
  patientId: string,
  encounterIds: readonly string[],
): Promise<ReadonlyMap<string, SignedReport>> {
  const { rows } = await statement<SignedReport & { encounterId: string }>`
    select r.id, r.encounter_id as "encounterId", r.generated_at as "generatedAt"
    from soap_reports r join encounters e on e.id = r.encounter_id
    where r.encounter_id = any(${encounterIds}::uuid[]) and r.signed_at is not null and e.patient_id = ${patientId}`.execute(
    db,
  )
  return new Map(rows.map(({ encounterId, ...report }) => [encounterId, report]))
}

/** How a report stands at this moment; its row is locked, so edits and the signing follow each other. */
export async function lockReport(tx: Tx, id: string): Promise<{ version: number; signedAt: Date | null } | undefined> {
  const { rows } = await statement<{ version: number; signedAt: Date | null }>`
    select version, signed_at as "signedAt" from soap_reports where id = ${id} for no key update`.execute(tx)
  return rows[0]
}

type Edited = Pick<StoredReport, 'id' | 'report' | 'evidence' | 'edited' | 'warnings' | 'unchecked' | 'acknowledged'>

export async function saveEdit(
  tx: Tx,
  { id, report, evidence, edited, warnings, unchecked }: Omit<Edited, 'acknowledged'>,
  at: Date,
): Promise<void> {
  await statement`
    update soap_reports set report = ${JSON.stringify(report)}::jsonb, evidence = ${JSON.stringify(evidence)}::jsonb,
      edited = ${JSON.stringify(edited)}::jsonb, warnings = ${JSON.stringify(warnings)}::jsonb, unchecked = ${JSON.stringify(unchecked)}::jsonb,
      version = version + 1, edited_at = ${at}
    where id = ${id}`.execute(tx)
}

/** What was found when somebody wanted to sign, for the doctor to see; of a report that was changed meanwhile it says nothing. */
export async function saveCheck(
  db: Db,
  { id, version, warnings, unchecked }: Pick<StoredReport, 'id' | 'version' | 'warnings' | 'unchecked'>,
): Promise<void> {
  await statement`
    update soap_reports set warnings = ${JSON.stringify(warnings)}::jsonb, unchecked = ${JSON.stringify(unchecked)}::jsonb
    where id = ${id} and version = ${version} and signed_at is null`.execute(db)
}

export async function saveSignature(
  tx: Tx,
  { id, warnings, unchecked, acknowledged }: Pick<Edited, 'id' | 'warnings' | 'unchecked' | 'acknowledged'>,
  at: Date,
): Promise<void> {
  await statement`
    update soap_reports set warnings = ${JSON.stringify(warnings)}::jsonb, unchecked = ${JSON.stringify(unchecked)}::jsonb,
      acknowledged = ${JSON.stringify(acknowledged)}::jsonb, version = version + 1, signed_at = ${at}
    where id = ${id}`.execute(tx)
}
