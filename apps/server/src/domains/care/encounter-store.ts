import { type Selectable, sql } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { DoctorSettings } from './doctor.ts'
import { doctorName, toSettings } from './doctor-store.ts'
import type { Encounter, EncounterStatus, PaymentStatus, VisitType } from './encounter.ts'

export const toEncounter = (row: Selectable<DB['encounters']>): Encounter => ({
  id: row.id,
  reference: row.booking_reference,
  patientId: row.patient_id,
  doctorId: row.doctor_id,
  visitType: row.visit_type as VisitType,
  status: row.status as EncounterStatus,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  chiefComplaint: row.chief_complaint,
  description: row.description,
  feeRial: row.fee_rial,
  insuranceShareRial: row.insurance_share_rial,
  patientShareRial: row.patient_share_rial,
  insuranceProvider: row.insurance_provider,
  paymentStatus: row.payment_status as PaymentStatus,
  holdId: row.hold_id,
  holdUntil: row.hold_until,
  createdAt: row.created_at,
})

export interface DoctorInBrief {
  readonly id: string
  readonly name: string
  readonly specialty: { readonly fa: string; readonly en: string }
  readonly profileImage: string | null
}
export interface BookingFacts {
  readonly doctor: DoctorInBrief
  readonly settings: DoctorSettings
  readonly patientInsurance: { provider: string | null; number: string | null; expiry: string | null }
  /** Undefined for an insurer nobody has a contract with. */
  readonly coveragePercentage: number | undefined
}

/** What a booking needs to know, in one round trip. The patient's row is locked: their bookings follow each other. */
export async function readBookingFacts(
  tx: Tx,
  asked: { doctorId: string; patientId: string; insurer: string | null },
): Promise<BookingFacts | undefined> {
  const { rows } = await statement<
    Selectable<DB['doctors']> & {
      first_name: string
      last_name: string
      title_fa: string
      title_en: string
      insurance_provider: string | null
      insurance_number: string | null
      insurance_expiry: string | null
      coverage: number | null
    }
  >`
    with patient as (select id from persons where id = ${asked.patientId} for no key update)
    select d.*, p.first_name, p.last_name, s.title_fa, s.title_en,
      r.insurance_provider, r.insurance_number, r.insurance_expiry,
      (select coverage_percentage from insurers where name = ${asked.insurer}) as coverage
    from patient cross join doctors d
    join persons p on p.id = d.person_id and p.status = 'active'
    join specialties s on s.code = d.specialty_code
    left join patient_profiles r on r.person_id = patient.id
    where d.person_id = ${asked.doctorId}`.execute(tx)
  const row = rows[0]
  if (!row) return undefined
  return {
    doctor: {
      id: row.person_id,
      name: doctorName(row),
      specialty: { fa: row.title_fa, en: row.title_en },
      profileImage: row.profile_image,
    },
    settings: toSettings(row),
    patientInsurance: { provider: row.insurance_provider, number: row.insurance_number, expiry: row.insurance_expiry },
    coveragePercentage: row.coverage ?? undefined,
  }
}

/** Whose unpaid bookings are ended: up to so many of anybody's, or those in the way of one booking. */
type Lapsing = { readonly limit: number } | { readonly doctorId: string; readonly patientId: string }

/**
 * Ends unpaid bookings whose hold has run out, tells about each, and frees the doctors' time; answers how many. Those that
 * somebody is paying or cancelling at this moment are passed by.
 */
export async function lapseUnpaid(tx: Tx, now: Date, which: Lapsing): Promise<number> {
  const those =
    'limit' in which
      ? sql`order by hold_until limit ${which.limit}`
      : sql`and (doctor_id = ${which.doctorId} or patient_id = ${which.patientId})`
  const { rows } = await sql`
    with due as (
      select id from encounters where status = 'pending' and hold_until <= ${now} ${those} for update skip locked
    ), ended as (
      update encounters set status = 'cancelled', payment_status = 'expired', cancelled_at = ${now}, cancelled_by = 'system'
      where id in (select id from due)
      returning id, patient_id, doctor_id
    ), told as (
      insert into outbox (key, type, data)
      select id::text, 'encounter.expired', jsonb_build_object('encounterId', id) from ended
    ), freed as (
      update doctor_next_slots set version = version + 1, valid_until = '-infinity' where doctor_id in (select doctor_id from ended)
    ), unpaid as (
      update payments set status = 'expired', settled_at = ${now}, ask_again_at = null
      where subject_id in (select id from ended) and status = 'pending' and authority is null
    )
    select id from ended`.execute(tx)
  return rows.length
}

export interface NewEncounter {
  readonly id: string
  readonly referenceStem: string
  readonly patientId: string
  readonly doctorId: string
  readonly visitType: VisitType
  readonly startsAt: Date
  readonly endsAt: Date
  readonly busyUntil: Date
  readonly chiefComplaint: string
  readonly description: string | null
  readonly feeRial: number
  readonly insuranceShareRial: number
  readonly patientShareRial: number
  readonly insuranceProvider: string | null
  readonly insuranceNumber: string | null
  readonly holdUntil: Date
  readonly at: Date
}

/** The visit, its reference, and the news of it, in one statement. The exclusion constraints judge races. */
export async function insertEncounter(tx: Tx, visit: NewEncounter): Promise<Encounter> {
  const { rows } = await statement<Selectable<DB['encounters']>>`
    with reference as (
      insert into booking_references as r (stem, last) values (${visit.referenceStem}, 1)
      on conflict (stem) do update set last = r.last + 1
      returning stem || case when last = 1 then '' else '-' || last end as text
    ), told as (
      insert into outbox (key, type, data) values (${visit.id}, 'encounter.booked', jsonb_build_object('encounterId', ${visit.id}::text))
    ), taken as (
      update doctor_next_slots set version = version + 1,
        valid_until = case when next_at < ${visit.busyUntil} and next_at > ${visit.startsAt}::timestamptz - (${visit.busyUntil}::timestamptz - ${visit.startsAt}::timestamptz)
          then '-infinity' else valid_until end
      where doctor_id = ${visit.doctorId}
    )
    insert into encounters (id, booking_reference, patient_id, doctor_id, visit_type, status, starts_at, ends_at, busy_until,
      chief_complaint, description, fee_rial, insurance_share_rial, patient_share_rial, insurance_provider, insurance_number,
      payment_status, hold_until, created_at)
    select ${visit.id}, text, ${visit.patientId}, ${visit.doctorId}, ${visit.visitType}, 'pending', ${visit.startsAt}, ${visit.endsAt},
      ${visit.busyUntil}, ${visit.chiefComplaint}, ${visit.description}, ${visit.feeRial}, ${visit.insuranceShareRial},
      ${visit.patientShareRial}, ${visit.insuranceProvider}, ${visit.insuranceNumber}, 'pending', ${visit.holdUntil}, ${visit.at}
    from reference returning *`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('an inserted visit was not returned')
  return toEncounter(row)
}

/** What a patient who pays a visit is shown of it: whose it is, and its reference. */
export async function describeVisit(db: Db, id: string): Promise<{ fa: string[]; en: string[] }> {
  const { rows } = await statement<{ booking_reference: string; first_name: string; last_name: string }>`
    select e.booking_reference, p.first_name, p.last_name
    from encounters e join persons p on p.id = e.doctor_id where e.id = ${id}`.execute(db)
  const [row] = rows
  if (!row) return { fa: [], en: [] }
  const name = doctorName(row)
  return { fa: [`ویزیت ${name}`, row.booking_reference], en: [`Visit with ${name}`, row.booking_reference] }
}

/** A visit by its id, locked until the transaction ends. */
export async function lockEncounter(tx: Tx, id: string): Promise<Encounter | undefined> {
  const { rows } = await statement<
    Selectable<DB['encounters']>
  >`select * from encounters where id = ${id} for update`.execute(tx)
  return rows[0] && toEncounter(rows[0])
}

/** A place among the visits nobody ended, in the order of their ends. */
export interface Unattended {
  readonly id: string
  readonly endsAt: Date
}

/** Up to `limit` visits whose time was over at `until` and that nobody ended, in their order, from behind `after` on. */
export async function listUnattended(
  db: Db,
  { until, after, limit }: { until: Date; after: Unattended; limit: number },
): Promise<Unattended[]> {
  const { rows } = await statement<Unattended>`
    select id, ends_at as "endsAt" from encounters
    where status in ('confirmed', 'in_progress') and ends_at <= ${until} and (ends_at, id) > (${after.endsAt}, ${after.id})
    order by ends_at, id limit ${limit}`.execute(db)
  return rows
}

/** Locks a visit that nobody ended; undefined when somebody has by now, or is at it this moment. */
export async function lockUnattended(tx: Tx, id: string): Promise<Encounter | undefined> {
  const { rows } = await statement<Selectable<DB['encounters']>>`
    select * from encounters where id = ${id} and status in ('confirmed', 'in_progress') for update skip locked`.execute(
    tx,
  )
  return rows[0] && toEncounter(rows[0])
}

/** The news of a change of a visit is written with the change. */
export async function changeEncounter(
  tx: Tx,
  id: string,
  changes: Partial<Selectable<DB['encounters']>>,
  event: { type: string; data?: Record<string, unknown> },
): Promise<Encounter> {
  await tx
    .insertInto('outbox')
    .values({ key: id, type: event.type, data: JSON.stringify({ encounterId: id, ...event.data }) })
    .execute()
  return toEncounter(
    await tx.updateTable('encounters').set(changes).where('id', '=', id).returningAll().executeTakeFirstOrThrow(),
  )
}

/** The visit is certain now: its slot is kept without limit. Told in the same statement. */
export async function confirmEncounter(
  tx: Tx,
  id: string,
  paid: { holdId: string | null; method: 'wallet' | 'online'; at: Date },
): Promise<Encounter> {
  const { rows } = await statement<Selectable<DB['encounters']>>`
    with told as (
      insert into outbox (key, type, data) values (${id}, 'encounter.confirmed', jsonb_build_object('encounterId', ${id}::text))
    )
    update encounters set status = 'confirmed', payment_status = 'paid', payment_method = ${paid.method},
      hold_id = ${paid.holdId}, hold_until = null, confirmed_at = ${paid.at}
    where id = ${id}::uuid returning *`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error(`visit ${id} is gone`)
  return toEncounter(row)
}

/** When a patient has visits from `from` on; an unpaid booking counts until its hold ends. */
export async function ownTimesOf(
  db: Db,
  patientId: string,
  { from, now }: { from: Date; now: Date },
): Promise<{ from: Date; until: Date }[]> {
  const rows = await db
    .selectFrom('encounters')
    .select(['starts_at as from', 'ends_at as until'])
    .where('patient_id', '=', patientId)
    .where('ends_at', '>', from)
    .where((e) =>
      e.or([
        e('status', 'in', ['confirmed', 'in_progress']),
        e.and([e('status', '=', 'pending'), e.or([e('hold_until', 'is', null), e('hold_until', '>', now)])]),
      ]),
    )
    .execute()
  return rows
}

/** Online visits that count against the monthly allowance; an unpaid booking counts until its hold ends. */
export async function countOnlineVisits(
  db: Db,
  patientId: string,
  { month, now }: { month: { start: Date; end: Date }; now: Date },
): Promise<number> {
  const row = await db
    .selectFrom('encounters')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('patient_id', '=', patientId)
    .where('visit_type', '=', 'online')
    .where('status', '!=', 'cancelled')
    .where((e) => e.or([e('status', '!=', 'pending'), e('hold_until', 'is', null), e('hold_until', '>', now)]))
    .where('starts_at', '>=', month.start)
    .where('starts_at', '<', month.end)
    .executeTakeFirstOrThrow()
  return row.count
}

/** One rating a visit; the doctor's totals follow in the same statement. */
export async function insertRating(
  tx: Tx,
  rating: { encounter: Encounter; score: number; comment: string | null; at: Date },
): Promise<void> {
  const { encounter } = rating
  await statement`
    with rated as (
      insert into encounter_ratings (encounter_id, doctor_id, patient_id, score, comment, created_at)
      values (${encounter.id}, ${encounter.doctorId}, ${encounter.patientId}, ${rating.score}, ${rating.comment}, ${rating.at})
    )
    update doctors set rating_sum = rating_sum + ${rating.score}, rating_count = rating_count + 1
    where person_id = ${encounter.doctorId}`.execute(tx)
}
