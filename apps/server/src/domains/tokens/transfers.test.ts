import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { type SignedInByEmail, useHouse } from '../../../test/house.ts'
import { countWaiting } from '../../../test/lock-waits.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import { walletOf } from '../ledger/index.ts'
import { createTokens } from './index.ts'

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

const SEED = 20_240_120
/** Always the same numbers for a seed (a linear congruence, of which the upper bits are taken). */
const randomFrom = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('transfers, with real concurrency', () => {
  const house = useHouse()

  afterEach(async () => {
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })

  const balanceOf = async ({ id }: SignedInByEmail) => (await house.domains.tokens.balanceOf(id)).balance
  const transfer = (from: SignedInByEmail, to: SignedInByEmail, amount: number) =>
    house.domains.tokens.transfer(from.id, { recipientEmail: to.email, amount })
  /** What came of each attempt: `ok`, or the code of its refusal. */
  const outcomes = async (attempts: Promise<unknown>[]): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {}
    for (const settled of await Promise.allSettled(attempts)) {
      const outcome = settled.status === 'fulfilled' ? 'ok' : String(settled.reason.code ?? settled.reason)
      counts[outcome] = (counts[outcome] ?? 0) + 1
    }
    return counts
  }
  /** The database, and how many transactions were begun on it: one that is done again begins another. */
  const counting = () => {
    let begun = 0
    const db = new Proxy(house.db, {
      get(target, name) {
        if (name === 'transaction') begun++
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    return { db, begun: () => begun }
  }
  const use = (person: SignedInByEmail, amount: number, used: number) =>
    inTransaction(house.db, async (tx) => {
      const runId = randomUUID()
      const { reserve, settle } = house.domains.tokens
      const hold = await reserve(tx, { personId: person.id, amount, cause: { type: 'service.hold', id: runId } })
      return settle(tx, hold, { used, personId: person.id, service: 'translate', runId, description: 'ترجمه' })
    })
  const buy = async (person: SignedInByEmail, packageId: string) => {
    const { paymentId } = await house.domains.tokens.purchase(person.id, { packageId, method: 'online_payment' })
    const { authority } = await house.domains.payments.open(paymentId)
    const paid = house.db.updateTable('sandbox_payments').set({ outcome: 'paid' })
    await paid.where('authority', '=', authority).execute()
    return house.domains.payments.confirm(paymentId)
  }

  it('among twenty persons, beside purchases and services, keep every token and refuse for want of them only', async () => {
    const people = await Promise.all(times(20, () => house.account({ tokens: 200 })))
    const pick = (i: number) => people[i % people.length]!
    const random = randomFrom(SEED)

    const outcome = await outcomes([
      ...times(500, () => {
        const from = random(20)
        return transfer(pick(from), pick(from + 1 + random(19)), 5 + random(120))
      }),
      ...times(40, (i) => use(pick(i), 20, i % 4 === 0 ? 0 : random(21))),
      ...times(10, (i) => buy(pick(i), i % 2 === 0 ? 'basic_package_100' : 'welcome_package_50')),
    ])

    expect(Object.keys(outcome).filter((code) => !['ok', 'INSUFFICIENT_BALANCE'].includes(code))).toEqual([])
    const balances = await Promise.all(people.map(balanceOf))
    const { issued, returned, used } = await house.domains.tokens.totals()
    expect(issued - returned).toBe(20 * 200 + 5 * 100 + 5 * 50)
    expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(issued - returned - used)
    expect(Math.min(...balances)).toBeGreaterThanOrEqual(0)
    const { rows } = await sql<{ person_id: string; gained: number }>`
      select person_id, sum(amount) as gained from token_transactions where status = 'completed' group by 1`.execute(
      house.db,
    )
    const gained = new Map(rows.map((row) => [row.person_id, row.gained]))
    expect(people.map(({ id }) => 200 + (gained.get(id) ?? 0))).toEqual(balances)
  })

  it('go both ways between two at once without waiting for each other in a ring', async () => {
    const [ali, reza] = [await house.account({ tokens: 1_000 }), await house.account({ tokens: 1_000 })]
    const { db, begun } = counting()
    const { identity, ledger, notifications, payments } = house.domains
    const clock = { now: () => house.now }
    const tokens = createTokens({ db, clock, ledger, payments, notifications, accounts: identity.accounts })
    const give = (from: SignedInByEmail, to: SignedInByEmail, amount: number) =>
      tokens.transfer(from.id, { recipientEmail: to.email, amount })

    const outcome = await outcomes(times(100, (i) => (i % 2 === 0 ? give(ali, reza, 5) : give(reza, ali, 7))))

    expect(outcome).toEqual({ ok: 100 })
    expect([await balanceOf(ali), await balanceOf(reza)]).toEqual([1_100, 900])
    expect(begun()).toBe(100)
  })

  it('lose nothing to a person who becomes one with another meanwhile', async () => {
    const { phone } = await house.patient()
    const [ali, reza] = [await house.account(), await house.account({ tokens: 1_000 })]
    house.advance({ minutes: 2 })
    await house.domains.identity.requestOtp(phone, 'sms')
    const code = await house.codeFor(phone)

    const [joined, outcome] = await Promise.all([
      house.domains.identity.proveMobile({ personId: ali.id }, { phone, code }),
      outcomes(times(40, () => transfer(reza, ali, 5))),
    ])

    const { ok = 0, RECIPIENT_UNAVAILABLE: refused = 0, ...others } = outcome
    expect([ok + refused, others]).toEqual([40, {}])
    expect(await balanceOf(ali)).toBe(0)
    expect(await balanceOf({ ...ali, id: joined.personId })).toBe(5 * ok)
    expect(await balanceOf(reza)).toBe(1_000 - 5 * ok)
  })

  it('refuse a recipient who ceased to be one while they waited', async () => {
    const [ali, reza] = [await house.account(), await house.account({ tokens: 10 })]

    const outcome = await inTransaction(house.db, async (tx) => {
      await sql`select 1 from persons where id = ${ali.id} for update`.execute(tx)
      await tx.updateTable('persons').set({ status: 'deactivated' }).where('id', '=', ali.id).execute()
      const attempt = outcomes([transfer(reza, ali, 5)])
      await expect.poll(() => countWaiting(house.db)).toBe(1)
      return { attempt }
    })

    expect(await outcome.attempt).toEqual({ RECIPIENT_UNAVAILABLE: 1 })
    expect([await balanceOf(ali), await balanceOf(reza)]).toEqual([0, 10])
  })

  it('cannot overdraw a wallet, also by raw SQL', async () => {
    const [ali, reza] = [await house.account({ tokens: 10 }), await house.account()]
    const [from, to] = [walletOf(ali.id, 'TOKEN'), walletOf(reza.id, 'TOKEN')]
    const entry = sql`insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at)
      values (gen_random_uuid(), ${from}, ${to}, 11, 'token.transfer', gen_random_uuid(), now())`
    const bare = sql`update ledger_accounts set balance = balance + 5 where id = ${from}`

    await expect(entry.execute(house.db)).rejects.toMatchObject({ constraint: 'ledger_accounts_balance_not_negative' })
    await expect(bare.execute(house.db)).rejects.toMatchObject({ constraint: 'ledger_balance_by_entry' })
    expect(await outcomes(times(10, () => transfer(ali, reza, 5)))).toEqual({ ok: 2, INSUFFICIENT_BALANCE: 8 })
    expect([await balanceOf(ali), await balanceOf(reza)]).toEqual([0, 10])
  })
})
