import { expect, it } from 'vitest'
import { dayFromJalali, startOfWeek } from '../doctor/days.ts'
import { addDays, jalaliOf, startOfDay } from './tehran.ts'

it.each([
  ['2025-03-20T20:29:59Z', '1403-12-30'], // a leap year's last moment
  ['2025-03-20T20:30:00Z', '1404-01-01'],
  ['2026-03-20T20:29:59Z', '1404-12-29'],
  ['2026-11-21T20:29:59Z', '1405-08-30'],
])('the day of %s in Tehran is %s', (at, day) => {
  expect(jalaliOf(new Date(at))).toBe(day)
  expect(dayFromJalali(day)).toEqual(startOfDay(new Date(at)))
})

it('begins weeks on Saturday in Tehran, over the end of a year too', () => {
  const saturday = new Date('2025-03-14T20:30:00Z')
  for (let day = 0; day < 7; day++) expect(startOfWeek(addDays(saturday, day + 0.99))).toEqual(saturday)
  expect(startOfWeek(addDays(saturday, 7))).toEqual(addDays(saturday, 7))
})

it('takes no day that there is not', () => {
  expect(dayFromJalali('1404-12-30')).toBeUndefined()
  expect(dayFromJalali('1404-13-01')).toBeUndefined()
})
