import { addDays, jalaliOf } from '../../i18n/tehran.ts'

export const RANGES = ['week', 'month', 'quarter', 'year'] as const
export type Range = (typeof RANGES)[number]
export const isRange = (value: unknown): value is Range => RANGES.some((range) => range === value)

const DAYS: Record<Range, number> = { week: 7, month: 30, quarter: 90, year: 365 }

/** The Jalali days of a range that ends today, both included. */
export const daysOfRange = (range: Range, now: Date): { from: string; to: string } => ({
  from: jalaliOf(addDays(now, 1 - DAYS[range])),
  to: jalaliOf(now),
})
