import { expect, it } from 'vitest'
import { calendarEntry } from './calendar-entry.ts'

it('is what calendars take: lines by CRLF, instants in UTC, texts escaped', () => {
  const entry = {
    id: '7',
    title: 'ویزیت حضوری؛ دکتر رضایی',
    place: 'Tehran, Vanak; 2\nfloor\\3',
    startsAt: '2026-11-24T05:30:00Z',
    minutes: 20,
  }
  expect(calendarEntry(entry, new Date('2026-11-21T20:15:30.123Z')).split('\r\n')).toEqual(
    expect.arrayContaining([
      'UID:7@helssa',
      'DTSTAMP:20261121T201530Z',
      'DTSTART:20261124T053000Z',
      'DTEND:20261124T055000Z',
      'SUMMARY:ویزیت حضوری؛ دکتر رضایی',
      'LOCATION:Tehran\\, Vanak\\; 2\\nfloor\\\\3',
    ]),
  )
})
