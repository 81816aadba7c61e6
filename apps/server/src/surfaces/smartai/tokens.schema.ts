import { Type } from 'typebox'
import {
  ADJUSTMENT_MAX,
  OPERATIONS,
  PAYMENT_METHODS,
  PURCHASE_STATUSES,
  TRANSACTION_STATUSES,
  TRANSACTION_TYPES,
  TRANSFER_TOKENS,
} from '../../domains/tokens/index.ts'
import { ReturnAddress } from '../../platform/http/return-address.ts'
import { Instant, Line, OneOf, Uuid } from '../../platform/http/schema.ts'
import { enveloped, exact, PageQuery, pagedEnvelope } from './schema.ts'

const Tokens = Type.Integer({ description: 'Whole tokens' })
const PriceRial = Type.Integer({ description: 'Rial' })

export const Balance = enveloped(
  Type.Object({
    balance: Type.Integer({ description: 'Tokens that can be spent now' }),
    pendingBalance: Type.Integer({ description: 'Tokens that are ordered and can still be paid for' }),
    lastUpdated: Instant,
  }),
)

const DateQuery = {
  startDate: Type.Optional(
    Type.String({ maxLength: 40, description: 'An instant (ISO 8601), or a date: the day begins in Tehran' }),
  ),
  endDate: Type.Optional(
    Type.String({ maxLength: 40, description: 'An instant, or a date: the whole day in Tehran is included' }),
  ),
}
export const TransactionQuery = Type.Object({
  ...PageQuery,
  ...DateQuery,
  type: Type.Optional(OneOf(TRANSACTION_TYPES)),
})
export const UsageQuery = Type.Object(DateQuery)

const Transaction = Type.Object({
  id: Type.String(),
  type: OneOf(TRANSACTION_TYPES),
  amount: Type.Integer({ description: 'What the balance gained; negative where it lost' }),
  description: Type.String(),
  status: OneOf(TRANSACTION_STATUSES),
  createdAt: Instant,
  completedAt: Type.Optional(Instant),
  reference: Type.Optional(Type.String({ description: 'The invoice' })),
  recipient: Type.Optional(Type.String({ description: 'E-mail of who received a transfer' })),
  sender: Type.Optional(Type.String({ description: 'E-mail of who sent a transfer; missing where they have none' })),
  serviceName: Type.Optional(Type.String()),
})
export const Transactions = pagedEnvelope(Transaction)

export const TransferTokens = Type.Object(
  {
    recipientEmail: Type.String({ format: 'email', maxLength: 254 }),
    amount: Type.Integer({ minimum: TRANSFER_TOKENS.min, maximum: TRANSFER_TOKENS.max }),
    description: Type.Optional(Line(200)),
  },
  exact,
)
export const Transferred = enveloped(
  Type.Object({
    id: Type.String(),
    amount: Tokens,
    recipient: Type.String(),
    status: OneOf(['completed']),
    description: Type.String(),
    createdAt: Instant,
    newBalance: Type.Integer({ description: 'What the sender can spend now' }),
  }),
)

export const Packages = enveloped(
  Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      tokensAmount: Tokens,
      price: Type.Integer({ description: 'Rial, before the discount' }),
      currency: OneOf(['IRR']),
      isActive: Type.Boolean(),
      discountPercentage: Type.Optional(Type.Integer()),
      expiryDays: Type.Optional(Type.Integer()),
    }),
  ),
)

export const PurchaseTokens = Type.Object(
  { packageId: Line(100), paymentMethod: OneOf(PAYMENT_METHODS), returnUrl: Type.Optional(ReturnAddress) },
  exact,
)
export const Purchased = enveloped(
  Type.Object({
    invoiceId: Type.String(),
    amount: PriceRial,
    tokensAmount: Tokens,
    paymentUrl: Type.String(),
    expiresAt: Instant,
  }),
)

export const InvoicePath = Type.Object({ invoiceId: Type.String({ maxLength: 30 }) })
export const InvoiceAnswer = enveloped(
  Type.Object({
    invoiceId: Type.String(),
    packageId: Type.String(),
    amount: PriceRial,
    tokensAmount: Tokens,
    paymentMethod: OneOf(PAYMENT_METHODS),
    status: OneOf(PURCHASE_STATUSES),
    createdAt: Instant,
    expiresAt: Instant,
    paymentUrl: Type.Optional(Type.String({ description: 'While it can be paid' })),
    completedAt: Type.Optional(Instant),
    refundedAt: Type.Optional(Instant),
  }),
)

export const Usage = enveloped(
  Type.Array(
    Type.Object({
      date: Type.String({ description: 'A day in Tehran, YYYY-MM-DD' }),
      service: Type.String(),
      tokens: Tokens,
      runs: Type.Integer(),
    }),
  ),
)

export const UserPath = Type.Object({ userId: Uuid })
const Reason = Line(500, { description: 'Kept with the change; the user sees it in the statement' })
export const AdjustTokens = Type.Object(
  {
    amount: Type.Integer({ minimum: 0, maximum: ADJUSTMENT_MAX }),
    operation: OneOf(OPERATIONS),
    reason: Reason,
  },
  exact,
)
export const AdjustedTokens = enveloped(
  Type.Object({
    userId: Type.String(),
    previousBalance: Tokens,
    newBalance: Tokens,
    transactionId: Type.String(),
  }),
)
export const RefundPurchase = Type.Object({ reason: Reason }, exact)
export const RefundedPurchase = enveloped(
  Type.Object({
    invoiceId: Type.String(),
    userId: Type.String(),
    status: OneOf(['refunded']),
    tokensAmount: Tokens,
    amount: Type.Integer({ description: 'Rial, returned to the wallet' }),
    newBalance: Tokens,
    transactionId: Type.String(),
  }),
)
