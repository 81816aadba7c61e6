import type { Selectable } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import { lockPerson } from './store.ts'
import { invoiceOf, type PaymentMethod, type Purchase, type PurchaseStatus } from './token.ts'

const toPurchase = (row: Selectable<DB['token_purchases']>): Purchase => ({
  id: row.id,
  invoice: invoiceOf(row.invoice),
  personId: row.person_id,
  packageId: row.package_id,
  paymentId: row.payment_id,
  tokens: row.tokens,
  priceRial: row.price_rial,
  expiryDays: row.expiry_days,
  method: row.payment_method as PaymentMethod,
  status: row.status as PurchaseStatus,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  completedAt: row.completed_at,
  refundedAt: row.refunded_at,
})

export async function insertPurchase(
  tx: Tx,
  purchase: Omit<Purchase, 'invoice' | 'status' | 'completedAt' | 'refundedAt'>,
): Promise<Purchase> {
  const row = await tx
    .insertInto('token_purchases')
    .values({
      id: purchase.id,
      person_id: purchase.personId,
      package_id: purchase.packageId,
      payment_id: purchase.paymentId,
      tokens: purchase.tokens,
      price_rial: purchase.priceRial,
      expiry_days: purchase.expiryDays,
      payment_method: purchase.method,
      status: 'pending',
      created_at: purchase.createdAt,
      expires_at: purchase.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toPurchase(row)
}

export async function findInvoice(db: Db, number: number, personId: string): Promise<Purchase | undefined> {
  const row = await db
    .selectFrom('token_purchases')
    .selectAll()
    .where('invoice', '=', number)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row && toPurchase(row)
}

/**
 * Locks whose purchase it is, and answers the purchase. It moves with its person, so it may be another's by the time that
 * one is locked; nobody's is undefined.
 */
export async function lockBuyer(tx: Tx, of: { number: number } | { id: string }): Promise<string | undefined> {
  const column = 'id' in of ? ('id' as const) : ('invoice' as const)
  for (let last: string | undefined; ; ) {
    const found = await tx
      .selectFrom('token_purchases')
      .select(['id', 'person_id'])
      .where(column, '=', 'id' in of ? of.id : of.number)
      .executeTakeFirst()
    if (!found || (await lockPerson(tx, found.person_id))) return found?.id
    if (found.person_id === last) throw new Error(`purchase ${found.id} was left with a person who became another`)
    last = found.person_id
  }
}

/** How many purchases of the person can still be paid. */
export async function countOpenPurchases(db: Db, personId: string, now: Date): Promise<number> {
  const { rows } = await statement<{ count: number }>`
    select count(*) as count from token_purchases
    where person_id = ${personId} and status = 'pending' and expires_at > ${now}`.execute(db)
  return rows[0]?.count ?? 0
}

export async function lockPurchase(tx: Tx, id: string): Promise<Purchase | undefined> {
  const row = await tx.selectFrom('token_purchases').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row && toPurchase(row)
}

/** The purchase and its row in the statement, whether they waited or were given up. */
export async function markCompleted(tx: Tx, id: string, at: Date): Promise<void> {
  await statement`
    with purchase as (update token_purchases set status = 'completed', completed_at = ${at} where id = ${id})
    update token_transactions set status = 'completed', completed_at = ${at} where id = ${id}`.execute(tx)
}

export async function markRefunded(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('token_purchases').set({ status: 'refunded', refunded_at: at }).where('id', '=', id).execute()
}

/** Gives up purchases nobody paid in time, with their rows in the statements; answers how many. */
export async function cancelStale(db: Db, now: Date, limit: number): Promise<number> {
  const { rows } = await statement`
    with stale as (
      update token_purchases set status = 'cancelled' where id in (
        select id from token_purchases where status = 'pending' and expires_at <= ${now}
        order by expires_at limit ${limit} for update skip locked
      ) returning id
    )
    update token_transactions t set status = 'cancelled' from stale where t.id = stale.id returning t.id`.execute(db)
  return rows.length
}

/** What somebody who pays a purchase is shown of it: the package, its tokens, and the invoice. */
export async function describePurchase(db: Db, id: string): Promise<{ fa: string[]; en: string[] }> {
  const row = await db
    .selectFrom('token_purchases as t')
    .innerJoin('token_packages as p', 'p.id', 't.package_id')
    .select(['p.name_fa', 'p.name_en', 't.tokens', 't.invoice'])
    .where('t.id', '=', id)
    .executeTakeFirst()
  if (!row) return { fa: [], en: [] }
  const invoice = invoiceOf(row.invoice)
  return {
    fa: [row.name_fa, `${new Intl.NumberFormat('fa-IR').format(row.tokens)} توکن`, `فاکتور ${invoice}`],
    en: [row.name_en, `${new Intl.NumberFormat('en-US').format(row.tokens)} tokens`, `Invoice ${invoice}`],
  }
}
