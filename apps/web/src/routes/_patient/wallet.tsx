import { createFileRoute } from '@tanstack/react-router'
import { type Returned, readReturned } from '../../money/returned.ts'
import { WalletPage } from '../../money/wallet-page.tsx'

interface Search extends Returned {
  view?: 'payments'
  page?: number
  /** An amount to suggest, in Rial: what something lacks. */
  charge?: number
}

const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value)

export const Route = createFileRoute('/_patient/wallet')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    ...(search.view === 'payments' && { view: 'payments' as const }),
    ...(isWhole(search.page) && search.page > 1 && { page: search.page }),
    ...(isWhole(search.charge) && search.charge > 0 && { charge: search.charge }),
    ...readReturned(search),
  }),
  component: WalletPage,
})
