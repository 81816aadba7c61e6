import { tehranDateOf } from '../../platform/calendar.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import type { Refusal } from '../../platform/errors.ts'
import type { Notifications } from '../notifications/index.ts'
import { planRefuses } from './errors.ts'
import { planNotices } from './notices.ts'
import { type Allowance, FREE_ALLOWANCE, type Plan } from './plan.ts'
import { fulfilOrder, type PlanDeps, type Purchase, purchasePlan, quotePlan } from './purchase-plan.ts'
import { renewPlans } from './renew-plans.ts'
import { activePlans, describeOrder, lockSubscriber, planLimitsOf } from './store.ts'
import {
  findSubscription,
  hasPlanOn,
  type SubscribedPlan,
  saveAutoRenew,
  subscriptionsOf,
} from './subscription-store.ts'

interface Deps extends PlanDeps {
  readonly notifications: Notifications
}

/** Plans, what they cost, who has one, and what one may use with or without. */
export function createPlans(deps: Deps) {
  deps.payments.onPaid('subscription', {
    lock: (tx, { personId }) => lockSubscriber(tx, personId),
    use: async (tx, { subjectId }) => {
      if (subjectId) await fulfilOrder(deps, tx, subjectId)
    },
    describe: describeOrder,
  })
  /** Of somebody whose plans are none on the day asked about: whether one of them still runs today. */
  const endOf = async (db: Db, personId: string) =>
    (await hasPlanOn(db, personId, tehranDateOf(deps.clock.now()))) ? 'ends_before' : 'ended'

  return {
    list: (): Promise<Plan[]> => activePlans(deps.db),

    purchase: (personId: string, asked: Parameters<typeof purchasePlan>[2]): Promise<Purchase> =>
      purchasePlan(deps, personId, asked),

    quote: (asked: Parameters<typeof quotePlan>[1]) => quotePlan(deps, asked),

    /** What a person may use on the day of `at`. */
    async allowanceOf(db: Db, personId: string, at: Date): Promise<Allowance> {
      const limits = await planLimitsOf(db, personId, tehranDateOf(at))
      return {
        monthlyConsultations: limits.consultations ?? FREE_ALLOWANCE.monthlyConsultations,
        storageMb: limits.storage ?? FREE_ALLOWANCE.storageMb,
        aiQueries: limits.queries ?? FREE_ALLOWANCE.aiQueries,
        plan: limits.consultations !== null ? 'valid' : limits.had_plan ? await endOf(db, personId) : 'none',
      }
    },

    /** The refusal for something past an allowance. */
    refusePast({ plan }: Allowance, facts: Record<string, unknown>): Refusal {
      if (plan === 'ended') return planRefuses.SUBSCRIPTION_EXPIRED(facts)
      return plan === 'ends_before' ? planRefuses.PLAN_ENDS_BEFORE(facts) : planRefuses.PLAN_LIMIT_REACHED(facts)
    },

    /** A person's subscriptions, also those that ended, newest first. */
    listOf: (personId: string, page: { page: number; pageSize: number }) => subscriptionsOf(deps.db, personId, page),

    /**
     * Whether a subscription renews itself at its end.
     * @throws PLAN_NOT_FOUND also when it is somebody else's
     */
    async setAutoRenew(personId: string, id: string, autoRenew: boolean): Promise<SubscribedPlan> {
      const changed = await inTransaction(deps.db, async (tx) => {
        await saveAutoRenew(tx, { id, personId, autoRenew })
        return findSubscription(tx, { id, personId })
      })
      if (!changed) throw planRefuses.PLAN_NOT_FOUND()
      return changed
    },

    /** Renews or ends the subscriptions whose time has come. */
    renew: () => renewPlans(deps),

    /** Whether a person ever ordered a plan. */
    async hasOrdered(db: Db, personId: string): Promise<boolean> {
      const row = await db
        .selectFrom('subscription_orders')
        .select('id')
        .where('person_id', '=', personId)
        .executeTakeFirst()
      return row !== undefined
    },

    noticeHandlers: planNotices(deps.notifications),
  }
}
export type Plans = ReturnType<typeof createPlans>

export type { PlanRefusal } from './errors.ts'
export type { Plan } from './plan.ts'
export type { Purchase } from './purchase-plan.ts'
export type { SubscribedPlan } from './subscription-store.ts'
