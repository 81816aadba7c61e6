import type { Clock } from '../../../platform/clock.ts'

/** Whoever holds work and is silent for so long is taken for dead, and another takes it up. */
export const LEASE_MS = 60_000
/** Three chances to be heard within a lease. */
const RENEW_MS = 20_000

/** Pauses between attempts, in milliseconds: doubling from two seconds, ten minutes at most. */
export const pauseAfter = (attempts: number): number => Math.min(2_000 * 2 ** Math.max(0, attempts - 1), 600_000)

export const leaseEnd = (clock: Clock): Date => new Date(clock.now().getTime() + LEASE_MS)

/**
 * Does `work` and keeps its lease alive meanwhile. `renew` answers whether it is still held; once it is not, the work is
 * told by its signal to stop, as it is by `stopped`.
 */
export async function underLease<T>(
  {
    renew,
    stopped,
    onFault,
  }: { renew: () => Promise<boolean>; stopped: AbortSignal; onFault: (error: unknown) => void },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController()
  const timer = setInterval(() => {
    renew().then((held) => {
      if (!held) lost.abort(new Error('the lease was lost'))
    }, onFault)
  }, RENEW_MS)
  try {
    stopped.throwIfAborted() // taken up while the node was stopping
    return await work(AbortSignal.any([lost.signal, stopped]))
  } finally {
    clearInterval(timer)
  }
}
