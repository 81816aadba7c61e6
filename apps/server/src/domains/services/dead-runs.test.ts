import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import type { Model } from '../../platform/model/index.ts'
import { createServices } from './index.ts'
import { insertRun, keepRunAlive } from './store.ts'

const TEXT = 'سلام دنیا '.repeat(50) // 500 characters

describe('a run whose server fell silent', () => {
  const house = useHouse()
  const faults: unknown[] = []

  /** Services on another server, whose model says a piece and the rest when it is let go. */
  const elsewhere = (minutesAhead = 0) => {
    const { promise: go, resolve: letGo } = Promise.withResolvers<void>()
    const model: Model = {
      name: 'slow',
      async *stream({ signal }) {
        yield 'Hello'
        const lost = new Promise<never>((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
        })
        await Promise.race([go, lost])
        yield ' world.'
      },
      structured: () => Promise.reject(new Error('no service asks for that')),
    }
    const clock = { now: () => new Date(house.now.getTime() + minutesAhead * 60_000) }
    const { tokens, assistant } = house.domains
    const services = createServices({
      ...{ db: house.db, clock, tokens, model },
      assistant,
      onFault: (error) => faults.push(error),
    })
    return { services, letGo }
  }
  const balanceOf = async (personId: string) => (await house.domains.tokens.balanceOf(personId)).balance
  const runOf = (personId: string) =>
    house.db
      .selectFrom('service_runs')
      .select(['status', 'used', 'output_characters'])
      .where('person_id', '=', personId)
      .executeTakeFirst()
  /** A run as a server leaves it that died after so many characters. */
  const leaveRun = (personId: string, outputCharacters: number) =>
    inTransaction(house.db, async (tx) => {
      const id = randomUUID()
      const aliveUntil = new Date(house.now.getTime() + 60_000)
      const cause = { type: 'service.hold', id, description: 'ترجمه' } as const
      const holdId = await house.domains.tokens.reserve(tx, { personId, amount: 10, cause })
      await insertRun(tx, {
        ...{ id, personId, service: 'translate', priceVersion: 1, holdId, reserved: 10, inputCharacters: 500 },
        ...{ engine: 'slow', createdAt: house.now, aliveUntil },
      })
      await keepRunAlive(tx, id, { outputCharacters, aliveUntil })
      return id
    })

  it.each([
    ['what was recorded of it is charged, the rest given back', 300, { status: 'aborted', used: 5 }, 95],
    ['nothing is charged when it had produced nothing', 0, { status: 'failed', used: 0 }, 100],
    ['no more than was reserved is charged', 90_000, { status: 'aborted', used: 10 }, 90],
  ])('is settled after its lease: %s', async (_, output, run, balance) => {
    const { id: personId } = await house.account({ tokens: 100 })
    await leaveRun(personId, output)

    expect(await elsewhere(0.9).services.settleDead()).toBe(0)
    expect(await elsewhere(1).services.settleDead()).toBe(1)
    expect(await elsewhere(1).services.settleDead()).toBe(0)

    expect(await runOf(personId)).toMatchObject(run)
    expect(await balanceOf(personId)).toBe(balance)
  })

  it('is settled once by many servers that look at once', async () => {
    const { id: personId } = await house.account({ tokens: 100 })
    for (let i = 0; i < 5; i++) await leaveRun(personId, 300)

    const settled = await Promise.all(Array.from({ length: 4 }, () => elsewhere(1).services.settleDead()))

    expect(settled.reduce((a, b) => a + b)).toBe(5)
    expect(await balanceOf(personId)).toBe(75)
  })

  it('is not charged again when the server was only slow; its output is not given out', async () => {
    const { id: personId } = await house.account({ tokens: 100 })
    const { services } = elsewhere()
    const running = services.run(personId, { service: 'translate', text: TEXT }).catch((error: unknown) => error)
    await expect.poll(async () => (await runOf(personId))?.output_characters, { timeout: 5_000 }).toBe(5)

    expect(await elsewhere(5).services.settleDead()).toBe(1)

    expect(await running).toMatchObject({ code: 'RUN_LOST' })
    expect(await runOf(personId)).toEqual({ status: 'aborted', used: 4, output_characters: 5 })
    expect(await balanceOf(personId)).toBe(96)
  })

  it('is settled once when it ends while it is settled', async () => {
    const persons = await Promise.all(Array.from({ length: 6 }, () => house.account({ tokens: 100 })))
    const servers = persons.map(() => elsewhere())
    const runs = persons.map(({ id }, i) =>
      servers[i]?.services.run(id, { service: 'translate', text: TEXT }).catch((error: unknown) => error),
    )
    for (const { id } of persons) await expect.poll(async () => (await runOf(id))?.status).toBe('running')

    for (const { letGo } of servers) letGo()
    await Promise.all([elsewhere(5).services.settleDead(), elsewhere(5).services.settleDead(), ...runs])

    for (const { id } of persons) {
      const run = await runOf(id)
      expect(run?.status).toMatch(/completed|aborted|failed/)
      expect(await balanceOf(id)).toBe(100 - (run?.used ?? 0))
    }
  })

  it('leaves its key free: asked again it is run anew', async () => {
    const { id: personId } = await house.account({ tokens: 100 })
    const once = { scope: `${personId}:runService`, key: 'k', request: TEXT }
    const first = elsewhere()
    const lost = first.services
      .run(personId, { service: 'translate', text: TEXT, once })
      .catch((error: unknown) => error)
    await expect.poll(async () => (await runOf(personId))?.status).toBe('running')
    await elsewhere(5).services.settleDead()
    first.letGo()
    await lost

    const second = elsewhere()
    second.letGo()
    const ran = await second.services.run(personId, { service: 'translate', text: TEXT, once })

    expect(ran).toMatchObject({ output: 'Hello world.', tokensUsed: 4 })
    expect(await second.services.run(personId, { service: 'translate', text: TEXT, once })).toEqual(ran)
  })

  it('is answered again to its key where no model is left', async () => {
    const { id: personId } = await house.account({ tokens: 100 })
    const once = { scope: `${personId}:runService`, key: 'k', request: TEXT }
    const first = elsewhere()
    first.letGo()
    const ran = await first.services.run(personId, { service: 'translate', text: TEXT, once })

    const { db, domains } = house
    const without = createServices({
      db,
      clock: { now: () => house.now },
      tokens: domains.tokens,
      assistant: domains.assistant,
      onFault: (error) => faults.push(error),
    })

    expect(await without.run(personId, { service: 'translate', text: TEXT, once })).toEqual(ran)
    await expect(without.run(personId, { service: 'translate', text: TEXT })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    })
  })

  it('leaves the ledger whole, nothing set aside, and no fault behind', async () => {
    const held = await house.db
      .selectFrom('ledger_accounts')
      .select('id')
      .where('id', 'like', 'escrow:TOKEN:%')
      .where('balance', '>', 0)
      .execute()

    expect(held).toEqual([])
    expect((await house.domains.ledger.verify()).faults).toEqual([])
    expect(faults).toEqual([])
  })
})
