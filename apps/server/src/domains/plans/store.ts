import { type Selectable, sql } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Plan } from './plan.ts'

const toPlan = (row: Selectable<DB['plans']>): Plan => ({
  id: row.id,
  name: { fa: row.name_fa, en: row.name_en },
  priceRial: row.price_rial,
  durationDays: row.duration_days,
  features: { fa: row.features_fa, en: row.features_en },
  monthlyConsultations: row.monthly_consultations,
  storageMb: row.storage_mb,
  aiQueries: row.ai_queries,
  discount:
    row.discount_percentage === null
      ? undefined
      : { percentage: row.discount_percentage, validUntil: row.discount_valid_until },
})

export async function activePlans(db: Db): Promise<Plan[]> {
  return (await db.selectFrom('plans').selectAll().where('is_active', '=', true).orderBy('position').execute()).map(
    toPlan,
  )
}

export async function findPlan(db: Db, id: string): Promise<Plan | undefined> {
  const row = await db.selectFrom('plans').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toPlan(row)
}

export async function findActivePlan(db: Db, id: string): Promise<Plan | undefined> {
  const row = await db
    .selectFrom('plans')
    .selectAll()
    .where('id', '=', id)
    .where('is_active', '=', true)
    .executeTakeFirst()
  return row && toPlan(row)
}

/** The percentage of a code that is good for this plan today, or undefined. */
export async function findDiscountCode(
  db: Db,
  asked: { code: string; planId: string; today: string },
): Promise<number | undefined> {
  const row = await db
    .selectFrom('discount_codes')
    .select('percentage')
    .where('code', '=', asked.code)
    .where((e) => e.or([e('plan_id', 'is', null), e('plan_id', '=', asked.planId)]))
    .where((e) => e.or([e('valid_until', 'is', null), e('valid_until', '>=', asked.today)]))
    .where((e) => e.or([e('uses_max', 'is', null), e('uses', '<', e.ref('uses_max'))]))
    .executeTakeFirst()
  return row?.percentage
}

/** Counts one use; the table itself refuses one too many (`discount_codes_not_overused`). */
export async function countDiscountUse(tx: Tx, code: string): Promise<void> {
  await tx.updateTable('discount_codes').set({ uses: sql`uses + 1` }).where('code', '=', code).execute()
}

export interface Order {
  readonly id: string
  readonly personId: string
  readonly planId: string
  readonly months: number
  readonly amountRial: number
  readonly discountRial: number
  readonly totalRial: number
  readonly code: string | null
}

export async function insertOrder(tx: Tx, order: Order, at: Date): Promise<void> {
  await tx
    .insertInto('subscription_orders')
    .values({
      id: order.id,
      person_id: order.personId,
      plan_id: order.planId,
      months: order.months,
      amount_rial: order.amountRial,
      discount_rial: order.discountRial,
      total_rial: order.totalRial,
      discount_code: order.code,
      status: 'pending',
      created_at: at,
    })
    .execute()
}

/** The order, still unpaid, locked until the transaction ends. */
/** What somebody who pays an order is shown of it: the plan, and for how long. */
export async function describeOrder(db: Db, id: string): Promise<{ fa: string[]; en: string[] }> {
  const row = await db
    .selectFrom('subscription_orders as o')
    .innerJoin('plans as p', 'p.id', 'o.plan_id')
    .select(['p.name_fa', 'p.name_en', 'o.months'])
    .where('o.id', '=', id)
    .executeTakeFirst()
  if (!row) return { fa: [], en: [] }
  const months = new Intl.NumberFormat('fa-IR').format(row.months)
  return { fa: [`اشتراک ${row.name_fa}`, `${months} ماه`], en: [`Plan ${row.name_en}`, `Months: ${row.months}`] }
}

export async function lockPendingOrder(tx: Tx, id: string): Promise<Order | undefined> {
  const row = await tx
    .selectFrom('subscription_orders')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .forUpdate()
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      personId: row.person_id,
      planId: row.plan_id,
      months: row.months,
      amountRial: row.amount_rial,
      discountRial: row.discount_rial,
      totalRial: row.total_rial,
      code: row.discount_code,
    }
  )
}

export async function markOrderPaid(tx: Tx, id: string, subscriptionId: string): Promise<void> {
  await tx
    .updateTable('subscription_orders')
    .set({ status: 'paid', subscription_id: subscriptionId })
    .where('id', '=', id)
    .execute()
}

export interface Subscription {
  readonly id: string
  readonly personId: string
  readonly planId: string
  readonly startDate: string
  readonly endDate: string
  readonly status: 'active' | 'expired'
  readonly autoRenew: boolean
}

export const toSubscription = (row: Selectable<DB['subscriptions']>): Subscription => ({
  id: row.id,
  personId: row.person_id,
  planId: row.plan_id,
  startDate: row.start_date,
  endDate: row.end_date,
  status: row.status as Subscription['status'],
  autoRenew: row.auto_renew,
})

/** A person's subscriptions change one after another. */
export async function lockSubscriber(tx: Tx, personId: string): Promise<void> {
  await tx.selectFrom('persons').select('id').where('id', '=', personId).forNoKeyUpdate().execute()
}

export async function findActiveSubscription(
  db: Db,
  personId: string,
  planId: string,
): Promise<Subscription | undefined> {
  const row = await db
    .selectFrom('subscriptions')
    .selectAll()
    .where('person_id', '=', personId)
    .where('plan_id', '=', planId)
    .where('status', '=', 'active')
    .executeTakeFirst()
  return row && toSubscription(row)
}

export async function insertSubscription(tx: Tx, subscription: Subscription, at: Date): Promise<void> {
  await tx
    .insertInto('subscriptions')
    .values({
      id: subscription.id,
      person_id: subscription.personId,
      plan_id: subscription.planId,
      start_date: subscription.startDate,
      end_date: subscription.endDate,
      status: subscription.status,
      auto_renew: subscription.autoRenew,
      created_at: at,
    })
    .execute()
}

export async function updateSubscription(
  tx: Tx,
  id: string,
  changes: { endDate?: string; status?: 'expired' },
): Promise<void> {
  await tx
    .updateTable('subscriptions')
    .set({ ...(changes.endDate && { end_date: changes.endDate }), ...(changes.status && { status: changes.status }) })
    .where('id', '=', id)
    .execute()
}

/** The next active subscriptions that end today or have ended, in the order of their end, after one of them. */
export async function endingSubscriptions(
  db: Db,
  { today, after, limit }: { today: string; after: Ending | undefined; limit: number },
): Promise<Ending[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .select(['id', 'end_date'])
    .where('status', '=', 'active')
    .where('end_date', '<=', today)
    .$if(after !== undefined, (q) =>
      q.where(sql<boolean>`(end_date, id) > (${after?.endDate}::date, ${after?.id}::uuid)`),
    )
    .orderBy('end_date')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ id: row.id, endDate: row.end_date }))
}
export type Ending = Pick<Subscription, 'id' | 'endDate'>

/**
 * The subscription, if it is still active and still at its end; locked, so that it is renewed once. Its person is locked
 * first, as by a purchase: neither changes what the other has read, and none waits for the other in a ring.
 */
export async function lockEnding(tx: Tx, id: string, today: string): Promise<Subscription | undefined> {
  await sql`select 1 from persons where id = (select person_id from subscriptions where id = ${id}) for no key update`.execute(
    tx,
  )
  const row = await tx
    .selectFrom('subscriptions')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'active')
    .where('end_date', '<=', today)
    .forUpdate()
    .executeTakeFirst()
  return row && toSubscription(row)
}

/** The limits of a person's plans on a day, best of each (-1 beats any number); no row when there is no plan. */
export async function planLimitsOf(
  db: Db,
  personId: string,
  today: string,
): Promise<{ consultations: number | null; storage: number | null; queries: number | null; had_plan: boolean }> {
  const { rows } = await statement<{
    consultations: number | null
    storage: number | null
    queries: number | null
    had_plan: boolean
  }>`
    select case when bool_or(p.monthly_consultations < 0) then -1 else max(p.monthly_consultations) end as consultations,
      case when bool_or(p.storage_mb < 0) then -1 else max(p.storage_mb) end as storage,
      case when bool_or(p.ai_queries < 0) then -1 else max(p.ai_queries) end as queries,
      exists (select from subscriptions where person_id = ${personId}) as had_plan
    from subscriptions s join plans p on p.id = s.plan_id
    where s.person_id = ${personId} and s.status = 'active' and s.end_date > ${today}::date`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('an aggregate answered no row')
  return row
}
