/** What of an entry a calendar shows. */
interface Entry {
  /** The same for the same visit, so that adding it twice leaves one. */
  readonly id: string
  readonly title: string
  readonly place: string
  readonly startsAt: string
  readonly minutes: number
}

/** As RFC 5545 writes instants: 20261124T053000Z. */
const instant = (ms: number): string => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '')
const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n')

/** A file (RFC 5545) that any calendar takes, with a reminder an hour before. */
export function calendarEntry({ id, title, place, startsAt, minutes }: Entry, now: Date): string {
  const start = Date.parse(startsAt)
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Helssa//Visits//FA',
    'BEGIN:VEVENT',
    `UID:${id}@helssa`,
    `DTSTAMP:${instant(now.getTime())}`,
    `DTSTART:${instant(start)}`,
    `DTEND:${instant(start + minutes * 60_000)}`,
    `SUMMARY:${escaped(title)}`,
    `LOCATION:${escaped(place)}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(title)}`,
    'TRIGGER:-PT1H',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}
