import { createFileRoute } from '@tanstack/react-router'
import type { TransactionType } from '../../smart/queries.ts'
import { TokensPage } from '../../smart/tokens/tokens-page.tsx'

interface Search {
  /** One comes back from paying; what else the way back says counts for nothing. */
  returned?: true
  type?: TransactionType
  /** `YYYY-MM-DD`, Gregorian. */
  from?: string
  to?: string
  page?: number
}
const TYPES: readonly TransactionType[] = ['charge', 'usage', 'transfer', 'refund', 'admin_adjustment']
const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)

export const Route = createFileRoute('/smart/tokens')({
  validateSearch: ({ returned, type, from, to, page }: Record<string, unknown>): Search => {
    const known = TYPES.find((each) => each === type)
    return {
      ...(returned === true && { returned }),
      ...(known && { type: known }),
      ...(isDay(from) && { from }),
      ...(isDay(to) && { to }),
      ...(typeof page === 'number' && Number.isInteger(page) && page > 1 && { page }),
    }
  },
  component: TokensPage,
})
