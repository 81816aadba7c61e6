/**
 * What nodes share for a short while: one-time codes, revoked tokens, presence, rate limits. In this process
 * (`createMemoryCache`) or in Valkey/Redis for many nodes (`createRedisCache`); both keep the same promises.
 * Nothing lives here that may not be lost: what must last belongs in the database.
 */
export interface Cache {
  /** The value kept under `key`, or nothing when there is none, its time is over, or the shared store is away. */
  get(key: string): Promise<string | undefined>
  /** Keeps `value` for `ttlSeconds` (more than 0), in place of what was there. Rejects when it cannot be kept. */
  set(key: string, value: string, options: { ttlSeconds: number }): Promise<void>
  /** Forgets `key`. Rejects when it cannot be told whether it is forgotten. */
  delete(key: string): Promise<void>
  /** Gets and forgets in one step: of many callers one gets the value, all others nothing. */
  take(key: string): Promise<string | undefined>
  /**
   * Counts one hit, unless `limit` hits were already counted in the last `windowSeconds`. Windows of different length
   * are separate, also under one key. A refused hit is not counted.
   */
  countInWindow(key: string, options: WindowOptions): Promise<WindowCount>
  close(): Promise<void>
}

export interface WindowOptions {
  /** The most hits any stretch of `windowSeconds` may hold; 0 refuses all. */
  readonly limit: number
  /** Whole seconds, at least 1. */
  readonly windowSeconds: number
}

export interface WindowCount {
  readonly allowed: boolean
  readonly limit: number
  /** Places left after this hit. */
  readonly remaining: number
  /**
   * When none is left: when the next place becomes free. Otherwise when the oldest counted hit leaves, which for the
   * first hit is the length of the window from now.
   */
  readonly resetAt: Date
  /** Whole seconds until `resetAt`, at least 1, for a refused hit; 0 for a counted one. */
  readonly retryAfterSeconds: number
}

/** Milliseconds of a time to live; one that is not a number above 0 is a mistake of the caller. */
export function ttlMsOf({ ttlSeconds }: { ttlSeconds: number }): number {
  if (!(ttlSeconds > 0 && Number.isFinite(ttlSeconds)))
    throw new Error(`a value cannot be kept for ${ttlSeconds} seconds`)
  return Math.ceil(ttlSeconds * 1000)
}
