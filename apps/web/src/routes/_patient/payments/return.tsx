import { createFileRoute } from '@tanstack/react-router'
import { PaymentReturnPage } from '../../../patient/payment/return-page.tsx'

interface Search {
  /** The visit that was to be paid. */
  visit?: string
  /** The payment, as the bank's way back names it. What else it says counts for nothing. */
  transaction_id?: string
}
const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value)

export const Route = createFileRoute('/_patient/payments/return')({
  validateSearch: ({ visit, transaction_id }: Record<string, unknown>): Search => ({
    ...(isId(visit) && { visit }),
    ...(isId(transaction_id) && { transaction_id }),
  }),
  component: PaymentReturnPage,
})
