import type { Clock } from '../clock.ts'
import { modelRefuses } from './model.ts'

/** After so many failures in a row the model is left alone, then one question tries it again. */
const FAILURES_MAX = 5
const LEFT_ALONE_MS = 30_000

export interface Breaker {
  /** @throws MODEL_UNAVAILABLE */
  pass(): void
  succeeded(): void
  failed(): void
}

/** Keeps questions off a model that fails again and again. */
export function createBreaker(clock: Clock): Breaker {
  let failures = 0
  let leftAloneUntil = 0
  return {
    pass() {
      if (failures < FAILURES_MAX) return
      const now = clock.now().getTime()
      if (now < leftAloneUntil) {
        const retryAfterSeconds = Math.ceil((leftAloneUntil - now) / 1_000)
        throw modelRefuses.MODEL_UNAVAILABLE({ why: 'left alone', retryAfterSeconds })
      }
      leftAloneUntil = now + LEFT_ALONE_MS // this question tries it; the others wait for what comes of that
    },
    succeeded() {
      failures = 0
    },
    failed() {
      failures++
      if (failures >= FAILURES_MAX) leftAloneUntil = clock.now().getTime() + LEFT_ALONE_MS
    },
  }
}
