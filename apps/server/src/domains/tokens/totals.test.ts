import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'
import { inTransaction } from '../../platform/database/transaction.ts'

describe('totals of tokens', () => {
  const house = useHouse()

  afterEach(async () => {
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })

  const run = (personId: string, service: string, used: number) =>
    inTransaction(house.db, async (tx) => {
      const runId = randomUUID()
      const { reserve, settle } = house.domains.tokens
      const hold = await reserve(tx, { personId, amount: 50, cause: { type: 'service.hold', id: runId } })
      await settle(tx, hold, { used, personId, service, runId, description: 'استفاده' })
    })
  const seal = async () => {
    while ((await house.domains.ledger.sealEntries()) > 0);
  }

  it('are the same before and after they are sealed and rolled up, and while that happens', async () => {
    const { tokens } = house.domains
    const admin = await house.account({ admin: true })
    const ali = await house.account({ tokens: 1_000 })
    const correct = (operation: 'add' | 'subtract', amount: number) =>
      tokens.adjust({ adminId: admin.id, personId: ali.id, operation, amount, reason: 'اصلاح' })
    await run(ali.id, 'translate', 40)
    await run(ali.id, 'ask', 0)
    await correct('add', 30)
    const expected = {
      ...{ issued: 1_030, returned: 0, used: 40 },
      byService: [{ service: 'translate', tokens: 40 }],
    }
    expect(await tokens.totals()).toEqual(expected)

    await seal()
    expect(await tokens.totals()).toEqual(expected)
    await Promise.all([tokens.rollUp(), tokens.rollUp(), tokens.rollUp()])
    expect(await tokens.totals()).toEqual(expected)

    await Promise.all([
      correct('subtract', 7),
      ...Array.from({ length: 10 }, () => run(ali.id, 'ask', 5)),
      seal(),
      tokens.rollUp(),
      seal(),
      tokens.rollUp(),
    ])
    const later = {
      ...{ issued: 1_030, returned: 7, used: 90 },
      byService: [
        { service: 'ask', tokens: 50 },
        { service: 'translate', tokens: 40 },
      ],
    }
    expect(await tokens.totals()).toEqual(later)
    await house.domains.ledger.verify()
    await tokens.rollUp()
    expect(await tokens.totals()).toEqual(later)
    const { balance } = await tokens.balanceOf(ali.id)
    expect(balance).toBe(later.issued - later.returned - later.used)
  })

  it('rest on every statement, which can be read from its first row to its last', async () => {
    const ids = Array.from({ length: 2_001 }, () => randomUUID())
    const { id } = await house.account()
    const at = new Date('2020-01-01T00:00:00Z')
    await house.db
      .insertInto('token_transactions')
      .values(
        ids.map((row) => ({ id: row, person_id: id, type: 'charge', amount: 1, status: 'cancelled', created_at: at })),
      )
      .execute()

    const read: string[] = []
    for await (const row of house.domains.tokens.transactionsForExport()) read.push(row.id)

    expect(read.slice(0, ids.length)).toEqual(ids.toSorted())
    const { total } = await house.db
      .selectFrom('token_transactions')
      .select((e) => e.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow()
    expect(new Set(read).size).toBe(total)
  })
})
