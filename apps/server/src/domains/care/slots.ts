import { isZone, toInstantMs, toLocalMs, type Weekday, weekdayOfEpochDay } from '../../platform/calendar.ts'

/** When a doctor receives patients, in local wall-clock time. */
export interface WorkingPlan {
  readonly zone: string
  readonly durationMinutes: number
  /** The pause after a visit; it may reach into a break or past the end of the hours. */
  readonly bufferMinutes: number
  readonly workingDays: readonly Weekday[]
  /** `HH:MM`; an end at or before the start lies on the next day. */
  readonly start: string
  readonly end: string
  /** Each comes every day and blocks what it covers of the hours; an end before the start lies on the next day. */
  readonly breaks: readonly { readonly start: string; readonly end: string }[]
}
export interface Interval {
  readonly from: Date
  readonly until: Date
}
export interface Slot {
  readonly startsAt: Date
  readonly endsAt: Date
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440
const DAY_MS = DAY_MINUTES * MINUTE_MS
const WEEK_DAYS = 7
const BUFFER_MINUTES_MAX = WEEK_DAYS * DAY_MINUTES
/** `Date` and Temporal end 10^8 days from 1970; this keeps the days around a slot within that. */
const INSTANT_MS_MAX = (100_000_000 - 30) * DAY_MS

/**
 * All slots of the plan that start in [from, until), free or not, in order.
 *
 * The grid begins with the hours of a day, by the wall clock, and anew after each break; from there it goes on in steps
 * of visit and pause, in time that really passes, also on days when clocks are changed. A visit lies within the hours
 * and touches no break. No slot begins in the pause of another: after a break shorter than the pause the grid waits for
 * it, and where hours go on into those of the next day, the next day's first slot goes before.
 *
 * A plan that makes no sense (an unknown zone, no such time, a visit of no length) has no slots.
 */
export function slotsOf(plan: WorkingPlan, from: Date, until: Date): Slot[] {
  const grid = gridOf(plan)
  return grid ? [...walkStarts(grid, from.getTime(), until.getTime())].map((start) => slotFrom(grid, start)) : []
}

/** Those that start after `now` and collide with no busy time; each needs the pause after it free as well. */
export function freeSlots(plan: WorkingPlan, busy: readonly Interval[], now: Date, from: Date, until: Date): Slot[] {
  const grid = gridOf(plan)
  if (!grid) return []
  const starts = walkStarts(grid, Math.max(from.getTime(), now.getTime() + 1), until.getTime())
  return [...walkFree(grid, busy, starts)].map((start) => slotFrom(grid, start))
}

/** The first free slot that starts in the `days` (of 24 hours) from `from` on. Days after it are not looked at. */
export function nextFreeSlot(
  plan: WorkingPlan,
  busy: readonly Interval[],
  now: Date,
  from: Date,
  days: number,
): Slot | undefined {
  const grid = gridOf(plan)
  if (!grid) return undefined
  const starts = walkStarts(grid, Math.max(from.getTime(), now.getTime() + 1), from.getTime() + days * DAY_MS)
  const { value } = walkFree(grid, busy, starts).next()
  return value === undefined ? undefined : slotFrom(grid, value)
}

/** The plan's slot that starts at this very instant, if there is one. */
export function slotAt(plan: WorkingPlan, startsAt: Date): Slot | undefined {
  const grid = gridOf(plan)
  if (!grid) return undefined
  const { value } = walkStarts(grid, startsAt.getTime(), startsAt.getTime() + 1).next()
  return value === undefined ? undefined : slotFrom(grid, value)
}

/** A plan, read. `duration` is that of a visit, `step` that of visit and pause (ms). */
interface Grid {
  readonly zone: string
  readonly workingDays: ReadonlySet<Weekday>
  readonly duration: number
  readonly step: number
  readonly hours: Stretch
  /** The hours less the breaks, in order, none touching another. */
  readonly stretches: readonly Stretch[]
}
/** A time by the wall clock, in minutes from the midnight that begins the day the hours belong to. */
interface Stretch {
  readonly from: number
  readonly until: number
}
/** Starts of slots at even distances (ms). */
interface Run {
  readonly first: number
  readonly last: number
}
type Starts = Generator<number, undefined>

const slotFrom = (grid: Grid, start: number): Slot => ({
  startsAt: new Date(start),
  endsAt: new Date(start + grid.duration),
})

function* walkFree(grid: Grid, busy: readonly Interval[], starts: Starts): Starts {
  const taken = busy
    .map(({ from, until }) => ({ from: from.getTime(), until: until.getTime() }))
    .filter(({ from, until }) => from < until)
    .sort((a, b) => a.from - b.from)
  let passed = 0
  for (const start of starts) {
    // What is over stays over, as starts ascend; so busy times are gone through once for all slots.
    while ((taken[passed]?.until ?? Number.POSITIVE_INFINITY) <= start) passed++
    if ((taken[passed]?.from ?? Number.POSITIVE_INFINITY) >= start + grid.step) yield start
  }
}

function* walkStarts(grid: Grid, from: number, until: number): Starts {
  const [earliest, latest] = [Math.max(from, -INSTANT_MS_MAX), Math.min(until, INSTANT_MS_MAX)]
  if (!(earliest < latest)) return
  const lastDay = localDayOf(grid, latest - 1)
  // The hours of a day may end a day later, and once more where the clocks skipped a whole day.
  for (let day = localDayOf(grid, earliest) - 2; day <= lastDay; day++) {
    const runs = runsOf(grid, day)
    if (runs.length === 0) continue
    const lastOfDay = nextOpening(grid, day) - grid.step
    for (const { first, last } of runs) {
      const skipped = Math.max(0, Math.ceil((earliest - first) / grid.step))
      const end = Math.min(last, lastOfDay, latest - 1)
      for (let start = first + skipped * grid.step; start <= end; start += grid.step) yield start
    }
  }
}

const localDayOf = (grid: Grid, ms: number): number => Math.floor(toLocalMs(grid.zone, ms) / DAY_MS)

/** The slots that the hours of one day have room for, whatever the next day's are. */
function runsOf(grid: Grid, day: number): Run[] {
  if (!grid.workingDays.has(weekdayOfEpochDay(day))) return []
  const runs: Run[] = []
  const instantOf = (minutes: number) => toInstantMs(grid.zone, day * DAY_MS + minutes * MINUTE_MS)
  // A time that the clocks skip is moved on, past later ones even; so nothing but the hours' own ends tell their ends.
  const [opens, closes] = [instantOf(grid.hours.from), instantOf(grid.hours.until)]
  let rested = opens
  for (const stretch of grid.stretches) {
    const first = Math.max(rested, instantOf(stretch.from))
    const room = Math.min(closes, instantOf(stretch.until)) - grid.duration - first
    if (room < 0) continue
    const last = first + Math.floor(room / grid.step) * grid.step
    runs.push({ first, last })
    rested = last + grid.step
  }
  return runs
}

/** When the first slot after a day's hours begins. No pause is longer than a week, so none reaches past the next. */
function nextOpening(grid: Grid, day: number): number {
  for (let next = day + 1; next <= day + WEEK_DAYS; next++) {
    const [run] = runsOf(grid, next)
    if (run) return run.first
  }
  return Number.POSITIVE_INFINITY
}

const grids = new WeakMap<WorkingPlan, Grid | null>()

function gridOf(plan: WorkingPlan): Grid | null {
  const known = grids.get(plan)
  if (known !== undefined) return known
  const grid = readGrid(plan)
  grids.set(plan, grid)
  return grid
}

function readGrid({ zone, durationMinutes, bufferMinutes, workingDays, ...times }: WorkingPlan): Grid | null {
  const visit = Number.isInteger(durationMinutes) && durationMinutes > 0
  const pause = Number.isInteger(bufferMinutes) && bufferMinutes >= 0 && bufferMinutes <= BUFFER_MINUTES_MAX
  if (!visit || !pause || !isZone(zone)) return null
  const hours = hoursOf(times)
  const stretches = stretchesOf(hours, times.breaks)
  if (stretches.length === 0) return null
  return {
    zone,
    workingDays: new Set(workingDays),
    duration: durationMinutes * MINUTE_MS,
    step: (durationMinutes + bufferMinutes) * MINUTE_MS,
    hours,
    stretches,
  }
}

const hoursOf = ({ start, end }: Pick<WorkingPlan, 'start' | 'end'>): Stretch => {
  const [opens, closes] = [minutesOf(start), minutesOf(end)]
  return { from: opens, until: closes > opens ? closes : closes + DAY_MINUTES }
}

/** The hours less the breaks; none if a time cannot be read, for then nobody knows when the doctor is away. */
function stretchesOf(hours: Stretch, breaks: WorkingPlan['breaks']): Stretch[] {
  const pauses = breaks.map((pause) => ({ from: minutesOf(pause.start), until: minutesOf(pause.end) }))
  if (![hours, ...pauses].flatMap(({ from, until }) => [from, until]).every(Number.isInteger)) return []

  const stretches: Stretch[] = []
  let { from } = hours
  const { until } = hours
  for (const pause of pauses.flatMap(daily).sort((a, b) => a.from - b.from)) {
    if (pause.from > from) stretches.push({ from, until: Math.min(pause.from, until) })
    from = Math.max(from, pause.until)
    if (from >= until) break
  }
  if (from < until) stretches.push({ from, until })
  return stretches
}

/** A break on the day, the day before and the day after: hours may reach into all three. An empty one blocks nothing. */
function daily({ from, until }: Stretch): Stretch[] {
  if (from === until) return []
  const length = until > from ? until - from : until - from + DAY_MINUTES
  return [-DAY_MINUTES, 0, DAY_MINUTES].map((shift) => ({ from: from + shift, until: from + shift + length }))
}

/** Minutes since midnight of an `HH:MM`; NaN if it is none. */
function minutesOf(time: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
  return Number(hours) * 60 + Number(minutes)
}
