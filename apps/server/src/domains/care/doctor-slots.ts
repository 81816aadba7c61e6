import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { planOf } from './doctor.ts'
import { busyTimesOf, findDoctor } from './doctor-store.ts'
import { BOOKING_DAYS_MAX } from './encounter.ts'
import { freeSlots, type Slot } from './slots.ts'

/** The free slots of a doctor that start in [from, until) and can be booked; undefined when there is no such doctor. */
export async function freeSlotsOf(
  { db, clock }: { db: Db; clock: Clock },
  doctorId: string,
  range: { from: Date; until: Date },
): Promise<Slot[] | undefined> {
  const doctor = await findDoctor(db, doctorId)
  if (!doctor) return undefined
  const now = clock.now()
  const { from } = range
  const until = new Date(Math.min(range.until.getTime(), now.getTime() + BOOKING_DAYS_MAX * 86_400_000 + 1))
  const busy = await busyTimesOf(db, [doctorId], { from, until: new Date(until.getTime() + 86_400_000), now })
  return freeSlots(planOf(doctor.settings), busy.get(doctorId) ?? [], now, from, until)
}
