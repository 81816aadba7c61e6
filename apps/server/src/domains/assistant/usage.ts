// Who used which engine for what, and how much of an allowance is left.
import { randomUUID } from 'node:crypto'
import { tehranMonthOf } from '../../platform/calendar.ts'
import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { TokenUse } from '../../platform/model/index.ts'
import type { Plans } from '../plans/index.ts'
import { assistantRefuses } from './errors.ts'

/** A question asked so long ago and still not answered was asked of a server that died: it counts no more. */
const ANSWERED_WITHIN_MS = 180_000
/** Questions of one person that may be under way at once. */
const UNDER_WAY_MAX = 3

export type Purpose = 'chat' | 'vision' | 'soap' | 'speech'

export function createUsage({ plans }: { plans: Pick<Plans, 'allowanceOf' | 'refusePast'> }) {
  return {
    /**
     * Takes one question of a person's allowance of the month (Tehran); answers by which name to settle or give it back.
     * @throws PLAN_LIMIT_REACHED, SUBSCRIPTION_EXPIRED, ASSISTANT_BUSY too many of theirs are under way
     */
    async takeQuestion(
      tx: Tx,
      { personId, purpose, at }: { personId: string; purpose: 'chat' | 'vision'; at: Date },
    ): Promise<string> {
      // Two questions at once must not both be the last of the month.
      await statement`select from persons where id = ${personId}::uuid for no key update`.execute(tx)
      const { asked, underWay } = await countQuestions(tx, personId, at)
      if (underWay >= UNDER_WAY_MAX) throw assistantRefuses.ASSISTANT_BUSY({ max: UNDER_WAY_MAX })
      const allowance = await plans.allowanceOf(tx, personId, at)
      if (allowance.aiQueries >= 0 && asked >= allowance.aiQueries)
        throw plans.refusePast(allowance, { limit: allowance.aiQueries })
      return insertUse(tx, { personId, purpose, at, state: 'asked' })
    },

    /** The question was answered: it is counted, with what answering took. */
    async settleQuestion(tx: Tx, id: string, { engine, inputTokens, outputTokens }: Spent): Promise<void> {
      await statement`
        update assistant_uses set state = 'answered', engine = ${engine}, input_tokens = ${inputTokens}, output_tokens = ${outputTokens}
        where id = ${id}::uuid`.execute(tx)
    },

    /** No answer came: the question costs nothing. */
    async giveBackQuestion(db: Db, id: string): Promise<void> {
      await statement`update assistant_uses set state = 'returned' where id = ${id}::uuid and state = 'asked'`.execute(
        db,
      )
    },

    /** Records what is no question of an allowance: reports, transcripts, emergencies. */
    recordUse: (
      tx: Tx,
      { personId, purpose, at, ...spent }: { personId: string; purpose: Purpose; at: Date } & Spent,
    ): Promise<string> => insertUse(tx, { personId, purpose, at, state: 'answered', ...spent }),

    /** Questions of the month of `at` that count. */
    async countOf(db: Db, personId: string, at: Date): Promise<number> {
      return (await countQuestions(db, personId, at)).asked
    },
  }
}
export type Usage = ReturnType<typeof createUsage>

/** What answered, and the tokens that took; null where its server did not say. */
export type Spent = { readonly engine: string } & TokenUse

/** Emergencies are answered whatever is left, and are not counted. */
export const EMERGENCY_ENGINE = 'red-flags'

async function countQuestions(db: Db, personId: string, at: Date): Promise<{ asked: number; underWay: number }> {
  const month = tehranMonthOf(at)
  const alive = new Date(at.getTime() - ANSWERED_WITHIN_MS)
  const { rows } = await statement<{ asked: number; underWay: number }>`
    select
      count(*) filter (where asked_at >= ${month.start} and engine is distinct from ${EMERGENCY_ENGINE})::int as asked,
      count(*) filter (where state = 'asked')::int as "underWay"
    from assistant_uses
    where person_id = ${personId}::uuid and state <> 'returned' and purpose in ('chat', 'vision')
      and asked_at >= least(${month.start}::timestamptz, ${alive}::timestamptz) and asked_at < ${month.end}
      and (state = 'answered' or asked_at > ${alive})`.execute(db)
  return rows[0] ?? { asked: 0, underWay: 0 }
}

async function insertUse(
  tx: Tx,
  use: { personId: string; purpose: Purpose; at: Date; state: 'asked' | 'answered' } & Partial<Spent>,
): Promise<string> {
  const id = randomUUID()
  await statement`
    insert into assistant_uses (id, person_id, purpose, state, asked_at, engine, input_tokens, output_tokens)
    values (${id}::uuid, ${use.personId}::uuid, ${use.purpose}, ${use.state}, ${use.at}, ${use.engine ?? null},
      ${use.inputTokens ?? null}, ${use.outputTokens ?? null})`.execute(tx)
  return id
}
