import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../../test/test-db.ts'
import { createMemoryBus } from './bus/memory.ts'
import { inTransaction, type Tx } from './database/transaction.ts'
import { announce, createOutboxRelay, each, type OutboxEvent, type OutboxRelay } from './outbox.ts'

const MINUTE_MS = 60_000

type Deed = (tx: Tx, event: OutboxEvent) => Promise<void>

describe('the outbox', () => {
  const clock = { ms: 0, now: () => new Date(clock.ms) }
  let lines: string[] = []
  const note = (level: string) => (_facts: unknown, line?: string) => void lines.push(`${level} ${line}`)
  const log = { info: note('info'), warn: note('warn'), error: note('error') }
  const bus = createMemoryBus({ log })
  let test: TestDb
  let relays: OutboxRelay[]

  beforeAll(async () => {
    test = await openTestDb()
    await sql`create table deeds (n int generated always as identity, text text not null unique)`.execute(test.db)
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    clock.ms = Date.UTC(2024, 0, 25)
    lines = []
    relays = []
    await sql`truncate outbox, deeds`.execute(test.db)
  })
  afterEach(() => Promise.all(relays.map((relay) => relay.stop())))

  const createRelay = (deeds: Record<string, Deed | Deed[]>) => {
    const handlers = Object.fromEntries(Object.entries(deeds).map(([type, some]) => [type, [some].flat().map(each)]))
    const relay = createOutboxRelay({ db: test.db, bus, clock, log, handlers })
    relays.push(relay)
    return relay
  }
  const tell = (key: string, ...texts: string[]) =>
    inTransaction(test.db, async (tx) => {
      for (const text of texts) await announce(tx, { type: 'told', key, data: { text } })
    })
  const write = (tx: Tx, text: unknown) => sql`insert into deeds (text) values (${text})`.execute(tx)
  const writeDeed: Record<string, Deed> = { told: async (tx, event) => void (await write(tx, event.data.text)) }
  const deeds = async () => {
    const { rows } = await sql<{ text: string }>`select text from deeds order by n`.execute(test.db)
    return rows.map((row) => row.text)
  }
  const left = () =>
    test.db.selectFrom('outbox').select(['data', 'attempts', 'last_error', 'parked_at']).orderBy('id').execute()

  it('handles what was committed, in order, and nothing that was rolled back', async () => {
    const relay = createRelay(writeDeed)
    await tell('a', 'one', 'two')
    const undone = inTransaction(test.db, async (tx) => {
      await announce(tx, { type: 'told', key: 'a', data: { text: 'never' } })
      throw new Error('rolled back')
    })
    await expect(undone).rejects.toThrow('rolled back')
    await tell('a', 'three')

    await relay.drain()

    expect(await deeds()).toEqual(['one', 'two', 'three'])
    expect(await left()).toEqual([])
  })

  it('gives a handler the whole event', async () => {
    const events: unknown[] = []
    const data = { text: 'سلام', list: [1, { deep: null }], whole: 8_000_000_000 }
    const relay = createRelay({ told: async (_tx, event) => void events.push(event) })
    await inTransaction(test.db, (tx) => announce(tx, { type: 'told', key: 'visit-1', data }))

    await relay.drain()

    const event = {
      id: expect.any(Number),
      type: 'told',
      key: 'visit-1',
      data,
      createdAt: expect.any(Date),
      attempts: 0,
    }
    expect(events).toEqual([event])
  })

  it('gives a handler all events that are due together, each about another record', async () => {
    const batches: unknown[][] = []
    const relay = createOutboxRelay({
      db: test.db,
      bus,
      clock,
      log,
      handlers: { told: async (_tx, events) => void batches.push(events.map(({ data }) => data.text)) },
    })
    await tell('a', 'a1', 'a2')
    await tell('b', 'b1')
    await tell('c', 'c1', 'c2', 'c3')

    await relay.drain()

    expect(batches).toEqual([['a1', 'b1', 'c1'], ['a2', 'c2'], ['c3']])
  })

  it('calls all handlers of a type, and undoes what all of them wrote when one fails', async () => {
    let works = false
    const relay = createRelay({
      told: [
        async (tx, event) => void (await write(tx, `first ${event.data.text}`)),
        async (tx, event) => {
          await write(tx, `second ${event.data.text}`)
          if (!works) throw new Error('not today')
        },
      ],
    })
    await tell('a', 'x')

    await relay.drain()
    expect(await deeds()).toEqual([])
    expect(await left()).toMatchObject([{ attempts: 1, last_error: 'not today', parked_at: null }])

    works = true
    clock.ms += MINUTE_MS
    await relay.drain()
    expect(await deeds()).toEqual(['first x', 'second x'])
  })

  it('holds up only the key of an event that fails, also when the statement of a handler failed', async () => {
    let works = false
    const relay = createRelay({
      told: async (tx, event) => {
        if (!works && event.data.text === 'a1') await sql`select 1 / 0`.execute(tx)
        await write(tx, event.data.text)
      },
    })
    await tell('a', 'a1', 'a2')
    await tell('b', 'b1')
    await tell('a', 'a3')

    await relay.drain()
    expect(await deeds()).toEqual(['b1'])

    works = true
    await tell('b', 'b2')
    await relay.drain()
    expect(await deeds()).toEqual(['b1', 'b2'])

    clock.ms += 1_000
    await relay.drain()
    expect(await deeds()).toEqual(['b1', 'b2', 'a1', 'a2', 'a3'])
    expect(lines).toEqual(['warn an event could not be handled and will be tried again'])
  })

  it('takes an event for failed whose handler hid a failed statement, and no other', async () => {
    const relay = createRelay({
      told: async (tx, event) => {
        await write(tx, event.data.text)
        if (event.data.text === 'hides') await sql`select 1 / 0`.execute(tx).catch(() => undefined)
      },
    })
    await tell('a', 'before')
    await tell('b', 'hides')
    await tell('c', 'after')

    await relay.drain()

    expect(await deeds()).toEqual(['before', 'after'])
    expect(await left()).toMatchObject([{ data: { text: 'hides' }, attempts: 1 }])
  })

  it('tries ever more seldom, parks after the tenth failure, says so, and goes on with the key', async () => {
    const tries: number[] = []
    const relay = createRelay({
      told: async (tx, event) => {
        if (event.data.text === 'good') return void (await write(tx, 'good'))
        tries.push(clock.ms)
        throw new Error('broken')
      },
    })
    await tell('a', 'bad', 'good')
    const started = clock.ms

    for (let second = 0; second < 600; second++) {
      await relay.drain()
      clock.ms += 1_000
    }

    const pauses = tries.slice(1).map((ms, i) => (ms - (tries[i] ?? started)) / 1_000)
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256])
    expect(await left()).toMatchObject([{ attempts: 10, last_error: 'broken', parked_at: expect.any(Date) }])
    expect(await deeds()).toEqual(['good'])
    expect(lines.filter((line) => line.startsWith('error'))).toEqual([
      'error an event was given up and parked in the outbox',
    ])
  })

  it('drops what nobody handles', async () => {
    const relay = createRelay({})
    await tell('a', ...Array.from({ length: 200 }, (_, i) => `text ${i}`))

    await relay.drain()

    expect(await left()).toEqual([])
  })

  it('handles what a handler announces', async () => {
    const relay = createRelay({
      ...writeDeed,
      asked: (tx, event) => announce(tx, { type: 'told', key: event.key, data: { text: 'answer' } }),
    })
    await inTransaction(test.db, (tx) => announce(tx, { type: 'asked', key: 'a', data: {} }))

    await relay.drain()

    expect(await deeds()).toEqual(['answer'])
  })

  it('wakes when it is nudged, and when it was not', async () => {
    const relay = createRelay(writeDeed)
    relay.start()
    await tell('a', 'nudged')
    createRelay({}).nudge() // any node may
    await expect.poll(deeds).toEqual(['nudged'])

    await tell('a', 'found')
    await expect.poll(deeds, { timeout: 5_000 }).toEqual(['nudged', 'found'])
  })

  it('handles each event once though several nodes relay', async () => {
    for (const relay of [createRelay(writeDeed), createRelay(writeDeed), createRelay(writeDeed)]) relay.start()
    const keys = ['a', 'b', 'c', 'd', 'e']

    await Promise.all(
      keys.map(async (key) => {
        for (let i = 0; i < 60; i++) {
          await tell(key, `${key}${i}`)
          relays[i % 3]?.nudge()
        }
      }),
    )

    await expect.poll(async () => (await deeds()).length).toBe(300)
    const done = await deeds()
    for (const key of keys) {
      expect(done.filter((text) => text.startsWith(key))).toEqual(Array.from({ length: 60 }, (_, i) => `${key}${i}`))
    }
    expect(lines).toEqual([]) // a second handling would break the unique text
  })

  it('finishes what it began when it is stopped, and begins nothing more', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const { promise: allowed, resolve: allow } = Promise.withResolvers<void>()
    const relay = createRelay({
      told: async (tx, event) => {
        begin()
        await allowed
        await write(tx, event.data.text)
      },
    })
    await tell('a', 'begun')
    relay.start()
    await begun
    await tell('b', 'later')

    const stopped = relay.stop()
    allow()
    await stopped

    expect(await deeds()).toEqual(['begun'])
    expect((await left()).length).toBe(1)
  })

  it('keeps the order of each key, whatever fails and however often', async () => {
    const one = fc.record({ key: fc.constantFrom('a', 'b', 'c'), failures: fc.oneof(fc.constant(0), fc.nat(3)) })
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 80 }), async (events) => {
        await sql`truncate outbox, deeds`.execute(test.db)
        const relay = createRelay({
          told: async (tx, event) => {
            await write(tx, event.data.text)
            if (event.attempts < Number(event.data.failures)) throw new Error('not yet')
          },
        })
        await inTransaction(test.db, async (tx) => {
          for (const [i, { key, failures }] of events.entries()) {
            await announce(tx, { type: 'told', key, data: { text: `${key}${i}`, failures } })
          }
        })

        while ((await left()).length > 0) {
          await relay.drain()
          clock.ms += 5_000
        }

        const done = await deeds()
        for (const name of ['a', 'b', 'c']) {
          const announced = events.flatMap(({ key }, i) => (key === name ? [`${key}${i}`] : []))
          expect(done.filter((text) => text.startsWith(name))).toEqual(announced)
        }
      }),
      { numRuns: 12 },
    )
  })
})
