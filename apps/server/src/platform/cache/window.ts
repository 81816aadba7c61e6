/*
 * The arithmetic of a sliding window, shared by every cache.
 *
 * A window is cut into 60 buckets and each bucket keeps a number of hits, not their times. So a window needs at most 61
 * numbers however many hits it allows; in exchange a hit leaves up to 1/60 of the window late (a minute of an hour,
 * a second of a minute), never early. The current bucket and the 60 before it count: together they cover more than the
 * window's length at any moment, so no stretch of that length ever holds more than the limit. (Weighing the previous
 * window, as many limiters do, needs two numbers but lets up to twice the limit through in one stretch.)
 */
import type { WindowCount, WindowOptions } from './cache.ts'

export const BUCKETS = 60

/** The window's length in milliseconds; a length that is no whole second is a mistake of the caller. */
export function windowMsOf({ windowSeconds }: WindowOptions): number {
  if (!(windowSeconds >= 1 && Number.isInteger(windowSeconds))) throw new Error(`no window of ${windowSeconds} seconds`)
  return windowSeconds * 1000
}

/** The number of the bucket that holds `ms`. Whole milliseconds make the division exact: far below 2^53. */
export function bucketOf(ms: number, windowMs: number): number {
  return Math.floor((ms * BUCKETS) / windowMs)
}

/** The first millisecond at which the hits of `bucket` no longer count. */
export function leavesAtMs(bucket: number, windowMs: number): number {
  return Math.ceil(((bucket + BUCKETS + 1) * windowMs) / BUCKETS)
}

/** What counting came to; `resetBucket` is the one whose leaving is waited for, `undefined` when a full window is. */
export interface Counted {
  readonly allowed: boolean
  readonly total: number
  readonly resetBucket: number | undefined
}

/** The caller's view of a count. */
export function presentCount(counted: Counted, limit: number, nowMs: number, windowMs: number): WindowCount {
  const { allowed, total, resetBucket } = counted
  const resetAtMs = resetBucket === undefined ? nowMs + windowMs : leavesAtMs(resetBucket, windowMs)
  return {
    allowed,
    limit,
    remaining: total < limit ? limit - total : 0,
    resetAt: new Date(resetAtMs),
    retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((resetAtMs - nowMs) / 1000)),
  }
}
