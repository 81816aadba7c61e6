import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { keepRunAlive } from './store.ts'

/** How long a run of a server that fell silent is left alone. Many beats, so that a slow database ends no run. */
export const LEASE_MS = 60_000
const BEAT_MS = 1_000

/** Records every second how far a run is. `lost` says that it was ended by somebody else. */
export function keepAlive(
  { db, clock, onFault }: { db: Db; clock: Clock; onFault: (error: unknown) => void },
  runId: string,
  outputCharacters: () => number,
): { readonly lost: AbortSignal; stop(): Promise<void> } {
  const lost = new AbortController()
  let beating: Promise<void> | undefined
  const beat = async () => {
    const aliveUntil = new Date(clock.now().getTime() + LEASE_MS)
    if (!(await keepRunAlive(db, runId, { outputCharacters: outputCharacters(), aliveUntil }))) lost.abort()
  }
  const timer = setInterval(() => {
    beating ??= beat()
      .catch(onFault)
      .finally(() => {
        beating = undefined
      })
  }, BEAT_MS)
  return {
    lost: lost.signal,
    async stop() {
      clearInterval(timer)
      await beating
    },
  }
}
