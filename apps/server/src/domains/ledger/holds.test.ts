import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../../../test/test-db.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import { createLedger, earningsOf, gatewayAccount, type Ledger, platformAccount, walletOf } from './index.ts'

const AT = new Date('2024-01-20T04:30:00Z')
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

describe('holds', () => {
  let test: TestDb
  let ledger: Ledger

  beforeAll(async () => {
    test = await openTestDb()
    ledger = createLedger(test)
  })
  afterAll(() => test.close())

  const personWith = async (amount: number): Promise<string> => {
    const person = randomUUID()
    await inTransaction(test.db, (tx) =>
      ledger.post(tx, AT, { type: 'payment.credit', id: randomUUID() }, [
        { debit: gatewayAccount('test'), credit: walletOf(person), amount },
      ]),
    )
    return person
  }
  const hold = (personId: string, amount: number, id: string = randomUUID()): Promise<string> =>
    inTransaction(test.db, (tx) => ledger.hold(tx, AT, { personId, amount, cause: { type: 'visit.hold', id } }))
  const resolve = (holdId: string, parts: Parameters<Ledger['resolveHold']>[3], id: string = randomUUID()) =>
    inTransaction(test.db, (tx) => ledger.resolveHold(tx, AT, holdId, parts, { type: 'visit.settle', id }))
  const moneyOf = async (person: string) => {
    const { balance, held } = await ledger.walletOf(person)
    return { balance, held }
  }
  /** What came of each attempt: `ok`, or the code of its refusal. */
  const outcomes = async (attempts: Promise<unknown>[]): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {}
    for (const settled of await Promise.allSettled(attempts)) {
      const outcome = settled.status === 'fulfilled' ? 'ok' : String(settled.reason.code)
      counts[outcome] = (counts[outcome] ?? 0) + 1
    }
    return counts
  }

  it('of 200 at once never take more than the wallet has', async () => {
    const person = await personWith(7 * 600_000 + 599_999)

    const outcome = await outcomes(times(200, () => hold(person, 600_000)))

    expect(outcome).toEqual({ ok: 7, INSUFFICIENT_BALANCE: 193 })
    expect(await moneyOf(person)).toEqual({ balance: 599_999, held: 7 * 600_000 })
  })

  it('of one cause are one, however many ask at once', async () => {
    const person = await personWith(1_000_000)
    const cause = randomUUID()

    const outcome = await outcomes(times(20, () => hold(person, 100_000, cause)))

    expect(outcome.ok).toBe(1)
    expect(await moneyOf(person)).toEqual({ balance: 900_000, held: 100_000 })
  })

  it('are resolved once by a hundred that try, whatever they try', async () => {
    const person = await personWith(1_000_000)
    const doctor = randomUUID()
    const held = await hold(person, 1_000_000)

    const outcome = await outcomes(
      times(100, (i) => resolve(held, i % 2 === 0 ? [] : [{ account: earningsOf(doctor), amount: 1_000_000 }])),
    )

    expect(outcome).toEqual({ ok: 1, HOLD_RESOLVED: 99 })
    const earned = await balanceOf(earningsOf(doctor))
    expect(await moneyOf(person)).toEqual({ balance: 1_000_000 - earned, held: 0 })
    expect([0, 1_000_000]).toContain(earned)
  })

  it('give each part to whom it belongs and the rest back', async () => {
    const person = await personWith(500_001)
    const doctor = randomUUID()
    const held = await hold(person, 500_001)

    const result = await resolve(held, [
      { account: earningsOf(doctor), amount: 212_500 },
      { account: platformAccount, amount: 37_500 },
    ])

    expect(result).toEqual({ settled: 250_000, returned: 250_001 })
    expect(await moneyOf(person)).toEqual({ balance: 250_001, held: 0 })
    expect(await balanceOf(earningsOf(doctor))).toBe(212_500)
  })

  it('cannot give more than they hold, even when other holds of the person would cover it', async () => {
    const person = await personWith(1_000_000)
    const first = await hold(person, 400_000)
    await hold(person, 600_000)

    const attempt = resolve(first, [{ account: earningsOf(randomUUID()), amount: 400_001 }])

    await expect(attempt).rejects.toMatchObject({ constraint: 'ledger_holds_settled_within' })
    expect(await moneyOf(person)).toEqual({ balance: 0, held: 1_000_000 })
  })

  it('and their postings are all or nothing: one part refused undoes the others', async () => {
    const [rich, poor, third] = [await personWith(500_000), await personWith(10), randomUUID()]

    const attempt = inTransaction(test.db, (tx) =>
      ledger.post(tx, AT, { type: 'visit.settle', id: randomUUID() }, [
        { debit: walletOf(rich), credit: walletOf(third), amount: 400_000 },
        { debit: walletOf(poor), credit: walletOf(third), amount: 11 },
      ]),
    )

    await expect(attempt).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' })
    expect([await moneyOf(rich), await moneyOf(poor), await moneyOf(third)]).toEqual([
      { balance: 500_000, held: 0 },
      { balance: 10, held: 0 },
      { balance: 0, held: 0 },
    ])
  })

  it('keep the sum when money is sent both ways between many at once', async () => {
    const people = await Promise.all(times(4, () => personWith(100_000)))
    const pick = (i: number) => walletOf(people[i % people.length] ?? '')

    const outcome = await outcomes(
      times(120, (i) =>
        inTransaction(test.db, (tx) =>
          ledger.post(tx, AT, { type: 'visit.refund', id: randomUUID() }, [
            { debit: pick(i), credit: pick(i + 1), amount: 40_000 },
            { debit: pick(i + 2), credit: pick(i + 3), amount: 15_000 },
          ]),
        ),
      ),
    )

    expect(Object.keys(outcome).filter((code) => code !== 'ok' && code !== 'INSUFFICIENT_BALANCE')).toEqual([])
    const balances = await Promise.all(people.map(moneyOf))
    expect(balances.reduce((sum, { balance }) => sum + balance, 0)).toBe(400_000)
    expect((await ledger.verify()).faults).toEqual([])
  })

  async function balanceOf(account: string): Promise<number> {
    const row = await test.db
      .selectFrom('ledger_accounts')
      .select('balance')
      .where('id', '=', account)
      .executeTakeFirst()
    return row?.balance ?? 0
  }
})
