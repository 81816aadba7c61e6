import { type Selectable, sql } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { TokenPackage, TokenTransaction, TransactionStatus, TransactionType } from './token.ts'

const toPackage = (row: Selectable<DB['token_packages']>): TokenPackage => ({
  id: row.id,
  name: { fa: row.name_fa, en: row.name_en },
  tokens: row.tokens,
  priceRial: row.price_rial,
  discountPercentage: row.discount_percentage,
  expiryDays: row.expiry_days,
})

export async function activePackages(db: Db): Promise<TokenPackage[]> {
  const rows = await db
    .selectFrom('token_packages')
    .selectAll()
    .where('is_active', '=', true)
    .orderBy('tokens')
    .orderBy('id')
    .execute()
  return rows.map(toPackage)
}

export async function findActivePackage(db: Db, id: string): Promise<TokenPackage | undefined> {
  const row = await db
    .selectFrom('token_packages')
    .selectAll()
    .where('id', '=', id)
    .where('is_active', '=', true)
    .executeTakeFirst()
  return row && toPackage(row)
}

/** What can be spent now: the wallet less what expired and was not swept yet. No wallet is an empty one. */
export async function spendableOf(
  db: Db,
  personId: string,
  now: Date,
): Promise<{ balance: number; pending: number; updatedAt: Date | null }> {
  const { rows } = await statement<{ balance: number; pending: number; updated_at: Date | null }>`
    select coalesce(w.balance, 0) - coalesce((select sum(remaining) from token_lots
        where person_id = p.id and remaining > 0 and expires_at <= ${now}), 0) as balance,
      coalesce((select sum(tokens) from token_purchases
        where person_id = p.id and status = 'pending' and expires_at > ${now}), 0) as pending,
      w.updated_at
    from (select ${personId}::uuid as id) p left join ledger_accounts w on w.id = 'wallet:TOKEN:' || p.id`.execute(db)
  const [row] = rows
  if (!row) throw new Error('a balance was not answered')
  return { balance: row.balance, pending: row.pending, updatedAt: row.updated_at }
}

/** What each of some persons can spend now. */
export async function spendablesOf(
  db: Db,
  personIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await statement<{ id: string; balance: number }>`
    select p.id, coalesce(w.balance, 0) - coalesce((select sum(remaining) from token_lots
        where person_id = p.id and remaining > 0 and expires_at <= ${now}), 0) as balance
    from unnest(${personIds}::uuid[]) as p (id) left join ledger_accounts w on w.id = 'wallet:TOKEN:' || p.id`.execute(
    db,
  )
  return new Map(rows.map(({ id, balance }) => [id, balance]))
}

const toTransaction = (row: Selectable<DB['token_transactions']>): TokenTransaction => ({
  id: row.id,
  personId: row.person_id,
  type: row.type as TransactionType,
  amount: row.amount,
  status: row.status as TransactionStatus,
  description: row.description,
  reference: row.reference,
  recipient: row.recipient,
  sender: row.sender,
  service: row.service,
  createdAt: row.created_at,
  completedAt: row.completed_at,
})

export interface StatementFilter {
  readonly type?: TransactionType
  readonly from?: Date
  /** Not itself included. */
  readonly until?: Date
}

/** A page of a person's statement, the newest first, and how many rows there are in all. */
export async function statementOf(
  db: Db,
  personId: string,
  { type, from, until }: StatementFilter,
  { page, limit }: { page: number; limit: number },
): Promise<{ total: number; items: TokenTransaction[] }> {
  let own = db.selectFrom('token_transactions').where('person_id', '=', personId)
  if (type) own = own.where('type', '=', type)
  if (from) own = own.where('created_at', '>=', from)
  if (until) own = own.where('created_at', '<', until)
  const [{ total }, rows] = await Promise.all([
    own.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    own
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .offset((page - 1) * limit)
      .execute(),
  ])
  return { total, items: rows.map(toTransaction) }
}

/** Writes rows that are complete as they are written. */
export async function insertTransactions(
  tx: Tx,
  at: Date,
  rows: readonly {
    id: string
    personId: string
    type: TransactionType
    amount: number
    description: string
    reference?: string
    status?: 'pending'
  }[],
): Promise<void> {
  await tx
    .insertInto('token_transactions')
    .values(
      rows.map((row) => ({
        id: row.id,
        person_id: row.personId,
        type: row.type,
        amount: row.amount,
        status: row.status ?? 'completed',
        description: row.description,
        reference: row.reference ?? null,
        created_at: at,
        completed_at: row.status ? null : at,
      })),
    )
    .execute()
}

export async function recordAdminAction(
  tx: Tx,
  action: {
    id: string
    adminId: string
    personId: string
    action: string
    before: Record<string, unknown>
    after: Record<string, unknown>
    reason: string
    at: Date
  },
): Promise<void> {
  await tx
    .insertInto('admin_actions')
    .values({
      id: action.id,
      admin_id: action.adminId,
      person_id: action.personId,
      action: action.action,
      before: JSON.stringify(action.before),
      after: JSON.stringify(action.after),
      reason: action.reason,
      created_at: action.at,
    })
    .execute()
}

export interface UsageOfDay {
  /** A day in Tehran. */
  readonly date: string
  readonly service: string
  readonly tokens: number
  readonly runs: number
}

/** What a person used of each service on each day, the newest day first. */
export async function usageOf(
  db: Db,
  personId: string,
  { from, until }: { from: Date; until: Date },
): Promise<UsageOfDay[]> {
  const { rows } = await statement<UsageOfDay>`
    select (created_at at time zone 'Asia/Tehran')::date as date, service, -sum(amount) as tokens, count(*) as runs
    from token_transactions
    where person_id = ${personId} and type = 'usage' and status = 'completed' and service is not null
      and created_at >= ${from} and created_at < ${until}
    group by 1, 2 order by 1 desc, 2`.execute(db)
  return rows
}

const EXPORT_BATCH = 1_000

/** Every row of every statement, the oldest first. Each batch is a statement of its own, so nothing is held between them. */
export async function* allTransactions(db: Db): AsyncGenerator<TokenTransaction> {
  for (let last: TokenTransaction | undefined; ; ) {
    const { rows } = await sql<Selectable<DB['token_transactions']>>`
      select * from token_transactions
      where (created_at, id) > (${last?.createdAt ?? '-infinity'}::timestamptz, ${last?.id ?? '00000000-0000-0000-0000-000000000000'}::uuid)
      order by created_at, id limit ${EXPORT_BATCH}`.execute(db)
    const batch = rows.map(toTransaction)
    yield* batch
    last = batch.at(-1)
    if (batch.length < EXPORT_BATCH) return
  }
}

/**
 * Keeps the person from being made one with another until the transaction ends; taken before any wallet. Answers false
 * for nobody, and for one who was made one with another: nothing may come to them any more.
 */
export async function lockPerson(tx: Tx, personId: string): Promise<boolean> {
  const { rows } = await statement`
    select from persons where id = ${personId} and status <> 'deactivated' for key share`.execute(tx)
  return rows.length > 0
}

/** The same, for changes of one person that must come one after another. Answers the person's id. */
export async function lockPersonAlone(tx: Tx, personId: string): Promise<string | undefined> {
  const { rows } = await statement<{ id: string }>`
    select id from persons where id = ${personId} and status <> 'deactivated' for no key update`.execute(tx)
  return rows[0]?.id
}
