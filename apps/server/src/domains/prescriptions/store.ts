import type { Selectable } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Sealer } from '../../platform/sealer.ts'
import { hashCode, type Prescriber, type Prescription, type PrescriptionContent } from './prescription.ts'

type Row = Selectable<DB['prescriptions']> & { readonly superseded_by: string | null }

/** What is sealed opens only where it was put. */
const contentOf = (id: string) => `prescription ${id}`
const reasonOf = (id: string) => `prescription cancelled ${id}`

const toPrescription = (row: Row, sealer: Sealer): Prescription => ({
  ...(JSON.parse(sealer.open(row.content_sealed, contentOf(row.id))) as PrescriptionContent),
  id: row.id,
  encounterId: row.encounter_id,
  patientId: row.patient_id,
  doctorId: row.doctor_id,
  supersedes: row.supersedes,
  supersededBy: row.superseded_by,
  issuedAt: row.issued_at,
  cancelledAt: row.cancelled_at,
  cancelReason: row.cancel_reason_sealed && sealer.open(row.cancel_reason_sealed, reasonOf(row.id)),
})

export interface NewPrescription {
  readonly id: string
  readonly encounterId: string
  readonly patientId: string
  readonly doctorId: string
  readonly supersedes: string | null
  readonly issuedAt: Date
  readonly content: PrescriptionContent
}

export async function insertPrescription(tx: Tx, sealer: Sealer, prescription: NewPrescription): Promise<void> {
  const { id, encounterId, patientId, doctorId, supersedes, issuedAt, content } = prescription
  const sealed = sealer.seal(JSON.stringify(content), contentOf(id))
  await statement`
    insert into prescriptions (id, encounter_id, patient_id, doctor_id, supersedes, item_count, content_sealed, code_hash, issued_at)
    values (${id}, ${encounterId}, ${patientId}, ${doctorId}, ${supersedes}, ${content.items.length}, ${sealed},
      ${hashCode(content.code)}, ${issuedAt})`.execute(tx)
}

export async function findPrescription(db: Db, sealer: Sealer, id: string): Promise<Prescription | undefined> {
  const { rows } = await statement<Row>`
    select p.*, s.id as superseded_by from prescriptions p left join prescriptions s on s.supersedes = p.id
    where p.id = ${id}`.execute(db)
  return rows[0] && toPrescription(rows[0], sealer)
}

export async function findByCode(db: Db, sealer: Sealer, code: string): Promise<Prescription | undefined> {
  const { rows } = await statement<Row>`
    select p.*, s.id as superseded_by from prescriptions p left join prescriptions s on s.supersedes = p.id
    where p.code_hash = ${hashCode(code)}`.execute(db)
  return rows[0] && toPrescription(rows[0], sealer)
}

/** The last of a visit, cancelled or not. */
export async function findLatest(db: Db, sealer: Sealer, encounterId: string): Promise<Prescription | undefined> {
  const { rows } = await statement<Row>`
    select p.*, null as superseded_by from prescriptions p
    where p.encounter_id = ${encounterId} and not exists (select from prescriptions s where s.supersedes = p.id)`.execute(
    db,
  )
  return rows[0] && toPrescription(rows[0], sealer)
}

/** A patient's, newest first; of all doctors, or of one. */
export async function prescriptionsOf(
  db: Db,
  sealer: Sealer,
  asked: { patientId: string; doctorId: string | null; page: number; pageSize: number },
): Promise<{ count: number; results: Prescription[] }> {
  const { patientId, doctorId, page, pageSize } = asked
  const counted = await statement<{ count: number }>`
    select count(*) from prescriptions
    where patient_id = ${patientId} and (${doctorId}::uuid is null or doctor_id = ${doctorId})`.execute(db)
  const { rows } = await statement<Row>`
    select p.*, s.id as superseded_by from prescriptions p left join prescriptions s on s.supersedes = p.id
    where p.patient_id = ${patientId} and (${doctorId}::uuid is null or p.doctor_id = ${doctorId})
    order by p.issued_at desc, p.id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db)
  return { count: counted.rows[0]?.count ?? 0, results: rows.map((row) => toPrescription(row, sealer)) }
}

/** Locks one of a doctor's; nobody can put another in its place meanwhile. */
export async function lockOfDoctor(tx: Tx, doctorId: string, id: string): Promise<boolean> {
  const { rows } = await statement`
    select id from prescriptions where id = ${id} and doctor_id = ${doctorId} for update`.execute(tx)
  return rows.length > 0
}

export async function saveCancellation(
  tx: Tx,
  sealer: Sealer,
  { id, reason, at }: { id: string; reason: string; at: Date },
): Promise<void> {
  await statement`
    update prescriptions set cancelled_at = ${at}, cancel_reason_sealed = ${sealer.seal(reason, reasonOf(id))}
    where id = ${id}`.execute(tx)
}

/** Who prescribes, as the paper names them. */
export async function findPrescriber(db: Db, doctorId: string): Promise<Prescriber> {
  const { rows } = await statement<{ name: string; council: string; fa: string; en: string }>`
    select 'دکتر ' || trim(p.first_name || ' ' || p.last_name) as name, d.medical_council_number as council,
      s.title_fa as fa, s.title_en as en
    from doctors d join persons p on p.id = d.person_id join specialties s on s.code = d.specialty_code
    where d.person_id = ${doctorId}`.execute(db)
  const [row] = rows
  if (!row) throw new Error(`doctor ${doctorId} is gone`)
  return { name: row.name, councilNumber: row.council, specialty: { fa: row.fa, en: row.en } }
}

export async function findNameParts(db: Db, personId: string): Promise<{ firstName: string; lastName: string }> {
  const { rows } = await statement<{ firstName: string; lastName: string }>`
    select first_name as "firstName", last_name as "lastName" from persons where id = ${personId}`.execute(db)
  const [row] = rows
  if (!row) throw new Error(`person ${personId} is gone`)
  return row
}

export interface PrescriptionInBrief {
  readonly id: string
  readonly encounterId: string
  readonly itemCount: number
}

/** The one that counts of each of some visits. */
export async function briefsOf(db: Db, encounterIds: readonly string[]): Promise<PrescriptionInBrief[]> {
  const { rows } = await statement<PrescriptionInBrief>`
    select p.id, p.encounter_id as "encounterId", p.item_count as "itemCount" from prescriptions p
    where p.encounter_id = any(${encounterIds}::uuid[]) and p.cancelled_at is null
      and not exists (select from prescriptions s where s.supersedes = p.id)`.execute(db)
  return rows
}
