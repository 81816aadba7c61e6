import { startOfTehranDay, tehranDateOf, tehranWeekOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { findDoctor } from './doctor-store.ts'
import { type DoctorsEncounter, meanScore, upcomingOfDoctor, type VisitCounts, visitCounts } from './encounter-lists.ts'

const UPCOMING_MAX = 10

export interface Dashboard {
  readonly today: VisitCounts
  readonly week: VisitCounts
  /** Of this week's ratings, or of all when there are none. */
  readonly averageRating: number
  readonly upcoming: readonly DoctorsEncounter[]
}

/** A doctor's day and week (Tehran, from Saturday) at a glance. */
export async function dashboardOf({ db, clock }: { db: Db; clock: Clock }, doctorId: string): Promise<Dashboard> {
  const now = clock.now()
  const start = startOfTehranDay(tehranDateOf(now))
  const day = { start, end: startOfTehranDay(tehranDateOf(new Date(start.getTime() + 30 * 3_600_000))) }
  const week = tehranWeekOf(now)
  const [today, thisWeek, weekScore, doctor, upcoming] = await Promise.all([
    visitCounts(db, doctorId, day),
    visitCounts(db, doctorId, week),
    meanScore(db, doctorId, week),
    findDoctor(db, doctorId),
    upcomingOfDoctor(db, doctorId, now, UPCOMING_MAX),
  ])
  return { today, week: thisWeek, averageRating: weekScore ?? doctor?.rating.average ?? 0, upcoming }
}
