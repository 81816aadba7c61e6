import { type Selectable, sql } from 'kysely'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { doctorName } from './doctor-store.ts'
import type { Encounter } from './encounter.ts'
import { type DoctorInBrief, toEncounter } from './encounter-store.ts'

export interface EncounterFilter {
  readonly status?: string
  readonly from?: Date
  readonly until?: Date
  readonly doctorId?: string
  readonly page: number
  readonly pageSize: number
}
export interface PatientInBrief {
  readonly id: string
  readonly name: string
  readonly dateOfBirth: string | null
  readonly gender: 'male' | 'female' | null
  readonly recordNumber: number | null
}
export interface PatientsEncounter extends Encounter {
  readonly doctor: DoctorInBrief
  readonly rating: number | null
}
export interface DoctorsEncounter extends Encounter {
  readonly patient: PatientInBrief
}

function ownEncounters(
  db: Db,
  own: { patientId: string } | { doctorId: string },
  filter: Omit<EncounterFilter, 'page' | 'pageSize'>,
) {
  let query =
    'patientId' in own
      ? db.selectFrom('encounters').where('encounters.patient_id', '=', own.patientId)
      : db.selectFrom('encounters').where('encounters.doctor_id', '=', own.doctorId)
  if (filter.status !== undefined) query = query.where('encounters.status', '=', filter.status)
  if (filter.from) query = query.where('encounters.starts_at', '>=', filter.from)
  if (filter.until) query = query.where('encounters.starts_at', '<', filter.until)
  if (filter.doctorId !== undefined) query = query.where('encounters.doctor_id', '=', filter.doctorId)
  return query
}

const countOf = async (query: ReturnType<typeof ownEncounters>): Promise<number> =>
  (await query.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count

const withDoctor = (query: ReturnType<typeof ownEncounters>) =>
  query
    .innerJoin('doctors', 'doctors.person_id', 'encounters.doctor_id')
    .innerJoin('persons', 'persons.id', 'doctors.person_id')
    .innerJoin('specialties', 'specialties.code', 'doctors.specialty_code')
    .leftJoin('encounter_ratings', 'encounter_ratings.encounter_id', 'encounters.id')
    .selectAll('encounters')
    .select([
      'persons.first_name',
      'persons.last_name',
      'specialties.title_fa',
      'specialties.title_en',
      'doctors.profile_image',
      'encounter_ratings.score',
    ])

type WithDoctor = Selectable<DB['encounters']> & {
  first_name: string
  last_name: string
  title_fa: string
  title_en: string
  profile_image: string | null
  score: number | null
}
const toPatientsEncounter = (row: WithDoctor): PatientsEncounter => ({
  ...toEncounter(row),
  doctor: {
    id: row.doctor_id,
    name: doctorName(row),
    specialty: { fa: row.title_fa, en: row.title_en },
    profileImage: row.profile_image,
  },
  rating: row.score,
})

/** A patient's visits, the newest first. */
export async function encountersOfPatient(
  db: Db,
  patientId: string,
  filter: EncounterFilter,
): Promise<{ count: number; results: PatientsEncounter[] }> {
  const own = ownEncounters(db, { patientId }, filter)
  const [count, rows] = await Promise.all([
    countOf(own),
    withDoctor(own)
      .orderBy('encounters.starts_at', 'desc')
      .orderBy('encounters.id')
      .limit(filter.pageSize)
      .offset((filter.page - 1) * filter.pageSize)
      .execute(),
  ])
  return { count, results: rows.map(toPatientsEncounter) }
}

export async function findPatientsEncounter(
  db: Db,
  patientId: string,
  id: string,
): Promise<PatientsEncounter | undefined> {
  const row = await withDoctor(ownEncounters(db, { patientId }, {}))
    .where('encounters.id', '=', id)
    .executeTakeFirst()
  return row && toPatientsEncounter(row)
}

const withPatient = (query: ReturnType<typeof ownEncounters>) =>
  query
    .innerJoin('persons', 'persons.id', 'encounters.patient_id')
    .leftJoin('patient_profiles', 'patient_profiles.person_id', 'encounters.patient_id')
    .selectAll('encounters')
    .select([
      'persons.first_name',
      'persons.last_name',
      'persons.gender',
      'patient_profiles.date_of_birth',
      'patient_profiles.record_number',
    ])

type WithPatient = Selectable<DB['encounters']> & {
  first_name: string
  last_name: string
  gender: string | null
  date_of_birth: string | null
  record_number: number | null
}
const toDoctorsEncounter = (row: WithPatient): DoctorsEncounter => ({
  ...toEncounter(row),
  patient: {
    id: row.patient_id,
    name: `${row.first_name} ${row.last_name}`.trim(),
    dateOfBirth: row.date_of_birth,
    gender: row.gender as PatientInBrief['gender'],
    recordNumber: row.record_number,
  },
})

/** A doctor's visits, the earliest first. */
export async function encountersOfDoctor(
  db: Db,
  doctorId: string,
  filter: EncounterFilter,
): Promise<{ count: number; results: DoctorsEncounter[] }> {
  const own = ownEncounters(db, { doctorId }, filter)
  const [count, rows] = await Promise.all([
    countOf(own),
    withPatient(own)
      .orderBy('encounters.starts_at')
      .orderBy('encounters.id')
      .limit(filter.pageSize)
      .offset((filter.page - 1) * filter.pageSize)
      .execute(),
  ])
  return { count, results: rows.map(toDoctorsEncounter) }
}

export async function findDoctorsEncounter(
  db: Db,
  doctorId: string,
  id: string,
): Promise<DoctorsEncounter | undefined> {
  const row = await withPatient(ownEncounters(db, { doctorId }, {}))
    .where('encounters.id', '=', id)
    .executeTakeFirst()
  return row && toDoctorsEncounter(row)
}

/** The doctor's next visits that are booked or running. */
export async function upcomingOfDoctor(
  db: Db,
  doctorId: string,
  from: Date,
  limit: number,
): Promise<DoctorsEncounter[]> {
  const rows = await withPatient(ownEncounters(db, { doctorId }, {}))
    .where('encounters.ends_at', '>', from)
    .where('encounters.starts_at', '>', new Date(from.getTime() - 86_400_000))
    .where('encounters.status', 'in', ['pending', 'confirmed', 'in_progress'])
    .orderBy('encounters.starts_at')
    .limit(limit)
    .execute()
  return rows.map(toDoctorsEncounter)
}

export interface VisitCounts {
  readonly total: number
  readonly completed: number
  readonly pending: number
  readonly cancelled: number
  readonly revenueRial: number
}

/** How a doctor's visits of [start, end) stand; revenue is the fees of those completed. */
export async function visitCounts(
  db: Db,
  doctorId: string,
  { start, end }: { start: Date; end: Date },
): Promise<VisitCounts> {
  const { rows } = await sql<VisitCounts>`
    select count(*) as total, count(*) filter (where status = 'completed') as completed,
      count(*) filter (where status in ('pending', 'confirmed', 'in_progress')) as pending,
      count(*) filter (where status = 'cancelled') as cancelled,
      coalesce(sum(fee_rial) filter (where status = 'completed'), 0) as "revenueRial"
    from encounters where doctor_id = ${doctorId} and starts_at >= ${start} and starts_at < ${end}`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('an aggregate answered no row')
  return row
}

/** The mean score a doctor got in [start, end); undefined when nobody rated. */
export async function meanScore(
  db: Db,
  doctorId: string,
  { start, end }: { start: Date; end: Date },
): Promise<number | undefined> {
  const row = await db
    .selectFrom('encounter_ratings')
    .select((e) => e.fn.avg<number | null>('score').as('mean'))
    .where('doctor_id', '=', doctorId)
    .where('created_at', '>=', start)
    .where('created_at', '<', end)
    .executeTakeFirstOrThrow()
  return row.mean === null ? undefined : Math.round(row.mean * 10) / 10
}
