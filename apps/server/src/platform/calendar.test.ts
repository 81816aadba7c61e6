import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addMonthsClamped,
  ageOn,
  formatJalaliDate,
  isZone,
  parseJalaliDate,
  startOfTehranDay,
  tehranDateOf,
  tehranMonthOf,
  tehranWeekOf,
  toInstantMs,
  toLocalMs,
  weekdayOf,
  weekdayOfEpochDay,
} from './calendar.ts'

const DAY_MS = 86_400_000
const ZONES = [
  'Asia/Tehran',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
  'UTC',
]
const isoDate = fc
  .integer({ min: Date.UTC(1830, 0, 1) / DAY_MS, max: Date.UTC(2200, 0, 1) / DAY_MS })
  .map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10))
const instant = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })

describe('a Jalali date', () => {
  it.each([
    ['1370-01-01', '1991-03-21'],
    ['۱۳۷۰-۰۱-۰۱', '1991-03-21'],
    ['١٣٧٠-٠١-٠١', '1991-03-21'],
    ['1402-11-05', '2024-01-25'],
    ['1403-12-30', '2025-03-20'],
    ['1404-01-01', '2025-03-21'],
    ['1408-12-30', '2030-03-20'],
    ['1200-01-01', '1821-03-21'],
    ['1991-03-21', '1991-03-21'],
    ['2024-02-29', '2024-02-29'],
  ])('is read from %j', (text, iso) => {
    expect(parseJalaliDate(text)).toBe(iso)
  })

  it.each([
    '1402-12-30', // no leap year
    '1404-12-30',
    '1403-13-01',
    '1403-00-01',
    '1403-07-31',
    '1403-01-32',
    '1403-01-00',
    '1199-12-29',
    '1601-01-01',
    '1699-01-01',
    '1799-12-31',
    '2201-01-01',
    '2023-02-29',
    '1403-1-1',
    '1403/01/01',
    '403-01-01',
    ' 1403-01-01',
    '1403-01-01\n',
    '1403-01-01T00:00',
    '',
  ])('is not read from %j', (text) => {
    expect(parseJalaliDate(text)).toBeUndefined()
  })

  it('knows the leap years that the calendar of Iran has', () => {
    const years = Array.from({ length: 80 }, (_, i) => 1360 + i)

    const leap = years.filter((year) => parseJalaliDate(`${year}-12-30`))

    // Every fourth year, and after 1370, 1403 and 1436 the fifth.
    expect(leap.join(' ')).toBe(
      '1362 1366 1370 1375 1379 1383 1387 1391 1395 1399 1403 1408 1412 1416 1420 1424 1428 1432 1436',
    )
  })

  it('is written as another implementation of the calendar writes it, and read back', () => {
    const other = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      timeZone: 'UTC',
    })
    fc.assert(
      fc.property(isoDate, (iso) => {
        const parts = Object.fromEntries(other.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]))
        const written = formatJalaliDate(iso)

        expect(written).toBe(`${parts.year}-${parts.month}-${parts.day}`)
        expect(parseJalaliDate(written)).toBe(iso)
      }),
      { numRuns: 500 },
    )
  })
})

describe('ages and months', () => {
  it.each([
    ['1991-03-21', '2024-03-20', 32],
    ['1991-03-21', '2024-03-21', 33],
    ['2004-02-29', '2005-02-28', 0],
    ['2004-02-29', '2005-03-01', 1],
    ['2004-02-29', '2008-02-29', 4],
    ['2024-01-01', '2024-01-01', 0],
  ])('born %s is on %s aged %i', (born, today, age) => {
    expect(ageOn(born, today)).toBe(age)
  })

  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-01-31', 3, '2024-04-30'],
    ['2024-11-30', 3, '2025-02-28'],
    ['2024-03-31', -1, '2024-02-29'],
    ['2024-01-15', 12, '2025-01-15'],
    ['2024-01-15', 0, '2024-01-15'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(addMonthsClamped(from, months)).toBe(to)
  })

  it('refuses what is no date', () => {
    for (const wrong of ['', '2023-02-29', 'tomorrow']) {
      expect(() => ageOn(wrong, '2024-01-01')).toThrow(RangeError)
      expect(() => addMonthsClamped(wrong, 1)).toThrow(RangeError)
      expect(() => weekdayOf(wrong)).toThrow(RangeError)
      expect(() => startOfTehranDay(wrong)).toThrow(RangeError)
    }
  })
})

describe('weekdays', () => {
  it.each([
    ['2024-01-25', 'thursday'],
    ['2024-01-27', 'saturday'],
    ['1970-01-01', 'thursday'],
    ['1969-12-28', 'sunday'],
    ['1969-12-29', 'monday'],
  ])('%s is a %s', (iso, weekday) => {
    expect(weekdayOf(iso)).toBe(weekday)
  })

  it('are those of another implementation', () => {
    const other = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' })
    fc.assert(
      fc.property(isoDate, (iso) => {
        expect(weekdayOf(iso)).toBe(other.format(new Date(iso)).toLowerCase())
        expect(weekdayOfEpochDay(Date.parse(iso) / DAY_MS)).toBe(weekdayOf(iso))
      }),
    )
  })
})

describe('the day in Tehran', () => {
  it('begins at 20:30 UTC, and in the summers of old at 19:30', () => {
    expect(startOfTehranDay('2024-01-25').toISOString()).toBe('2024-01-24T20:30:00.000Z')
    expect(startOfTehranDay('2022-07-01').toISOString()).toBe('2022-06-30T19:30:00.000Z')
    expect(startOfTehranDay('2023-07-01').toISOString()).toBe('2023-06-30T20:30:00.000Z')
  })

  it('begins when the clocks were put forward over midnight, and has its hour once when they were put back', () => {
    expect(startOfTehranDay('2022-03-22').toISOString()).toBe('2022-03-21T20:30:00.000Z')
    expect(startOfTehranDay('2022-03-23').toISOString()).toBe('2022-03-22T19:30:00.000Z')
    expect(startOfTehranDay('2022-09-22').toISOString()).toBe('2022-09-21T20:30:00.000Z')
    expect(tehranDateOf(new Date('2022-09-21T20:29:59.999Z'))).toBe('2022-09-21')
  })

  it('holds the instants that other implementations put into it', () => {
    const other = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tehran', dateStyle: 'short' })
    fc.assert(
      fc.property(instant, (at) => {
        const date = tehranDateOf(at)
        const tomorrow = new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10)

        expect(date).toBe(other.format(at))
        expect(startOfTehranDay(date) <= at && at < startOfTehranDay(tomorrow)).toBe(true)
      }),
    )
  })

  it('gives each asker a Date of its own', () => {
    startOfTehranDay('2024-01-25').setTime(0)
    tehranMonthOf(new Date('2024-01-25T12:00Z')).start.setTime(0)

    expect(startOfTehranDay('2024-01-25').toISOString()).toBe('2024-01-24T20:30:00.000Z')
    expect(tehranMonthOf(new Date('2024-01-25T12:00Z')).start.toISOString()).toBe('2024-01-20T20:30:00.000Z')
  })
})

describe('months and weeks in Tehran', () => {
  it('are the Jalali month and the week from Saturday', () => {
    const at = new Date('2024-01-25T15:00:00Z') // Thursday 5 Bahman 1402

    expect(tehranMonthOf(at)).toEqual({ start: startOfTehranDay('2024-01-21'), end: startOfTehranDay('2024-02-20') })
    expect(tehranWeekOf(at)).toEqual({ start: startOfTehranDay('2024-01-20'), end: startOfTehranDay('2024-01-27') })
  })

  it('end with the last day of a leap Esfand, at midnight in Tehran', () => {
    const lastMoment = new Date('2025-03-20T20:29:59.999Z')

    expect(tehranMonthOf(lastMoment).end).toEqual(new Date('2025-03-20T20:30:00Z'))
    expect(tehranMonthOf(new Date('2025-03-20T20:30:00Z')).start).toEqual(new Date('2025-03-20T20:30:00Z'))
  })

  it('hold their instant, begin on the first and on Saturday, and leave no gap', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const [month, week] = [tehranMonthOf(at), tehranWeekOf(at)]

        expect(month.start <= at && at < month.end && week.start <= at && at < week.end).toBe(true)
        expect(formatJalaliDate(tehranDateOf(month.start))).toMatch(/-01$/)
        expect(formatJalaliDate(tehranDateOf(month.start)).slice(0, 7)).toBe(
          formatJalaliDate(tehranDateOf(at)).slice(0, 7),
        )
        expect(tehranMonthOf(month.end).start).toEqual(month.end)
        expect(weekdayOf(tehranDateOf(week.start))).toBe('saturday')
        expect(tehranWeekOf(week.end).start).toEqual(week.end)
      }),
    )
  })
})

describe('wall clocks', () => {
  it('are those of Temporal, in every zone, also around changes', () => {
    const nearChange = fc
      .tuple(fc.constantFrom(...ZONES), instant, fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 }))
      .map(([zone, at, minutes]) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
        const change = zoned.getTimeZoneTransition('next')
        return { zone, ms: (change?.epochMilliseconds ?? at.getTime()) + minutes * 60_000 }
      })
    const anywhere = fc.record({ zone: fc.constantFrom(...ZONES), ms: instant.map((at) => at.getTime()) })
    fc.assert(
      fc.property(fc.oneof(nearChange, anywhere), ({ zone, ms }) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
        const shown = Temporal.PlainDateTime.from(new Date(ms).toISOString().slice(0, -1))

        expect(toLocalMs(zone, ms)).toBe(Date.parse(`${zoned.toPlainDateTime()}Z`))
        expect(toInstantMs(zone, ms)).toBe(
          shown.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds,
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('exist only in known zones', () => {
    expect(ZONES.every(isZone)).toBe(true)
    expect(['', 'Tehran', 'Asia/Nowhere', '\0'].some(isZone)).toBe(false)
  })
})
