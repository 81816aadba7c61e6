import { parseJalaliDate, startOfTehranDay } from '../../platform/calendar.ts'
import { FieldError } from '../../platform/http/refused.ts'

const DAY_MS = 86_400_000
const reversed = { fa: 'تاریخ پایان پیش از تاریخ آغاز است', en: 'The end lies before the beginning' }

/** Both days of a query as instants, Tehran days, the last one included. Missing ends stay open. */
export function readOpenRange(query: { from_date?: string; to_date?: string }): { from?: Date; until?: Date } {
  const from = query.from_date && parseJalaliDate(query.from_date)
  const to = query.to_date && parseJalaliDate(query.to_date)
  if (from && to && to < from) throw new FieldError('to_date', reversed)
  return { ...(from && { from: startOfTehranDay(from) }), ...(to && { until: startOfTehranDay(dayAfter(to)) }) }
}

/** The same with both ends: from today, and no longer than `daysMax`. */
export function readDateRange(
  query: { from_date?: string; to_date?: string },
  { today, daysDefault, daysMax }: { today: string; daysDefault: number; daysMax: number },
): { from: Date; until: Date } {
  const open = readOpenRange(query)
  const from = open.from ?? startOfTehranDay(today)
  const until = open.until ?? new Date(from.getTime() + daysDefault * DAY_MS)
  if (until <= from) throw new FieldError('to_date', reversed)
  if (until.getTime() - from.getTime() > (daysMax + 1) * DAY_MS) {
    throw new FieldError('to_date', { fa: `حداکثر ${daysMax} روز`, en: `At most ${daysMax} days` })
  }
  return { from, until }
}

function dayAfter(isoDate: string): string {
  return new Date(Date.parse(`${isoDate}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
}
