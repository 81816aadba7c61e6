import type { Bus } from '../../platform/bus/bus.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import { tehranDateOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { Actor, Role } from './person.ts'
import { findLiveSession, rightsChangesSince } from './store.ts'
import { ACCESS_SECONDS } from './tokens.ts'

/** How long a node may believe what it read about a session (docs/decisions.md: other nodes follow within 2 s). */
const BELIEF_MS = 2_000
/** How often a watching node reads whose rights changed. */
const WATCH_MS = 1_000
const BELIEFS_MAX = 50_000
const CHANNEL = 'rights'

interface Belief {
  readonly readAt: number
  readonly rights: { personId: string; roles: readonly Role[]; premium: boolean } | undefined
}

/** Hears whose rights may have changed; of nobody in particular: anybody's. */
export type RightsListener = (of: { readonly sessionId?: string; readonly personId?: string }) => void

interface RightsDeps {
  readonly db: Db
  readonly cache: Cache
  readonly bus: Bus
  readonly clock: Clock
  readonly onFault: (error: unknown) => void
}

/**
 * Answers what a session may do now. The database is the truth. What was read is believed for two seconds, or, by a node
 * that watches, until rights change: it reads every second whose did, and believes nothing once that fails for two. The bus
 * only makes it sooner. A revoked session is also named in the cache, which is asked on each request, so that it is
 * refused at once even where the bus is late.
 */
export function createSessionRights({ db, cache, bus, clock, onFault }: RightsDeps) {
  const beliefs = new Map<string, Belief>()
  let changes = 0
  let watched: { at: number; version: number } | undefined
  const listeners = new Set<RightsListener>()
  bus.subscribe(CHANNEL, (message) => forget(message as { sessionId?: string; personId?: string }))
  bus.onGap(forgetAll)

  function forgetAll(): void {
    changes += 1
    beliefs.clear()
    for (const listener of listeners) listener({})
  }

  function forget({ sessionId, personId }: { sessionId?: string; personId?: string }): void {
    changes += 1
    if (sessionId !== undefined) beliefs.delete(sessionId)
    // Sessions without rights name no person; one of them may be theirs.
    if (personId !== undefined)
      for (const [id, { rights }] of beliefs) if (!rights || rights.personId === personId) beliefs.delete(id)
    for (const listener of listeners) listener({ ...(sessionId && { sessionId }), ...(personId && { personId }) })
  }

  const isWatched = () => watched !== undefined && performance.now() - watched.at < BELIEF_MS

  /** Forgets whose rights changed since the last look. What was believed before the first look is not known to be so. */
  async function look(): Promise<void> {
    const at = performance.now()
    const { version, personIds } = await rightsChangesSince(db, watched?.version ?? Number.MAX_SAFE_INTEGER)
    if (!watched) forgetAll()
    for (const personId of personIds) forget({ personId })
    watched = { at, version }
  }

  async function read(sessionId: string, now: Date): Promise<Belief> {
    const before = changes
    const belief = { readAt: now.getTime(), rights: await findLiveSession(db, sessionId, tehranDateOf(now)) }
    if (before !== changes) return belief // what was read may be from before the change, and is not kept
    if (beliefs.size >= BELIEFS_MAX) beliefs.delete(beliefs.keys().next().value ?? '')
    beliefs.set(sessionId, belief)
    return belief
  }

  return {
    /** Begins to watch; answers how to stop. */
    watch(): () => void {
      let looking = false
      const tick = async () => {
        if (looking) return
        looking = true
        await look().catch(onFault)
        looking = false
      }
      void tick()
      const timer = setInterval(tick, WATCH_MS)
      return () => {
        clearInterval(timer)
        watched = undefined
      }
    },

    onChanged(listener: RightsListener): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    async find(sessionId: string): Promise<Actor | undefined> {
      const now = clock.now()
      const known = beliefs.get(sessionId)
      const fresh = known !== undefined && (isWatched() || Math.abs(now.getTime() - known.readAt) < BELIEF_MS)
      if ((await cache.get(revokedKey(sessionId))) !== undefined) return undefined
      const { rights } = fresh ? known : await read(sessionId, now)
      return rights && { sessionId, personId: rights.personId, roles: rights.roles, premium: rights.premium }
    },
    /** Call after the commit that ended a session. */
    async announceRevoked(sessionId: string): Promise<void> {
      forget({ sessionId })
      bus.publish(CHANNEL, { sessionId })
      // Without the cache other nodes still follow by the bus, and by the database within two seconds.
      await cache.set(revokedKey(sessionId), '1', { ttlSeconds: ACCESS_SECONDS }).catch(onFault)
    },
    /** Call after the commit that changed a person's status, roles or plan. */
    announceChanged(personId: string): void {
      forget({ personId })
      bus.publish(CHANNEL, { personId })
    },
  }
}

const revokedKey = (sessionId: string): string => `revoked:${sessionId}`
