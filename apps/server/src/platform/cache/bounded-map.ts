/** What a bounded map keeps: until when, and whether it was asked for since the hand last passed. */
export interface Kept {
  expiresAtMs: number
  used: boolean
}

const STEPS = 2
const PARDONS_MAX = 8

/**
 * A map of at most `max` entries whose time runs out. A hand goes round in order of insertion, two entries at each
 * insertion, and drops those whose time is over; so no timer and no long sweep is needed. When the map is full the
 * hand drops the first entry that was not asked for since it last passed (of eight in use, one goes all the same).
 */
export function createBoundedMap<V extends Kept>(max: number) {
  const entries = new Map<string, V>()
  // One iterator that lives on: looking for the first key anew would step over all dropped ones each time.
  let hand = entries.entries()

  const next = (): [string, V] | undefined => {
    const step = hand.next()
    if (!step.done) return step.value
    hand = entries.entries()
    return hand.next().value
  }

  const makeRoom = () => {
    for (let pardons = 0; entries.size >= max; pardons++) {
      const entry = next()
      if (!entry) return
      if (entry[1].used && pardons < PARDONS_MAX) entry[1].used = false
      else entries.delete(entry[0])
    }
  }

  const dropExpired = (nowMs: number) => {
    for (let step = 0; step < STEPS; step++) {
      const entry = next()
      if (entry && entry[1].expiresAtMs <= nowMs) entries.delete(entry[0])
    }
  }

  return {
    get(key: string, nowMs: number): V | undefined {
      const entry = entries.get(key)
      if (entry === undefined || entry.expiresAtMs <= nowMs) return undefined
      entry.used = true
      return entry
    },
    set(key: string, entry: V, nowMs: number): void {
      if (!entries.has(key)) {
        dropExpired(nowMs)
        makeRoom()
      }
      entries.set(key, entry)
    },
    delete: (key: string): boolean => entries.delete(key),
    clear: (): void => entries.clear(),
    get size() {
      return entries.size
    },
  }
}
