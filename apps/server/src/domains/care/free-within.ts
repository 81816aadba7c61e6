import { type RawBuilder, sql } from 'kysely'
import { startOfTehranDay, tehranDateOf, type Weekday, weekdayOf } from '../../platform/calendar.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { type DoctorSettings, planOf } from './doctor.ts'
import { busyTimesOf } from './doctor-store.ts'
import { BOOKING_DAYS_MAX } from './encounter.ts'
import { NEXT_SLOT_DAYS } from './next-slots.ts'
import { type Interval, nextFreeSlot } from './slots.ts'

const DAY_MS = 86_400_000
const WEEK_DAYS = 7
/** Of those who pass a search so many are looked at, the first in its order. */
const LOOKED_AT_MAX = 1_000

interface Candidate {
  readonly person_id: string
  readonly duration_minutes: number
  readonly buffer_minutes: number
  readonly working_days: Weekday[]
  readonly hours_start: string
  readonly hours_end: string
  readonly breaks: DoctorSettings['breaks']
  readonly next_at: Date | null
  /** Whether `next_at` is still good; null is then: none in the days that are looked through for it. */
  readonly is_known: boolean
}

/**
 * The doctors who pass and have a free time that starts in [from, until), whole days in Tehran, in the order that is asked
 * for. Most are decided by their first free time, where that is known; for the others the days themselves are looked at.
 */
export async function findFreeWithin(
  db: Db,
  now: Date,
  { from, until: end }: Interval,
  { passing, order }: { passing: RawBuilder<boolean>; order: RawBuilder<unknown> },
): Promise<string[]> {
  const until = new Date(Math.min(end.getTime(), now.getTime() + BOOKING_DAYS_MAX * DAY_MS + 1))
  if (until <= from) return []
  const { rows } = await sql<Candidate>`
    select person_id, duration_minutes, buffer_minutes, working_days, hours_start, hours_end, breaks, next_at,
      coalesce(valid_until > ${now}, false) as is_known
    from doctors left join doctor_next_slots on doctor_id = person_id
    where ${passing} and (online_enabled or in_person_enabled) and working_days && ${weekdaysOf(from, until)}::text[]
    order by ${order} limit ${sql.lit(LOOKED_AT_MAX)}`.execute(db)
  const isLookedThrough = until.getTime() <= startOfTehranDay(tehranDateOf(now)).getTime() + NEXT_SLOT_DAYS * DAY_MS
  const told = new Map(rows.map((row) => [row.person_id, verdictOf(row, { from, until }, isLookedThrough)]))
  const open = rows.filter(({ person_id }) => told.get(person_id) === undefined)
  const ids = open.map(({ person_id }) => person_id)
  const busy = await busyTimesOf(db, ids, { from, until: new Date(until.getTime() + DAY_MS), now })
  const days = (until.getTime() - from.getTime()) / DAY_MS
  for (const row of open) {
    const slot = nextFreeSlot(planOf(settingsOf(row)), busy.get(row.person_id) ?? [], now, from, days)
    told.set(row.person_id, slot !== undefined)
  }
  return rows.filter(({ person_id }) => told.get(person_id)).map(({ person_id }) => person_id)
}

/** Whether the first free time alone decides; undefined where it does not. */
function verdictOf({ is_known, next_at }: Candidate, { from, until }: Interval, isLookedThrough: boolean) {
  if (!is_known) return undefined
  if (next_at === null) return isLookedThrough ? false : undefined
  if (next_at >= until) return false
  return next_at >= from ? true : undefined
}

/** The days of the week, and the one before: hours may go on into the next day. */
function weekdaysOf(from: Date, until: Date): Weekday[] {
  const first = from.getTime() - DAY_MS
  const count = Math.min(WEEK_DAYS, Math.ceil((until.getTime() - first) / DAY_MS))
  return Array.from({ length: count }, (_, day) => weekdayOf(tehranDateOf(new Date(first + day * DAY_MS))))
}

const settingsOf = (row: Candidate) => ({
  durationMinutes: row.duration_minutes,
  bufferMinutes: row.buffer_minutes,
  workingDays: row.working_days,
  hours: { start: row.hours_start, end: row.hours_end },
  breaks: row.breaks,
})
