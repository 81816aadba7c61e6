import { addMonthsClamped, tehranDateOf } from '../../platform/calendar.ts'
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { Refusal } from '../../platform/errors.ts'
import { announce } from '../../platform/outbox.ts'
import { platformAccount, walletOf } from '../ledger/index.ts'
import { priceOf } from './plan.ts'
import type { PlanDeps } from './purchase-plan.ts'
import { endingSubscriptions, findPlan, lockEnding, type Subscription, updateSubscription } from './store.ts'

const SWEEP_BATCH = 200

/**
 * Renews all subscriptions that are at their end from the wallet, for a month at the plan's present price; those that may
 * not or cannot be paid expire. Each in a transaction of its own: one that fails stops no other, and is due again.
 * @throws AggregateError those that failed, once the others are done
 */
export async function renewPlans(deps: PlanDeps): Promise<void> {
  const today = tehranDateOf(deps.clock.now())
  const faults: unknown[] = []
  let due = await endingSubscriptions(deps.db, { today, after: undefined, limit: SWEEP_BATCH })
  while (due.length > 0) {
    for (const { id } of due) await settleEnding(deps, id, today).catch((error: unknown) => faults.push(error))
    due = await endingSubscriptions(deps.db, { today, after: due.at(-1), limit: SWEEP_BATCH })
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} subscriptions could not be renewed`)
}

async function settleEnding(deps: PlanDeps, id: string, today: string): Promise<void> {
  const renewed = await inTransaction(deps.db, (tx) => renewOrExpire(deps, tx, id, today)).catch(refusedAs(false))
  // The wallet could not pay: nothing of the renewal stays, and the plan ends.
  if (!renewed) await inTransaction(deps.db, (tx) => expireIfEnding(tx, id, today))
}

const refusedAs =
  <T>(value: T) =>
  (error: unknown): T => {
    if (error instanceof Refusal) return value
    throw error
  }

async function renewOrExpire(deps: PlanDeps, tx: Tx, id: string, today: string): Promise<true> {
  const ending = await lockEnding(tx, id, today)
  if (ending) await (ending.autoRenew ? renew(deps, tx, ending, today) : expire(tx, ending))
  return true
}

async function expireIfEnding(tx: Tx, id: string, today: string): Promise<void> {
  const ending = await lockEnding(tx, id, today)
  if (ending) await expire(tx, ending)
}

async function renew({ clock, ledger }: PlanDeps, tx: Tx, ending: Subscription, today: string): Promise<void> {
  const plan = await findPlan(tx, ending.planId)
  if (!plan) throw new Error(`subscription ${ending.id} has no plan`)
  const { totalRial } = priceOf(plan, 1, 0, today)
  await ledger.post(tx, clock.now(), { type: 'plan.renewal', id: ending.id, description: plan.id }, [
    { debit: walletOf(ending.personId), credit: platformAccount, amount: totalRial },
  ])
  // It begins where the last one ended; unless nobody looked for so long that this month is over too and would be paid for nothing.
  const from = addMonthsClamped(ending.endDate, 1) > today ? ending.endDate : today
  const endDate = addMonthsClamped(from, 1)
  await updateSubscription(tx, ending.id, { endDate })
  await announce(tx, {
    type: 'plan.renewed',
    key: ending.personId,
    data: { personId: ending.personId, planId: plan.id, endDate, amountRial: totalRial },
  })
}

async function expire(tx: Tx, ending: Subscription): Promise<void> {
  await updateSubscription(tx, ending.id, { status: 'expired' })
  await announce(tx, {
    type: 'plan.expired',
    key: ending.personId,
    data: { personId: ending.personId, planId: ending.planId },
  })
}
