import type { Clock } from '../clock.ts'
import { createBoundedMap, type Kept } from './bounded-map.ts'
import { type Cache, ttlMsOf } from './cache.ts'
import { BUCKETS, bucketOf, type Counted, leavesAtMs, presentCount, windowMsOf } from './window.ts'

/** A window of one hit takes some 250 bytes: 50 MB for as many windows. */
const KEYS_MAX = 200_000

interface Value extends Kept {
  readonly value: string
}

/** Hits by bucket, oldest first; only buckets that have any. */
interface Window extends Kept {
  readonly buckets: number[]
  readonly hits: number[]
  total: number
}

/**
 * The cache of a single node, in this process. It holds at most `keysMax` values and as many windows; beyond that the
 * least used go first, which for a window means that its count starts again.
 */
export function createMemoryCache({ clock, keysMax = KEYS_MAX }: { clock: Clock; keysMax?: number }): Cache {
  const values = createBoundedMap<Value>(keysMax)
  const windows = createBoundedMap<Window>(keysMax)
  const now = () => clock.now().getTime()

  return {
    async get(key) {
      return values.get(key, now())?.value
    },
    async set(key, value, options) {
      const nowMs = now()
      values.set(key, { value, expiresAtMs: nowMs + ttlMsOf(options), used: false }, nowMs)
    },
    async delete(key) {
      values.delete(key)
    },
    async take(key) {
      const kept = values.get(key, now())
      values.delete(key)
      return kept?.value
    },
    async countInWindow(key, options) {
      const { limit, windowSeconds } = options
      const nowMs = now()
      const windowMs = windowMsOf(options)
      const bucket = bucketOf(nowMs, windowMs)
      const id = `${windowSeconds}:${key}`
      const window = windows.get(id, nowMs)
      if (window) return presentCount(count(window, limit, bucket, windowMs), limit, nowMs, windowMs)

      if (limit > 0) windows.set(id, openWindow(bucket, windowMs), nowMs)
      return presentCount(firstCount(limit, bucket), limit, nowMs, windowMs)
    },
    async close() {
      values.clear()
      windows.clear()
    },
  }
}

/** Arrays of one element, not empty ones: an empty array that grows reserves room for 17, and most windows see one hit. */
function openWindow(bucket: number, windowMs: number): Window {
  return { buckets: [bucket], hits: [1], total: 1, expiresAtMs: leavesAtMs(bucket, windowMs), used: false }
}

function firstCount(limit: number, bucket: number): Counted {
  return { allowed: limit > 0, total: limit > 0 ? 1 : 0, resetBucket: limit === 1 ? bucket : undefined }
}

function count(window: Window, limit: number, at: number, windowMs: number): Counted {
  const { buckets, hits } = window
  // Never behind the newest bucket: a clock that was set back must not open a second window.
  const bucket = Math.max(at, buckets.at(-1) ?? at)
  forgetBefore(window, bucket - BUCKETS)
  const allowed = window.total < limit
  if (allowed) {
    window.total++
    if (buckets.at(-1) === bucket) {
      hits[hits.length - 1] = (hits.at(-1) ?? 0) + 1
    } else {
      buckets.push(bucket)
      hits.push(1)
      window.expiresAtMs = leavesAtMs(bucket, windowMs)
    }
  }
  return { allowed, total: window.total, resetBucket: resetBucketOf(window, limit) }
}

function forgetBefore(window: Window, oldest: number): void {
  for (let bucket = window.buckets[0]; bucket !== undefined && bucket < oldest; bucket = window.buckets[0]) {
    window.buckets.shift()
    window.total -= window.hits.shift() ?? 0
  }
}

/** The bucket after whose leaving there is a place; the oldest, but for a window counted under a higher limit before. */
function resetBucketOf({ buckets, hits, total }: Window, limit: number): number | undefined {
  let index = 0
  let left = total - (hits[0] ?? 0)
  while (left >= limit && index < buckets.length - 1) left -= hits[++index] ?? 0
  return buckets[index]
}
