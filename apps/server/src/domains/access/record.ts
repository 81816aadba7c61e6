import { statement } from '../../platform/database/statement.ts'
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import type { SoapReport } from '../assistant/index.ts'
import type { EncounterStatus, PatientProfile } from '../care/index.ts'
import type { AccessDeps, By } from './deps.ts'
import { accessRefuses } from './errors.ts'
import { grantFor, rightsOf, rightsUsed, VISITS_OF_RECORD } from './rights.ts'

/** A visit as it stands in the record. */
export interface RecordedVisit {
  readonly id: string
  readonly reference: string
  readonly startsAt: Date
  readonly visitType: 'online' | 'in_person'
  readonly status: EncounterStatus
  readonly chiefComplaint: string
  readonly doctor: { readonly id: string; readonly name: string }
  /** Signed, and the reader's to see. */
  readonly report: { readonly id: string; readonly signedAt: Date; readonly soap: SoapReport } | null
}

export interface PatientRecord {
  readonly profile: PatientProfile
  /** Null where the rights do not reach that far. */
  readonly medicalInfo: PatientProfile['medicalInfo'] | null
  readonly visits: { readonly count: number; readonly results: readonly RecordedVisit[] }
}

/**
 * A patient's record as far as the doctor's rights go: own visits with their signed reports always, all visits and the
 * medical information by `view_history`, all signed reports by `view_reports`. While an own visit is running the medical
 * information is open too: what must not be missed in treating is in it. The reading is audited before anything is answered.
 * @throws RECORD_NOT_FOUND no right, or nobody there
 */
export async function readRecord(
  { db, clock, audit, care }: AccessDeps,
  by: By,
  asked: { patientId: string; page: number; pageSize: number },
): Promise<PatientRecord> {
  const { patientId } = asked
  const { visits, mayHistory } = await inTransaction(db, async (tx) => {
    const rights = await rightsOf(tx, { doctorId: by.personId, patientId, now: clock.now() })
    const used = rightsUsed(rights, 'view_history', 'view_reports')
    if (used.length === 0) throw accessRefuses.RECORD_NOT_FOUND()
    const deed = { actorId: by.personId, patientId, action: 'record.read', recordId: patientId, from: by.from } as const
    for (const right of used) await audit.note(tx, { ...deed, ...right })
    const history = grantFor(rights, 'view_history') !== undefined
    const reports = grantFor(rights, 'view_reports') !== undefined
    const visits = await visitsOf(tx, { ...asked, doctorId: by.personId, history, reports })
    return { visits, mayHistory: history || rights.isVisitRunning }
  })
  const profile = await care.profileOf(patientId)
  return { profile, medicalInfo: mayHistory ? profile.medicalInfo : null, visits }
}

interface VisitsAsked {
  readonly patientId: string
  readonly doctorId: string
  readonly history: boolean
  readonly reports: boolean
  readonly page: number
  readonly pageSize: number
}

/** Newest first. A visit is there if it is the doctor's own, or the history is open, or reports are and it has one. */
async function visitsOf(tx: Tx, asked: VisitsAsked): Promise<PatientRecord['visits']> {
  const { patientId, doctorId, history, reports, page, pageSize } = asked
  const counted = await statement<{ count: number }>`
    select count(*) from encounters e
    left join soap_reports r on r.encounter_id = e.id and r.signed_at is not null
    where e.patient_id = ${patientId} and e.status = any(${VISITS_OF_RECORD})
      and (e.doctor_id = ${doctorId} or ${history} or (${reports} and r.id is not null))`.execute(tx)
  const { rows } = await statement<VisitRow>`
    select e.id, e.booking_reference as reference, e.starts_at as "startsAt", e.visit_type as "visitType", e.status,
      e.chief_complaint as "chiefComplaint", e.doctor_id, 'دکتر ' || p.first_name || ' ' || p.last_name as doctor_name,
      r.id as report_id, r.signed_at, r.report
    from encounters e join persons p on p.id = e.doctor_id
    left join soap_reports r on r.encounter_id = e.id and r.signed_at is not null
    where e.patient_id = ${patientId} and e.status = any(${VISITS_OF_RECORD})
      and (e.doctor_id = ${doctorId} or ${history} or (${reports} and r.id is not null))
    order by e.starts_at desc, e.id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(tx)
  const mayRead = (row: VisitRow) => reports || row.doctor_id === doctorId
  return { count: counted.rows[0]?.count ?? 0, results: rows.map((row) => toVisit(row, mayRead(row))) }
}

interface VisitRow extends Omit<RecordedVisit, 'doctor' | 'report'> {
  readonly doctor_id: string
  readonly doctor_name: string
  readonly report_id: string | null
  readonly signed_at: Date | null
  readonly report: SoapReport | null
}

function toVisit(row: VisitRow, mayReadReport: boolean): RecordedVisit {
  const { doctor_id, doctor_name, report_id, signed_at, report, ...visit } = row
  const shown = mayReadReport && report_id !== null && signed_at !== null && report !== null
  return {
    ...visit,
    doctor: { id: doctor_id, name: doctor_name },
    report: shown ? { id: report_id, signedAt: signed_at, soap: report } : null,
  }
}
