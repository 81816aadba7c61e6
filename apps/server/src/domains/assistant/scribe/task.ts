import type { KeptDraft } from './report.ts'

/** Why no report came of a task. */
export type TaskFailure = 'TRANSCRIPT_EMPTY' | 'AI_SERVICE_UNAVAILABLE' | 'SOAP_FAILED'

/** The making of a report out of a transcript. */
export interface SoapTask {
  readonly id: string
  readonly status: 'processing' | 'completed' | 'failed'
  /** 0 to 100 */
  readonly progress: number
  readonly failure: TaskFailure | null
  readonly estimatedAt: Date
  /** As it was generated, whatever the doctor made of it since. */
  readonly result: { readonly reportId: string; readonly draft: KeptDraft; readonly generatedAt: Date } | null
}

/** No estimate is shorter: a client asks again that soon. */
export const ESTIMATE_MS_MIN = 5_000
/** While nothing was ever drafted. */
const ESTIMATE_MS_FIRST = 60_000
/** How many are drafted at once on one node. */
export const DRAFTED_AT_ONCE = 2

/** How long a task takes until it is done, when `waiting` others are before it and each takes `medianMs`. */
export function estimateMs({ medianMs, waiting }: { medianMs: number | null; waiting: number }): number {
  const rounds = Math.ceil((waiting + 1) / DRAFTED_AT_ONCE)
  return Math.max(ESTIMATE_MS_MIN, Math.round((medianMs ?? ESTIMATE_MS_FIRST) * rounds))
}
