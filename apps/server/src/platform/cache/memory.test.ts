import { describe, expect, it } from 'vitest'
import { createBoundedMap } from './bounded-map.ts'
import { createMemoryCache } from './memory.ts'

describe('a cache in memory', () => {
  const clock = { ms: 1_700_000_000_000, now: () => new Date(clock.ms) }

  it('drops old keys rather than grow past its bound, and keeps those in use', async () => {
    const cache = createMemoryCache({ clock, keysMax: 100 })
    const minute = { limit: 5, windowSeconds: 60 }
    await cache.set('in use', 'kept', { ttlSeconds: 60 })

    for (let i = 0; i < 1_000; i++) {
      await cache.set(`value ${i}`, 'x', { ttlSeconds: 60 })
      await cache.countInWindow(`caller ${i}`, minute)
      if (i % 10 === 0) await cache.countInWindow('busy caller', { limit: 1_000, windowSeconds: 60 })
      expect(await cache.get('in use')).toBe('kept')
    }

    const kept = await Promise.all(Array.from({ length: 1_000 }, (_, i) => cache.get(`value ${i}`)))
    expect(kept.filter((value) => value !== undefined).length).toBe(99)
    expect(await cache.countInWindow('busy caller', { limit: 1_000, windowSeconds: 60 })).toMatchObject({
      remaining: 899,
    })
    expect(await cache.countInWindow('caller 3', minute)).toMatchObject({ remaining: 4 })
  })
})

describe('a bounded map', () => {
  it('clears what is over while new entries come in', () => {
    const map = createBoundedMap<{ expiresAtMs: number; used: boolean }>(10_000)
    const entry = (expiresAtMs: number) => ({ expiresAtMs, used: false })
    map.set('lasting', entry(1_000), 0)
    for (let i = 0; i < 500; i++) map.set(`short ${i}`, entry(10), 0)
    expect(map.size).toBe(501)

    for (let i = 0; i < 300; i++) map.set(`later ${i}`, entry(1_000), 20)

    expect(map.size).toBe(301)
  })
})
