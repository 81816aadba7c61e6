import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../../../test/test-db.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import type { Account, Currency } from './account.ts'
import { createLedger, earningsOf, escrowOf, type Ledger, platformAccount, walletOf } from './index.ts'

const AT = new Date('2024-01-20T04:30:00Z')
const PEOPLE = 3
const RUNS = 50

type Step =
  | { do: 'credit'; who: number; amount: number; currency: Currency; again: boolean }
  | { do: 'hold'; who: number; amount: number; currency: Currency; again: boolean }
  | { do: 'resolve'; which: number; parts: number[] }
  | { do: 'spend'; who: number; amount: number; currency: Currency }
  | { do: 'payOut'; who: number; amount: number }
  | { do: 'give'; from: number; to: number; amounts: number[] }

const who = fc.nat({ max: PEOPLE - 1 })
const amount = fc.oneof(
  fc.integer({ min: 1, max: 1_000 }),
  fc.constantFrom(0, -1, -500, 100_000, Number.MAX_SAFE_INTEGER),
)
const currency = fc.constantFrom<Currency>('IRR', 'IRR', 'TOKEN')
const again = fc.constantFrom(false, false, false, true)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('credit' as const), who, amount, currency, again }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('hold' as const), who, amount, currency, again }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('resolve' as const),
      which: fc.nat({ max: 6 }),
      // In hundredths of the hold: nothing voids it, less than all settles it partly, more than all is refused.
      parts: fc.array(fc.constantFrom(0, 15, 35, 50, 85, 101), { maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('spend' as const), who, amount, currency }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('payOut' as const), who, amount }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('give' as const),
      from: who,
      to: who,
      amounts: fc.array(amount, { minLength: 1, maxLength: 3 }),
    }),
  },
)

/** What the ledger should hold, kept by simple sums. */
interface Model {
  readonly balances: Map<string, number>
  readonly holds: { id: string; causeId: string; person: string; currency: Currency; amount: number; open: boolean }[]
  readonly payments: string[]
}
interface Move {
  readonly debit: Account
  readonly credit: Account
  readonly amount: number
}

const source = (currency: Currency): Account => (currency === 'IRR' ? 'gateway:IRR:test' : 'issue:TOKEN:sales')
const revenue = (currency: Currency): Account => (currency === 'IRR' ? platformAccount : 'platform:TOKEN:revenue')
const isGuarded = (account: string) => /^(wallet|escrow|earnings):/.test(account)
const isSum = (value: number) => value > 0 && value <= 9_000_000_000_000_000

/** Books the moves into the model, or answers false where the ledger must refuse them all. */
function book(model: Model, moves: readonly Move[]): boolean {
  const after = new Map(model.balances)
  for (const { debit, credit, amount } of moves) {
    if (amount === 0) continue
    if (!isSum(amount) || debit === credit) return false
    after.set(debit, (after.get(debit) ?? 0) - amount)
    after.set(credit, (after.get(credit) ?? 0) + amount)
    if (isGuarded(debit) && (after.get(debit) ?? 0) < 0) return false
  }
  for (const [account, balance] of after) model.balances.set(account, balance)
  return true
}

describe('the ledger, after every step of any sequence', () => {
  let test: TestDb
  let ledger: Ledger

  beforeAll(async () => {
    test = await openTestDb()
    ledger = createLedger(test)
  })
  afterAll(() => test.close())

  const post = (type: 'payment.credit' | 'visit.settle' | 'plan.purchase', id: string, moves: readonly Move[]) =>
    inTransaction(test.db, (tx) => ledger.post(tx, AT, { type, id }, moves))

  /** Does a step to the ledger and to the model; both answer whether it was done. */
  async function take(
    step: Step,
    people: readonly string[],
    model: Model,
  ): Promise<{ done: boolean; expected: boolean }> {
    const person = (index: number) => people[index] ?? ''
    switch (step.do) {
      case 'credit': {
        const id = (step.again ? model.payments.at(-1) : undefined) ?? randomUUID()
        const moves = [
          { debit: source(step.currency), credit: walletOf(person(step.who), step.currency), amount: step.amount },
        ]
        const fresh = !model.payments.includes(id) || step.amount === 0
        const expected = fresh && book(model, moves)
        if (expected && step.amount > 0) model.payments.push(id)
        return { expected, done: await succeeds(post('payment.credit', id, moves)) }
      }
      case 'hold':
        return takeHold(step, person(step.who), model)
      case 'resolve':
        return takeResolve(step, model)
      case 'spend': {
        const { currency, amount } = step
        const moves = [{ debit: walletOf(person(step.who), currency), credit: revenue(currency), amount }]
        return { expected: book(model, moves), done: await succeeds(post('plan.purchase', randomUUID(), moves)) }
      }
      case 'payOut': {
        const moves = [{ debit: earningsOf(person(step.who)), credit: source('IRR'), amount: step.amount }]
        return { expected: book(model, moves), done: await succeeds(post('visit.settle', randomUUID(), moves)) }
      }
      case 'give': {
        const [debit, credit] = [walletOf(person(step.from)), walletOf(person(step.to))]
        const moves = step.amounts.map((amount) => ({ debit, credit, amount }))
        return { expected: book(model, moves), done: await succeeds(post('visit.settle', randomUUID(), moves)) }
      }
    }
  }

  async function takeHold({ amount, currency, again }: Extract<Step, { do: 'hold' }>, personId: string, model: Model) {
    const causeId = (again ? model.holds.findLast((hold) => hold.open)?.causeId : undefined) ?? randomUUID()
    const taken = model.holds.some((hold) => hold.open && hold.causeId === causeId)
    const move = { debit: walletOf(personId, currency), credit: escrowOf(personId, currency), amount }
    const expected = !taken && amount !== 0 && book(model, [move])
    const attempt = inTransaction(test.db, (tx) =>
      ledger.hold(tx, AT, { personId, currency, amount, cause: { type: 'visit.hold', id: causeId } }),
    )
    const done = await succeeds(attempt)
    if (done) model.holds.push({ id: await attempt, causeId, person: personId, currency, amount, open: true })
    return { expected, done }
  }

  async function takeResolve({ which, parts }: Extract<Step, { do: 'resolve' }>, model: Model) {
    const hold = model.holds.at(-1 - which) ?? {
      ...{ id: randomUUID(), causeId: randomUUID(), person: randomUUID(), currency: 'IRR' as const },
      ...{ amount: 100, open: false },
    }
    const to = parts.map((hundredths, index) => ({
      account: index === 0 && hold.currency === 'IRR' ? earningsOf(hold.person) : revenue(hold.currency),
      amount: Math.floor((hold.amount * hundredths) / 100),
    }))
    const settled = to.reduce((sum, part) => sum + part.amount, 0)
    const escrow = escrowOf(hold.person, hold.currency)
    const moves = [
      ...to.map(({ account, amount }) => ({ debit: escrow, credit: account, amount })),
      { debit: escrow, credit: walletOf(hold.person, hold.currency), amount: hold.amount - settled },
    ]
    const expected = hold.open && settled <= hold.amount && book(model, moves)
    const done = await succeeds(
      inTransaction(test.db, (tx) =>
        ledger.resolveHold(tx, AT, hold.id, to, { type: 'visit.settle', id: hold.causeId }),
      ),
    )
    if (done) hold.open = false
    return { expected, done }
  }

  /** Every row of every table of the ledger, each column of it. */
  async function everything(): Promise<string> {
    const { rows } = await sql<{ rows: string | null }>`
      select string_agg(line, E'\n' order by line) as rows from (
        select 'entry ' || t::text as line from ledger_entries t union all
        select 'account ' || t::text from ledger_accounts t union all
        select 'hold ' || t::text from ledger_holds t union all
        select 'link ' || t::text from ledger_chain t union all
        select 'horizon ' || t::text from ledger_chain_horizon t
      ) as lines`.execute(test.db)
    return rows[0]?.rows ?? ''
  }

  async function checkInvariants(model: Model, people: readonly string[]): Promise<void> {
    const ours = people.flatMap((person) =>
      (['IRR', 'TOKEN'] as const).flatMap((currency) => [
        walletOf(person, currency),
        escrowOf(person, currency),
        `earnings:${currency}:${person}`,
      ]),
    )
    const { rows } = await sql<{ id: string; balance: number; entries: number; held: number }>`
      select a.id, a.balance,
        (select coalesce(sum(amount), 0) from ledger_entries where credit_account = a.id)
        - (select coalesce(sum(amount), 0) from ledger_entries where debit_account = a.id) as entries,
        (select coalesce(sum(amount), 0) from ledger_holds where escrow_account = a.id and status = 'open') as held
      from ledger_accounts a where a.id = any(${ours})`.execute(test.db)
    for (const { id, balance, entries, held } of rows) {
      expect(balance, `${id} is not negative`).toBeGreaterThanOrEqual(0)
      expect(balance, `${id} equals its entries`).toBe(entries)
      expect(balance, `${id} is what it should be`).toBe(model.balances.get(id) ?? 0)
      if (id.startsWith('escrow:')) expect(balance, `${id} equals its open holds`).toBe(held)
    }
    expect(rows.length).toBeGreaterThanOrEqual(
      [...model.balances].filter(([id, sum]) => isGuarded(id) && sum > 0).length,
    )
    await checkConservation(model)
    await checkHolds(model)
  }

  /** What came in less what went out is what all have together: nothing is made or lost on the way. */
  async function checkConservation(model: Model): Promise<void> {
    const { rows } = await sql<{ currency: string; inside: number; outside: number }>`
      select currency, sum(amount) filter (where account !~ '^(gateway|issue):') as inside,
        sum(-amount) filter (where account ~ '^(gateway|issue):') as outside
      from (select split_part(credit_account, ':', 2) as currency, credit_account as account, amount from ledger_entries
        union all select split_part(debit_account, ':', 2), debit_account, -amount from ledger_entries) as moves
      group by currency`.execute(test.db)
    for (const { currency, inside, outside } of rows) expect(inside, `conservation of ${currency}`).toBe(outside)
    for (const currency of ['IRR', 'TOKEN']) {
      const mine = [...model.balances].filter(([id]) => id.split(':')[1] === currency)
      expect(mine.reduce((sum, [, balance]) => sum + balance, 0)).toBe(0)
    }
  }

  /** A hold's money left its escrow once, whole, if it is resolved, and not at all if it is not. */
  async function checkHolds(model: Model): Promise<void> {
    const { rows } = await sql<{ id: string; open: boolean; amount: number; left: number }>`
      select h.id, h.status = 'open' as open, h.amount, (select coalesce(sum(e.amount), 0) from ledger_entries e
        where e.cause_id = h.cause_id and e.debit_account = h.escrow_account) as left
      from ledger_holds h where h.id = any(${model.holds.map((hold) => hold.id)}::uuid[])`.execute(test.db)
    expect(rows).toHaveLength(model.holds.length)
    for (const { id, open, amount, left } of rows) {
      expect(open).toBe(model.holds.find((hold) => hold.id === id)?.open)
      expect(left, `hold ${id}`).toBe(open ? 0 : amount)
    }
  }

  it('keeps its six invariants, and a refused step leaves everything as it was, to the byte', async () => {
    const seen = { done: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const people = Array.from({ length: PEOPLE }, () => randomUUID())
        const model: Model = { balances: new Map(), holds: [], payments: [] }
        let before = await everything()
        for (const step of steps) {
          const { done, expected } = await take(step, people, model)
          const after = await everything()

          expect(done, JSON.stringify(step)).toBe(expected)
          if (!done) expect(after).toBe(before)
          await checkInvariants(model, people)
          before = after
          seen[done ? 'done' : 'refused'] += 1
        }
      }),
      { numRuns: RUNS },
    )

    expect(seen.done).toBeGreaterThan(50)
    expect(seen.refused).toBeGreaterThan(50)
    expect((await ledger.verify()).faults).toEqual([])
  })
})

const succeeds = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => true,
    () => false,
  )
