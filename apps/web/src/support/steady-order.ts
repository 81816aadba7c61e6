import { useRef, useState } from 'react'

interface Steady<Item> {
  readonly shown: readonly Item[]
  /** How many are not shown yet. */
  readonly fresh: number
  /** Whether the order shown is not the newest. */
  readonly isStale: boolean
  readonly release: () => void
}

/**
 * Items by the order in which they were first seen for as long as the list is `held` (somebody points at it, or is in it with
 * the keyboard), so that nothing moves from under a finger; what they say is always new.
 */
export function useSteadyOrder<Item extends { readonly id: string }>(
  items: readonly Item[],
  { isHeld, listKey }: { isHeld: boolean; listKey: string },
): Steady<Item> {
  const order = useRef<{ key: string; ids: readonly string[] }>({ key: '', ids: [] })
  const [, rerender] = useState(0)
  const ids = items.map(({ id }) => id)
  const isSame = order.current.key === listKey && order.current.ids.length > 0
  if (!isHeld || !isSame) order.current = { key: listKey, ids }
  const byId = new Map(items.map((item) => [item.id, item]))
  const held = order.current.ids.flatMap((id) => byId.get(id) ?? [])
  const known = new Set(order.current.ids)
  // Older ones, that somebody asked for, go to the end; new ones wait.
  const lastKnown = ids.findLastIndex((id) => known.has(id))
  const older = items.slice(lastKnown + 1)
  const shown = [...held, ...older]
  return {
    shown,
    fresh: items.length - shown.length,
    isStale: shown.some(({ id }, index) => id !== ids[index]),
    release: () => {
      order.current = { key: '', ids: [] }
      rerender((n) => n + 1)
    },
  }
}
