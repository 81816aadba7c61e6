import { Redis } from 'ioredis'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { type Cache, ttlMsOf } from './cache.ts'
import { COUNT_IN_WINDOW } from './count-in-window.ts'
import { createMemoryCache } from './memory.ts'
import { BUCKETS, presentCount, windowMsOf } from './window.ts'

/** No request waits longer than this for the cache; a healthy one answers in a hundredth of it. */
const TIMEOUT_MS = 250
/** A connection that owes an answer for so long is given up and made anew: its peer may be gone without a word. */
const SILENCE_MS_MAX = 1_000
const RECONNECT_MS_MAX = 1_000
/** Redis measures with its own clock; what it keeps outlives the promised time by this much, and readers judge. */
const SLACK_MS = 60_000

type Client = Redis & {
  countInWindow(key: string, ...args: number[]): Promise<[allowed: number, total: number, reset: number]>
}
export type RedisCacheOptions = { url: string; clock: Clock; log: Pick<Log, 'info' | 'error'> }

/**
 * The cache that many nodes share, in Valkey or Redis (6.2 or newer).
 *
 * Each call ends within 250 ms. While Redis is away, windows are counted in this process, each node for itself, so
 * limits still hold a little looser; `get` and `take` find nothing; `set` and `delete` reject, because whoever revokes
 * something must learn that it did not happen. Calls fail at once, without waiting, as soon as the connection is known
 * to be broken. Each outage is logged once when it begins and once when it ends.
 *
 * Values carry their end by this platform's clock; Redis only clears up.
 */
export function createRedisCache({ url, clock, log }: RedisCacheOptions): Cache {
  const client = connect(url)
  const fallback = createMemoryCache({ clock })
  const { attempt, end } = watch(client, log)
  const now = () => clock.now().getTime()
  const valueAt = (found: string | null): string | undefined => {
    if (found === null) return undefined
    const space = found.indexOf(' ')
    return Number(found.slice(0, space)) > now() ? found.slice(space + 1) : undefined
  }

  return {
    get: (key) => attempt(() => client.get(nameOf(key)).then(valueAt)).catch(nothing),
    async set(key, value, options) {
      const ttlMs = ttlMsOf(options)
      await attempt(() => client.set(nameOf(key), `${now() + ttlMs} ${value}`, 'PX', ttlMs + SLACK_MS))
    },
    async delete(key) {
      await attempt(() => client.del(nameOf(key)))
    },
    take: (key) => attempt(() => client.getdel(nameOf(key)).then(valueAt)).catch(nothing),
    async countInWindow(key, options) {
      const { limit, windowSeconds } = options
      const nowMs = now()
      const windowMs = windowMsOf(options)
      const ttlMs = windowMs + Math.ceil(windowMs / BUCKETS) + SLACK_MS
      const name = `helssa:window:${windowSeconds}:${key}`
      const counted = await attempt(() => client.countInWindow(name, limit, windowMs, nowMs, ttlMs)).catch(nothing)
      if (!counted) return fallback.countInWindow(key, options)
      const [allowed, total, reset] = counted
      return presentCount(
        { allowed: allowed === 1, total, resetBucket: reset < 0 ? undefined : reset },
        limit,
        nowMs,
        windowMs,
      )
    },
    async close() {
      await end()
      await fallback.close()
    },
  }
}

/** The answer of an outage; `watch` has told the log. */
const nothing = (): undefined => undefined

const nameOf = (key: string): string => `helssa:value:${key}`

function connect(url: string): Client {
  return new Redis(url, {
    connectionName: 'helssa-cache',
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0, // what was under way when the connection broke fails at once
    commandTimeout: TIMEOUT_MS,
    connectTimeout: SILENCE_MS_MAX,
    socketTimeout: SILENCE_MS_MAX,
    retryStrategy: (times) => Math.min(20 * 2 ** times, RECONNECT_MS_MAX) * (0.5 + Math.random() / 2),
    scripts: { countInWindow: { lua: COUNT_IN_WINDOW, numberOfKeys: 1 } },
  }) as Client
}

/** Runs calls under the time-out and keeps the one thing known about an outage: whether it was told already. */
function watch(client: Redis, log: RedisCacheOptions['log']) {
  let away = false
  let closing = false
  let lastError: unknown = new Error('the connection was closed')
  const failed = (error: unknown) => {
    if (away || closing) return
    away = true
    log.error({ err: error }, 'the cache is away: rate limits are counted by each node for itself')
  }
  const worked = () => {
    if (!away) return
    away = false
    log.info('the cache is back')
  }
  // Calls made while the first connection is being opened wait for it; later ones never wait for a connection.
  let opening: Promise<void> | undefined = new Promise<void>((resolve) => {
    client.once('ready', resolve)
    client.once('close', resolve)
  }).then(() => {
    opening = undefined
  })
  client.on('error', (error) => {
    lastError = error
  })
  client.on('close', () => failed(lastError))
  client.on('ready', worked)

  const attempt = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      const value = await within(TIMEOUT_MS, opening ? opening.then(call) : call())
      worked()
      return value
    } catch (error) {
      failed(error)
      throw error
    }
  }
  const end = async () => {
    closing = true
    const ended = client.status === 'end' ? undefined : new Promise((resolve) => client.once('end', resolve))
    client.disconnect()
    await ended
  }
  return { attempt, end }
}

/** A pipeline may hold a command back while the one before it waits, so the client's own time-out is not enough. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`the cache did not answer within ${ms} ms`)), ms)
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
