const PARTS = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
  timeZone: 'Asia/Tehran',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The day of an instant in Tehran as the API takes and tells it: Jalali, `1405-09-01`. */
export function jalaliDate(at: Date): string {
  const parts = PARTS.formatToParts(at)
  const part = (name: string) => parts.find(({ type }) => type === name)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

export const DAY_MS = 86_400_000

/** The instant so many days later; Tehran knows no summer time, so the hour stays. */
export const addDays = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_MS)
