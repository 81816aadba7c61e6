import type { Selectable } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Payment, PaymentPurpose, PaymentStatus } from './payment.ts'

const toPayment = (row: Selectable<DB['payments']>): Payment => ({
  id: row.id,
  personId: row.person_id,
  purpose: row.purpose as PaymentPurpose,
  subjectId: row.subject_id,
  amountRial: row.amount_rial,
  gateway: row.gateway,
  authority: row.authority,
  redirectUrl: row.redirect_url,
  status: row.status as PaymentStatus,
  reference: row.reference,
  returnUrl: row.return_url,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})

/** A subject has one pending payment: asking again answers the same one. */
export async function insertPayment(
  tx: Tx,
  payment: Omit<Payment, 'authority' | 'redirectUrl' | 'reference' | 'status'> & { askAgainAt: Date },
): Promise<Payment> {
  // An update of nothing new, since one that does nothing would answer no row.
  const { rows } = await statement<Selectable<DB['payments']>>`
    insert into payments (id, person_id, purpose, subject_id, amount_rial, gateway, return_url, created_at, expires_at, ask_again_at)
    values (${payment.id}, ${payment.personId}, ${payment.purpose}, ${payment.subjectId}, ${payment.amountRial}, ${payment.gateway},
      ${payment.returnUrl}, ${payment.createdAt}, ${payment.expiresAt}, ${payment.askAgainAt})
    on conflict (subject_id) where status = 'pending' and subject_id is not null
      do update set return_url = coalesce(excluded.return_url, payments.return_url)
    returning *`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('an inserted payment was not returned')
  return toPayment(row)
}

/** The predicate stands literally as the index has it: with a parameter for the status, no kept plan could use it. */
export async function cancelPending(tx: Tx, subjectId: string, at: Date): Promise<void> {
  await statement`
    update payments set status = 'cancelled', settled_at = ${at}, ask_again_at = null
    where subject_id = ${subjectId} and status = 'pending'`.execute(tx)
}

export async function findPayment(db: Db, id: string): Promise<Payment | undefined> {
  const row = await db.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toPayment(row)
}

/** A page of a person's payments, the newest first. */
export async function listPayments(
  db: Db,
  personId: string,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ count: number; results: Payment[] }> {
  const own = db.selectFrom('payments').where('person_id', '=', personId)
  const [{ count }, rows] = await Promise.all([
    own.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
    own
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute(),
  ])
  return { count, results: rows.map(toPayment) }
}

/** Keeps where the payer goes, and when the gateway is asked first; of simultaneous openings the first stays. */
export async function saveOpened(
  db: Db,
  id: string,
  opened: { authority: string; redirectUrl: string; askAgainAt: Date },
): Promise<Payment> {
  const saved = await db
    .updateTable('payments')
    .set({ authority: opened.authority, redirect_url: opened.redirectUrl, ask_again_at: opened.askAgainAt })
    .where('id', '=', id)
    .where('authority', 'is', null)
    .returningAll()
    .executeTakeFirst()
  return toPayment(
    saved ?? (await db.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirstOrThrow()),
  )
}

/** Marks a payment as paid; undefined if it was already. A late payment of an expired or cancelled one counts too. */
export async function markPaid(
  tx: Tx,
  id: string,
  paid: { reference: string; cardMask: string | undefined; at: Date },
): Promise<Payment | undefined> {
  const row = await tx
    .updateTable('payments')
    .set({
      status: 'paid',
      reference: paid.reference,
      card_mask: paid.cardMask ?? null,
      settled_at: paid.at,
      ask_again_at: null,
    })
    .where('id', '=', id)
    .where('status', '!=', 'paid')
    .returningAll()
    .executeTakeFirst()
  return row && toPayment(row)
}

/** Ends a pending payment without money. */
export async function closePending(
  db: Db,
  id: string,
  status: 'cancelled' | 'failed' | 'expired',
  at: Date,
): Promise<void> {
  await db
    .updateTable('payments')
    .set({ status, settled_at: at, ask_again_at: null })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .execute()
}

/** A pending payment whose turn it is to be asked about, handed to one caller by moving its next turn. */
export async function takeDuePayment(db: Db, { now, next }: { now: Date; next: Date }): Promise<Payment | undefined> {
  const row = await db
    .updateTable('payments')
    .set({ ask_again_at: next })
    .where('id', '=', (q) =>
      q
        .selectFrom('payments')
        .select('id')
        .where('status', '=', 'pending')
        .where('ask_again_at', '<=', now)
        .orderBy('ask_again_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst()
  return row && toPayment(row)
}
