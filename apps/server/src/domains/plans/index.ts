import { tehranDateOf } from '../../platform/calendar.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { Notifications } from '../notifications/index.ts'
import { planRefuses } from './errors.ts'
import { planNotices } from './notices.ts'
import { type Allowance, FREE_ALLOWANCE, type Plan } from './plan.ts'
import { fulfilOrder, type PlanDeps, type Purchase, purchasePlan } from './purchase-plan.ts'
import { renewPlans } from './renew-plans.ts'
import { activePlans, lockSubscriber, planLimitsOf } from './store.ts'

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
  })
  return {
    list: (): Promise<Plan[]> => activePlans(deps.db),

    purchase: (personId: string, asked: Parameters<typeof purchasePlan>[2]): Promise<Purchase> =>
      purchasePlan(deps, personId, asked),

    /** What a person may use on the day of `at`. */
    async allowanceOf(db: Db, personId: string, at: Date): Promise<Allowance> {
      const limits = await planLimitsOf(db, personId, tehranDateOf(at))
      return {
        monthlyConsultations: limits.consultations ?? FREE_ALLOWANCE.monthlyConsultations,
        storageMb: limits.storage ?? FREE_ALLOWANCE.storageMb,
        aiQueries: limits.queries ?? FREE_ALLOWANCE.aiQueries,
        hadPlan: limits.had_plan && limits.consultations === null,
      }
    },

    /** The refusal for something past an allowance. */
    refusePast: (allowance: Allowance, facts: Record<string, unknown>) =>
      allowance.hadPlan ? planRefuses.SUBSCRIPTION_EXPIRED(facts) : planRefuses.PLAN_LIMIT_REACHED(facts),

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
