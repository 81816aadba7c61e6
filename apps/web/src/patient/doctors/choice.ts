import type { VisitType } from './search.ts'

/** What was chosen on a doctor's page. */
export interface Choice {
  type?: VisitType
  /** Weeks after this one. */
  week?: number
  /** The chosen time's beginning. */
  at?: string
}

/** Bookings lie at most 90 days ahead. */
export const LAST_WEEK = 12

/** Reads an address; what means nothing is left out. */
export function readChoice({ type, week, at }: Record<string, unknown>): Choice {
  return {
    ...((type === 'online' || type === 'in_person') && { type }),
    ...(Number.isInteger(week) && Number(week) >= 0 && Number(week) <= LAST_WEEK && { week: Number(week) }),
    ...(typeof at === 'string' && !Number.isNaN(Date.parse(at)) && { at }),
  }
}
