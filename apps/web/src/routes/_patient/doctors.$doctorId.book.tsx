import { createFileRoute, redirect } from '@tanstack/react-router'
import { BookingPage } from '../../patient/booking/booking-page.tsx'
import { readChoice } from '../../patient/doctors/choice.ts'

export const Route = createFileRoute('/_patient/doctors/$doctorId/book')({
  validateSearch: readChoice,
  // Without a time there is nothing to book yet.
  beforeLoad: ({ search, params }) => {
    if (search.at === undefined) throw redirect({ to: '/doctors/$doctorId', params, search })
  },
  component: BookingPage,
})
