import { addDays, jalaliOf, MINUTE_MS } from '../../i18n/tehran.ts'
import { minuteOfDay } from '../days.ts'
import type { Settings, Visit } from '../queries.ts'

const HOUR = 60
const DAY = 24 * HOUR
export const WEEKDAYS = ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const

/** A part of a day in minutes since midnight; the end is exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}
export interface Slot {
  readonly starts_at: string
  readonly ends_at: string
  readonly is_free: boolean
}
/** One day of the week: who comes, and which times are still free. */
export interface Day {
  readonly at: Date
  readonly isWorking: boolean
  readonly visits: readonly Visit[]
  readonly free: readonly Slot[]
}
interface Previewed {
  readonly date: string
  readonly slots: readonly Slot[]
}

/** The seven days from a Saturday with what is in them. */
export function daysOf(
  saturday: Date,
  visits: readonly Visit[],
  previewed: readonly Previewed[],
  settings: Settings | undefined,
): Day[] {
  return WEEKDAYS.map((name, place) => {
    const at = addDays(saturday, place)
    const date = jalaliOf(at)
    return {
      at,
      isWorking: settings?.availability.working_days.includes(name) ?? true,
      visits: visits.filter(({ scheduled_at }) => jalaliOf(new Date(scheduled_at)) === date),
      free: previewed.find((day) => day.date === date)?.slots.filter(({ is_free }) => is_free) ?? [],
    }
  })
}

export const spanOfVisit = ({ scheduled_at, duration_minutes }: Visit): Span => {
  const from = minuteOfDay(new Date(scheduled_at))
  return { from, to: Math.min(DAY, from + duration_minutes) }
}
export const spanOfSlot = ({ starts_at, ends_at }: Slot): Span => {
  const from = minuteOfDay(new Date(starts_at))
  return { from, to: Math.min(DAY, from + (new Date(ends_at).getTime() - new Date(starts_at).getTime()) / MINUTE_MS) }
}

const minutesOf = (time: string): number => {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * HOUR + Number(minutes)
}

/** The hours that are worked in, as parts of a day: without breaks; past midnight they come back in the morning. */
export function openSpans({ working_hours: hours, break_times: breaks }: Settings['availability']): Span[] {
  const from = minutesOf(hours.start)
  const to = minutesOf(hours.end)
  const open =
    to > from
      ? [{ from, to }]
      : [
          { from: 0, to },
          { from, to: DAY },
        ]
  const pauses = breaks.flatMap(({ start, end }) => {
    const pause = { from: minutesOf(start), to: minutesOf(end) }
    return pause.to > pause.from
      ? [pause]
      : [
          { from: 0, to: pause.to },
          { from: pause.from, to: DAY },
        ]
  })
  return pauses.reduce((left, pause) => left.flatMap((span) => without(span, pause)), open)
}

const without = (span: Span, pause: Span): Span[] =>
  [
    { from: span.from, to: Math.min(span.to, pause.from) },
    { from: Math.max(span.from, pause.to), to: span.to },
  ].filter(({ from, to }) => to > from)

/** Where the minutes of a day stand in a grid, in pixels; hours in which nothing is are short. */
export interface Scale {
  readonly hours: readonly { readonly minute: number; readonly top: number }[]
  readonly height: number
  readonly from: number
  readonly to: number
  readonly topOf: (minute: number) => number
}
const HOUR_PX = 104
const EMPTY_HOUR_PX = 22

/** The whole hours that a week has to show: those worked in, and those with visits outside of them. */
export function scaleOf(days: readonly Day[], open: readonly Span[]): Scale {
  const spans = [...open, ...days.flatMap(({ visits, free }) => [...visits.map(spanOfVisit), ...free.map(spanOfSlot)])]
  const shown = spans.length > 0 ? spans : [{ from: 8 * HOUR, to: 18 * HOUR }]
  const from = Math.floor(Math.min(...shown.map((span) => span.from)) / HOUR) * HOUR
  const to = Math.ceil(Math.max(...shown.map((span) => span.to)) / HOUR) * HOUR
  const hours: { minute: number; top: number; height: number }[] = []
  let height = 0
  for (let minute = from; minute < to; minute += HOUR) {
    const isUsed = shown.some((span) => span.from < minute + HOUR && span.to > minute)
    const hour = { minute, top: height, height: isUsed ? HOUR_PX : EMPTY_HOUR_PX }
    hours.push(hour)
    height += hour.height
  }
  const topOf = (minute: number): number => {
    const hour = hours.findLast((each) => each.minute <= minute) ?? hours[0]
    return hour ? hour.top + ((minute - hour.minute) / HOUR) * hour.height : 0
  }
  return { hours, height, from, to, topOf }
}
