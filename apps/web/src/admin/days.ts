import { CalendarDate, PersianCalendar } from '@internationalized/date'
import { addDays, jalaliOf } from '../i18n/tehran.ts'
import { serverNow } from '../session/server-clock.ts'

const ZONE = 'Asia/Tehran'
const PERSIAN = new PersianCalendar()

/** The Jalali day (`1403-08-30`, Tehran) that lies so many days before today. */
export const jalaliDaysAgo = (days: number): string => jalaliOf(addDays(serverNow(), -days))

/** When a Jalali day begins in Tehran, or the one after it; ISO 8601. */
export function startOfJalaliDay(text: string, daysAfter = 0): string {
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number)
  return new CalendarDate(PERSIAN, year, month, day).add({ days: daysAfter }).toDate(ZONE).toISOString()
}
