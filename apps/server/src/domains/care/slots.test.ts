import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Weekday } from '../../platform/calendar.ts'
import { freeSlots, type Interval, nextFreeSlot, type Slot, slotAt, slotsOf, type WorkingPlan } from './slots.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const WEEK: readonly Weekday[] = ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday']

/** The contract's example of settings. */
const plan: WorkingPlan = {
  zone: 'Asia/Tehran',
  durationMinutes: 20,
  bufferMinutes: 10,
  workingDays: ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday'],
  start: '09:00',
  end: '17:00',
  breaks: [{ start: '12:00', end: '13:00' }],
}
const always: WorkingPlan = { ...plan, workingDays: WEEK, breaks: [] }

const at = (local: string, zone = 'Asia/Tehran') =>
  new Date(Temporal.ZonedDateTime.from(`${local}[${zone}]`).epochMilliseconds)
const showing = (slots: readonly Slot[], zone = 'Asia/Tehran') =>
  slots.map(({ startsAt }) =>
    Temporal.Instant.fromEpochMilliseconds(startsAt.getTime())
      .toZonedDateTimeISO(zone)
      .toPlainTime()
      .toString()
      .slice(0, 5),
  )
const onDay = (plan: WorkingPlan, date: string) => {
  const day = Temporal.PlainDate.from(date)
  return slotsOf(plan, at(`${day}T00:00`, plan.zone), at(`${day.add({ days: 1 })}T00:00`, plan.zone))
}

describe('the slots of a plan', () => {
  it('step by visit and pause from the beginning of the hours, and anew after the break', () => {
    const slots = onDay(plan, '2024-01-27')

    expect(showing(slots).join(' ')).toBe(
      '09:00 09:30 10:00 10:30 11:00 11:30 13:00 13:30 14:00 14:30 15:00 15:30 16:00 16:30',
    )
    expect(slots[0]).toEqual({ startsAt: new Date('2024-01-27T05:30:00Z'), endsAt: new Date('2024-01-27T05:50:00Z') })
  })

  it('lie on working days only', () => {
    expect(onDay(plan, '2024-01-25')).toEqual([]) // a Thursday
    expect(slotAt(plan, new Date('2024-01-25T15:00:00Z'))).toBeUndefined()
    expect(slotsOf(plan, at('2024-01-20T00:00'), at('2024-01-27T00:00'))).toHaveLength(5 * 14)
  })

  it('keep the wall clock in the summers that had a time of their own', () => {
    expect(onDay(plan, '2022-07-02')[0]?.startsAt.toISOString()).toBe('2022-07-02T04:30:00.000Z')
    expect(onDay(plan, '2023-07-01')[0]?.startsAt.toISOString()).toBe('2023-07-01T05:30:00.000Z')
  })

  it('of hours past midnight belong to the day they began', () => {
    const nights = {
      ...plan,
      workingDays: ['wednesday'] as const,
      start: '22:00',
      end: '02:00',
      breaks: [{ start: '00:00', end: '00:30' }],
    }

    expect(showing(onDay(nights, '2024-01-24'))).toEqual(['22:00', '22:30', '23:00', '23:30'])
    expect(showing(onDay(nights, '2024-01-25'))).toEqual(['00:30', '01:00', '01:30'])
    expect(onDay(nights, '2024-01-26')).toEqual([])
  })

  it('are fewer in the night that loses an hour and more in the one that gains one', () => {
    const nights = { ...always, start: '22:00', end: '02:00' }
    const night = (date: string) => {
      const evening = at(`${date}T12:00`)
      return showing(slotsOf(nights, evening, new Date(evening.getTime() + DAY_MS)))
    }

    expect(night('2022-03-21')).toEqual(['22:00', '22:30', '23:00', '23:30', '01:00', '01:30'])
    expect(night('2022-09-21').join(' ')).toBe('22:00 22:30 23:00 23:30 23:00 23:30 00:00 00:30 01:00 01:30')
  })

  it('begin later where the clocks skip the beginning of the hours', () => {
    const small = { ...always, start: '00:00', end: '03:00' }

    expect(showing(onDay(small, '2022-03-22'))).toEqual(['01:00', '01:30', '02:00', '02:30'])
  })

  it('of a night go on over a day that a zone left out', () => {
    const zone = 'Pacific/Apia' // from 29 to 31 December 2011
    const nights: WorkingPlan = { ...always, zone, workingDays: ['thursday'], start: '22:00', end: '02:00' }

    const slots = slotsOf(nights, at('2011-12-31T00:00', zone), at('2012-01-01T00:00', zone))

    expect(showing(slots, zone)).toEqual(['00:00', '00:30', '01:00', '01:30'])
  })

  it('wait for the pause where a break is shorter', () => {
    const hurried = { ...always, start: '11:00', end: '13:00', breaks: [{ start: '11:50', end: '11:55' }] }

    expect(showing(onDay(hurried, '2024-01-27'))).toEqual(['11:00', '11:30', '12:00', '12:30'])
  })

  it('fill what a break leaves, and a last visit needs no room for its pause', () => {
    const odd = { ...always, start: '09:00', end: '10:50', breaks: [{ start: '09:25', end: '10:00' }] }

    expect(showing(onDay(odd, '2024-01-27'))).toEqual(['09:00', '10:00', '10:30'])
  })

  it('leave the next day its first slot where hours go on round the clock', () => {
    const endless = { ...always, durationMinutes: 30, bufferMinutes: 20, start: '09:00', end: '09:00' }
    const slots = slotsOf(endless, at('2024-01-27T09:00'), at('2024-01-29T09:00'))

    expect(slots).toHaveLength(2 * 28) // 29 would fit but for the pause
    expect(showing(slots.slice(27, 29))).toEqual(['07:30', '09:00'])
  })

  it('leave the next working day its first slot where a pause lasts for days', () => {
    const rare: WorkingPlan = { ...plan, workingDays: ['saturday', 'tuesday'], bufferMinutes: 3 * 1440, breaks: [] }
    const slots = slotsOf(rare, at('2024-01-27T00:00'), at('2024-02-03T00:00'))

    expect(slots).toEqual([slotAt(rare, at('2024-01-30T09:00'))]) // from Saturday the pause lasts until Tuesday, 09:20
  })

  it.each([
    [
      'overlap',
      [
        { start: '10:00', end: '12:00' },
        { start: '11:00', end: '16:30' },
      ],
      ['09:00', '09:30', '16:30'],
    ],
    [
      'lie outside',
      [
        { start: '07:00', end: '08:00' },
        { start: '17:00', end: '18:00' },
      ],
      undefined,
    ],
    ['are empty', [{ start: '12:00', end: '12:00' }], undefined],
    [
      'come twice',
      [
        { start: '09:30', end: '17:00' },
        { start: '09:30', end: '17:00' },
      ],
      ['09:00'],
    ],
    ['cover all', [{ start: '08:00', end: '18:00' }], []],
    ['begin before the hours', [{ start: '08:00', end: '16:00' }], ['16:00', '16:30']],
    ['last over night', [{ start: '10:00', end: '09:30' }], ['09:30']],
  ])('stand breaks that %s', (_, breaks, expected) => {
    const slots = showing(onDay({ ...always, breaks }, '2024-01-27'))

    expect(slots).toEqual(expected ?? showing(onDay(always, '2024-01-27')))
  })

  it.each<[string, Partial<WorkingPlan>]>([
    ['visits longer than the hours', { durationMinutes: 481 }],
    ['visits longer than a day', { durationMinutes: 100_000 }],
    ['visits of no length', { durationMinutes: 0 }],
    ['visits of a negative length', { durationMinutes: -20 }],
    ['parts of minutes', { durationMinutes: 1e-9 }],
    ['no number of minutes', { durationMinutes: Number.NaN }],
    ['endless pauses', { bufferMinutes: Number.POSITIVE_INFINITY }],
    ['negative pauses', { bufferMinutes: -5 }],
    ['no working day', { workingDays: [] }],
    ['an unknown zone', { zone: 'Asia/Nowhere' }],
    ['no such time', { end: '25:00' }],
    ['a break at no such time', { breaks: [{ start: 'noon', end: '13:00' }] }],
  ])('are none with %s', (_, nonsense) => {
    const broken = { ...plan, ...nonsense }

    expect(slotsOf(broken, at('2024-01-27T00:00'), at('2024-01-28T00:00'))).toEqual([])
    expect(slotAt(broken, at('2024-01-27T09:00'))).toBeUndefined()
    expect(nextFreeSlot(broken, [], at('2024-01-27T00:00'), at('2024-01-27T00:00'), 30)).toBeUndefined()
  })
})

describe('free slots', () => {
  const morning = at('2024-01-27T00:00')
  const noon = at('2024-01-27T12:00')
  const busy = (from: string, until: string) => ({ from: at(`2024-01-27T${from}`), until: at(`2024-01-27T${until}`) })
  const free = (taken: Interval[], now = morning) => showing(freeSlots(plan, taken, now, morning, noon))

  it('need visit and pause free, and nothing before', () => {
    expect(free([busy('09:30', '10:00')])).toEqual(['09:00', '10:00', '10:30', '11:00', '11:30'])
    expect(free([busy('09:29', '10:00')])).toEqual(['10:00', '10:30', '11:00', '11:30'])
    expect(free([busy('09:30', '10:01')])).toEqual(['09:00', '10:30', '11:00', '11:30'])
  })

  it('stand busy times out of order, one in another, empty or reversed', () => {
    const taken = [busy('11:00', '11:10'), busy('09:00', '11:30'), busy('11:40', '11:40'), busy('12:00', '09:00')]

    expect(free(taken)).toEqual(['11:30'])
  })

  it('start after now', () => {
    expect(free([], at('2024-01-27T10:30'))).toEqual(['11:00', '11:30'])
    expect(free([], new Date(at('2024-01-27T10:30').getTime() - 1))).toEqual(['10:30', '11:00', '11:30'])
  })

  it('are found days ahead, and no further than asked', () => {
    const taken = [{ from: morning, until: at('2024-02-03T09:15') }]

    expect(nextFreeSlot(plan, taken, morning, morning, 8)?.startsAt).toEqual(at('2024-02-03T09:30'))
    expect(nextFreeSlot(plan, taken, morning, morning, 7)).toBeUndefined()
  })
})

// The oracle: the rules told again, by Temporal, minute by minute, day by day, without a thought for speed.

interface Placed {
  start: Temporal.ZonedDateTime
  end: Temporal.ZonedDateTime
  rested: Temporal.ZonedDateTime
}
const { compare } = Temporal.ZonedDateTime

function slotsByMinute(plan: WorkingPlan, from: Date, until: Date): Slot[] {
  const dateOf = (instant: Date) =>
    Temporal.Instant.from(instant.toISOString()).toZonedDateTimeISO(plan.zone).toPlainDate()
  const days: Placed[][] = []
  const stretches = stretchesByMinute(plan)
  const last = dateOf(until).add({ days: 10 })
  for (
    let day = dateOf(from).subtract({ days: 4 });
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    if (plan.workingDays.includes(WEEK[(day.dayOfWeek + 1) % 7]!)) days.push(placeOn(day, plan, stretches))
  }
  return days
    .flatMap((placed, i) => {
      const openings = days.slice(i + 1).flatMap((later) => later.slice(0, 1))
      return placed.filter(({ rested }) => openings.every(({ start }) => compare(start, rested) >= 0))
    })
    .map(({ start, end }) => ({ startsAt: new Date(start.epochMilliseconds), endsAt: new Date(end.epochMilliseconds) }))
    .filter(({ startsAt }) => startsAt >= from && startsAt < until)
}

function placeOn(day: Temporal.PlainDate, plan: WorkingPlan, stretches: [number, number][]): Placed[] {
  const placed: Placed[] = []
  const opening = day.toPlainDateTime(plan.start)
  const opens = opening.toZonedDateTime(plan.zone, { disambiguation: 'compatible' })
  for (const [from, until] of stretches) {
    const close = opening.add({ minutes: until }).toZonedDateTime(plan.zone, { disambiguation: 'compatible' })
    let minute = opening.add({ minutes: from }).toZonedDateTime(plan.zone, { disambiguation: 'compatible' })
    // Where the clocks skip the opening it is moved on, past times that come after it by the wall.
    if (compare(minute, opens) < 0) minute = opens
    for (; compare(minute, close) < 0; minute = minute.add({ minutes: 1 })) {
      const previous = placed.at(-1)
      if (previous && compare(minute, previous.rested) < 0) continue
      const end = minute.add({ minutes: plan.durationMinutes })
      if (compare(end, close) > 0) break
      placed.push({ start: minute, end, rested: end.add({ minutes: plan.bufferMinutes }) })
    }
  }
  return placed
}

/** The minutes of the hours that no break covers, as ranges counted from the beginning of the hours. */
function stretchesByMinute({ start, end, breaks }: WorkingPlan): [number, number][] {
  const stretches: [number, number][] = []
  let time = Temporal.PlainTime.from(start)
  for (let minute = 0; minute === 0 || String(time).slice(0, 5) !== end; minute++, time = time.add({ minutes: 1 })) {
    const clock = String(time).slice(0, 5)
    const paused = breaks.some((pause) => {
      const [begun, over] = [pause.start <= clock, pause.end <= clock]
      return pause.start < pause.end ? begun && !over : pause.start > pause.end && (begun || !over)
    })
    if (paused) continue
    const open = stretches.at(-1)
    if (open?.[1] === minute) open[1] = minute + 1
    else stretches.push([minute, minute + 1])
  }
  return stretches
}

const overlapMs = (a: Interval, b: Interval) =>
  Math.min(a.until.getTime(), b.until.getTime()) - Math.max(a.from.getTime(), b.from.getTime())
/** A slot with its pause. */
const needOf = ({ startsAt, endsAt }: Slot, { bufferMinutes }: WorkingPlan): Interval => ({
  from: startsAt,
  until: new Date(endsAt.getTime() + bufferMinutes * MINUTE_MS),
})

const zones = [
  'Asia/Tehran',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
]
const time = fc
  .oneof(
    fc.nat(1439),
    fc.nat(47).map((halfHours) => halfHours * 30),
    fc.nat(180),
  ) // clocks change in small hours
  .map((minutes) => Temporal.PlainTime.from('00:00').add({ minutes }).toString().slice(0, 5))
const anyPlan: fc.Arbitrary<WorkingPlan> = fc.record({
  zone: fc.oneof(fc.constant('Asia/Tehran'), fc.constantFrom(...zones)),
  durationMinutes: fc.oneof(fc.integer({ min: 5, max: 60 }), fc.integer({ min: 5, max: 1600 })),
  bufferMinutes: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 4000 })),
  workingDays: fc.oneof(fc.constant(WEEK), fc.subarray([...WEEK])),
  start: time,
  end: time,
  breaks: fc.array(fc.record({ start: time, end: time }), { maxLength: 3 }),
})
/** Some days in a zone: in half of the cases its clocks are changed about then. */
const anyCase = anyPlan.chain((plan) => {
  const [first, last] = [new Date('1991-01-01'), new Date('2030-01-01')]
  return fc
    .record({
      about: fc.date({ min: first, max: last, noInvalidDate: true }),
      atChange: fc.boolean(),
      shift: fc.integer({ min: -2 * 1440, max: 1440 }),
      minutes: fc.integer({ min: 0, max: 3 * 1440 }),
    })
    .map(({ about, atChange, shift, minutes }) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(about.getTime()).toZonedDateTimeISO(plan.zone)
      const change = atChange ? zoned.getTimeZoneTransition('previous') : null
      const from = new Date((change?.epochMilliseconds ?? about.getTime()) + shift * MINUTE_MS)
      return { plan, from, until: new Date(from.getTime() + minutes * MINUTE_MS) }
    })
})
/** Minutes from the beginning of the case, and how long. */
const anyBusy = fc.array(
  fc.record({ begins: fc.integer({ min: -600, max: 3 * 1440 }), minutes: fc.integer({ min: -30, max: 400 }) }),
  { maxLength: 12 },
)
const busyFrom = (from: Date, taken: readonly { begins: number; minutes: number }[]): Interval[] =>
  taken.map(({ begins, minutes }) => ({
    from: new Date(from.getTime() + begins * MINUTE_MS),
    until: new Date(from.getTime() + (begins + minutes) * MINUTE_MS),
  }))

/** On 21 March 2008 Tehran's clocks went from 00:00 to 01:00, over the opening at 00:05. */
const OPENING_SKIPPED: [{ plan: WorkingPlan; from: Date; until: Date }, [], number] = [
  {
    plan: {
      zone: 'Asia/Tehran',
      durationMinutes: 9,
      bufferMinutes: 514,
      workingDays: [...WEEK],
      start: '00:05',
      end: '02:15',
      breaks: [{ start: '05:30', end: '01:01' }],
    },
    from: new Date('2008-03-18T01:57:00.001Z'),
    until: new Date('2008-03-20T20:31:00.001Z'),
  },
  [],
  0,
]

describe('slots of any plan, in any zone, about any change of clocks', () => {
  it('are those found minute by minute, and free where nothing is in the way', () => {
    const minutesToNow = fc.integer({ min: -1440, max: 2 * 1440 })
    fc.assert(
      fc.property(anyCase, anyBusy, minutesToNow, ({ plan, from, until }, taken, minutes) => {
        const slots = slotsByMinute(plan, from, until)
        const busy = busyFrom(from, taken)
        const now = new Date(from.getTime() + minutes * MINUTE_MS)
        const isFree = (slot: Slot) =>
          slot.startsAt > now && busy.every((interval) => overlapMs(interval, needOf(slot, plan)) <= 0)

        expect(slotsOf(plan, from, until)).toEqual(slots)
        expect(freeSlots(plan, busy, now, from, until)).toEqual(slots.filter(isFree))
      }),
      { numRuns: 250, examples: [OPENING_SKIPPED] },
    )
  })

  it('have as the next free one the first of the free ones', () => {
    fc.assert(
      fc.property(anyCase, anyBusy, fc.nat(20), fc.nat(2 * 1440), ({ plan, from }, taken, days, minutes) => {
        const busy = busyFrom(from, taken)
        const now = new Date(from.getTime() + (minutes - 1440) * MINUTE_MS)
        const until = new Date(from.getTime() + days * DAY_MS)

        expect(nextFreeSlot(plan, busy, now, from, days)).toEqual(freeSlots(plan, busy, now, from, until)[0])
      }),
      { numRuns: 500 },
    )
  })

  it('are recognised by their start, and nothing else is', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: -90_000, max: 90_000 }), ({ plan, from, until }, ms) => {
        const slots = slotsOf(plan, from, until)
        const starts = new Map(slots.map((slot) => [slot.startsAt.getTime(), slot]))

        for (const slot of slots) expect(slotAt(plan, slot.startsAt)).toEqual(slot)
        for (const start of [...starts.keys(), from.getTime()]) {
          const beside = start + ms
          if (beside < from.getTime() || beside >= until.getTime()) continue
          expect(slotAt(plan, new Date(beside))).toEqual(starts.get(beside))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('lie one after another, pauses included, the same in whatever pieces they are asked for', () => {
    fc.assert(
      fc.property(anyCase, fc.double({ min: 0, max: 1, noNaN: true }), ({ plan, from, until }, part) => {
        const slots = slotsOf(plan, from, until)
        const middle = new Date(Math.floor(from.getTime() + part * (until.getTime() - from.getTime())))

        expect([...slotsOf(plan, from, middle), ...slotsOf(plan, middle, until)]).toEqual(slots)
        slots.slice(1).forEach((slot, i) => {
          expect(needOf(slots[i]!, plan).until.getTime()).toBeLessThanOrEqual(slot.startsAt.getTime())
        })
      }),
      { numRuns: 500 },
    )
  })

  it('lie within the hours of a working day, and where clocks stand still outside of breaks', () => {
    fc.assert(
      fc.property(anyCase, ({ plan, from, until }) => {
        for (const slot of slotsOf(plan, from, until)) expect(flawOf(slot, plan)).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })

  it('are none rather than an error, whatever the settings say', () => {
    const anyTime = fc.oneof(
      { weight: 8, arbitrary: time },
      fc.string(),
      fc.constantFrom('24:00', '9:00', '-1:00', '09:00:00', '٠٩:٠٠'),
    )
    const anyMinutes = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -0, 1, 1e-300, 1e300, 10_080, 10_081))
    const nonsense: fc.Arbitrary<WorkingPlan> = fc.record({
      zone: fc.oneof(fc.constantFrom(...zones, 'UTC', '+03:30', 'asia/tehran'), fc.string()),
      durationMinutes: fc.oneof(fc.constant(60), anyMinutes),
      bufferMinutes: fc.oneof(fc.constant(0), anyMinutes),
      workingDays: fc.array(fc.constantFrom(...WEEK)),
      start: anyTime,
      end: anyTime,
      breaks: fc.array(fc.record({ start: anyTime, end: anyTime }), { maxLength: 3 }),
    })
    fc.assert(
      fc.property(nonsense, fc.date(), fc.date(), fc.integer({ min: -5, max: 5 }), (plan, from, other, days) => {
        const until = new Date(from.getTime() + days * DAY_MS)
        const busy = [
          { from, until },
          { from: other, until: from },
        ]

        expect(slotsOf(plan, from, until)).toBeInstanceOf(Array)
        expect(freeSlots(plan, busy, other, from, until)).toBeInstanceOf(Array)
        expect(nextFreeSlot(plan, busy, other, from, days)?.startsAt.getTime()).not.toBeNaN()
        expect(slotAt(plan, other)?.startsAt ?? other).toEqual(other)
      }),
      { numRuns: 1000 },
    )
  })
})

function flawOf(slot: Slot, plan: WorkingPlan): string | undefined {
  const [start, end] = [slot.startsAt, slot.endsAt].map((instant) =>
    Temporal.Instant.from(instant.toISOString()).toZonedDateTimeISO(plan.zone),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime]
  const dates = [0, 1, 2].map((days) => start.toPlainDate().subtract({ days }))
  const within = dates.some((date) => {
    const closing = date.add({ days: plan.end > plan.start ? 0 : 1 })
    const [opens, closes] = [date.toPlainDateTime(plan.start), closing.toPlainDateTime(plan.end)].map((wall) =>
      wall.toZonedDateTime(plan.zone),
    ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime]
    const works = plan.workingDays.includes(WEEK[(date.dayOfWeek + 1) % 7]!)
    return works && compare(opens, start) <= 0 && compare(end, closes) <= 0
  })
  if (!within) return `${start} is outside of hours`

  const change = start.subtract({ days: 2 }).getTimeZoneTransition('next')
  if (change && compare(change, end.add({ days: 2 })) < 0) return undefined
  const pauses = [-1, 0, 1, 2].flatMap((days) =>
    plan.breaks.map((pause) => {
      const date = start.toPlainDate().add({ days })
      const over = date.add({ days: pause.end < pause.start ? 1 : 0 })
      return [date.toPlainDateTime(pause.start), over.toPlainDateTime(pause.end)].map((wall) =>
        wall.toZonedDateTime(plan.zone),
      )
    }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime][]
  const broken = pauses.find(
    ([from, until]) => compare(from, until) < 0 && compare(from, end) < 0 && compare(until, start) > 0,
  )
  return broken && `${start} lies in the break of ${broken[0]}`
}
