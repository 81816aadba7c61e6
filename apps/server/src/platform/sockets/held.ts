/** A socket that is open for somebody. */
export interface Held {
  readonly personId: string
  readonly sessionId: string
  /** Asks again whether it may stay open, and closes it if not. */
  check(): Promise<void>
}

/** Hears whose rights may have changed; of nobody in particular: anybody's. */
type OnRightsChanged = (
  listener: (of: { readonly sessionId?: string; readonly personId?: string }) => void,
) => () => void

/** The open sockets of a surface, by whose they are: those whose rights change are asked again at once. */
export function createHeldSockets<T extends Held>(onRightsChanged: OnRightsChanged, onFault: (error: unknown) => void) {
  const byPerson = new Map<string, Set<T>>()

  const checkAll = (some: Iterable<T>) => {
    for (const held of [...some]) held.check().catch(onFault)
  }
  onRightsChanged(({ sessionId, personId }) => {
    if (personId !== undefined) checkAll(byPerson.get(personId) ?? [])
    else
      for (const held of byPerson.values())
        checkAll([...held].filter((one) => sessionId === undefined || one.sessionId === sessionId))
  })

  return {
    /** Holds a socket; answers how to let it go. */
    hold(held: T): () => void {
      const theirs = byPerson.get(held.personId) ?? new Set()
      byPerson.set(held.personId, theirs.add(held))
      return () => {
        if (theirs.delete(held) && theirs.size === 0 && byPerson.get(held.personId) === theirs)
          byPerson.delete(held.personId)
      }
    },
    of: (personId: string): Iterable<T> => byPerson.get(personId) ?? [],
    *[Symbol.iterator](): Generator<T> {
      for (const theirs of byPerson.values()) yield* theirs
    },
  }
}
export type HeldSockets<T extends Held> = ReturnType<typeof createHeldSockets<T>>
