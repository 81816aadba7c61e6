import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { Ledger } from '../ledger/index.ts'
import type { Notifications } from '../notifications/index.ts'
import type { Payments } from '../payments/index.ts'

/** What tokens need to know of accounts. */
export interface AccountBook {
  /** Whose account a login e-mail (lower case) is. */
  readonly findByEmail: (db: Db, email: string) => Promise<{ personId: string; status: string } | undefined>
}

export interface TokenDeps {
  readonly db: Db
  readonly clock: Clock
  readonly ledger: Ledger
  readonly payments: Payments
  readonly notifications: Notifications
  readonly accounts: AccountBook
}

/** The whole tokens one transfer may move (contract: limits). */
export const TRANSFER_TOKENS = { min: 5, max: 1_000 } as const
/** No balance is set, and no sum added, beyond this. */
export const ADJUSTMENT_MAX = 1_000_000_000

export const TRANSACTION_TYPES = ['charge', 'usage', 'transfer', 'refund', 'admin_adjustment'] as const
export type TransactionType = (typeof TRANSACTION_TYPES)[number]
export const TRANSACTION_STATUSES = ['pending', 'completed', 'failed', 'cancelled'] as const
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number]

/** A row of a person's statement. */
export interface TokenTransaction {
  readonly id: string
  readonly personId: string
  readonly type: TransactionType
  /** What the balance gained; negative where it lost. */
  readonly amount: number
  readonly status: TransactionStatus
  readonly description: string
  readonly reference: string | null
  /** E-mail of who received a transfer, in the rows of both sides. */
  readonly recipient: string | null
  /** E-mail of who sent a transfer, in the rows of both sides; null where the sender has none. */
  readonly sender: string | null
  readonly service: string | null
  readonly createdAt: Date
  readonly completedAt: Date | null
}

export interface TokenPackage {
  readonly id: string
  readonly name: { readonly fa: string; readonly en: string }
  readonly tokens: number
  /** Rial, before the discount. */
  readonly priceRial: number
  readonly discountPercentage: number | null
  /** Days (24 h each) its tokens are good for; null for ever. */
  readonly expiryDays: number | null
}

/** Rial to pay for a package: its price less its discount, a discount's fraction of a Rial given up. */
export const costOf = ({ priceRial, discountPercentage }: TokenPackage): number =>
  priceRial - Math.floor((priceRial * (discountPercentage ?? 0)) / 100)

export const PAYMENT_METHODS = ['credit_card', 'online_payment'] as const
export type PaymentMethod = (typeof PAYMENT_METHODS)[number]
export const PURCHASE_STATUSES = ['pending', 'completed', 'cancelled', 'refunded'] as const
export type PurchaseStatus = (typeof PURCHASE_STATUSES)[number]

/** A package somebody wants, or has bought. Its id is that of its row in the statement and of its lot. */
export interface Purchase {
  readonly id: string
  /** `INV-10001` */
  readonly invoice: string
  readonly personId: string
  readonly packageId: string
  readonly paymentId: string
  readonly tokens: number
  readonly priceRial: number
  readonly expiryDays: number | null
  readonly method: PaymentMethod
  readonly status: PurchaseStatus
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly completedAt: Date | null
  readonly refundedAt: Date | null
}

const INVOICE = /^INV-([1-9][0-9]{0,14})$/
export const invoiceOf = (number: number): string => `INV-${number}`
/** The number of an invoice, or undefined for what cannot be one. */
export const invoiceNumber = (invoice: string): number | undefined => {
  const [, digits] = INVOICE.exec(invoice) ?? []
  return digits === undefined ? undefined : Number(digits)
}
