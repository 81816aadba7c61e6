import { useSyncExternalStore } from 'react'
import { learnServerTime } from './server-clock.ts'

const PROBE_MS_MAX = 5_000
const PAUSE_MS_FIRST = 500
const PAUSE_MS_MAX = 8_000

let isLost = false
let asking: Promise<void> | undefined
let wake = () => {}
const listeners = new Set<() => void>()
const healed = new Set<() => void>()

/**
 * Whether the server can be reached. It is believed to be until a call or a socket fails and asking it does too; then it is
 * asked again and again, so that everything goes on by itself.
 */
export const useIsLost = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isLost,
  )

/** Hears when the server is back after it was away; answers how to stop. */
export function onHealed(listener: () => void): () => void {
  healed.add(listener)
  return () => healed.delete(listener)
}

/** Resolves once the server says that it is there, which it is asked until it does. */
export function untilReachable(): Promise<void> {
  asking ??= askUntilThere().finally(() => {
    asking = undefined
  })
  return asking
}

/** Something got no answer: the server is asked whether it is there. */
export const suspectLoss = (): void => void untilReachable()

/** As `fetch`; what gets no answer, other than by being called off, makes the server suspected. @throws what `fetch` does */
export async function watchedFetch(request: Request): Promise<Response> {
  try {
    const response = await fetch(request)
    learnServerTime(response)
    return response
  } catch (error) {
    if (!request.signal.aborted) suspectLoss()
    throw error
  }
}

async function askUntilThere(): Promise<void> {
  for (let attempt = 0; !(await isThere()); attempt++) {
    change(true)
    tellServiceWorker('lost') // each time, as it may have been put to sleep meanwhile
    await pause(Math.min(PAUSE_MS_MAX, PAUSE_MS_FIRST * 2 ** attempt) * (0.5 + Math.random() / 2))
  }
  if (!isLost) return
  change(false)
  tellServiceWorker('found')
  for (const listener of healed) listener()
}

async function isThere(): Promise<boolean> {
  try {
    const { ok } = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS_MAX) })
    return ok
  } catch (error) {
    // No answer is one, here: a line that is down, or too slow.
    if (error instanceof TypeError || error instanceof DOMException) return false
    throw error
  }
}

/** While the server is away it waits for the parts of the app that are missing. */
const tellServiceWorker = (word: 'lost' | 'found'): void => navigator.serviceWorker?.controller?.postMessage(word)

function change(next: boolean): void {
  if (isLost === next) return
  isLost = next
  for (const listener of listeners) listener()
}

/** Shorter when the browser says that it is online, or somebody looks again. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}

addEventListener('online', () => wake())
addEventListener('offline', suspectLoss)
document.addEventListener('visibilitychange', () => !document.hidden && wake())
