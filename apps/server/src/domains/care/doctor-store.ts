import type { Selectable } from 'kysely'
import type { Weekday } from '../../platform/calendar.ts'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { DoctorCard, DoctorSettings, NotificationPreferences } from './doctor.ts'
import { insuranceText } from './insurance.ts'

/** What of a doctor's row is shown or planned by. */
const SHOWN = [
  'person_id',
  'specialty_code',
  'gender',
  'medical_council_number',
  'experience_years',
  'rating_average',
  'rating_count',
  'profile_image',
  'province',
  'city',
  'address',
  'languages',
  'accepted_insurances',
  'online_enabled',
  'in_person_enabled',
  'online_fee_rial',
  'in_person_fee_rial',
  'duration_minutes',
  'buffer_minutes',
  'working_days',
  'hours_start',
  'hours_end',
  'breaks',
  'notification_preferences',
] as const satisfies readonly (keyof DB['doctors'])[]

type ShownRow = Pick<Selectable<DB['doctors']>, (typeof SHOWN)[number]>
/** What `withCard` selects. */
export type DoctorRow = ShownRow &
  Pick<Selectable<DB['persons']>, 'first_name' | 'last_name'> &
  Pick<Selectable<DB['specialties']>, 'title_fa' | 'title_en'>

/** All that a card says; what a search looks through is not read for those it found. */
export const withCard = [
  ...SHOWN.map((column) => `doctors.${column}` as const),
  'persons.first_name',
  'persons.last_name',
  'specialties.title_fa',
  'specialties.title_en',
] as const

export const doctorName = (row: { first_name: string; last_name: string }): string =>
  `دکتر ${row.first_name} ${row.last_name}`.trim()

export const toSettings = (row: ShownRow): DoctorSettings => ({
  onlineEnabled: row.online_enabled,
  inPersonEnabled: row.in_person_enabled,
  onlineFeeRial: row.online_fee_rial,
  inPersonFeeRial: row.in_person_fee_rial,
  durationMinutes: row.duration_minutes,
  bufferMinutes: row.buffer_minutes,
  workingDays: row.working_days as Weekday[],
  hours: { start: row.hours_start, end: row.hours_end },
  breaks: row.breaks as unknown as DoctorSettings['breaks'],
  notificationPreferences: row.notification_preferences as unknown as NotificationPreferences,
  acceptedInsurances: row.accepted_insurances,
})

export const toCard = (row: DoctorRow): DoctorCard => ({
  id: row.person_id,
  name: doctorName(row),
  gender: row.gender as DoctorCard['gender'],
  specialty: { code: row.specialty_code, title: { fa: row.title_fa, en: row.title_en } },
  councilNumber: row.medical_council_number,
  experienceYears: row.experience_years,
  rating: { average: row.rating_average ?? 0, count: row.rating_count },
  profileImage: row.profile_image,
  location: { province: row.province, city: row.city, address: row.address },
  languages: row.languages,
  settings: toSettings(row),
})

/** A doctor who can be found and booked. */
export async function findDoctor(db: Db, id: string): Promise<DoctorCard | undefined> {
  const row = await db
    .selectFrom('doctors')
    .innerJoin('persons', 'persons.id', 'doctors.person_id')
    .innerJoin('specialties', 'specialties.code', 'doctors.specialty_code')
    .select(withCard)
    .where('doctors.person_id', '=', id)
    .where('doctors.is_active', '=', true)
    .executeTakeFirst()
  return row && toCard(row)
}

/** The doctor's own settings. */
export async function findSettings(db: Db, doctorId: string): Promise<DoctorSettings | undefined> {
  const row = await db.selectFrom('doctors').selectAll().where('person_id', '=', doctorId).executeTakeFirst()
  return row && toSettings(row)
}

/** The settings as the doctor's row keeps them; of an insurer named twice, in whatever letters, one is kept. */
const columnsOf = (settings: DoctorSettings) => ({
  online_enabled: settings.onlineEnabled,
  in_person_enabled: settings.inPersonEnabled,
  online_fee_rial: settings.onlineFeeRial,
  in_person_fee_rial: settings.inPersonFeeRial,
  duration_minutes: settings.durationMinutes,
  buffer_minutes: settings.bufferMinutes,
  working_days: [...settings.workingDays],
  hours_start: settings.hours.start,
  hours_end: settings.hours.end,
  breaks: JSON.stringify(settings.breaks),
  notification_preferences: JSON.stringify(settings.notificationPreferences),
  accepted_insurances: [...new Set(settings.acceptedInsurances.map(insuranceText))],
})

export async function updateSettings(tx: Tx, doctorId: string, settings: DoctorSettings): Promise<boolean> {
  const updated = await tx
    .updateTable('doctors')
    .set(columnsOf(settings))
    .where('person_id', '=', doctorId)
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

interface NewDoctor {
  readonly personId: string
  readonly specialtyCode: string
  readonly councilNumber: string
  readonly experienceYears: number
  readonly profileImage: string | null
  readonly languages: readonly string[]
  readonly location: { readonly province: string; readonly city: string; readonly address: string }
  readonly settings: DoctorSettings
  readonly searchText: string
}

export async function insertDoctor(tx: Tx, doctor: NewDoctor, at: Date): Promise<void> {
  await tx
    .insertInto('doctors')
    .values({
      person_id: doctor.personId,
      specialty_code: doctor.specialtyCode,
      medical_council_number: doctor.councilNumber,
      experience_years: doctor.experienceYears,
      profile_image: doctor.profileImage,
      languages: [...doctor.languages],
      province: doctor.location.province,
      city: doctor.location.city,
      address: doctor.location.address,
      ...columnsOf(doctor.settings),
      search_text: doctor.searchText,
      created_at: at,
    })
    .execute()
  await tx
    .insertInto('doctor_next_slots')
    .values({ doctor_id: doctor.personId, valid_until: '-infinity' as unknown as Date })
    .execute()
}

export async function updateSearchText(tx: Tx, doctorId: string, searchText: string): Promise<void> {
  await tx.updateTable('doctors').set({ search_text: searchText }).where('person_id', '=', doctorId).execute()
}

export async function findSpecialty(db: Db, code: string): Promise<{ title_fa: string; title_en: string } | undefined> {
  return db.selectFrom('specialties').select(['title_fa', 'title_en']).where('code', '=', code).executeTakeFirst()
}

/** What a doctor's first free time was computed as, and the version it is good for. */
export interface NextSlotRow {
  readonly doctorId: string
  readonly nextAt: Date | null
  readonly validUntil: Date
  readonly version: number
}

/** The directory's version and the kept next slots of some doctors, in one snapshot. */
export async function readNextSlots(
  db: Db,
  doctorIds: readonly string[],
): Promise<{ version: number; slots: NextSlotRow[] }> {
  const { rows } = await statement<{ v: number; id: string | null; at: Date | null; until: Date; version: number }>`
    select d.version as v, n.doctor_id as id, n.next_at as at, greatest(n.valid_until, '1970-01-01') as until, n.version
    from directory_version d left join doctor_next_slots n on n.doctor_id = any(${doctorIds}::uuid[])`.execute(db)
  const version = rows[0]?.v ?? 0
  return {
    version,
    slots: rows.flatMap((row) =>
      row.id === null ? [] : [{ doctorId: row.id, nextAt: row.at, validUntil: row.until, version: row.version }],
    ),
  }
}

/**
 * Keeps computed next slots, unless something moved in between: a change of the doctor's time moves the version. A row
 * that is being changed is left alone: whoever looks for a doctor never waits for one who books. Nor for the disk: what a
 * crash takes of it is computed again.
 */
export async function keepNextSlots(db: Db, slots: readonly NextSlotRow[]): Promise<void> {
  await statement`with hasty as materialized (
      select set_config('synchronous_commit', 'off', true) -- until the end of this statement, which is one transaction
    ), computed as (
      select * from unnest(${slots.map((s) => s.doctorId)}::uuid[], ${slots.map((s) => s.nextAt)}::timestamptz[],
        ${slots.map((s) => s.validUntil)}::timestamptz[], ${slots.map((s) => s.version)}::bigint[]) as c (doctor_id, next_at, valid_until, version)
    ), unmoved as (
      select k.doctor_id from doctor_next_slots k join computed c using (doctor_id, version)
      for no key update of k skip locked
    )
    update doctor_next_slots n set next_at = c.next_at, valid_until = c.valid_until
    from computed c join unmoved using (doctor_id) cross join hasty
    where n.doctor_id = c.doctor_id and n.version = c.version`.execute(db)
}

/** Voids what is kept about a doctor's next slot; call in every transaction that takes or frees their time. */
export async function voidNextSlot(tx: Tx, doctorId: string): Promise<void> {
  await statement`update doctor_next_slots set version = version + 1, valid_until = '-infinity' where doctor_id = ${doctorId}`.execute(
    tx,
  )
}

/** The taken times of some doctors between `from` and `until`; an unpaid booking counts until its hold ends. */
export async function busyTimesOf(
  db: Db,
  doctorIds: readonly string[],
  { from, until, now }: { from: Date; until: Date; now: Date },
): Promise<Map<string, { from: Date; until: Date; holdUntil: Date | null }[]>> {
  const { rows } = await statement<{ doctor_id: string; starts_at: Date; busy_until: Date; hold_until: Date | null }>`
    select doctor_id, starts_at, busy_until, case when status = 'pending' then hold_until end as hold_until from encounters
    where doctor_id = any(${doctorIds}::uuid[]) and starts_at < ${until} and starts_at > ${new Date(from.getTime() - 86_400_000)}
      and busy_until > ${from}
      and (status in ('confirmed', 'in_progress') or (status = 'pending' and (hold_until is null or hold_until > ${now})))
    order by starts_at`.execute(db)
  const busy = new Map<string, { from: Date; until: Date; holdUntil: Date | null }[]>()
  for (const row of rows) {
    const times = busy.get(row.doctor_id) ?? []
    times.push({ from: row.starts_at, until: row.busy_until, holdUntil: row.hold_until })
    busy.set(row.doctor_id, times)
  }
  return busy
}
