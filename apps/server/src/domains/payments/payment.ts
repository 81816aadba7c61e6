export type PaymentPurpose = 'wallet_charge' | 'encounter' | 'subscription' | 'token_purchase'
export type PaymentStatus = 'pending' | 'paid' | 'cancelled' | 'failed' | 'expired'

/** Money on its way in: what for, how much (Rial), how far it came. */
export interface Payment {
  readonly id: string
  readonly personId: string
  readonly purpose: PaymentPurpose
  readonly subjectId: string | null
  readonly amountRial: number
  readonly gateway: string
  readonly authority: string | null
  readonly redirectUrl: string | null
  readonly status: PaymentStatus
  readonly reference: string | null
  readonly returnUrl: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** How long a payer has; the slot of an unpaid visit is held as long. */
export const PAYMENT_MINUTES = 15
/** An unfinished payment is asked about again after this long; callbacks get lost. */
export const ASK_AGAIN_MINUTES = 2
