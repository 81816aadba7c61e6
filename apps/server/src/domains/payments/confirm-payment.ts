import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { Refusal } from '../../platform/errors.ts'
import { announce } from '../../platform/outbox.ts'
import { gatewayAccount, type Ledger, walletOf } from '../ledger/index.ts'
import type { Gateway } from './gateway.ts'
import type { Payment, PaymentPurpose } from './payment.ts'
import { closePending, findPayment, markPaid } from './store.ts'

/** Lines for people, in both languages; none when the subject is gone. */
export interface Description {
  readonly fa: readonly string[]
  readonly en: readonly string[]
}

/** What is done with the money of a purpose, in the transaction that credits it. */
export interface Fulfilment {
  /** Takes what the money is for before anything else, as all who change it do: nobody waits for another in a ring. */
  readonly lock: (tx: Tx, payment: Payment) => Promise<unknown>
  /** Uses the money that was just credited; a refusal leaves it in the wallet. */
  readonly use: (tx: Tx, payment: Payment) => Promise<void>
  /** What the payer is shown to be paying for, a line each. */
  readonly describe: (db: Db, subjectId: string) => Promise<Description>
}

export interface SettlementDeps {
  readonly db: Db
  readonly clock: Clock
  readonly ledger: Ledger
  readonly gateway: Gateway
  readonly fulfilments: ReadonlyMap<PaymentPurpose, Fulfilment>
}

/** Asks the gateway about a payment and settles it accordingly; answers the payment as it stands then. */
export async function confirmPayment(deps: SettlementDeps, payment: Payment): Promise<Payment> {
  if (payment.status === 'paid' || payment.authority === null) return payment
  const verified = await deps.gateway.verify({ authority: payment.authority, amountRial: payment.amountRial })
  if (verified.outcome === 'paid') await credit(deps, payment, verified)
  if (verified.outcome === 'unpaid') await closePending(deps.db, payment.id, 'failed', deps.clock.now())
  if (verified.outcome === 'cancelled') await closePending(deps.db, payment.id, 'cancelled', deps.clock.now())
  return (await findPayment(deps.db, payment.id)) ?? payment
}

/**
 * The credit, once: the status moves to paid in the transaction that posts it, and the ledger itself takes one credit
 * per payment (Parbad#269: a gateway may say "paid" twice).
 */
function credit(
  { db, clock, ledger, fulfilments }: SettlementDeps,
  payment: Payment,
  verified: { reference: string; cardMask?: string },
): Promise<void> {
  const at = clock.now()
  const { id } = payment
  const fulfilment = fulfilments.get(payment.purpose)
  return inTransaction(db, async (tx) => {
    await fulfilment?.lock(tx, payment)
    const paid = await markPaid(tx, id, { reference: verified.reference, cardMask: verified.cardMask, at })
    if (!paid) return
    await ledger.post(tx, at, { type: 'payment.credit', id }, [
      { debit: gatewayAccount(paid.gateway), credit: walletOf(paid.personId), amount: paid.amountRial },
    ])
    const used = await fulfil(tx, fulfilment, paid)
    await announce(tx, {
      type: used ? 'payment.paid' : 'payment.kept_in_wallet',
      key: id,
      data: { paymentId: id, personId: paid.personId, purpose: paid.purpose, amountRial: paid.amountRial },
    })
  })
}

async function fulfil(tx: Tx, fulfilment: Fulfilment | undefined, payment: Payment): Promise<boolean> {
  if (!fulfilment) return true
  await sql`savepoint fulfilment`.execute(tx)
  try {
    await fulfilment.use(tx, payment)
    await sql`release savepoint fulfilment`.execute(tx)
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await sql`rollback to savepoint fulfilment`.execute(tx)
    return false
  }
}
