import { sql } from 'kysely'
import { type Db, inSnapshot, type Tx } from '../../platform/database/transaction.ts'

/** Faults of one kind that are told: who has more than these has one cause, not so many. */
const TOLD_MAX = 100

/**
 * Proves what is said of tokens against the ledger's wallets: every token in one is somebody's who can spend it, each
 * statement sums to what its person has, and no more is remembered to expire than there is. Answers a sentence for each
 * thing that must never be, at most a hundred of a kind; none when all is sound.
 */
export const verifyTokens = (db: Db): Promise<readonly string[]> =>
  inSnapshot(db, async (tx) => [
    ...(await tokensOfNobody(tx)),
    ...(await statementsUnlikeWallets(tx)),
    ...(await lotsBeyondWallets(tx)),
  ])

/** A wallet is named after its person's id as text: one named otherwise is out of everybody's reach. */
async function tokensOfNobody(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string; balance: number; status: string | null }>`
    select a.id, a.balance, p.status from ledger_accounts a
    left join persons p on p.id::text = split_part(a.id, ':', 3)
    where a.id ~ '^(wallet|escrow):TOKEN:' and a.balance > 0 and (p.id is null or p.status = 'deactivated')
    limit ${TOLD_MAX}`.execute(tx)
  return rows.map(({ id, balance, status }) =>
    status === null
      ? `${id} has ${balance} and is nobody's`
      : `${id} has ${balance}, its person became one with another`,
  )
}

async function statementsUnlikeWallets(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ person: string; told: number; held: number }>`
    select person, coalesce(told, 0) as told, coalesce(held, 0) as held from (
      select person_id::text as person, sum(amount) as told from token_transactions where status = 'completed' group by 1
    ) statement full join (
      select split_part(id, ':', 3) as person, sum(balance) as held from ledger_accounts
      where id ~ '^(wallet|escrow):TOKEN:' group by 1
    ) holding using (person)
    where coalesce(told, 0) <> coalesce(held, 0) limit ${TOLD_MAX}`.execute(tx)
  return rows.map(
    ({ person, told, held }) => `the statement of ${person} sums to ${told}, but there are ${held} tokens`,
  )
}

async function lotsBeyondWallets(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ person_id: string; remaining: number; balance: number }>`
    select l.person_id, l.remaining, coalesce(a.balance, 0) as balance from (
      select person_id, sum(remaining) as remaining from token_lots where remaining > 0 group by 1
    ) l left join ledger_accounts a on a.id = 'wallet:TOKEN:' || l.person_id
    where l.remaining > coalesce(a.balance, 0) limit ${TOLD_MAX}`.execute(tx)
  return rows.map(
    ({ person_id, remaining, balance }) =>
      `of the tokens of ${person_id} ${remaining} expire, but there are ${balance}`,
  )
}
