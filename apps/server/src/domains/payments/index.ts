import { randomUUID } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { type OnceKey, once } from '../../platform/once.ts'
import type { Ledger } from '../ledger/index.ts'
import type { Notifications } from '../notifications/index.ts'
import { confirmPayment, type Description, type Fulfilment, type SettlementDeps } from './confirm-payment.ts'
import { paymentRefuses } from './errors.ts'
import type { Gateway } from './gateway.ts'
import { paymentNotices } from './notices.ts'
import { ASK_AGAIN_MINUTES, PAYMENT_MINUTES, type Payment, type PaymentPurpose } from './payment.ts'
import {
  cancelPending,
  closePending,
  findPayment,
  insertPayment,
  listPayments,
  saveOpened,
  takeDuePayment,
} from './store.ts'

/** How many payments are asked about at once: a gateway that answers slowly holds up no more than these. */
const ASKERS = 8
const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000)

interface Deps {
  readonly db: Db
  readonly clock: Clock
  readonly ledger: Ledger
  readonly notifications: Notifications
  readonly gateway: Gateway
  /** Where this server is reached from outside, without a trailing slash. */
  readonly publicUrl: string
  readonly onFault: (error: unknown) => void
}

interface PaymentRequest {
  readonly personId: string
  readonly purpose: PaymentPurpose
  /** The record it is for; a subject has one pending payment. */
  readonly subjectId?: string
  readonly amountRial: number
  readonly returnUrl?: string
  readonly until?: Date
}

/** Payments through a gateway. Whatever they are for, the money goes to the payer's wallet first, once. */
export function createPayments({ db, clock, ledger, notifications, gateway, publicUrl, onFault }: Deps) {
  const fulfilments = new Map<PaymentPurpose, Fulfilment>()
  const settlement: SettlementDeps = { db, clock, ledger, gateway, fulfilments }
  const urlOf = (id: string) => `${publicUrl}/pay/${id}`

  async function open(payment: Payment): Promise<Payment> {
    if (payment.status !== 'pending') throw paymentRefuses.PAYMENT_CLOSED({ status: payment.status })
    if (payment.expiresAt <= clock.now()) throw paymentRefuses.PAYMENT_CLOSED({ status: 'expired' })
    if (payment.authority !== null) return payment
    const opened = await gateway.open({
      paymentId: payment.id,
      amountRial: payment.amountRial,
      description: `Helssa ${payment.id}`,
      callbackUrl: `${urlOf(payment.id)}/callback`,
    })
    return saveOpened(db, payment.id, { ...opened, askAgainAt: minutesAfter(clock.now(), ASK_AGAIN_MINUTES) })
  }

  function request(tx: Tx, asked: PaymentRequest): Promise<Payment> {
    const now = clock.now()
    const expiresAt = asked.until ?? minutesAfter(now, PAYMENT_MINUTES)
    return insertPayment(tx, {
      id: randomUUID(),
      personId: asked.personId,
      purpose: asked.purpose,
      subjectId: asked.subjectId ?? null,
      amountRial: asked.amountRial,
      gateway: gateway.name,
      returnUrl: asked.returnUrl ?? null,
      createdAt: now,
      expiresAt,
      askAgainAt: expiresAt, // nobody pays at the gateway before it is opened there
    })
  }

  async function settleDue(payment: Payment, now: Date): Promise<void> {
    const settled = await confirmPayment(settlement, payment)
    if (settled.status === 'pending' && settled.expiresAt <= now) await closePending(db, payment.id, 'expired', now)
  }

  async function get(id: string): Promise<Payment> {
    const payment = await findPayment(db, id)
    if (!payment) throw paymentRefuses.PAYMENT_NOT_FOUND()
    return payment
  }

  return {
    urlOf,
    /** A page of a person's payments, the newest first. */
    listOf: (personId: string, page: { page: number; pageSize: number }) => listPayments(db, personId, page),
    gatewayName: gateway.name,

    /** What is done with the money of a purpose, in the transaction that credits it. Refusing leaves it in the wallet. */
    onPaid(purpose: PaymentPurpose, fulfilment: Fulfilment): void {
      fulfilments.set(purpose, fulfilment)
    },

    /**
     * Starts a payment into the person's wallet.
     * @throws IDEMPOTENCY_KEY_REUSED
     */
    chargeWallet: (
      personId: string,
      asked: { amountRial: number; returnUrl?: string; once?: OnceKey },
    ): Promise<Payment> =>
      inTransaction(db, (tx) =>
        once(tx, asked.once, clock.now(), () => request(tx, { ...asked, personId, purpose: 'wallet_charge' })),
      ),

    /** Asks for `amountRial`; the payer finds the way to the bank at `urlOf(payment.id)`. */
    request,

    get,

    /** What a payment is for, for the payer to read. */
    async describe({ purpose, subjectId }: Payment): Promise<Description> {
      const fulfilment = fulfilments.get(purpose)
      if (fulfilment && subjectId !== null) return fulfilment.describe(db, subjectId)
      return { fa: ['شارژ کیف پول'], en: ['Wallet charge'] }
    },

    /**
     * Opens the payment at the gateway, if it is not open yet, and answers it with its `redirectUrl`.
     * @throws PAYMENT_NOT_FOUND, PAYMENT_CLOSED
     */
    open: async (id: string): Promise<Payment> => open(await get(id)),

    /**
     * Settles a payment by what the gateway says of it; a callback's own words count for nothing, and any number of
     * callbacks credit once.
     * @throws PAYMENT_NOT_FOUND also when `authority` is not this payment's
     */
    async confirm(id: string, authority?: string): Promise<Payment> {
      const payment = await get(id)
      if (authority !== undefined && authority !== payment.authority) throw paymentRefuses.PAYMENT_NOT_FOUND()
      return confirmPayment(settlement, payment)
    },

    /**
     * Asks about opened payments again and ends those past their time, until none is due. One that fails is told, asked
     * again later, and stops no other.
     */
    async sweepUnfinished(): Promise<void> {
      const now = clock.now()
      const next = minutesAfter(now, ASK_AGAIN_MINUTES)
      const ask = async () => {
        for (let due = await takeDuePayment(db, { now, next }); due; due = await takeDuePayment(db, { now, next })) {
          await settleDue(due, now).catch(onFault)
        }
      }
      await Promise.all(Array.from({ length: ASKERS }, ask))
    },

    /** The pending payment of a subject ends with its subject. */
    cancelOf: (tx: Tx, subjectId: string): Promise<void> => cancelPending(tx, subjectId, clock.now()),

    /** Payments of one person, finished or not, are the other's from now on. */
    async join(tx: Tx, { from, into }: { from: string; into: string }): Promise<void> {
      await tx.updateTable('payments').set({ person_id: into }).where('person_id', '=', from).execute()
    },

    noticeHandlers: paymentNotices(notifications),
  }
}
export type Payments = ReturnType<typeof createPayments>

export type { Description } from './confirm-payment.ts'
export type { PaymentRefusal } from './errors.ts'
export type { Gateway } from './gateway.ts'
export type { Payment, PaymentStatus } from './payment.ts'
export { createSandboxGateway, type SandboxGateway } from './sandbox.ts'
export { createZarinpalGateway } from './zarinpal.ts'
