import { parseJalaliDate, startOfTehranDay, tehranDateOf } from '../../platform/calendar.ts'
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
  return bounded({ from, until: open.until ?? new Date(from.getTime() + daysDefault * DAY_MS) }, daysMax)
}

/** The same, up to today. */
export function readPastRange(
  query: { from_date?: string; to_date?: string },
  { today, daysDefault, daysMax }: { today: string; daysDefault: number; daysMax: number },
): { from: Date; until: Date } {
  const open = readOpenRange(query)
  const until = open.until ?? startOfTehranDay(dayAfter(today))
  const first = dayAfter(tehranDateOf(until), -daysDefault)
  return bounded({ from: open.from ?? startOfTehranDay(first), until }, daysMax)
}

const FREE_DAYS_MAX = 31
const noDay = { fa: 'today، tomorrow یا یک تاریخ', en: 'today, tomorrow or a date' }
const alone = { fa: 'همراه free_on', en: 'Together with free_on' }

/** The days of which one must have a free time, or undefined where none is asked for. @throws FieldError */
export function readFreeDays(
  query: { free_on?: string; free_until?: string },
  now: Date,
): { from: Date; until: Date } | undefined {
  if (query.free_on === undefined && query.free_until === undefined) return undefined
  const today = tehranDateOf(now)
  const dayOf = (field: 'free_on' | 'free_until'): string | undefined => {
    const text = query[field]
    if (text === undefined) return undefined
    const day = text === 'today' ? today : text === 'tomorrow' ? dayAfter(today) : parseJalaliDate(text)
    if (day === undefined) throw new FieldError(field, noDay)
    return day
  }
  const [first, last] = [dayOf('free_on'), dayOf('free_until')]
  if (first === undefined) throw new FieldError('free_until', alone)
  const range = { from: startOfTehranDay(first), until: startOfTehranDay(dayAfter(last ?? first)) }
  if (range.until <= range.from) throw new FieldError('free_until', reversed)
  if (range.until.getTime() - range.from.getTime() > FREE_DAYS_MAX * DAY_MS) {
    throw new FieldError('free_until', { fa: `حداکثر ${FREE_DAYS_MAX} روز`, en: `At most ${FREE_DAYS_MAX} days` })
  }
  return range
}

/** The days of a range, `YYYY-MM-DD` (Tehran). */
export function daysOf({ from, until }: { from: Date; until: Date }): string[] {
  const days: string[] = []
  for (let day = tehranDateOf(from); startOfTehranDay(day) < until; day = dayAfter(day)) days.push(day)
  return days
}

function bounded(range: { from: Date; until: Date }, daysMax: number): { from: Date; until: Date } {
  const { from, until } = range
  if (until <= from) throw new FieldError('to_date', reversed)
  if (until.getTime() - from.getTime() > (daysMax + 1) * DAY_MS) {
    throw new FieldError('to_date', { fa: `حداکثر ${daysMax} روز`, en: `At most ${daysMax} days` })
  }
  return range
}

function dayAfter(isoDate: string, days = 1): string {
  return new Date(Date.parse(`${isoDate}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}
