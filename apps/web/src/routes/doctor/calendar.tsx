import { createFileRoute } from '@tanstack/react-router'
import { CalendarPage } from '../../doctor/week/calendar-page.tsx'

interface Search {
  /** A Jalali day of the week that is shown. */
  week?: string
}

export const Route = createFileRoute('/doctor/calendar')({
  validateSearch: ({ week }: Record<string, unknown>): Search => (typeof week === 'string' ? { week } : {}),
  component: CalendarPage,
})
