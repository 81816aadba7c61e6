import { randomUUID } from 'node:crypto'
import { addMonthsClamped, tehranDateOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction, refuseOn, type Tx } from '../../platform/database/transaction.ts'
import { type OnceKey, once } from '../../platform/once.ts'
import { announce } from '../../platform/outbox.ts'
import { type Ledger, platformAccount, walletOf } from '../ledger/index.ts'
import type { Payments } from '../payments/index.ts'
import { planRefuses } from './errors.ts'
import { type Plan, priceOf } from './plan.ts'
import {
  countDiscountUse,
  findActivePlan,
  findActiveSubscription,
  findDiscountCode,
  insertOrder,
  insertSubscription,
  lockPendingOrder,
  lockSubscriber,
  markOrderPaid,
  type Order,
  type Subscription,
  updateSubscription,
} from './store.ts'

export interface PlanDeps {
  readonly db: Db
  readonly clock: Clock
  readonly ledger: Ledger
  readonly payments: Payments
}

export interface Purchase {
  readonly plan: Plan
  readonly order: Order
  /** Undefined until an online payment has arrived. */
  readonly subscription: Subscription | undefined
  readonly paymentUrl: string | undefined
}

/**
 * Buys months of a plan, from the wallet at once or through the gateway. A running subscription to it is extended.
 * @throws PLAN_NOT_FOUND, DISCOUNT_CODE_INVALID, INSUFFICIENT_BALANCE, IDEMPOTENCY_KEY_REUSED
 */
export function purchasePlan(
  deps: PlanDeps,
  personId: string,
  asked: {
    planId: string
    months: number
    method: 'wallet' | 'online'
    code?: string
    returnUrl?: string
    once?: OnceKey
  },
): Promise<Purchase> {
  const { db, clock, payments } = deps
  return inTransaction(db, (tx) =>
    once(tx, asked.once, clock.now(), async () => {
      const { plan, order } = await placeOrder(deps, tx, personId, asked)
      if (asked.method === 'wallet' || order.totalRial === 0) {
        return { plan, order, subscription: await payOrder(deps, tx, order), paymentUrl: undefined }
      }
      const payment = await payments.request(tx, {
        personId,
        purpose: 'subscription',
        subjectId: order.id,
        amountRial: order.totalRial,
        ...(asked.returnUrl !== undefined && { returnUrl: asked.returnUrl }),
      })
      return { plan, order, subscription: undefined, paymentUrl: payments.urlOf(payment.id) }
    }),
  )
}

/**
 * What months of a plan would cost with a code; nothing is kept.
 * @throws PLAN_NOT_FOUND, DISCOUNT_CODE_INVALID
 */
export async function quotePlan(
  { db, clock }: Pick<PlanDeps, 'clock'> & { readonly db: Db },
  asked: { planId: string; months: number; code?: string },
): Promise<{ plan: Plan; code: string | null } & ReturnType<typeof priceOf>> {
  const today = tehranDateOf(clock.now())
  const plan = await findActivePlan(db, asked.planId)
  if (!plan) throw planRefuses.PLAN_NOT_FOUND()
  const code = asked.code?.trim().toUpperCase() || null
  const percentage = code ? await findDiscountCode(db, { code, planId: plan.id, today }) : 0
  if (percentage === undefined) throw planRefuses.DISCOUNT_CODE_INVALID()
  return { plan, code, ...priceOf(plan, asked.months, percentage, today) }
}

async function placeOrder(
  { clock }: PlanDeps,
  tx: Tx,
  personId: string,
  asked: { planId: string; months: number; code?: string },
): Promise<{ plan: Plan; order: Order }> {
  const { plan, ...price } = await quotePlan({ db: tx, clock }, asked)
  const order = { id: randomUUID(), personId, planId: plan.id, months: asked.months, ...price }
  await insertOrder(tx, order, clock.now())
  return { plan, order }
}

/** Takes an order's price from the wallet and starts or extends its subscription. */
async function payOrder({ clock, ledger }: PlanDeps, tx: Tx, order: Order): Promise<Subscription> {
  const now = clock.now()
  await lockSubscriber(tx, order.personId)
  if (order.code) {
    await countDiscountUse(tx, order.code).catch((error) =>
      refuseOn(error, { discount_codes_not_overused: planRefuses.DISCOUNT_CODE_INVALID }),
    )
  }
  await ledger.post(tx, now, { type: 'plan.purchase', id: order.id, description: order.planId }, [
    { debit: walletOf(order.personId), credit: platformAccount, amount: order.totalRial },
  ])
  const subscription = await extend(tx, order, now)
  await markOrderPaid(tx, order.id, subscription.id)
  await announce(tx, {
    type: 'plan.purchased',
    key: order.personId,
    data: { personId: order.personId, planId: order.planId, endDate: subscription.endDate },
  })
  return subscription
}

async function extend(tx: Tx, order: Order, now: Date): Promise<Subscription> {
  const today = tehranDateOf(now)
  const running = await findActiveSubscription(tx, order.personId, order.planId)
  if (running) {
    // A plan that ended and was not swept yet goes on from today.
    const [, from = today] = [running.endDate, today].sort()
    const endDate = addMonthsClamped(from, order.months)
    await updateSubscription(tx, running.id, { endDate })
    return { ...running, endDate }
  }
  const subscription: Subscription = {
    id: randomUUID(),
    personId: order.personId,
    planId: order.planId,
    startDate: today,
    endDate: addMonthsClamped(today, order.months),
    status: 'active',
    autoRenew: true,
  }
  await insertSubscription(tx, subscription, now)
  return subscription
}

/** What a paid gateway payment of an order does. @throws PLAN_NOT_FOUND the order was fulfilled before */
export async function fulfilOrder(deps: PlanDeps, tx: Tx, orderId: string): Promise<void> {
  const order = await lockPendingOrder(tx, orderId)
  if (!order) throw planRefuses.PLAN_NOT_FOUND()
  await payOrder(deps, tx, order)
}
