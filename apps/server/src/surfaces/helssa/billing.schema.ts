import { Type } from 'typebox'
import { PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { ReturnAddress } from '../../platform/http/return-address.ts'
import { Instant, Line, Nullable, OneOf, Rial } from '../../platform/http/schema.ts'
import { exact } from './schema.ts'

export const WalletMovement = Type.Object({
  id: Type.String(),
  type: OneOf(['credit', 'debit']),
  amount: Type.Integer({ description: 'Rial' }),
  description: Type.String(),
  created_at: Instant,
  status: Type.String(),
})

export const Wallet = Type.Object({
  wallet_id: Type.String(),
  balance: Type.Integer({ description: 'Rial that can be spent now' }),
  currency: Type.String(),
  blocked_amount: Type.Integer({ description: 'Rial held for visits that are paid and not yet over' }),
  last_updated: Instant,
  recent_transactions: Type.Array(WalletMovement),
})

export const ChargeWallet = Type.Object(
  {
    amount: Rial({ minimum: 10_000, maximum: 2_000_000_000, description: 'Rial' }),
    payment_method: OneOf(['online']),
    gateway: Type.Optional(OneOf(['zarinpal', 'sandbox'])),
    return_url: Type.Optional(ReturnAddress),
  },
  exact,
)
export const ChargeStarted = Type.Object({
  transaction_id: Type.String(),
  payment_url: Type.String(),
  amount: Type.Integer(),
  expires_at: Instant,
})

export const Plans = Type.Object({
  plans: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      price: Type.Integer({ description: 'Rial a month' }),
      duration_days: Type.Integer(),
      features: Type.Array(Type.String()),
      limitations: Type.Object({
        monthly_consultations: Type.Integer({ description: '-1: without limit' }),
        storage_mb: Type.Integer(),
        ai_queries: Type.Integer(),
      }),
      discount: Type.Optional(Type.Object({ percentage: Type.Integer(), valid_until: Nullable(Type.String()) })),
    }),
  ),
})

export const PurchasePlan = Type.Object(
  {
    plan_id: Line(50),
    duration_months: Type.Integer({ minimum: 1, maximum: 36 }),
    payment_method: OneOf(['wallet', 'online']),
    discount_code: Type.Optional(Nullable(Line(50))),
    return_url: Type.Optional(ReturnAddress),
  },
  exact,
)
export const QuotePlan = Type.Object(
  {
    plan_id: Line(50),
    duration_months: Type.Integer({ minimum: 1, maximum: 36 }),
    discount_code: Type.Optional(Nullable(Line(50))),
  },
  exact,
)
export const QuotedPlan = Type.Object({
  amount: Type.Integer({ description: 'Rial, after the plan’s own discount' }),
  discount_applied: Type.Integer({ description: 'Rial off by the code' }),
  total: Type.Integer({ description: 'Rial to pay' }),
})
export const PurchasedPlan = Type.Object({
  subscription: Type.Object({
    id: Nullable(Type.String()),
    plan: Type.Object({ id: Type.String(), name: Type.String() }),
    start_date: Nullable(Type.String()),
    end_date: Nullable(Type.String()),
    status: OneOf(['active', 'pending']),
    auto_renew: Type.Boolean(),
  }),
  payment: Type.Object({
    amount: Type.Integer({ description: 'Rial, after the plan’s own discount' }),
    discount_applied: Type.Integer({ description: 'Rial off by the code' }),
    total_paid: Type.Integer({ description: 'Rial' }),
    payment_method: OneOf(['wallet', 'online']),
    transaction_id: Type.String(),
    payment_url: Nullable(Type.String()),
  }),
})

export const Subscription = Type.Object({
  id: Type.String(),
  plan: Type.Object({ id: Type.String(), name: Type.String() }),
  start_date: Type.String({ description: 'Gregorian, YYYY-MM-DD' }),
  end_date: Type.String({ description: 'Gregorian; the first day without it' }),
  status: OneOf(['active', 'expired']),
  auto_renew: Type.Boolean({ description: 'Whether it is renewed from the wallet on its end date' }),
})
export const Subscriptions = PageAnswer(Subscription)
export const SubscriptionsQuery = Type.Object(PageQuery)
export const UpdateSubscription = Type.Object({ auto_renew: Type.Boolean() }, exact)
