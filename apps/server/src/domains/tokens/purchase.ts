import { randomUUID } from 'node:crypto'
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { type OnceKey, once } from '../../platform/once.ts'
import { platformAccount, walletOf } from '../ledger/index.ts'
import { tokenRefuses } from './errors.ts'
import { insertLots } from './lots.ts'
import { announceMoved } from './moved.ts'
import {
  cancelStale,
  countOpenPurchases,
  findInvoice,
  insertPurchase,
  lockBuyer,
  lockPurchase,
  markCompleted,
} from './purchase-store.ts'
import { findActivePackage, insertTransactions, lockPersonAlone } from './store.ts'
import { costOf, invoiceNumber, type PaymentMethod, type Purchase, type TokenDeps } from './token.ts'

const DAY_MS = 86_400_000
const SWEEP_BATCH = 500
/** Purchases of one person that wait to be paid, each for a quarter of an hour. */
const OPEN_PURCHASES_MAX = 20

/** A purchase, and where it can be paid while it can. */
export interface Invoice extends Purchase {
  readonly paymentUrl: string | undefined
}

/**
 * Orders a package: its tokens come with the payment, which the person makes at `paymentUrl`.
 * @throws PACKAGE_NOT_FOUND, IDEMPOTENCY_KEY_REUSED
 * @throws PURCHASES_TOO_MANY so many of theirs wait to be paid
 * @throws TOKEN_HOLDER_NOT_FOUND the person became one with another
 */
export function orderPackage(
  { db, clock, payments }: TokenDeps,
  personId: string,
  asked: { packageId: string; method: PaymentMethod; returnUrl?: string; once?: OnceKey },
): Promise<Purchase & { paymentUrl: string }> {
  return inTransaction(db, (tx) =>
    once(tx, asked.once, clock.now(), async () => {
      const wanted = await findActivePackage(tx, asked.packageId)
      if (!wanted) throw tokenRefuses.PACKAGE_NOT_FOUND()
      if ((await lockPersonAlone(tx, personId)) === undefined) throw tokenRefuses.TOKEN_HOLDER_NOT_FOUND()
      const [id, at] = [randomUUID(), clock.now()]
      if ((await countOpenPurchases(tx, personId, at)) >= OPEN_PURCHASES_MAX) throw tokenRefuses.PURCHASES_TOO_MANY()
      const priceRial = costOf(wanted)
      const payment = await payments.request(tx, {
        personId,
        purpose: 'token_purchase',
        subjectId: id,
        amountRial: priceRial,
        ...(asked.returnUrl !== undefined && { returnUrl: asked.returnUrl }),
      })
      const purchase = await insertPurchase(tx, {
        ...{ id, personId, packageId: wanted.id, paymentId: payment.id, method: asked.method },
        ...{ tokens: wanted.tokens, priceRial, expiryDays: wanted.expiryDays },
        ...{ createdAt: at, expiresAt: payment.expiresAt },
      })
      const row = { id, personId, type: 'charge' as const, amount: wanted.tokens, description: 'شارژ اعتبار' }
      await insertTransactions(tx, at, [{ ...row, reference: purchase.invoice, status: 'pending' }])
      return { ...purchase, paymentUrl: payments.urlOf(payment.id) }
    }),
  )
}

/** @throws INVOICE_NOT_FOUND nobody's, or somebody else's */
export async function invoiceOf(
  { db, clock, payments }: TokenDeps,
  personId: string,
  invoice: string,
): Promise<Invoice> {
  const number = invoiceNumber(invoice)
  const purchase = number === undefined ? undefined : await findInvoice(db, number, personId)
  if (!purchase) throw tokenRefuses.INVOICE_NOT_FOUND()
  const isPayable = purchase.status === 'pending' && purchase.expiresAt > clock.now()
  return { ...purchase, paymentUrl: isPayable ? payments.urlOf(purchase.paymentId) : undefined }
}

/** Whoever changes a purchase takes its person, then the purchase, then wallets: none waits for another in a ring. */
export async function lockPaid(tx: Tx, payment: { readonly subjectId: string | null }): Promise<void> {
  if (payment.subjectId === null) return
  await lockBuyer(tx, { id: payment.subjectId })
  await lockPurchase(tx, payment.subjectId)
}

/**
 * What a paid gateway payment of a purchase does: the money just credited buys the tokens. One that came too late counts.
 * @throws PURCHASE_STATE the purchase was completed before
 */
export async function fulfilPurchase({ clock, ledger }: TokenDeps, tx: Tx, purchaseId: string): Promise<void> {
  const purchase = await lockPurchase(tx, purchaseId)
  if (!purchase) throw tokenRefuses.INVOICE_NOT_FOUND()
  const { id, personId, tokens, priceRial, status } = purchase
  if (status !== 'pending' && status !== 'cancelled') throw tokenRefuses.PURCHASE_STATE({ status })
  const at = clock.now()
  await ledger.post(tx, at, { type: 'token.purchase', id, description: purchase.invoice }, [
    { debit: walletOf(personId), credit: platformAccount, amount: priceRial },
    { debit: 'issue:TOKEN:purchase', credit: walletOf(personId, 'TOKEN'), amount: tokens },
  ])
  await markCompleted(tx, id, at)
  await announceMoved(tx, personId)
  if (purchase.expiryDays === null) return
  const expiresAt = new Date(at.getTime() + purchase.expiryDays * DAY_MS)
  await insertLots(tx, personId, at, [{ id, amount: tokens, expiresAt }])
}

/** Gives up purchases that were not paid in time. */
export async function cancelStalePurchases({ db, clock }: TokenDeps): Promise<void> {
  while ((await cancelStale(db, clock.now(), SWEEP_BATCH)) === SWEEP_BATCH);
}
