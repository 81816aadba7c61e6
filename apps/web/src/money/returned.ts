import type { Payment } from './queries.ts'

/** What the payment page adds to the address it sends a payer back to. */
export interface Returned {
  readonly transaction_id?: string
  readonly status?: Payment['status']
}
const STATES: readonly string[] = ['pending', 'paid', 'cancelled', 'failed', 'expired']

/** What the payment page said in the address, as far as it can be that. */
export const readReturned = ({ transaction_id, status }: Record<string, unknown>): Returned =>
  typeof transaction_id === 'string' && typeof status === 'string' && STATES.includes(status)
    ? { transaction_id, status: status as Payment['status'] }
    : {}
