import { randomUUID } from 'node:crypto'
import { statement } from '../../platform/database/statement.ts'
import type { Tx } from '../../platform/database/transaction.ts'
import { type Ledger, walletOf } from '../ledger/index.ts'
import { insertTransactions } from './store.ts'

/** A part of a credit that expires. */
export interface LotPart {
  readonly lotId: string
  readonly amount: number
  readonly expiresAt: Date
}

interface Spending {
  readonly personId: string
  readonly amount: number
  readonly at: Date
  /** The lot to take from before all others: what is given back is taken from what it was. */
  readonly first?: string
}

/**
 * Takes from the person's lots what was just debited from the wallet, soonest to expire first, and answers what is left in
 * the wallet. Call it after the debit, in a statement of its own: the debit locks the wallet and so its lots. Lots past
 * their expiry are not spent but expire, here and now.
 * @throws INSUFFICIENT_BALANCE the debit counted on credit that has expired
 */
export async function spendLots(
  ledger: Ledger,
  tx: Tx,
  { personId, amount, at, first }: Spending,
): Promise<{ balance: number; taken: readonly LotPart[] }> {
  const { rows } = await statement<{ balance: number; has_lots: boolean }>`
    select balance, exists (select from token_lots where person_id = ${personId} and remaining > 0) as has_lots
    from ledger_accounts where id = ${walletOf(personId, 'TOKEN')}`.execute(tx)
  const [wallet] = rows
  if (!wallet) throw new Error('tokens were spent from a wallet that is not there')
  if (!wallet.has_lots) return { balance: wallet.balance, taken: [] }
  const expired = await expireLots(ledger, tx, { personId, at })
  return { balance: wallet.balance - expired, taken: await takeFromLots(tx, { personId, amount, first }) }
}

/** The person's lots are alive, all of them, and locked by the wallet. */
async function takeFromLots(
  tx: Tx,
  { personId, amount, first }: { personId: string; amount: number; first: string | undefined },
): Promise<LotPart[]> {
  const { rows } = await statement<LotPart>`
    with live as (
      select id, coalesce(sum(remaining) over (order by id = ${first ?? null}::uuid desc, expires_at, id
        rows between unbounded preceding and 1 preceding), 0)::bigint as before
      from token_lots where person_id = ${personId} and remaining > 0
    ), part as (
      select l.id, least(l.remaining, ${amount}::bigint - live.before) as amount
      from live join token_lots l on l.id = live.id where live.before < ${amount}::bigint
    )
    update token_lots l set remaining = l.remaining - part.amount from part where l.id = part.id
    returning l.id as "lotId", part.amount, l.expires_at as "expiresAt"`.execute(tx)
  return rows
}

/**
 * Ends the person's lots whose time is over: what was not spent of them leaves the wallet. Answers how much that was.
 * The wallet must be locked.
 * @throws INSUFFICIENT_BALANCE what they had is being spent in this transaction
 */
export async function expireLots(
  ledger: Ledger,
  tx: Tx,
  { personId, at }: { personId: string; at: Date },
): Promise<number> {
  const { rows } = await statement<{ id: string; amount: number }>`
    with due as (
      select id, remaining from token_lots where person_id = ${personId} and remaining > 0 and expires_at <= ${at}
    )
    update token_lots l set remaining = 0 from due where l.id = due.id returning l.id, due.remaining as amount`.execute(
    tx,
  )
  if (rows.length === 0) return 0
  for (const { id, amount } of rows) {
    await ledger.post(tx, at, { type: 'token.expiry', id }, [
      { debit: walletOf(personId, 'TOKEN'), credit: 'issue:TOKEN:expiry', amount },
    ])
  }
  await insertTransactions(
    tx,
    at,
    rows.map(({ amount }) => ({
      id: randomUUID(),
      personId,
      type: 'admin_adjustment' as const,
      amount: -amount,
      description: 'انقضای اعتبار',
    })),
  )
  return rows.reduce((sum, { amount }) => sum + amount, 0)
}

/** Credits that expire, of a person whose wallet was just credited with them. */
export async function insertLots(
  tx: Tx,
  personId: string,
  at: Date,
  lots: readonly { id: string; amount: number; expiresAt: Date }[],
): Promise<void> {
  if (lots.length === 0) return
  await tx
    .insertInto('token_lots')
    .values(
      lots.map(({ id, amount, expiresAt }) => ({
        id,
        person_id: personId,
        granted: amount,
        remaining: amount,
        expires_at: expiresAt,
        created_at: at,
      })),
    )
    .execute()
}

/** Remembers from which lots a hold was taken. */
export async function rememberUses(tx: Tx, holdId: string, taken: readonly LotPart[]): Promise<void> {
  if (taken.length === 0) return
  await tx
    .insertInto('token_lot_uses')
    .values(taken.map(({ lotId, amount }) => ({ hold_id: holdId, lot_id: lotId, amount })))
    .execute()
}

/**
 * Gives back to its lots what a hold did not use: `used` is counted against those that expire soonest. The wallet must
 * be locked unless all was used.
 */
export async function returnToLots(tx: Tx, holdId: string, used: number): Promise<void> {
  await statement`
    with taken as (
      delete from token_lot_uses where hold_id = ${holdId} returning lot_id, amount
    ), counted as (
      select lot_id, taken.amount, coalesce(sum(taken.amount) over (order by l.expires_at, l.id
        rows between unbounded preceding and 1 preceding), 0)::bigint as before
      from taken join token_lots l on l.id = taken.lot_id
    )
    update token_lots l set remaining = l.remaining + c.amount - greatest(0, least(c.amount, ${used}::bigint - c.before))
    from counted c where l.id = c.lot_id and ${used}::bigint - c.before < c.amount`.execute(tx)
}
