import { randomUUID } from 'node:crypto'
import { statement } from '../../platform/database/statement.ts'
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { type OnceKey, once } from '../../platform/once.ts'
import { platformAccount, walletOf } from '../ledger/index.ts'
import { tokenRefuses } from './errors.ts'
import { expireLots, spendLots } from './lots.ts'
import { announceMoved } from './moved.ts'
import { lockBuyer, lockPurchase, markRefunded } from './purchase-store.ts'
import { insertTransactions, lockPersonAlone, recordAdminAction } from './store.ts'
import { invoiceNumber, type TokenDeps } from './token.ts'

export const OPERATIONS = ['set', 'add', 'subtract'] as const
export type Operation = (typeof OPERATIONS)[number]

interface Adjustment {
  readonly adminId: string
  readonly personId: string
  readonly operation: Operation
  /** Whole tokens, none included. */
  readonly amount: number
  readonly reason: string
  readonly once?: OnceKey
}
export interface Adjusted {
  readonly previousBalance: number
  readonly newBalance: number
  readonly transactionId: string
}

/**
 * Corrects a person's balance by hand. Which change a `set` is, is reckoned while nobody else can move the balance. Also
 * one that changes nothing is written down, with its reason.
 * @throws TOKEN_HOLDER_NOT_FOUND, INSUFFICIENT_BALANCE, IDEMPOTENCY_KEY_REUSED
 */
export function adjustTokens(deps: TokenDeps, asked: Adjustment): Promise<Adjusted> {
  const { db, clock } = deps
  const at = clock.now()
  return inTransaction(db, (tx) => once(tx, asked.once, at, () => adjust(deps, tx, asked, at)))
}

async function adjust({ ledger }: TokenDeps, tx: Tx, asked: Adjustment, at: Date): Promise<Adjusted> {
  const { reason } = asked
  const personId = await lockPersonAlone(tx, asked.personId)
  if (personId === undefined) throw tokenRefuses.TOKEN_HOLDER_NOT_FOUND()
  const previousBalance = (await lockBalance(tx, personId)) - (await expireLots(ledger, tx, { personId, at }))
  const gained = { set: asked.amount - previousBalance, add: asked.amount, subtract: -asked.amount }[asked.operation]
  const [wallet, issue] = [walletOf(personId, 'TOKEN'), 'issue:TOKEN:adjustment'] as const
  const id = randomUUID()
  await ledger.post(tx, at, { type: 'token.adjustment', id }, [
    gained > 0 ? { debit: issue, credit: wallet, amount: gained } : { debit: wallet, credit: issue, amount: -gained },
  ])
  if (gained < 0) await spendLots(ledger, tx, { personId, amount: -gained, at })
  await insertTransactions(tx, at, [{ id, personId, type: 'admin_adjustment', amount: gained, description: reason }])
  await announceMoved(tx, personId)
  const newBalance = previousBalance + gained
  await recordAdminAction(tx, {
    ...{ id: randomUUID(), adminId: asked.adminId, personId, action: `tokens.${asked.operation}`, reason, at },
    ...{ before: { balance: previousBalance }, after: { balance: newBalance, transactionId: id } },
  })
  return { previousBalance, newBalance, transactionId: id }
}

/**
 * What is in the wallet, which then nobody else moves. A wallet that is not there yet cannot be locked: then its person is
 * kept from all who would give the first tokens, and what one of them gave meanwhile is seen.
 */
async function lockBalance(tx: Tx, personId: string): Promise<number> {
  const locked = await lockWallet(tx, personId)
  if (locked !== undefined) return locked
  await statement`select from persons where id = ${personId} for update`.execute(tx)
  return (await lockWallet(tx, personId)) ?? 0
}

async function lockWallet(tx: Tx, personId: string): Promise<number | undefined> {
  const { rows } = await statement<{ balance: number }>`
    select balance from ledger_accounts where id = ${walletOf(personId, 'TOKEN')} for no key update`.execute(tx)
  return rows[0]?.balance
}

export interface Refunded {
  readonly invoice: string
  readonly personId: string
  readonly tokens: number
  readonly amountRial: number
  readonly newBalance: number
  readonly transactionId: string
}

/**
 * Takes a purchase's tokens back and returns its money to the person's wallet, once. What is left of the purchase goes
 * first where its tokens expire.
 * @throws INVOICE_NOT_FOUND
 * @throws PURCHASE_STATE it was not completed, or is refunded already
 * @throws INSUFFICIENT_BALANCE its tokens are spent
 */
export function refundPurchase(
  deps: TokenDeps,
  asked: { adminId: string; invoice: string; reason: string; once?: OnceKey },
): Promise<Refunded> {
  const { db, clock } = deps
  const at = clock.now()
  return inTransaction(db, (tx) =>
    once(tx, asked.once, at, async () => {
      const number = invoiceNumber(asked.invoice)
      const purchaseId = number === undefined ? undefined : await lockBuyer(tx, { number })
      if (purchaseId === undefined) throw tokenRefuses.INVOICE_NOT_FOUND()
      return refund(deps, tx, { ...asked, purchaseId, at })
    }),
  )
}

async function refund(
  { ledger }: TokenDeps,
  tx: Tx,
  { purchaseId, adminId, reason, at }: { purchaseId: string; adminId: string; reason: string; at: Date },
): Promise<Refunded> {
  const purchase = await lockPurchase(tx, purchaseId)
  if (purchase?.status !== 'completed') throw tokenRefuses.PURCHASE_STATE({ status: purchase?.status })
  const { personId, tokens, priceRial, invoice } = purchase
  await ledger.post(tx, at, { type: 'token.refund', id: purchaseId, description: invoice }, [
    { debit: platformAccount, credit: walletOf(personId), amount: priceRial },
    { debit: walletOf(personId, 'TOKEN'), credit: 'issue:TOKEN:purchase', amount: tokens },
  ])
  const { balance } = await spendLots(ledger, tx, { personId, amount: tokens, at, first: purchaseId })
  await markRefunded(tx, purchaseId, at)
  const id = randomUUID()
  const row = { id, personId, type: 'refund' as const, amount: -tokens, description: reason, reference: invoice }
  await insertTransactions(tx, at, [row])
  await announceMoved(tx, personId)
  await recordAdminAction(tx, {
    ...{ id: randomUUID(), adminId, personId, action: 'tokens.refund', reason, at },
    ...{ before: { balance: balance + tokens, invoice }, after: { balance, transactionId: id, amountRial: priceRial } },
  })
  return { invoice, personId, tokens, amountRial: priceRial, newBalance: balance, transactionId: id }
}
