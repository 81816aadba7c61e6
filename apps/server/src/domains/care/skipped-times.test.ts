import { describe, expect, it } from 'vitest'
import { slotsOf, type WorkingPlan } from './slots.ts'

/** Until 2022 clocks in Iran went from 24:00 to 01:00 on the first day of spring: there was no 00:30 on 2018-03-22. */
const plan: WorkingPlan = {
  zone: 'Asia/Tehran',
  durationMinutes: 30,
  bufferMinutes: 0,
  workingDays: ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  start: '09:00',
  end: '17:00',
  breaks: [],
}
const startsOf = (changes: Partial<WorkingPlan>, from: string, until: string) =>
  slotsOf({ ...plan, ...changes }, new Date(from), new Date(until)).map(({ startsAt }) =>
    Temporal.Instant.fromEpochMilliseconds(startsAt.getTime())
      .toZonedDateTimeISO(plan.zone)
      .toPlainTime()
      .toString()
      .slice(0, 5),
  )

describe('hours that begin or end at a time the clocks skip', () => {
  it('do not begin before they do, though a break ends earlier by the clock', () => {
    const nights = { start: '00:30', end: '05:00', breaks: [{ start: '03:00', end: '01:10' }] }

    expect(startsOf(nights, '2018-03-21T20:30:00Z', '2018-03-22T19:30:00Z')).toEqual(['01:30', '02:00', '02:30'])
    expect(startsOf(nights, '2018-03-22T19:30:00Z', '2018-03-23T19:30:00Z')).toEqual(['01:10', '01:40', '02:10'])
  })

  it('end when they end, though a break begins later by the clock', () => {
    const evenings = { start: '22:00', end: '01:10', breaks: [{ start: '00:30', end: '05:00' }] }

    expect(startsOf(evenings, '2018-03-21T12:00:00Z', '2018-03-22T12:00:00Z')).toEqual([
      '22:00',
      '22:30',
      '23:00',
      '23:30',
    ])
    expect(startsOf(evenings, '2018-03-22T12:00:00Z', '2018-03-23T12:00:00Z')).toEqual([
      '22:00',
      '22:30',
      '23:00',
      '23:30',
      '00:00',
    ])
  })
})
