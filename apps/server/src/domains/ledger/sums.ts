import { sql } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { type Account, platformAccount } from './account.ts'
import type { PostedEntry } from './entry.ts'
import { type EntryRow, toPosted } from './store.ts'

export interface Range {
  readonly from: Date
  readonly until: Date
}

/** What went into an account on a day (Tehran, `YYYY-MM-DD`), and for how many causes. */
export interface DayOfCredits {
  readonly day: string
  readonly amount: number
  readonly causes: number
}

/** What went into an account in [from, until) by day; days without anything are left out. */
export async function creditsByDay(db: Db, account: Account, { from, until }: Range): Promise<DayOfCredits[]> {
  const { rows } = await statement<DayOfCredits>`
    select to_char(created_at at time zone 'Asia/Tehran', 'YYYY-MM-DD') as day, sum(amount)::bigint as amount,
      count(distinct cause_id) as causes
    from ledger_entries where credit_account = ${account} and created_at >= ${from} and created_at < ${until}
    group by 1 order by 1`.execute(db)
  return rows
}

/** A day's turnover: what the platform earned (Rial), tokens that came into the world, tokens that services earned. */
export interface DayOfTurnover {
  readonly day: string
  readonly revenueRial: number
  readonly tokensIssued: number
  readonly tokensUsed: number
}

/** The turnover of [from, until) by day (Tehran); days without any are left out. */
export async function turnoverByDay(db: Db, { from, until }: Range): Promise<DayOfTurnover[]> {
  const { rows } = await sql<DayOfTurnover>`
    select to_char(created_at at time zone 'Asia/Tehran', 'YYYY-MM-DD') as day,
      coalesce(sum(amount) filter (where credit_account = ${platformAccount}), 0)::bigint as "revenueRial",
      coalesce(sum(amount) filter (where debit_account like 'issue:TOKEN:%'), 0)::bigint as "tokensIssued",
      coalesce(sum(amount) filter (where credit_account like 'platform:TOKEN:%'), 0)::bigint as "tokensUsed"
    from ledger_entries
    where created_at >= ${from} and created_at < ${until}
      and (credit_account = ${platformAccount} or debit_account like 'issue:TOKEN:%' or credit_account like 'platform:TOKEN:%')
    group by 1 order by 1`.execute(db)
  return rows
}

/** How many entries touch an account. */
export async function countEntriesOf(db: Db, account: Account): Promise<number> {
  const { rows } = await statement<{ count: number }>`
    select (select count(*) from ledger_entries where debit_account = ${account})
      + (select count(*) from ledger_entries where credit_account = ${account}) as count`.execute(db)
  return rows[0]?.count ?? 0
}

const EXPORT_BATCH = 1_000

/** Every entry of [from, until) in their order, read in batches that are each a statement of their own. */
export async function* allEntries(db: Db, { from, until }: Range): AsyncGenerator<PostedEntry> {
  for (let after = 0; ; ) {
    const { rows } = await sql<EntryRow>`
      select * from ledger_entries where id > ${after} and created_at >= ${from} and created_at < ${until}
      order by id limit ${EXPORT_BATCH}`.execute(db)
    yield* rows.map(toPosted)
    after = rows.at(-1)?.id ?? after
    if (rows.length < EXPORT_BATCH) return
  }
}
