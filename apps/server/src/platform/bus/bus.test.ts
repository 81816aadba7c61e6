import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nameWithRedis, startRedis } from '../../../test/redis.ts'
import type { Bus } from './bus.ts'
import { createMemoryBus } from './memory.ts'
import { createRedisBus } from './redis.ts'

const redis = await startRedis()
afterAll(() => redis?.stop())

const failures: unknown[] = []
const log = { info: () => undefined, error: (facts: { err?: Error }) => failures.push(facts.err?.message) }

const buses = [
  { name: 'in memory', open: () => createMemoryBus({ log }) },
  { name: nameWithRedis('over Redis', redis), open: () => createRedisBus({ url: redis?.url ?? '', log }) },
]

describe.each(buses)('a bus $name', ({ name, open }) => {
  const test = name.includes('skipped') ? it.skip : it
  let bus: Bus
  let channel: string

  beforeEach(() => {
    channel = randomUUID()
    failures.length = 0
    if (test === it) bus = open()
  })
  afterEach(() => bus?.close())

  test('delivers in order, to every listener of the channel, after the publisher is done', async () => {
    const heard: string[] = []
    bus.subscribe(channel, (message) => heard.push(`first ${message}`))
    bus.subscribe(channel, (message) => heard.push(`second ${message}`))
    bus.subscribe(`${channel}-other`, (message) => heard.push(`other ${message}`))

    bus.publish(channel, 1)
    bus.publish(`${channel}-other`, 2)
    bus.publish(channel, 3)
    bus.publish(`${channel}-nobody`, 4)

    expect(heard).toEqual([])
    await expect.poll(() => heard).toEqual(['first 1', 'second 1', 'other 2', 'first 3', 'second 3'])
  })

  test('delivers what JSON makes of a message', async () => {
    const heard: unknown[] = []
    bus.subscribe(channel, (message) => heard.push(message))
    const message = { at: new Date(0), gone: undefined, text: 'سلام\n', list: [1, null] }

    bus.publish(channel, message)
    message.text = 'changed after publication'
    bus.publish(channel, undefined)

    await expect.poll(() => heard).toEqual([{ at: '1970-01-01T00:00:00.000Z', text: 'سلام\n', list: [1, null] }, null])
  })

  test('goes on when a handler throws or rejects, and logs both', async () => {
    const heard: unknown[] = []
    bus.subscribe(channel, () => {
      throw new Error('at once')
    })
    bus.subscribe(channel, async () => {
      throw new Error('later')
    })
    bus.subscribe(channel, (message) => heard.push(message))

    bus.publish(channel, 1)
    bus.publish(channel, 2)

    await expect.poll(() => heard).toEqual([1, 2])
    await expect.poll(() => failures.toSorted()).toEqual(['at once', 'at once', 'later', 'later'])
  })

  test('delivers nothing more once a subscription has ended, also what was published before', async () => {
    const heard: string[] = []
    const end = bus.subscribe(channel, (message) => heard.push(`ended ${message}`))
    const twice = (message: unknown) => heard.push(`twice ${message}`)
    const endOne = bus.subscribe(channel, twice)
    bus.subscribe(channel, twice)

    bus.publish(channel, 1)
    end()
    end()
    endOne()

    await expect.poll(() => heard).toEqual(['twice 1'])
  })

  test('delivers what a handler publishes after what came before', async () => {
    const heard: unknown[] = []
    bus.subscribe(channel, (message) => {
      heard.push(message)
      if (message === 'question') bus.publish(channel, 'answer')
    })

    bus.publish(channel, 'question')
    bus.publish(channel, 'remark')

    await expect.poll(() => heard).toEqual(['question', 'remark', 'answer'])
  })

  test('is silent once closed', async () => {
    const heard: unknown[] = []
    bus.subscribe(channel, (message) => heard.push(message))
    bus.publish(channel, 1)

    await bus.close()
    bus.publish(channel, 2)

    await new Promise(setImmediate)
    expect(heard).toEqual([])
    expect(failures).toEqual([])
  })

  test('delivers any interleaving of channels in order', async () => {
    const one = fc.record({ on: fc.integer({ min: 0, max: 3 }), say: fc.jsonValue({ maxDepth: 1 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 50 }), async (messages) => {
        const heard: unknown[] = []
        const ends = [0, 1, 2, 3].map((n) => bus.subscribe(`${channel}-${n}`, (say) => heard.push({ on: n, say })))

        for (const { on, say } of messages) bus.publish(`${channel}-${on}`, say)

        await expect.poll(() => heard.length).toBe(messages.length)
        expect(heard).toEqual(JSON.parse(JSON.stringify(messages)))
        for (const end of ends) end()
      }),
      { numRuns: 20 },
    )
  })
})
