// The bank of development: a row in the database and a page that asks for the outcome.
import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { Gateway, GatewayVerdict } from './gateway.ts'

export type SandboxOutcome = 'paid' | 'cancelled'

/** A payment as the sandbox's page shows it; without an outcome, the payer has not decided yet. */
export interface SandboxPayment {
  authority: string
  paymentId: string
  amountRial: number
  callbackUrl: string
  outcome: SandboxOutcome | undefined
}

/** The gateway, and what its page needs besides. */
export interface SandboxGateway extends Gateway {
  readonly name: 'sandbox'
  /**
   * The payer decides. The first decision stays: the payment is returned as it stands afterwards, whoever decided it;
   * `undefined` if there is none. `paymentId` must be a UUID.
   */
  decide(paymentId: string, outcome: SandboxOutcome): Promise<SandboxPayment | undefined>
  /** The payment of that id, which must be a UUID, or `undefined`. */
  find(paymentId: string): Promise<SandboxPayment | undefined>
}

/** Not a card of any bank. */
const SANDBOX_CARD_MASK = '000000******0000'

/**
 * Stands in for the bank. Opening the same payment again gives the same authority. It keeps no note of being asked,
 * so `alreadyVerified` is always false.
 */
export function createSandboxGateway({ db, publicUrl }: { db: Db; publicUrl: string }): SandboxGateway {
  return {
    name: 'sandbox',
    open: async ({ paymentId, amountRial, callbackUrl }) => {
      const authority = await insertOnce(db, { paymentId, amountRial, callbackUrl })
      return { authority, redirectUrl: `${publicUrl.replace(/\/$/, '')}/pay/${paymentId}` }
    },
    verify: async ({ authority, amountRial }) => {
      const row = await db
        .selectFrom('sandbox_payments')
        .selectAll()
        .where('authority', '=', authority)
        .executeTakeFirst()
      if (row === undefined) throw new Error('the sandbox knows no payment by that authority')
      return verdictOn(toPayment(row), amountRial)
    },
    decide: (paymentId, outcome) => decide(db, paymentId, outcome),
    find: async (paymentId) => {
      const row = await db
        .selectFrom('sandbox_payments')
        .selectAll()
        .where('payment_id', '=', paymentId)
        .executeTakeFirst()
      return row && toPayment(row)
    },
  }
}

async function insertOnce(
  db: Db,
  { paymentId, amountRial, callbackUrl }: { paymentId: string; amountRial: number; callbackUrl: string },
): Promise<string> {
  await db
    .insertInto('sandbox_payments')
    .values({ authority: randomUUID(), payment_id: paymentId, amount_rial: amountRial, callback_url: callbackUrl })
    .onConflict((conflict) => conflict.column('payment_id').doNothing())
    .execute()
  const { authority } = await db
    .selectFrom('sandbox_payments')
    .select('authority')
    .where('payment_id', '=', paymentId)
    .executeTakeFirstOrThrow()
  return authority
}

async function decide(db: Db, paymentId: string, outcome: SandboxOutcome): Promise<SandboxPayment | undefined> {
  const row = await db
    .updateTable('sandbox_payments')
    // In one statement, so that of two simultaneous decisions the second sees the first.
    .set(({ fn, val }) => ({ outcome: fn.coalesce('outcome', val(outcome)) }))
    .where('payment_id', '=', paymentId)
    .returningAll()
    .executeTakeFirst()
  return row && toPayment(row)
}

function verdictOn({ authority, outcome, amountRial }: SandboxPayment, asked: number): GatewayVerdict {
  if (outcome === undefined) return { outcome: 'pending' }
  if (outcome === 'cancelled') return { outcome }
  if (amountRial !== asked) return { outcome: 'unpaid' }
  return { outcome, reference: authority, cardMask: SANDBOX_CARD_MASK, alreadyVerified: false }
}

function toPayment(row: Selectable<DB['sandbox_payments']>): SandboxPayment {
  return {
    authority: row.authority,
    paymentId: row.payment_id,
    amountRial: row.amount_rial,
    callbackUrl: row.callback_url,
    outcome: row.outcome === 'paid' || row.outcome === 'cancelled' ? row.outcome : undefined,
  }
}
