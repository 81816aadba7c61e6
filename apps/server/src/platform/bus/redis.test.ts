import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nameWithRedis, startRedis } from '../../../test/redis.ts'
import type { Bus } from './bus.ts'
import { createRedisBus } from './redis.ts'

const redis = await startRedis()
afterAll(() => redis?.stop())

describe.skipIf(!redis)(nameWithRedis('a bus between nodes', redis), () => {
  const server = redis as NonNullable<typeof redis>
  let lines: string[]
  let here: Bus
  let there: Bus
  let heardThere: unknown[]
  let gapsThere: number

  const openBus = (note: (line: string) => void = () => undefined) =>
    createRedisBus({
      url: server.url,
      log: { info: (line: unknown) => note(`${line}`), error: (_facts: unknown, line?: string) => note(`${line}`) },
    })
  const connected = async (bus: Bus) => {
    let is = false
    const end = bus.onGap(() => {
      is = true
    })
    await expect.poll(() => is).toBe(true)
    end()
  }

  beforeEach(async () => {
    await server.restart()
    lines = []
    heardThere = []
    gapsThere = 0
    here = openBus()
    there = openBus((line) => lines.push(line))
    await Promise.all([connected(here), connected(there)])
    there.subscribe('news', (message) => heardThere.push(message))
    there.onGap(() => gapsThere++)
  })
  afterEach(() => Promise.all([here.close(), there.close()]))

  it('is heard on the others in order, and once where it was said', async () => {
    const heardHere: unknown[] = []
    here.subscribe('news', (message) => heardHere.push(message))
    const news = Array.from({ length: 500 }, (_, i) => ({ i }))

    for (const message of news) here.publish('news', message)
    await expect.poll(() => heardThere).toEqual(news)
    there.publish('news', 'the end')

    await expect.poll(() => heardHere).toEqual([...news, 'the end'])
    expect(gapsThere).toBe(0)
  })

  it('goes on within a node while Redis is away, and tells of the gap when it is back', async () => {
    await server.kill()
    await expect.poll(() => lines).toEqual(['the bus is away: other nodes are not heard'])
    there.publish('news', 'alone')
    await expect.poll(() => heardThere).toEqual(['alone'])
    expect(gapsThere).toBe(0)

    await server.restart()
    await expect.poll(() => gapsThere).toBeGreaterThan(0)
    expect(lines.filter((line) => line === 'the bus is back').length).toBe(1)

    await expect
      .poll(() => {
        here.publish('news', 'together')
        return heardThere.includes('together')
      })
      .toBe(true)
  })

  it('can be left while Redis is away', async () => {
    await server.kill()
    await expect.poll(() => lines).toEqual(['the bus is away: other nodes are not heard'])

    await Promise.all([here.close(), there.close()])
  })

  it('tells the others when a node could not make itself heard', async () => {
    const asReader = server.url.replace('redis://', 'redis://reader:secret@')
    await runOn(server.url, 'ACL', 'SETUSER', 'reader', 'on', '>secret', '+@all', '-publish', '~*', '&*')
    const hoarse = createRedisBus({ url: asReader, log: { info: () => undefined, error: () => undefined } })
    await connected(hoarse)
    const before = gapsThere

    hoarse.publish('news', 'unheard')
    await runOn(server.url, 'ACL', 'SETUSER', 'reader', '+publish')
    await expect
      .poll(() => {
        hoarse.publish('news', 'heard')
        return heardThere.includes('heard') && gapsThere > before
      })
      .toBe(true)

    expect(heardThere).not.toContain('unheard')
    await hoarse.close()
  })

  it('starts without Redis and finds it later', async () => {
    await server.kill()
    const early = openBus()
    const heard: unknown[] = []
    early.subscribe('news', (message) => heard.push(message))

    early.publish('news', 'alone')
    await expect.poll(() => heard).toEqual(['alone'])

    const found = connected(early)
    await server.restart()
    await found
    await expect
      .poll(() => {
        here.publish('news', 'hello')
        return heard.includes('hello')
      })
      .toBe(true)
    await early.close()
  })
})

async function runOn(url: string, ...command: [string, ...string[]]): Promise<void> {
  const client = new Redis(url)
  await client.call(...command)
  client.disconnect()
}
