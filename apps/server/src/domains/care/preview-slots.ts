import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { type DoctorSettings, planOf } from './doctor.ts'
import { busyTimesOf } from './doctor-store.ts'
import { freeSlots, type Slot, slotsOf } from './slots.ts'

export interface PreviewedSlot extends Slot {
  /** It lies ahead, and no visit booked so far is in its way. */
  readonly isFree: boolean
}

/** The slots in [from, until) that a doctor's hours would have under settings that are not kept yet. */
export async function previewSlots(
  { db, clock }: { db: Db; clock: Clock },
  doctorId: string,
  settings: DoctorSettings,
  { from, until }: { from: Date; until: Date },
): Promise<PreviewedSlot[]> {
  const now = clock.now()
  const plan = planOf(settings)
  const busy = await busyTimesOf(db, [doctorId], { from, until: new Date(until.getTime() + 86_400_000), now })
  const free = freeSlots(plan, busy.get(doctorId) ?? [], now, from, until)
  const freeStarts = new Set(free.map(({ startsAt }) => startsAt.getTime()))
  return slotsOf(plan, from, until).map((slot) => ({ ...slot, isFree: freeStarts.has(slot.startsAt.getTime()) }))
}
