import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nameWithRedis, startRedis } from '../../../test/redis.ts'
import type { Cache } from './cache.ts'
import { createRedisCache } from './redis.ts'

const redis = await startRedis()
afterAll(() => redis?.stop())

const silent = { info: () => undefined, error: () => undefined }

describe.skipIf(!redis)(nameWithRedis('a cache whose Redis goes away', redis), () => {
  const clock = { ms: Date.UTC(2024, 0, 25), now: () => new Date(clock.ms) }
  const server = redis as NonNullable<typeof redis>
  const minute = { limit: 2, windowSeconds: 60 }
  let lines: string[]
  let cache: Cache
  let other: Cache

  beforeEach(async () => {
    lines = []
    const log = {
      info: (...args: unknown[]) => lines.push(`info ${args.at(-1)}`),
      error: (...args: unknown[]) => lines.push(`error ${args.at(-1)}`),
    }
    await server.restart()
    cache = createRedisCache({ url: server.url, clock, log })
    other = createRedisCache({ url: server.url, clock, log: silent })
  })
  afterEach(async () => {
    await cache.close()
    await other.close()
  })

  const AWAY = 'error the cache is away: rate limits are counted by each node for itself'
  const heal = async () => {
    await server.restart()
    await expect
      .poll(() =>
        other.set('probe', '1', { ttlSeconds: 1 }).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await expect.poll(() => lines).toEqual([AWAY, 'info the cache is back'])
  }

  it('shares values and windows with the other nodes', async () => {
    await cache.set('code', '123456', { ttlSeconds: 120 })
    expect(await other.get('code')).toBe('123456')

    const counts = await Promise.all([cache, other, cache, other].map((node) => node.countInWindow('caller', minute)))
    expect(counts.filter((count) => count.allowed).length).toBe(2)

    const taken = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? cache : other).take('code')))
    expect(taken.filter((value) => value !== undefined)).toEqual(['123456'])
  })

  it('goes on without it, says so once, and comes back by itself', async () => {
    await cache.set('key', 'value', { ttlSeconds: 60 })
    await server.kill()

    const counts = []
    for (let i = 0; i < 4; i++) counts.push((await cache.countInWindow('caller', minute)).allowed)
    expect(counts).toEqual([true, true, false, false])
    expect(await cache.get('key')).toBeUndefined()
    expect(await cache.take('key')).toBeUndefined()
    await expect(cache.set('key', 'value', { ttlSeconds: 60 })).rejects.toThrow()
    await expect(cache.delete('key')).rejects.toThrow()
    expect(lines).toEqual([AWAY])

    await heal()
    await cache.set('key', 'again', { ttlSeconds: 60 })
    expect(await other.get('key')).toBe('again')
    expect(await cache.countInWindow('caller', minute)).toMatchObject({ allowed: true, remaining: 1 })
  })

  it('waits no longer than its time-out for one that does not answer', async () => {
    await cache.set('key', 'value', { ttlSeconds: 60 })
    server.freeze()
    const started = performance.now()

    const answers = await Promise.all([cache.get('key'), cache.take('key'), cache.countInWindow('caller', minute)])

    expect(answers).toMatchObject([undefined, undefined, { allowed: true }])
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(lines).toEqual([AWAY])
    server.thaw()
    await expect.poll(() => cache.get('other').then(() => lines)).toEqual([AWAY, 'info the cache is back'])
  })

  it('starts without it', async () => {
    await server.kill()
    const early = createRedisCache({ url: server.url, clock, log: silent })

    expect(await early.get('key')).toBeUndefined()
    expect(await early.countInWindow('caller', minute)).toMatchObject({ allowed: true })

    await server.restart()
    await expect
      .poll(() =>
        early.set('key', 'value', { ttlSeconds: 60 }).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await early.close()
  })
})
