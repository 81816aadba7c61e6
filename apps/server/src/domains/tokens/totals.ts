import { sql } from 'kysely'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'

/** Links of the chain that one step rolls up: some tens of milliseconds. */
const ROLL_UP_BATCH = 5_000

/** All tokens there ever were, in whole tokens. */
export interface TokenTotals {
  /** Put into wallets out of nothing: bought, added by hand, given at an opening. Not lessened by what was returned. */
  readonly issued: number
  /** Left wallets for good without being used: refunded, taken by hand, expired. */
  readonly returned: number
  /** What services earned; what is reserved for running ones is not used yet. */
  readonly used: number
  readonly byService: readonly { readonly service: string; readonly tokens: number }[]
}

/** Both sides of the entries of a relation `entry`, of the accounts whose sums are kept. */
const sides = sql`(
  select created_at, debit_account as account, 0 as credited, amount as debited from entry where debit_account ~ '^(issue|platform):TOKEN:'
  union all
  select created_at, credit_account, amount, 0 from entry where credit_account ~ '^(issue|platform):TOKEN:'
)`

/**
 * Adds to the kept sums what the ledger's chain has sealed since, in batches, each one transaction with the position
 * it brings the sums to. Several at once take turns.
 */
export async function rollUpTotals(db: Db): Promise<void> {
  while ((await rollUpBatch(db)) === ROLL_UP_BATCH);
}

function rollUpBatch(db: Db): Promise<number> {
  return inTransaction(db, async (tx) => {
    const position = await tx
      .selectFrom('token_totals_position')
      .select('counted_to')
      .forUpdate()
      .executeTakeFirstOrThrow()
    // In a statement after the lock, which sees all that whoever held it before has counted.
    const { rows } = await sql<{ links: number; last: number | null }>`
      with link as (
        select seq, entry_id from ledger_chain where seq > ${position.counted_to} order by seq limit ${ROLL_UP_BATCH}
      ), entry as (
        select e.* from link join ledger_entries e on e.id = link.entry_id
      ), kept as (
        insert into token_totals (day, account, credited, debited)
        select (created_at at time zone 'Asia/Tehran')::date, account, sum(credited), sum(debited) from ${sides} s group by 1, 2
        on conflict (day, account) do update
          set credited = token_totals.credited + excluded.credited, debited = token_totals.debited + excluded.debited
      )
      select count(*) as links, max(seq) as last from link`.execute(tx)
    const { links = 0, last = null } = rows[0] ?? {}
    if (last !== null) await tx.updateTable('token_totals_position').set({ counted_to: last }).execute()
    return links
  })
}

/**
 * The totals of this moment: the kept sums, what the chain has beyond them, and the entries that are not in the chain
 * yet, all of one snapshot. They are looked for from where both ended a moment before: that is a number to the planner,
 * who would read every entry for a bound not known yet, and as neither ever goes back nothing lies below it.
 */
export async function tokenTotals(db: Db): Promise<TokenTotals> {
  const { counted, sealed } = await endsOfSums(db)
  const { rows } = await sql<{ account: string; credited: number; debited: number }>`with entry as (
      select e.created_at, e.debit_account, e.credit_account, e.amount
      from ledger_chain c join ledger_entries e on e.id = c.entry_id
      where c.seq > ${counted} and c.seq > (select counted_to from token_totals_position)
      union all
      select e.created_at, e.debit_account, e.credit_account, e.amount from ledger_entries e
      where e.xid >= ${sealed}::xid8 and not exists (select from ledger_chain where entry_id = e.id)
    )
    select account, sum(credited)::bigint as credited, sum(debited)::bigint as debited from (
      select account, credited, debited from token_totals
      union all
      select account, credited, debited from ${sides} s
    ) t group by account`.execute(db)
  const sum = (kind: 'issue' | 'platform', side: 'credited' | 'debited') =>
    rows.filter(({ account }) => account.startsWith(`${kind}:`)).reduce((total, row) => total + row[side], 0)
  return {
    issued: sum('issue', 'debited'),
    returned: sum('issue', 'credited'),
    used: sum('platform', 'credited'),
    byService: rows
      .filter(({ account }) => account.startsWith('platform:TOKEN:'))
      .map(({ account, credited }) => ({ service: account.slice('platform:TOKEN:'.length), tokens: credited }))
      .sort((a, b) => b.tokens - a.tokens || (a.service < b.service ? -1 : 1)),
  }
}

/**
 * The link that the kept sums reach to, and the transaction below which every entry is in the chain. A horizon beyond all
 * transactions is that of another cluster, restored from and not yet brought back: then that is none.
 */
async function endsOfSums(db: Db): Promise<{ counted: number; sealed: string }> {
  const { rows } = await sql<{ counted: number; sealed: string }>`select counted_to as counted,
      case when sealed_below > pg_snapshot_xmax(pg_current_snapshot()) then '0' else sealed_below end::text as sealed
    from token_totals_position, ledger_chain_horizon`.execute(db)
  const [ends] = rows
  if (!ends) throw new Error('the sums of the tokens, or the chain of the ledger, have lost where they end')
  return ends
}
