// Days, months and clocks as people in Iran count them. Instants are `Date`s or ms; a date is a Gregorian `YYYY-MM-DD`.
// "Local ms" are what a wall clock shows, as ms since 1970-01-01T00:00 on that clock.
import { toLatinDigits } from './text.ts'

export type Weekday = 'saturday' | 'sunday' | 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday'

const TEHRAN = 'Asia/Tehran'
const PERSIAN = 'persian'
const DAY_MS = 86_400_000
const WEEKDAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
/** Monday is 0; day 0, 1970-01-01, was a Thursday. */
const WEEKDAY_OF_DAY_ZERO = 3
/** A year from here on is taken as Gregorian (docs/decisions.md, dates). */
const GREGORIAN_FROM = 1_700
const JALALI = { from: 1_200, until: 1_600 }
const GREGORIAN = { from: 1_800, until: 2_200 }

/**
 * A date in figures, Jalali or (from the year 1700 on) Gregorian, in any digits, as a Gregorian `YYYY-MM-DD`; undefined
 * for a day that does not exist or lies outside of living memory and planning.
 */
export function parseJalaliDate(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(toLatinDigits(text))?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return undefined
  const gregorian = year >= GREGORIAN_FROM
  const range = gregorian ? GREGORIAN : JALALI
  if (year < range.from || year > range.until) return undefined
  try {
    const calendar = gregorian ? 'iso8601' : PERSIAN
    return isoOf(Temporal.PlainDate.from({ year, month, day, calendar }, { overflow: 'reject' }))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const isoOf = (date: Temporal.PlainDate): string => date.withCalendar('iso8601').toString()

/** Every day of a century of birth dates, at the most. */
const JALALI_DATES_KEPT = 40_000

/** A date as Jalali (`1370-01-01`). @throws RangeError if it is no date */
export const formatJalaliDate = memoised(JALALI_DATES_KEPT, (isoDate: string): string => {
  const { year, month, day } = Temporal.PlainDate.from(isoDate).withCalendar(PERSIAN)
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
})

/**
 * Whole Gregorian years lived on a day, negative from a year before birth. Who was born on 29 February is a year older
 * on 1 March of common years. @throws RangeError if one is no date
 */
export const ageOn = (isoDateOfBirth: string, isoToday: string): number =>
  Temporal.PlainDate.from(isoDateOfBirth).until(Temporal.PlainDate.from(isoToday), { largestUnit: 'years' }).years

/** Gregorian months later, clamped to the month's last day: 2024-01-31 and one is 2024-02-29. @throws RangeError */
export const addMonthsClamped = (isoDate: string, months: number): string =>
  Temporal.PlainDate.from(isoDate).add({ months }, { overflow: 'constrain' }).toString()

/** @throws RangeError if it is no date */
export const weekdayOf = (isoDate: string): Weekday =>
  weekdayOfEpochDay(Date.parse(`${Temporal.PlainDate.from(isoDate)}T00:00Z`) / DAY_MS)

/** The weekday of a date given as days since 1970-01-01. */
export function weekdayOfEpochDay(day: number): Weekday {
  const weekday = WEEKDAYS.at((day + WEEKDAY_OF_DAY_ZERO) % WEEKDAYS.length)
  if (!weekday) throw new Error(`${day} is no whole number of days`)
  return weekday
}

/** The date in Tehran at an instant. */
export const tehranDateOf = (instant: Date): string =>
  new Date(toLocalMs(TEHRAN, instant.getTime())).toISOString().slice(0, 10)

/** The instant a Tehran day begins: 01:00 on days whose midnight the clocks skipped. @throws RangeError */
export const startOfTehranDay = (isoDate: string): Date => new Date(startOfDayMs(isoDate))

const startOfDayMs = memoised(
  4_000,
  (isoDate: string) => Temporal.PlainDate.from(isoDate).toZonedDateTime(TEHRAN).epochMilliseconds,
)

/** The Jalali month (Tehran) around an instant, as [start, end). */
export function tehranMonthOf(instant: Date): { start: Date; end: Date } {
  const first = Temporal.PlainDate.from(tehranDateOf(instant)).withCalendar(PERSIAN).with({ day: 1 })
  return { start: startOfTehranDay(isoOf(first)), end: startOfTehranDay(isoOf(first.add({ months: 1 }))) }
}

/** The week (Tehran, from Saturday) around an instant, as [start, end). */
export function tehranWeekOf(instant: Date): { start: Date; end: Date } {
  const today = Temporal.PlainDate.from(tehranDateOf(instant))
  const saturday = today.subtract({ days: (today.dayOfWeek + 1) % 7 })
  return { start: startOfTehranDay(isoOf(saturday)), end: startOfTehranDay(isoOf(saturday.add({ days: 7 }))) }
}

/** Whether the time zone database knows a zone of this name. */
export function isZone(zone: string): boolean {
  try {
    return Number.isFinite(toLocalMs(zone, 0))
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** What the clocks of a zone show at an instant (ms). @throws RangeError for an unknown zone */
export const toLocalMs = (zone: string, ms: number): number => ms + (steadyOffset(zone, ms) ?? offsetAt(zone, ms))

/**
 * The instant (ms) at which the clocks of a zone show this. A time they skip is moved on by what they skipped; of a time
 * they show twice it is the first (`compatible` in Temporal, RFC 5545). @throws RangeError for an unknown zone
 */
export function toInstantMs(zone: string, localMs: number): number {
  const offset = steadyOffset(zone, localMs)
  if (offset !== null) return localMs - offset
  const shown = Temporal.Instant.fromEpochMilliseconds(localMs).toZonedDateTimeISO('UTC').toPlainDateTime()
  return shown.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
}

const zonedAt = (zone: string, ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
const offsetAt = (zone: string, ms: number) => zonedAt(zone, ms).offsetNanoseconds / 1e6

/** Asking a zone takes microseconds and a list of doctors asks thousands of times, so each day is asked once. */
const daysOf = memoised(64, (zone: string) => memoised(4_000, (day: number) => offsetAround(zone, day)))
const steadyOffset = (zone: string, ms: number) => daysOf(zone)(Math.floor(ms / DAY_MS))

/**
 * A zone's distance to UTC (ms) if its clocks are not changed from the day before to the day after; else null. No zone
 * is a whole day from UTC, so then each time on that day, be it UTC or local, has this distance and no other.
 */
function offsetAround(zone: string, day: number): number | null {
  const before = zonedAt(zone, (day - 1) * DAY_MS)
  const change = before.getTimeZoneTransition('next')
  return change && change.epochMilliseconds < (day + 2) * DAY_MS ? null : before.offsetNanoseconds / 1e6
}

/** Remembers up to `max` answers of a pure function; when they are too many it starts anew. */
function memoised<Key, Value>(max: number, compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const value = compute(key)
    if (known.size >= max) known.clear()
    known.set(key, value)
    return value
  }
}
