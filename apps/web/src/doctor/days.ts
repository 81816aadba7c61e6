import { CalendarDate, PersianCalendar } from '@internationalized/date'
import { addDays, DAY_MS, jalaliOf, MINUTE_MS, startOfDay, TEHRAN_OFFSET_MS } from '../i18n/tehran.ts'

const PERSIAN = new PersianCalendar()
/** 1 January 1970 was a Thursday, the sixth day of a week from Saturday. */
const EPOCH_DAY = 5

/** When the week of an instant begins: on Saturday, in Tehran. */
export function startOfWeek(at: Date): Date {
  const start = startOfDay(at)
  const day = Math.floor((start.getTime() + TEHRAN_OFFSET_MS) / DAY_MS)
  return addDays(start, -((day + EPOCH_DAY) % 7))
}

/** Minutes since midnight in Tehran. */
export const minuteOfDay = (at: Date): number => Math.floor((at.getTime() - startOfDay(at).getTime()) / MINUTE_MS)

/** When a Jalali day begins in Tehran; undefined where the text names no day. */
export function dayFromJalali(text: string | undefined): Date | undefined {
  const [, year, month, day] = /^(1[34]\d\d)-(\d\d)-(\d\d)$/.exec(text ?? '') ?? []
  if (!year) return undefined
  const date = new CalendarDate(PERSIAN, Number(year), Number(month), Number(day)).toDate('Asia/Tehran')
  return jalaliOf(date) === text ? startOfDay(date) : undefined
}
