import { parseJalaliDate, startOfTehranDay } from '../../platform/calendar.ts'
import { FieldError } from '../../platform/http/refused.ts'
import { formats } from '../../platform/http/validation.ts'

const DAY_MS = 86_400_000
const SECOND_MS = 1_000

export interface DateQuery {
  readonly startDate?: string
  readonly endDate?: string
}

/**
 * Both ends of a query as [from, until): a day is the whole day in Tehran, and an instant its whole second, as answers
 * write it. Missing ends stay open.
 * @throws FieldError one is neither, or the end lies before the beginning
 */
export function readDates({ startDate, endDate }: DateQuery): { from?: Date; until?: Date } {
  const from = startDate === undefined ? undefined : readEnd('startDate', startDate).begins
  const until = endDate === undefined ? undefined : readEnd('endDate', endDate).ends
  if (from && until && until <= from) {
    throw new FieldError('endDate', {
      fa: 'تاریخ پایان پیش از تاریخ آغاز است',
      en: 'The end lies before the beginning',
    })
  }
  return { ...(from && { from }), ...(until && { until }) }
}

function readEnd(field: string, text: string): { begins: Date; ends: Date } {
  if (formats.instant?.(text)) {
    const ms = Date.parse(text)
    return { begins: new Date(ms), ends: new Date(Math.floor(ms / SECOND_MS + 1) * SECOND_MS) }
  }
  const day = parseJalaliDate(text)
  if (day === undefined) {
    throw new FieldError(field, {
      fa: 'باید تاریخ یا زمان به شکل ISO 8601 باشد',
      en: 'Must be a date or a time with a zone (ISO 8601)',
    })
  }
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
  return { begins: startOfTehranDay(day), ends: startOfTehranDay(next) }
}
