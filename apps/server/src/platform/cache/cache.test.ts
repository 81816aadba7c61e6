import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nameWithRedis, startRedis } from '../../../test/redis.ts'
import type { Cache } from './cache.ts'
import { createMemoryCache } from './memory.ts'
import { createRedisCache } from './redis.ts'
import { BUCKETS } from './window.ts'

const redis = await startRedis()
afterAll(() => redis?.stop())

const log = {
  info: () => undefined,
  error: (...what: unknown[]) => expect.unreachable(`logged ${JSON.stringify(what)}`),
}
const clock = { ms: 0, now: () => new Date(clock.ms) }
const START_MS = Date.UTC(2024, 0, 25, 15)

const stores = [
  { name: 'in memory', runs: 300, open: () => createMemoryCache({ clock }) },
  {
    name: nameWithRedis('in Redis', redis),
    runs: 25,
    open: () => createRedisCache({ url: redis?.url ?? '', clock, log }),
  },
]

describe.each(stores)('a cache $name', ({ name, runs, open }) => {
  const test = name.includes('skipped') ? it.skip : it
  let cache: Cache
  let key: string

  beforeEach(() => {
    clock.ms = START_MS
    key = randomUUID()
    if (test === it) cache = open()
  })
  afterEach(() => cache?.close())

  describe('keeps values', () => {
    test('until they are replaced or deleted', async () => {
      expect(await cache.get(key)).toBeUndefined()

      await cache.set(key, 'first', { ttlSeconds: 60 })
      await cache.set(key, 'دوم with spaces\n', { ttlSeconds: 60 })
      expect(await cache.get(key)).toBe('دوم with spaces\n')

      await cache.delete(key)
      await cache.delete(key)
      expect(await cache.get(key)).toBeUndefined()
    })

    test('for exactly their time, counted anew when they are replaced', async () => {
      await cache.set(key, 'old', { ttlSeconds: 10 })
      clock.ms += 9_000
      await cache.set(key, '', { ttlSeconds: 10 })

      clock.ms += 9_999
      expect(await cache.get(key)).toBe('')

      clock.ms += 1
      expect(await cache.get(key)).toBeUndefined()
      expect(await cache.take(key)).toBeUndefined()
    })

    test('and gives one to a single taker of many', async () => {
      await cache.set(key, 'once', { ttlSeconds: 60 })

      const taken = await Promise.all(Array.from({ length: 50 }, () => cache.take(key)))

      expect(taken.filter((value) => value !== undefined)).toEqual(['once'])
      expect(await cache.get(key)).toBeUndefined()
    })

    test('but not without an end', async () => {
      for (const ttlSeconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        await expect(cache.set(key, 'value', { ttlSeconds })).rejects.toThrow('cannot be kept')
      }
    })
  })

  describe('counts in a window', () => {
    const HOUR = { limit: 3, windowSeconds: 3600 }

    test('up to the limit and tells when a place becomes free', async () => {
      const first = await cache.countInWindow(key, HOUR)
      expect(first).toEqual({
        allowed: true,
        limit: 3,
        remaining: 2,
        resetAt: new Date(START_MS + 3_600_000),
        retryAfterSeconds: 0,
      })

      clock.ms += 600_000
      await cache.countInWindow(key, HOUR)
      const third = await cache.countInWindow(key, HOUR)
      const oldestLeaves = new Date(START_MS + 3_660_000)
      expect(third).toEqual({ allowed: true, limit: 3, remaining: 0, resetAt: oldestLeaves, retryAfterSeconds: 0 })

      const fourth = await cache.countInWindow(key, HOUR)
      expect(fourth).toEqual({ allowed: false, limit: 3, remaining: 0, resetAt: oldestLeaves, retryAfterSeconds: 3060 })

      clock.ms = oldestLeaves.getTime() - 1
      expect(await cache.countInWindow(key, HOUR)).toMatchObject({ allowed: false, retryAfterSeconds: 1 })

      clock.ms = oldestLeaves.getTime()
      expect(await cache.countInWindow(key, HOUR)).toMatchObject({ allowed: true, remaining: 0 })
      expect(await cache.countInWindow(key, HOUR)).toMatchObject({ allowed: false })
    })

    test('apart for each key and each length', async () => {
      const once = { limit: 1, windowSeconds: 60 }
      await cache.countInWindow(key, once)

      expect(await cache.countInWindow(key, once)).toMatchObject({ allowed: false })
      expect(await cache.countInWindow(`${key}-other`, once)).toMatchObject({ allowed: true })
      expect(await cache.countInWindow(key, { limit: 1, windowSeconds: 61 })).toMatchObject({ allowed: true })
    })

    test('by the limit of the moment, be it lowered, raised or none at all', async () => {
      for (const seconds of [0, 10, 20, 30]) {
        clock.ms = START_MS + seconds * 1000
        await cache.countInWindow(key, { limit: 4, windowSeconds: 60 })
      }

      const lowered = await cache.countInWindow(key, { limit: 2, windowSeconds: 60 })
      expect(lowered).toMatchObject({ allowed: false, limit: 2, remaining: 0, resetAt: new Date(START_MS + 81_000) })

      const raised = await cache.countInWindow(key, { limit: 6, windowSeconds: 60 })
      expect(raised).toMatchObject({ allowed: true, limit: 6, remaining: 1, resetAt: new Date(START_MS + 61_000) })

      const none = await cache.countInWindow(`${key}-none`, { limit: 0, windowSeconds: 60 })
      expect(none).toMatchObject({ allowed: false, remaining: 0, retryAfterSeconds: 60 })
    })

    test('exactly, when many count at once', async () => {
      const counts = await Promise.all(
        Array.from({ length: 200 }, () => cache.countInWindow(key, { limit: 40, windowSeconds: 60 })),
      )

      expect(counts.filter((count) => count.allowed).map((count) => count.remaining)).toEqual(
        Array.from({ length: 40 }, (_, i) => 39 - i),
      )
    })

    test('once, though the clock is set back', async () => {
      await cache.countInWindow(key, HOUR)
      clock.ms -= 7_200_000
      await cache.countInWindow(key, HOUR)
      await cache.countInWindow(key, HOUR)

      expect(await cache.countInWindow(key, HOUR)).toMatchObject({ allowed: false })
    })

    test('of whole seconds only', async () => {
      for (const windowSeconds of [0, 0.5, -1, Number.NaN]) {
        await expect(cache.countInWindow(key, { limit: 1, windowSeconds })).rejects.toThrow('no window of')
      }
    })

    // The oracle keeps the time of every counted hit.
    test('never more than the limit in any stretch, and never refuses a hit that one bucket more leaves room for', async () => {
      const story = fc.record({
        limit: fc.integer({ min: 1, max: 6 }),
        windowSeconds: fc.constantFrom(1, 7, 60, 3600),
        startMs: fc.nat(10_000_000),
        pauses: fc.array(fc.double({ min: 0, max: 1.1, noNaN: true }), { minLength: 5, maxLength: 60 }),
        pace: fc.constantFrom(1, 0.3, 0.05),
      })
      await fc.assert(
        fc.asyncProperty(story, async ({ limit, windowSeconds, startMs, pauses, pace }) => {
          key = randomUUID()
          clock.ms = START_MS + startMs
          const windowMs = windowSeconds * 1000
          const counted: number[] = []
          const countedSince = (ms: number) => counted.filter((hit) => hit > ms).length

          for (const pause of pauses) {
            clock.ms += Math.round(pause * pace * windowMs)
            const count = await cache.countInWindow(key, { limit, windowSeconds })

            if (count.allowed) counted.push(clock.ms)
            else expect(countedSince(clock.ms - windowMs - windowMs / BUCKETS)).toBeGreaterThanOrEqual(limit)
            expect(countedSince(clock.ms - windowMs)).toBeLessThanOrEqual(limit)
            expect(count.retryAfterSeconds >= 1).toBe(!count.allowed)
            expect(count.resetAt.getTime()).toBeGreaterThan(clock.ms)
          }
        }),
        { numRuns: runs },
      )
    })

    test('and keeps its word on when a place becomes free', async () => {
      const story = fc.record({
        limit: fc.integer({ min: 1, max: 5 }),
        windowSeconds: fc.constantFrom(1, 13, 60, 3600),
        startMs: fc.nat(10_000_000),
        pauses: fc.array(fc.nat(400), { minLength: 5, maxLength: 25 }),
      })
      await fc.assert(
        fc.asyncProperty(story, async ({ limit, windowSeconds, startMs, pauses }) => {
          key = randomUUID()
          clock.ms = START_MS + startMs
          let last = await cache.countInWindow(key, { limit, windowSeconds })
          for (const pause of pauses) {
            clock.ms += pause * windowSeconds
            last = await cache.countInWindow(key, { limit, windowSeconds })
          }
          if (last.remaining > 0) return

          clock.ms = last.resetAt.getTime() - 1
          expect(await cache.countInWindow(key, { limit, windowSeconds })).toMatchObject({ allowed: false })
          clock.ms = last.resetAt.getTime()
          expect(await cache.countInWindow(key, { limit, windowSeconds })).toMatchObject({ allowed: true })
        }),
        { numRuns: runs },
      )
    })
  })
})
