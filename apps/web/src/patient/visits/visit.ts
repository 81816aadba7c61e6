import type { AnswerOf } from '@helssa/client'
import type { Tone } from '../../design/badge.tsx'

/** A visit as its own page has it. */
export type Visit = AnswerOf<'getEncounter'>
/** A visit as lists have it. */
export type ListedVisit = AnswerOf<'listEncounters'>['results'][number]

/** The room opens this long before the visit. */
const OPENS_MS = 15 * 60_000

const endOf = ({ scheduled_at, duration_minutes }: ListedVisit): number =>
  new Date(scheduled_at).getTime() + duration_minutes * 60_000

/** Whether it is still to come, or going on. */
export const isUpcoming = (visit: ListedVisit, now: Date): boolean =>
  visit.status === 'in_progress' || (['pending', 'confirmed'].includes(visit.status) && endOf(visit) > now.getTime())

/** When the room of an online visit opens; undefined where there is none, or no longer. */
export function roomOpensAt(visit: ListedVisit): Date | undefined {
  if (visit.visit_type !== 'online' || !['confirmed', 'in_progress'].includes(visit.status)) return undefined
  return new Date(new Date(visit.scheduled_at).getTime() - OPENS_MS)
}

export const STATUS_TONES: Record<ListedVisit['status'], Tone> = {
  pending: 'warning',
  confirmed: 'success',
  in_progress: 'accent',
  completed: 'neutral',
  cancelled: 'neutral',
  no_show: 'danger',
}
