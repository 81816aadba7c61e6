import { createFileRoute } from '@tanstack/react-router'
import { EarningsPage } from '../../doctor/earnings/earnings-page.tsx'
import { isRange, type Range } from '../../doctor/earnings/range.ts'

interface Search {
  range?: Range
  /** Jalali, both included; they stand in place of the range. */
  from?: string
  to?: string
  by?: 'day' | 'month'
  page?: number
}

export const Route = createFileRoute('/doctor/earnings')({
  validateSearch: ({ range, from, to, by, page }: Record<string, unknown>): Search => ({
    ...(isRange(range) && { range }),
    ...(typeof from === 'string' && { from }),
    ...(typeof to === 'string' && { to }),
    ...((by === 'day' || by === 'month') && { by }),
    ...(typeof page === 'number' && Number.isInteger(page) && page > 1 && { page }),
  }),
  component: EarningsPage,
})
