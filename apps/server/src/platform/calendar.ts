import { toLatinDigits } from './text.ts'

export type Weekday = 'saturday' | 'sunday' | 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday'

const TEHRAN = 'Asia/Tehran'
const PERSIAN = 'persian'
/** ISO: Monday is 1. */
const WEEKDAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
/** A year from here on is taken as Gregorian (decisions.md, dates). */
const GREGORIAN_FROM = 1_700
const JALALI = { from: 1_200, until: 1_600 }
const GREGORIAN = { from: 1_800, until: 2_200 }

const zoned = (instant: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone)
const toDate = (time: Temporal.ZonedDateTime) => new Date(time.epochMilliseconds)

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
    return Temporal.PlainDate.from({ year, month, day, calendar }, { overflow: 'reject' })
      .withCalendar('iso8601')
      .toString()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const two = (value: number) => String(value).padStart(2, '0')

/** A Gregorian `YYYY-MM-DD` as Jalali (`1370-01-01`). */
export const formatJalaliDate = memoised((isoDate: string) => {
  const { year, month, day } = Temporal.PlainDate.from(isoDate).withCalendar(PERSIAN)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
})

/** Whole years lived on a day; both Gregorian `YYYY-MM-DD`. */
export const ageOn = (isoDateOfBirth: string, isoToday: string): number =>
  Temporal.PlainDate.from(isoDateOfBirth).until(Temporal.PlainDate.from(isoToday), { largestUnit: 'years' }).years

/** Calendar months later, clamped to the month's last day: 2024-01-31 and one month is 2024-02-29. */
export const addMonthsClamped = (isoDate: string, months: number): string =>
  Temporal.PlainDate.from(isoDate).add({ months }, { overflow: 'constrain' }).toString()

/** The Gregorian date in Tehran at an instant. */
export function tehranDateOf(instant: Date): string {
  return localDate(instant.getTime() + offsetAt(instant))
}

const localDate = (localMs: number): string => new Date(localMs).toISOString().slice(0, 10)

/** Tehran's distance to UTC in ms, asked once an hour of the calendar: the zone changes at full hours of UTC or half ones. */
const offsetOfHalfHour = memoised(
  (halfHour: number) => zoned(new Date(halfHour * 1_800_000), TEHRAN).offsetNanoseconds / 1e6,
)
const offsetAt = (instant: Date): number => offsetOfHalfHour(Math.floor(instant.getTime() / 1_800_000))

/** The instant a Tehran day begins. */
export const startOfTehranDay = (isoDate: string): Date =>
  toDate(Temporal.PlainDate.from(isoDate).toZonedDateTime({ timeZone: TEHRAN }))

/** The Jalali month (Tehran) around an instant, as [start, end). */
export function tehranMonthOf(instant: Date): { start: Date; end: Date } {
  return tehranMonthOfDate(tehranDateOf(instant))
}
const tehranMonthOfDate = memoised((isoDate: string) => {
  const first = Temporal.PlainDate.from(isoDate).withCalendar(PERSIAN).with({ day: 1 })
  const at = (date: Temporal.PlainDate) => startOfTehranDay(date.withCalendar('iso8601').toString())
  return { start: at(first), end: at(first.add({ months: 1 })) }
})

/** The week (Tehran, from Saturday) around an instant, as [start, end). */
export function tehranWeekOf(instant: Date): { start: Date; end: Date } {
  const today = Temporal.PlainDate.from(tehranDateOf(instant))
  const saturday = today.subtract({ days: (today.dayOfWeek + 1) % 7 })
  return { start: startOfTehranDay(saturday.toString()), end: startOfTehranDay(saturday.add({ days: 7 }).toString()) }
}

export const weekdayOf = (isoDate: string): Weekday => {
  const day = WEEKDAYS[Temporal.PlainDate.from(isoDate).dayOfWeek - 1]
  if (!day) throw new Error(`${isoDate} is no date`)
  return day
}

/** Remembers answers of a pure function, the last few thousand. */
function memoised<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const value = compute(key)
    if (known.size >= 4_000) known.clear()
    known.set(key, value)
    return value
  }
}
