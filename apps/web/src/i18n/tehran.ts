export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000
/** Tehran knows no summer time. */
export const TEHRAN_OFFSET_MS = 3.5 * 3_600_000

/** The instant so many days later; the hour stays. */
export const addDays = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_MS)

/** When the day of an instant begins in Tehran. */
export const startOfDay = (at: Date): Date =>
  new Date(Math.floor((at.getTime() + TEHRAN_OFFSET_MS) / DAY_MS) * DAY_MS - TEHRAN_OFFSET_MS)

const PARTS = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
  timeZone: 'Asia/Tehran',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The day of an instant in Tehran as the API takes and tells it: Jalali, `1405-09-01`. */
export function jalaliOf(at: Date): string {
  const parts = PARTS.formatToParts(at)
  const part = (name: string) => parts.find(({ type }) => type === name)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}
