import { statement } from '../../platform/database/statement.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import type { Notifications } from '../notifications/index.ts'
import type { CareDeps } from './deps.ts'
import { doctorName } from './doctor-store.ts'

type ReminderKind = 'day' | 'half_hour'

const MINUTE_MS = 60_000
const HALF_HOUR_MS = 30 * MINUTE_MS
const DAY_MS = 24 * 60 * MINUTE_MS
const BATCH = 200

interface ReminderDeps extends Pick<CareDeps, 'db' | 'clock'> {
  readonly notifications: Notifications
}

interface DueVisit {
  readonly id: string
  readonly startsAt: Date
  readonly patientId: string
  readonly patientName: string
  readonly doctorId: string
  readonly first_name: string
  readonly last_name: string
}

/**
 * Reminds both sides of confirmed visits a day and half an hour before. Of a visit that was confirmed within the day before it
 * there is only the second; a late worker reminds of what still lies ahead, and of nothing past. Any number of nodes may ask at
 * any time: each side hears each reminder once, by a row written in the notice's own commit.
 */
export async function remindOfVisits(deps: ReminderDeps): Promise<void> {
  for (const kind of ['half_hour', 'day'] as const) while ((await remindBatch(deps, kind)) === BATCH);
}

function remindBatch({ db, clock, notifications }: ReminderDeps, kind: ReminderKind): Promise<number> {
  return inTransaction(db, async (tx) => {
    const now = clock.now()
    const visits = await lockDue(tx, kind, now)
    const fresh = await insertReminders(tx, kind, now, visits)
    await notifications.notify(
      tx,
      visits.flatMap((visit) => {
        const facts = {
          encounter_id: visit.id,
          starts_at: visit.startsAt.toISOString(),
          before: kind,
          minutes_left: Math.ceil((visit.startsAt.getTime() - now.getTime()) / MINUTE_MS),
        }
        const sides = [
          { personId: visit.patientId, data: { ...facts, with: doctorName(visit) } },
          { personId: visit.doctorId, data: { ...facts, with: visit.patientName, told_as: 'doctor' as const } },
        ]
        return sides
          .filter(({ personId }) => fresh.has(`${visit.id} ${personId}`))
          .map(({ personId, data }) => ({ personId, notice: { type: 'appointment_reminder' as const, data } }))
      }),
    )
    return visits.length
  })
}

/** A visit that somebody is changing at this moment is left for the next look. */
async function lockDue(tx: Tx, kind: ReminderKind, now: Date): Promise<DueVisit[]> {
  const from = kind === 'day' ? new Date(now.getTime() + HALF_HOUR_MS) : now
  const until = new Date(now.getTime() + (kind === 'day' ? DAY_MS : HALF_HOUR_MS))
  const { rows } = await statement<DueVisit>`
    select e.id, e.starts_at as "startsAt", e.patient_id as "patientId", e.doctor_id as "doctorId",
      trim(p.first_name || ' ' || p.last_name) as "patientName", dp.first_name, dp.last_name
    from encounters e
    join persons p on p.id = e.patient_id
    join persons dp on dp.id = e.doctor_id
    where e.status = 'confirmed' and e.starts_at > ${from}::timestamptz and e.starts_at <= ${until}::timestamptz
      and (${kind}::text = 'half_hour' or coalesce(e.confirmed_at, e.created_at) <= e.starts_at - interval '24 hours')
      and not exists (select from visit_reminders r where r.encounter_id = e.id and r.kind = ${kind}::text)
    order by e.starts_at limit ${BATCH}
    for no key update of e skip locked`.execute(tx)
  return rows
}

/** Answers which sides (`encounter person`) were not reminded before. */
async function insertReminders(
  tx: Tx,
  kind: ReminderKind,
  now: Date,
  visits: readonly DueVisit[],
): Promise<Set<string>> {
  if (visits.length === 0) return new Set()
  const { rows } = await statement<{ encounter_id: string; person_id: string }>`
    insert into visit_reminders (encounter_id, kind, person_id, told_at)
    select encounter_id, ${kind}::text, person_id, ${now}::timestamptz
    from unnest(${visits.flatMap(({ id }) => [id, id])}::uuid[],
      ${visits.flatMap(({ patientId, doctorId }) => [patientId, doctorId])}::uuid[]) as side (encounter_id, person_id)
    on conflict do nothing returning encounter_id, person_id`.execute(tx)
  return new Set(rows.map((row) => `${row.encounter_id} ${row.person_id}`))
}

/** Whether a visit is still to take place as it was told; asked before an SMS or e-mail of it goes out. */
export async function isStillToCome(db: Db, encounterId: string): Promise<boolean> {
  const { rows } = await statement<{ status: string }>`
    select status from encounters where id = ${encounterId}::uuid`.execute(db)
  return rows[0]?.status === 'confirmed'
}
