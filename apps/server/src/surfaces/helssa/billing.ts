import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Ledger, PostedEntry, Wallet as WalletState } from '../../domains/ledger/index.ts'
import type { Payments } from '../../domains/payments/index.ts'
import type { Plan, Plans as PlansDomain, Purchase, SubscribedPlan } from '../../domains/plans/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { onceOf } from '../../platform/http/idempotency.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { instantText } from '../../platform/http/schema.ts'
import {
  ChargeStarted,
  ChargeWallet,
  Plans,
  PurchasedPlan,
  PurchasePlan,
  QuotedPlan,
  QuotePlan,
  Subscription,
  Subscriptions,
  SubscriptionsQuery,
  UpdateSubscription,
  Wallet,
} from './billing.schema.ts'
import { presentMovement } from './movements.present.ts'
import { answers, IdParams } from './schema.ts'

const tags = ['billing']
const RECENT = 10

interface Deps {
  readonly ledger: Ledger
  readonly payments: Payments
  readonly plans: PlansDomain
  readonly clock: Clock
  readonly publicUrl: string
}

/** Wallet and plans (contract: financial endpoints). */
export const billingRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { ledger, payments, plans, clock } = deps
  await app.register(subscriptionRoutes, deps)

  app.get(
    '/billing/wallet/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'getWallet',
        summary: 'Balance and latest movements',
        response: answers({ 200: Wallet }, 401),
      },
    },
    async (request) => {
      const { personId } = actorOf(request)
      const [state, entries] = await Promise.all([
        ledger.walletOf(personId),
        ledger.latestWalletEntries(personId, RECENT),
      ])
      const language = languageOf(request.headers['accept-language'])
      return presentWallet(personId, state, entries, { language, now: clock.now() })
    },
  )

  app.post(
    '/billing/wallet/charge/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'chargeWallet',
        summary: 'Start a payment into the wallet',
        body: ChargeWallet,
        response: answers({ 200: ChargeStarted }, 401, 409, 422),
      },
    },
    async (request) => {
      const { amount, return_url: returnUrl } = request.body
      const payment = await payments.chargeWallet(actorOf(request).personId, {
        amountRial: amount,
        ...(returnUrl !== undefined && { returnUrl }),
        ...onceOf(request, 'chargeWallet'),
      })
      return {
        transaction_id: payment.id,
        payment_url: payments.urlOf(payment.id),
        amount: payment.amountRial,
        expires_at: instantText(payment.expiresAt),
      }
    },
  )

  app.get(
    '/billing/subscriptions/plans/',
    {
      schema: {
        tags,
        operationId: 'listPlans',
        security: [],
        summary: 'Plans on offer',
        response: answers({ 200: Plans }),
      },
    },
    async (request) => {
      const language = languageOf(request.headers['accept-language'])
      return { plans: (await plans.list()).map((plan) => presentPlan(plan, language)) }
    },
  )

  app.post(
    '/billing/subscriptions/quote/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'quotePlan',
        summary: 'What a plan would cost with a discount code; nothing is kept',
        body: QuotePlan,
        response: answers({ 200: QuotedPlan }, 401, 404, 422),
      },
    },
    async ({ body }) => {
      const { amountRial, discountRial, totalRial } = await plans.quote({
        planId: body.plan_id,
        months: body.duration_months,
        ...(body.discount_code && { code: body.discount_code }),
      })
      return { amount: amountRial, discount_applied: discountRial, total: totalRial }
    },
  )

  app.post(
    '/billing/subscriptions/purchase/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'purchasePlan',
        summary: 'Buy or extend a plan',
        body: PurchasePlan,
        response: answers({ 200: PurchasedPlan }, 401, 402, 404, 409, 422),
      },
    },
    async (request) => {
      const { body } = request
      const purchase = await plans.purchase(actorOf(request).personId, {
        planId: body.plan_id,
        months: body.duration_months,
        method: body.payment_method,
        ...(body.discount_code && { code: body.discount_code }),
        ...(body.return_url !== undefined && { returnUrl: body.return_url }),
        ...onceOf(request, 'purchasePlan'),
      })
      return presentPurchase(purchase, body.payment_method, languageOf(request.headers['accept-language']))
    },
  )
}

/** A person's own subscriptions. */
const subscriptionRoutes: FastifyPluginAsyncTypebox<Pick<Deps, 'plans' | 'publicUrl'>> = async (
  app,
  { plans, publicUrl },
) => {
  app.addHook('preValidation', signedIn)

  app.get(
    '/billing/subscriptions/',
    {
      schema: {
        tags,
        operationId: 'listSubscriptions',
        summary: 'Own subscriptions, also those that ended, newest first',
        querystring: SubscriptionsQuery,
        response: answers({ 200: Subscriptions }, 401, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const { count, results } = await plans.listOf(actorOf(request).personId, page)
      const language = languageOf(request.headers['accept-language'])
      return presentPage(`${publicUrl}${request.url}`, page, {
        count,
        results: results.map((subscription) => presentSubscription(subscription, language)),
      })
    },
  )

  app.patch(
    '/billing/subscriptions/:id/',
    {
      schema: {
        tags,
        operationId: 'updateSubscription',
        summary: 'Switch the renewal on or off',
        params: IdParams,
        body: UpdateSubscription,
        response: answers({ 200: Subscription }, 401, 404, 422),
      },
    },
    async (request) => {
      const { auto_renew: autoRenew } = request.body
      const changed = await plans.setAutoRenew(actorOf(request).personId, request.params.id, autoRenew)
      return presentSubscription(changed, languageOf(request.headers['accept-language']))
    },
  )
}

const presentWallet = (
  personId: string,
  { balance, held, updatedAt }: WalletState,
  entries: readonly PostedEntry[],
  { language, now }: { language: Language; now: Date },
) => ({
  wallet_id: personId,
  balance,
  currency: 'IRR',
  blocked_amount: held,
  last_updated: instantText(updatedAt ?? now),
  recent_transactions: entries.map((entry) => presentMovement(personId, entry, language)),
})

const presentPlan = (plan: Plan, language: Language) => ({
  id: plan.id,
  name: plan.name[language],
  price: plan.priceRial,
  duration_days: plan.durationDays,
  features: [...plan.features[language]],
  limitations: {
    monthly_consultations: plan.monthlyConsultations,
    storage_mb: plan.storageMb,
    ai_queries: plan.aiQueries,
  },
  ...(plan.discount && { discount: { percentage: plan.discount.percentage, valid_until: plan.discount.validUntil } }),
})

const presentSubscription = (subscription: SubscribedPlan, language: Language) => ({
  id: subscription.id,
  plan: { id: subscription.planId, name: subscription.planName[language] },
  start_date: subscription.startDate,
  end_date: subscription.endDate,
  status: subscription.status,
  auto_renew: subscription.autoRenew,
})

const presentPurchase = (
  { plan, order, subscription, paymentUrl }: Purchase,
  method: 'wallet' | 'online',
  language: Language,
) => ({
  subscription: {
    id: subscription?.id ?? null,
    plan: { id: plan.id, name: plan.name[language] },
    start_date: subscription?.startDate ?? null,
    end_date: subscription?.endDate ?? null,
    status: subscription ? ('active' as const) : ('pending' as const),
    auto_renew: subscription?.autoRenew ?? true,
  },
  payment: {
    amount: order.amountRial,
    discount_applied: order.discountRial,
    total_paid: order.totalRial,
    payment_method: method,
    transaction_id: order.id,
    payment_url: paymentUrl ?? null,
  },
})
