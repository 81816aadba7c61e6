import type { Clock } from '../clock.ts'
import { createBreaker } from './breaker.ts'
import { failureOf } from './failure.ts'
import { modelRefuses } from './model.ts'

export interface Limits {
  /** From the question to the last piece. */
  readonly timeoutMs: number
  /** How many may be answered at once. */
  readonly concurrency: number
  readonly clock: Clock
}

/** One question's stay at a model. */
export interface Visit {
  /** Ends with the asker's signal, the time-out, or the visit. */
  readonly signal: AbortSignal
  succeeded(): void
  /** What to throw for an error: a refusal, or the reason of the asker who ended it. */
  failed(error: unknown): unknown
  /** Ends whatever still runs, and makes room. */
  leave(): void
}

/**
 * One a model, whatever is asked of it: bounds how many ask at once and how long, and leaves a model alone that fails
 * again and again. `enter` throws MODEL_BUSY, MODEL_UNAVAILABLE.
 */
export function createGuard({ timeoutMs, concurrency, clock }: Limits): { enter(caller?: AbortSignal): Visit } {
  const breaker = createBreaker(clock)
  let visits = 0
  const enter = (caller?: AbortSignal): Visit => {
    caller?.throwIfAborted()
    if (visits >= concurrency) throw modelRefuses.MODEL_BUSY()
    breaker.pass()
    const stopped = new AbortController()
    const signal = AbortSignal.any([...(caller ? [caller] : []), stopped.signal, AbortSignal.timeout(timeoutMs)])
    visits++
    let isIn = true
    const leave = () => {
      if (isIn) visits--
      isIn = false
      stopped.abort()
    }
    // A reader who neither reads on nor goes away would keep the place for ever.
    signal.addEventListener('abort', leave, { once: true })
    return {
      signal,
      leave,
      succeeded: () => breaker.succeeded(),
      failed(error) {
        if (caller?.aborted) return caller.reason
        const { fault, ...facts } = failureOf(error)
        if (fault === 'model') breaker.failed()
        if (fault === 'answer') breaker.succeeded()
        return fault === 'busy' ? modelRefuses.MODEL_BUSY(facts) : modelRefuses.MODEL_UNAVAILABLE(facts)
      },
    }
  }
  return { enter }
}
