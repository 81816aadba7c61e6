// What a person sees of their own subscriptions.
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Plan } from './plan.ts'
import { type Subscription, toSubscription } from './store.ts'

export interface SubscribedPlan extends Subscription {
  readonly planName: Plan['name']
}

const withPlan = (db: Db) =>
  db
    .selectFrom('subscriptions')
    .innerJoin('plans', 'plans.id', 'subscriptions.plan_id')
    .selectAll('subscriptions')
    .select(['plans.name_fa', 'plans.name_en'])

type Row = Parameters<typeof toSubscription>[0] & { name_fa: string; name_en: string }
const toSubscribedPlan = (row: Row): SubscribedPlan => ({
  ...toSubscription(row),
  planName: { fa: row.name_fa, en: row.name_en },
})

/** A page of a person's subscriptions, newest first, and how many there are. */
export async function subscriptionsOf(
  db: Db,
  personId: string,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ count: number; results: SubscribedPlan[] }> {
  const [{ count }, rows] = await Promise.all([
    db
      .selectFrom('subscriptions')
      .where('person_id', '=', personId)
      .select((e) => e.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
    withPlan(db)
      .where('person_id', '=', personId)
      .orderBy('subscriptions.created_at', 'desc')
      .orderBy('subscriptions.id')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute(),
  ])
  return { count, results: rows.map(toSubscribedPlan) }
}

/** A subscription, if it is this person's. */
export async function findSubscription(
  db: Db,
  { id, personId }: { id: string; personId: string },
): Promise<SubscribedPlan | undefined> {
  const row = await withPlan(db).where('subscriptions.id', '=', id).where('person_id', '=', personId).executeTakeFirst()
  return row && toSubscribedPlan(row)
}

/** Does nothing to a subscription of somebody else. A renewal under way is waited for. */
export async function saveAutoRenew(
  tx: Tx,
  { id, personId, autoRenew }: { id: string; personId: string; autoRenew: boolean },
): Promise<void> {
  await tx
    .updateTable('subscriptions')
    .set({ auto_renew: autoRenew })
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .execute()
}

/** Whether a plan of this person covers a day (`YYYY-MM-DD`). */
export async function hasPlanOn(db: Db, personId: string, day: string): Promise<boolean> {
  const row = await db
    .selectFrom('subscriptions')
    .select('id')
    .where('person_id', '=', personId)
    .where('status', '=', 'active')
    .where('end_date', '>', day)
    .executeTakeFirst()
  return row !== undefined
}
