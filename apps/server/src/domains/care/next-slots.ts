import { startOfTehranDay, tehranDateOf } from '../../platform/calendar.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { type DoctorSettings, planOf } from './doctor.ts'
import { busyTimesOf, keepNextSlots, type NextSlotRow } from './doctor-store.ts'
import { nextFreeSlot, type Slot } from './slots.ts'

/** A first free time is looked for today and on this many days after, in Tehran. */
export const NEXT_SLOT_DAYS = 30

/** The first free time of each doctor; what is kept and still good is used, the rest is computed together and kept. */
export async function nextSlotsOf(
  db: Db,
  now: Date,
  doctors: ReadonlyMap<string, DoctorSettings>,
  kept: readonly NextSlotRow[],
): Promise<Map<string, Date | null>> {
  const next = new Map(kept.map((row) => [row.doctorId, row.nextAt]))
  const stale = kept.filter((row) => row.validUntil <= now)
  if (stale.length === 0) return next

  const computed = await computeNextSlots(db, now, doctors, stale)
  await keepNextSlots(db, computed)
  for (const row of computed) next.set(row.doctorId, row.nextAt)
  return next
}

async function computeNextSlots(
  db: Db,
  now: Date,
  doctors: ReadonlyMap<string, DoctorSettings>,
  stale: readonly NextSlotRow[],
): Promise<NextSlotRow[]> {
  // Whole days: what is not found then is not to be found before tomorrow.
  const today = startOfTehranDay(tehranDateOf(now))
  const days = NEXT_SLOT_DAYS + 1
  const ids = stale.map((row) => row.doctorId)
  const horizon = new Date(today.getTime() + (days + 1) * 86_400_000)
  const busy = await busyTimesOf(db, ids, { from: now, until: horizon, now })
  return stale.map((row) => {
    const settings = doctors.get(row.doctorId)
    const taken = busy.get(row.doctorId) ?? []
    const slot = settings && isBookable(settings) ? nextFreeSlot(planOf(settings), taken, now, today, days) : undefined
    return { ...row, nextAt: slot?.startsAt ?? null, validUntil: validUntil(slot, taken, now) }
  })
}

const isBookable = (settings: DoctorSettings) => settings.onlineEnabled || settings.inPersonEnabled

/** A next slot is good until it begins, or until an unpaid booking before it runs out; none, until the day ends. */
function validUntil(slot: Slot | undefined, taken: readonly { from: Date; holdUntil: Date | null }[], now: Date): Date {
  const tomorrow = startOfTehranDay(tehranDateOf(new Date(now.getTime() + 86_400_000)))
  const until = slot?.startsAt ?? tomorrow
  const freed = taken.flatMap(({ from, holdUntil }) =>
    holdUntil && (!slot || from < slot.startsAt) ? [holdUntil] : [],
  )
  return new Date(Math.min(until.getTime(), ...freed.map((at) => at.getTime())))
}
