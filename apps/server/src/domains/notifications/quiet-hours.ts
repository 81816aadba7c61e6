import { toInstantMs, toLocalMs } from '../../platform/calendar.ts'

const TEHRAN = 'Asia/Tehran'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const BEGIN_HOUR = 23
const END_HOUR = 7

/** From when on what is not urgent may be sent by SMS: now, or at night (23:00 to 07:00 in Tehran) in the morning. */
export function loudFrom(now: Date): Date {
  const localMs = toLocalMs(TEHRAN, now.getTime())
  const midnight = Math.floor(localMs / DAY_MS) * DAY_MS
  const hour = (localMs - midnight) / HOUR_MS
  if (hour >= END_HOUR && hour < BEGIN_HOUR) return now
  const morning = midnight + END_HOUR * HOUR_MS + (hour >= BEGIN_HOUR ? DAY_MS : 0)
  return new Date(toInstantMs(TEHRAN, morning))
}
