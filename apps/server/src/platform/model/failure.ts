import { APICallError } from '@ai-sdk/provider'

/** What the model said cannot be used. */
export class UnfitAnswer extends Error {
  override readonly name = 'UnfitAnswer'
}

export interface Failure {
  /** Safe for a log: no address, no key, and none of the words that went to the model or came from it. */
  readonly why: string
  /**
   * Whose fault it is: the model's, this one question's, the answer's (the model works, though), or nobody's, when its
   * server has too much to do.
   */
  readonly fault: 'model' | 'question' | 'answer' | 'busy'
  /** As its server wishes it. */
  readonly retryAfterSeconds?: number
}

/** The question is at fault, not the model: another one may be answered. */
const OF_THE_QUESTION = [400, 413, 422]
const TOO_MANY_REQUESTS = 429

/** What an error of a request to a model means. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UnfitAnswer) return { why: error.name, fault: 'answer' }
  if (!APICallError.isInstance(error)) return { why: error instanceof Error ? error.name : 'failed', fault: 'model' }
  const { statusCode, responseHeaders } = error
  if (statusCode === undefined) return { why: 'not reached', fault: 'model' }
  const why = `status ${statusCode}`
  if (statusCode !== TOO_MANY_REQUESTS)
    return { why, fault: OF_THE_QUESTION.includes(statusCode) ? 'question' : 'model' }
  // Only the form in seconds: the other is a date by a clock that is not ours.
  const wished = responseHeaders?.['retry-after']
  return {
    why,
    fault: 'busy',
    ...(wished !== undefined && /^\d{1,5}$/.test(wished) && { retryAfterSeconds: Number(wished) }),
  }
}

/** So often a question is asked, as long as nobody has read a word of an answer. */
const TRIES = 2

/** Whether to ask once more after so many tries. */
export const isWorthAnotherTry = (error: unknown, tries: number, signal: AbortSignal): boolean =>
  tries < TRIES && !signal.aborted && failureOf(error).fault === 'model'
