import { type Selectable, sql } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Account } from './account.ts'
import type { Cause, Entry, PostedEntry } from './entry.ts'

/** Takes the rows of those accounts that have one, in the order given (by name everywhere, against rings of waiting). */
export async function lockAccounts(tx: Tx, names: readonly Account[]): Promise<void> {
  await sql`select 1 from ledger_accounts where id = any(${names}::text[]) order by id for no key update`.execute(tx)
}

export async function insertEntries(
  tx: Tx,
  posting: { postingId: string; at: Date; cause: Cause; entries: readonly Entry[] },
): Promise<void> {
  const { postingId, cause, at, entries } = posting
  await statement`
    insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, description, created_at)
    select ${postingId}::uuid, debit, credit, amount, ${cause.type}, ${cause.id}::uuid, ${cause.description ?? null}, ${at}::timestamptz
    from unnest(${entries.map(({ debit }) => debit)}::text[], ${entries.map(({ credit }) => credit)}::text[],
      ${entries.map(({ amount }) => amount)}::bigint[]) as entry (debit, credit, amount)`.execute(tx)
}

/** The hold and the entry that fills its escrow, in one statement. */
export async function insertHold(
  tx: Tx,
  hold: { id: string; wallet: Account; escrow: Account; amount: number; cause: Cause; at: Date },
): Promise<void> {
  await statement`
    with moved as (
      insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, description, created_at)
      values (${hold.id}::uuid, ${hold.wallet}, ${hold.escrow}, ${hold.amount}, ${hold.cause.type}, ${hold.cause.id}::uuid,
        ${hold.cause.description ?? null}, ${hold.at})
    )
    insert into ledger_holds (id, wallet_account, escrow_account, amount, cause, cause_id, created_at)
    values (${hold.id}::uuid, ${hold.wallet}, ${hold.escrow}, ${hold.amount}, ${hold.cause.type}, ${hold.cause.id}::uuid, ${hold.at})
  `.execute(tx)
}

/** Marks an open hold as resolved; undefined if it is none. */
export async function resolveOpenHold(
  tx: Tx,
  { id, settled, at }: { id: string; settled: number; at: Date },
): Promise<{ wallet: Account; escrow: Account; amount: number } | undefined> {
  const { rows } = await statement<{ wallet_account: string; escrow_account: string; amount: number }>`
    update ledger_holds set status = ${settled > 0 ? 'settled' : 'voided'}, settled = ${settled}, resolved_at = ${at}
    where id = ${id} and status = 'open'
    returning wallet_account, escrow_account, amount`.execute(tx)
  const [row] = rows
  return row && { wallet: row.wallet_account as Account, escrow: row.escrow_account as Account, amount: row.amount }
}

/** Balances and the time of the last change; an account without a row is empty. */
export async function balancesOf(
  db: Db,
  accounts: readonly Account[],
): Promise<Map<string, { balance: number; updatedAt: Date }>> {
  const rows = await db.selectFrom('ledger_accounts').selectAll().where('id', 'in', accounts).execute()
  return new Map(rows.map((row) => [row.id, { balance: row.balance, updatedAt: row.updated_at }]))
}

/** The newest entries that touch an account: one index walk for each side, so its length does not matter. */
export async function latestEntriesOf(db: Db, account: Account, limit: number): Promise<PostedEntry[]> {
  const { rows } = await sql<EntryRow>`
    (select * from ledger_entries where debit_account = ${account} order by id desc limit ${limit})
    union all
    (select * from ledger_entries where credit_account = ${account} order by id desc limit ${limit})
    order by id desc limit ${limit}`.execute(db)
  return rows.map(toPosted)
}

export type EntryRow = Selectable<DB['ledger_entries']>

export const toPosted = (row: EntryRow): PostedEntry => ({
  id: row.id,
  debit: row.debit_account as Account,
  credit: row.credit_account as Account,
  amount: row.amount,
  at: row.created_at,
  cause: {
    type: row.cause as Cause['type'],
    id: row.cause_id,
    ...(row.description !== null && { description: row.description }),
  },
})
