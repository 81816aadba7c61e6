import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type SignedInByEmail, useHouse } from '../../../test/house.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import { walletOf } from '../ledger/index.ts'
import { insertLots } from './lots.ts'

const PEOPLE = 2
const RUNS = 20
const DAY_MS = 86_400_000

type Step =
  | { do: 'charge'; who: number; amount: number; days: number }
  | { do: 'transfer'; from: number; to: number; amount: number }
  | { do: 'hold'; who: number; amount: number }
  | { do: 'settle'; which: number; hundredths: number }
  | { do: 'pass'; hours: number }
  | { do: 'expire' }

const who = fc.nat({ max: PEOPLE - 1 })
const amount = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) },
  { weight: 1, arbitrary: fc.constant(500) },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    // No days are credits that last for ever.
    arbitrary: fc.record({ do: fc.constant('charge' as const), who, amount, days: fc.constantFrom(0, 1, 1, 2, 2, 3) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('transfer' as const), from: who, to: who, amount }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hold' as const), who, amount }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat({ max: 3 }),
      hundredths: fc.constantFrom(0, 1, 30, 70, 100),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.constantFrom(6, 24, 30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const) }) },
)

/** Amounts by the time (ms) they expire at; what never does is at infinity. */
type Purse = Map<number, number>

const put = (purse: Purse, at: number, tokens: number) => {
  if (tokens > 0) purse.set(at, (purse.get(at) ?? 0) + tokens)
}
const alive = (purse: Purse, now: number) => [...purse].filter(([at]) => at > now).sort(([a], [b]) => a - b)
const sum = (parts: readonly (readonly [number, number])[]) => parts.reduce((total, [, tokens]) => total + tokens, 0)

/** The soonest to expire of `parts` up to `tokens`. */
function soonest(parts: readonly (readonly [number, number])[], tokens: number): [number, number][] {
  let left = tokens
  return parts.map(([at, has]): [number, number] => {
    const taken = Math.min(has, left)
    left -= taken
    return [at, taken]
  })
}

/** Takes from a purse, soonest first; undefined where it has not enough. */
function take(purse: Purse, tokens: number, now: number): [number, number][] | undefined {
  const has = alive(purse, now)
  if (sum(has) < tokens) return undefined
  const taken = soonest(has, tokens)
  for (const [at, part] of taken) purse.set(at, (purse.get(at) ?? 0) - part)
  return taken
}

interface Model {
  readonly purses: readonly Purse[]
  readonly holds: { readonly id: string; readonly who: number; readonly parts: [number, number][] }[]
}

describe('credits that expire, after every step of any sequence', () => {
  const house = useHouse()

  const charge = (personId: string, tokens: number, expiresAt: number) =>
    inTransaction(house.db, async (tx) => {
      const id = randomUUID()
      await house.domains.ledger.post(tx, house.now, { type: 'token.purchase', id }, [
        { debit: 'issue:TOKEN:purchase', credit: walletOf(personId, 'TOKEN'), amount: tokens },
      ])
      if (expiresAt !== Number.POSITIVE_INFINITY)
        await insertLots(tx, personId, house.now, [{ id, amount: tokens, expiresAt: new Date(expiresAt) }])
    })
  const succeeds = (attempt: Promise<unknown>) =>
    attempt.then(
      () => true,
      (error) => {
        if (error.code !== 'INSUFFICIENT_BALANCE') throw error
        return false
      },
    )

  async function takeStep(step: Step, people: readonly SignedInByEmail[], { purses, holds }: Model): Promise<void> {
    const { tokens } = house.domains
    const now = house.now.getTime()
    const person = (index: number) => people[index]!
    switch (step.do) {
      case 'charge': {
        const expiresAt = step.days === 0 ? Number.POSITIVE_INFINITY : now + step.days * DAY_MS
        put(purses[step.who]!, expiresAt, step.amount)
        return charge(person(step.who).id, step.amount, expiresAt)
      }
      case 'transfer': {
        if (step.from === step.to) return
        const taken = take(purses[step.from]!, step.amount, now)
        for (const [at, part] of taken ?? []) put(purses[step.to]!, at, part)
        const asked = { recipientEmail: person(step.to).email, amount: step.amount }
        expect(await succeeds(tokens.transfer(person(step.from).id, asked))).toBe(taken !== undefined)
        return
      }
      case 'hold': {
        const parts = take(purses[step.who]!, step.amount, now)
        const attempt = inTransaction(house.db, (tx) =>
          tokens.reserve(tx, {
            personId: person(step.who).id,
            amount: step.amount,
            cause: { type: 'service.hold', id: randomUUID() },
          }),
        )
        expect(await succeeds(attempt)).toBe(parts !== undefined)
        if (parts) holds.push({ id: await attempt, who: step.who, parts })
        return
      }
      case 'settle': {
        const [hold] = holds.splice(step.which % Math.max(holds.length, 1), 1)
        if (!hold) return
        const used = Math.floor((sum(hold.parts) * step.hundredths) / 100)
        const spent = soonest(hold.parts, used)
        hold.parts.forEach(([at, part], i) => {
          put(purses[hold.who]!, at, part - (spent[i]?.[1] ?? 0))
        })
        const run = { used, personId: person(hold.who).id, service: 'ask', runId: randomUUID(), description: 'پرسش' }
        const balance = await inTransaction(house.db, (tx) => tokens.settle(tx, hold.id, run))
        expect(balance).toBe(sum(alive(purses[hold.who]!, now)))
        return
      }
      case 'pass':
        return house.advance({ hours: step.hours })
      case 'expire':
        return tokens.expireLots()
    }
  }

  async function expectAgreement(people: readonly SignedInByEmail[], { purses }: Model): Promise<void> {
    const now = house.now.getTime()
    for (const [index, { id }] of people.entries()) {
      const expected = alive(purses[index]!, now).filter(([, tokens]) => tokens > 0)
      expect((await house.domains.tokens.balanceOf(id)).balance).toBe(sum(expected))
      const { rows } = await sql<{ at: Date; tokens: number }>`
        select expires_at as at, sum(remaining) as tokens from token_lots
        where person_id = ${id} and remaining > 0 and expires_at > ${house.now} group by 1 order by 1`.execute(house.db)
      expect(rows.map(({ at, tokens }) => [at.getTime(), tokens])).toEqual(
        expected.filter(([at]) => at !== Number.POSITIVE_INFINITY),
      )
    }
    const { rows } = await sql`
      select l.person_id from token_lots l join ledger_accounts w on w.id = 'wallet:TOKEN:' || l.person_id
      group by l.person_id, w.balance having sum(l.remaining) > w.balance`.execute(house.db)
    expect(rows).toEqual([])
  }

  it('get back what a hold did not use as it was: what it used is what would have expired first', async () => {
    const ali = await house.account()
    const now = house.now.getTime()
    for (const [tokens, days] of [
      [10, 2],
      [10, 1],
      [5, Number.POSITIVE_INFINITY],
    ] as const)
      await charge(ali.id, tokens, now + days * DAY_MS)
    const { tokens } = house.domains
    const cause = { type: 'service.hold' as const, id: randomUUID() }
    const hold = await inTransaction(house.db, (tx) => tokens.reserve(tx, { personId: ali.id, amount: 18, cause }))

    const run = { used: 4, personId: ali.id, service: 'ask', runId: cause.id, description: 'پرسش' }
    const balance = await inTransaction(house.db, (tx) => tokens.settle(tx, hold, run))

    const again = inTransaction(house.db, (tx) => tokens.settle(tx, hold, run))
    await expect(again).rejects.toMatchObject({ code: 'HOLD_RESOLVED' })
    const left = async () => (await tokens.balanceOf(ali.id)).balance
    expect([balance, await left()]).toEqual([21, 21])
    house.advance({ days: 1 })
    expect(await left()).toBe(15)
    house.advance({ days: 1 })
    expect(await left()).toBe(5)
  })

  it('agree with simple sums: the soonest is spent first, and only what is not spent expires', async () => {
    await fc.assert(
      fc.asyncProperty(fc.noBias(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' })), async (steps) => {
        const people = await Promise.all(Array.from({ length: PEOPLE }, () => house.account()))
        const model: Model = { purses: people.map(() => new Map()), holds: [] }

        for (const step of steps) {
          await takeStep(step, people, model)
          await expectAgreement(people, model)
        }

        await house.domains.tokens.expireLots()
        const { rows } = await sql<{ due: number }>`
          select count(*) as due from token_lots where remaining > 0 and expires_at <= ${house.now}`.execute(house.db)
        expect(rows).toEqual([{ due: 0 }])
        await expectAgreement(people, model)
      }),
      { numRuns: RUNS },
    )
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  }, 60_000)
})
