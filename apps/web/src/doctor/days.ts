import { CalendarDate, PersianCalendar } from '@internationalized/date'

/** Tehran knows no summer time. */
const OFFSET_MS = 3.5 * 3_600_000
export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000
const PERSIAN = new PersianCalendar()
/** 1 January 1970 was a Thursday, the sixth day of a week from Saturday. */
const EPOCH_DAY = 5

/** When the day of an instant begins in Tehran. */
export const startOfDay = (at: Date): Date =>
  new Date(Math.floor((at.getTime() + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS)

/** So many days later; the hour stays. */
export const addDays = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_MS)

/** When the week of an instant begins: on Saturday, in Tehran. */
export function startOfWeek(at: Date): Date {
  const start = startOfDay(at)
  const day = Math.floor((start.getTime() + OFFSET_MS) / DAY_MS)
  return addDays(start, -((day + EPOCH_DAY) % 7))
}

/** Minutes since midnight in Tehran. */
export const minuteOfDay = (at: Date): number => Math.floor((at.getTime() - startOfDay(at).getTime()) / MINUTE_MS)

const PARTS = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
  timeZone: 'Asia/Tehran',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The day of an instant as the API has days: Jalali, in Tehran, `1405-09-01`. */
export function jalaliOf(at: Date): string {
  const parts = PARTS.formatToParts(at)
  const part = (name: string) => parts.find(({ type }) => type === name)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

/** When a Jalali day begins in Tehran; undefined where the text names no day. */
export function dayFromJalali(text: string | undefined): Date | undefined {
  const [, year, month, day] = /^(1[34]\d\d)-(\d\d)-(\d\d)$/.exec(text ?? '') ?? []
  if (!year) return undefined
  const date = new CalendarDate(PERSIAN, Number(year), Number(month), Number(day)).toDate('Asia/Tehran')
  return jalaliOf(date) === text ? startOfDay(date) : undefined
}
