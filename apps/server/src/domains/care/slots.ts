import { type Weekday, weekdayOf } from '../../platform/calendar.ts'

/** When a doctor receives patients, in local wall-clock time. */
export interface WorkingPlan {
  readonly zone: string
  readonly durationMinutes: number
  /** The pause after a visit. */
  readonly bufferMinutes: number
  readonly workingDays: readonly Weekday[]
  /** `HH:MM`; an end at or before the start lies on the next day. */
  readonly start: string
  readonly end: string
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
const KNOWN_DAYS_MAX = 20_000

/** All slots of the plan that start in [from, until), free or not, in order. */
export function slotsOf(plan: WorkingPlan, from: Date, until: Date): Slot[] {
  return [...walkSlots(plan, from.getTime(), until.getTime())]
}

/** Those that start after `now` and collide with no busy time; each needs the pause after it free as well. */
export function freeSlots(plan: WorkingPlan, busy: readonly Interval[], now: Date, from: Date, until: Date): Slot[] {
  return [...walkFree(plan, busy, now, from.getTime(), until.getTime())]
}

/** The first free slot that starts in the `days` from `from` on. */
export function nextFreeSlot(
  plan: WorkingPlan,
  busy: readonly Interval[],
  now: Date,
  from: Date,
  days: number,
): Slot | undefined {
  return walkFree(plan, busy, now, from.getTime(), from.getTime() + days * DAY_MS).next().value ?? undefined
}

/** The plan's slot that starts at this very instant, if there is one. */
export function slotAt(plan: WorkingPlan, startsAt: Date): Slot | undefined {
  return walkSlots(plan, startsAt.getTime(), startsAt.getTime() + 1).next().value ?? undefined
}

function* walkFree(
  plan: WorkingPlan,
  busy: readonly Interval[],
  now: Date,
  from: number,
  until: number,
): Generator<Slot, undefined> {
  for (const slot of walkSlots(plan, Math.max(from, now.getTime() + 1), until)) {
    const needed = { from: slot.startsAt.getTime(), until: slot.endsAt.getTime() + plan.bufferMinutes * MINUTE_MS }
    if (!busy.some((taken) => taken.from.getTime() < needed.until && taken.until.getTime() > needed.from)) yield slot
  }
}

function* walkSlots(plan: WorkingPlan, from: number, until: number): Generator<Slot, undefined> {
  const duration = plan.durationMinutes * MINUTE_MS
  const step = duration + Math.max(0, plan.bufferMinutes) * MINUTE_MS
  if (!(duration > 0) || !Number.isFinite(step) || !(from < until)) return
  const stretches = workingStretches(plan)
  if (stretches.length === 0) return
  let latest = Number.NEGATIVE_INFINITY
  // Hours that run past midnight belong to the day before; zones lie up to 14 hours from UTC.
  for (let day = startOfUtcDay(from) - 2 * DAY_MS; day <= until + DAY_MS; day += DAY_MS) {
    const date = new Date(day).toISOString().slice(0, 10)
    if (!plan.workingDays.includes(weekdayOf(date))) continue
    const toInstant = clockOf(plan.zone, date)
    for (const stretch of stretches) {
      const end = toInstant(stretch.until)
      let start = toInstant(stretch.from)
      if (start < from - step) start += Math.floor((from - start) / step) * step
      for (; start + duration <= end && start < until; start += step) {
        if (start < from || start < latest) continue
        latest = start + duration
        yield { startsAt: new Date(start), endsAt: new Date(start + duration) }
      }
    }
  }
}

const startOfUtcDay = (ms: number): number => Math.floor(ms / DAY_MS) * DAY_MS

/** Working hours less breaks, in minutes from the local midnight of the day they belong to; may pass 24:00. */
function workingStretches(plan: WorkingPlan): { from: number; until: number }[] {
  const start = minutesOf(plan.start)
  const end = after(start, minutesOf(plan.end))
  const breaks = plan.breaks
    .map((pause) => {
      const from = minutesOf(pause.start)
      // In hours that pass midnight a break before their start is one of the next day.
      const shifted = from < start && end > DAY_MINUTES ? from + DAY_MINUTES : from
      return { from: shifted, until: after(shifted, minutesOf(pause.end)) }
    })
    .filter((pause) => pause.from < end && pause.until > start)
    .sort((a, b) => a.from - b.from)
  const stretches = []
  let from = start
  for (const pause of breaks) {
    if (pause.from > from) stretches.push({ from, until: pause.from })
    from = Math.max(from, pause.until)
  }
  if (from < end) stretches.push({ from, until: end })
  return stretches
}

/** The first `minutes` of the clock after `start`: an end at or before its beginning lies on the next day. */
function after(start: number, minutes: number): number {
  const sameDay = minutes + Math.floor(start / DAY_MINUTES) * DAY_MINUTES
  return sameDay > start ? sameDay : sameDay + DAY_MINUTES
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

type DayClock = (minutes: number) => number
const knownDays = new Map<string, DayClock>()

/** Turns minutes from a local midnight into instants (ms). Asking the zone is slow, so each day is asked once. */
function clockOf(zone: string, date: string): DayClock {
  const key = `${zone}|${date}`
  const known = knownDays.get(key)
  if (known) return known
  const day = Temporal.PlainDate.from(date)
  const at = (minutes: number) =>
    day.toPlainDateTime().add({ minutes }).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
  const midnight = at(0)
  const plain = at(2 * DAY_MINUTES) - midnight === 2 * DAY_MS && at(DAY_MINUTES) - midnight === DAY_MS
  const clock: DayClock = plain ? (minutes) => midnight + minutes * MINUTE_MS : at
  if (knownDays.size >= KNOWN_DAYS_MAX) knownDays.clear()
  knownDays.set(key, clock)
  return clock
}
