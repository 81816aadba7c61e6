import { randomUUID } from 'node:crypto'
import { statement } from '../../platform/database/statement.ts'
import { inTransaction, refuseOn, type Tx } from '../../platform/database/transaction.ts'
import { Refusal } from '../../platform/errors.ts'
import { type OnceKey, once } from '../../platform/once.ts'
import { walletOf } from '../ledger/index.ts'
import { tokenRefuses } from './errors.ts'
import { insertLots, spendLots } from './lots.ts'
import { spendableOf } from './store.ts'
import type { TokenDeps } from './token.ts'

export interface Transfer {
  readonly id: string
  readonly amount: number
  /** E-mail */
  readonly recipient: string
  readonly description: string
  readonly createdAt: Date
  /** What the sender can spend afterwards. */
  readonly newBalance: number
}

const DESCRIPTION = 'انتقال توکن'

/**
 * Gives tokens of one person to another. What of them would expire expires with the recipient at the same time.
 * @throws RECIPIENT_UNAVAILABLE, TRANSFER_TO_SELF, INSUFFICIENT_BALANCE, IDEMPOTENCY_KEY_REUSED
 */
export function transferTokens(
  { db, clock, ledger, accounts }: TokenDeps,
  senderId: string,
  asked: { recipientEmail: string; amount: number; description?: string; once?: OnceKey },
): Promise<Transfer> {
  const at = clock.now()
  const email = asked.recipientEmail.trim().toLowerCase()
  const giveOnce = (tx: Tx) =>
    once(tx, asked.once, at, async () => {
      const found = await accounts.findByEmail(tx, email)
      if (found?.personId === senderId) throw tokenRefuses.TRANSFER_TO_SELF()
      if (found?.status !== 'active') throw tokenRefuses.RECIPIENT_UNAVAILABLE()
      const transfer: Move = {
        id: randomUUID(),
        senderId,
        recipientId: found.personId,
        recipient: email,
        amount: asked.amount,
        description: asked.description ?? DESCRIPTION,
        at,
      }
      await move(tx, transfer)
      const { balance, taken } = await spendLots(ledger, tx, { personId: senderId, amount: asked.amount, at })
      const lots = taken.map(({ amount, expiresAt }) => ({ id: randomUUID(), amount, expiresAt }))
      await insertLots(tx, transfer.recipientId, at, lots)
      const { id, recipient, amount, description } = transfer
      return { id, amount, recipient, description, createdAt: at, newBalance: balance }
    })
  return inTransaction(db, giveOnce).catch(async (error) => {
    // Who has not got the tokens learns of no e-mail whether it has an account.
    const isUnavailable = error instanceof Refusal && error.code === 'RECIPIENT_UNAVAILABLE'
    if (isUnavailable && (await spendableOf(db, senderId, at)).balance < asked.amount)
      throw tokenRefuses.INSUFFICIENT_BALANCE()
    throw error
  })
}

interface Move {
  readonly id: string
  readonly senderId: string
  readonly recipientId: string
  readonly recipient: string
  readonly amount: number
  readonly description: string
  readonly at: Date
}

/**
 * The ledger's entry, the rows of both statements and the news of it, in one statement. The persons are locked before
 * the entry takes their wallets, as by those who make two persons one; the entry takes the wallets by name. One who
 * ceased to be active while this waited is found to be so.
 * @throws RECIPIENT_UNAVAILABLE, INSUFFICIENT_BALANCE
 */
async function move(tx: Tx, { id, senderId, recipientId, recipient, amount, description, at }: Move): Promise<void> {
  const { rows } = await statement`
    with party as materialized (
      select id from persons where id in (${senderId}, ${recipientId}) and status = 'active' order by id for key share
    ), entry as (
      insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at)
      select ${id}::uuid, ${walletOf(senderId, 'TOKEN')}, ${walletOf(recipientId, 'TOKEN')}, ${amount}::bigint, 'token.transfer', ${id}::uuid, ${at}::timestamptz
      from (select count(*) as found from party) p where p.found = 2
      returning cause_id, created_at
    ), sender as (
      select login_email as email from persons where id = ${senderId}
    ), news as (
      insert into outbox (type, key, data)
      select 'tokens.received', ${recipientId}, jsonb_build_object('personId', ${recipientId}::text, 'amount', ${amount}::bigint, 'from', email)
      from sender
    ), moved as (
      insert into outbox (type, key, data)
      select distinct 'tokens.moved', person_id::text, jsonb_build_object('personId', person_id::text)
      from balance_alerts where person_id in (${senderId}::uuid, ${recipientId}::uuid)
    )
    insert into token_transactions (id, person_id, type, amount, status, description, recipient, sender, created_at, completed_at)
    select side.id, side.person_id, 'transfer', side.amount, 'completed', ${description}, ${recipient}, sender.email, entry.created_at, entry.created_at
    from entry, sender, (values (${id}::uuid, ${senderId}::uuid, -${amount}::bigint), (${randomUUID()}::uuid, ${recipientId}::uuid, ${amount}::bigint))
      as side (id, person_id, amount)
    returning id`
    .execute(tx)
    .catch((error) => refuseOn(error, { ledger_accounts_balance_not_negative: tokenRefuses.INSUFFICIENT_BALANCE }))
  if (rows.length === 0) throw tokenRefuses.RECIPIENT_UNAVAILABLE()
}
