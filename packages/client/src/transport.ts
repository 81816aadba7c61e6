import { HelssaError, readError } from './error.ts'
import { IDEMPOTENCY_KEY } from './idempotency.ts'

export interface TransportOptions {
  readonly fetch: (request: Request) => Promise<Response>
  readonly language: () => string | undefined
  /** Of one attempt, its answer included. */
  readonly timeoutMs: number
  readonly retries: number
  readonly backoffMs: number
}

/** Answers with a response of success; everything else is thrown. */
export type Send = (request: Request) => Promise<Response>

/**
 * Sends a request. When no answer comes it is sent again, later and later, if that can do no harm: reading, or whatever
 * carries an Idempotency-Key.
 * @throws HelssaError a refusal, or NETWORK_ERROR after the last attempt
 */
export function createTransport(options: TransportOptions): Send {
  return async (request) => {
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await sendOnce(options, request)
        if (response.ok) return response
        throw await readError(response)
      } catch (error) {
        if (error instanceof HelssaError) throw error
        request.signal.throwIfAborted()
        if (attempt === options.retries || !isRepeatable(request)) throw unreachable(error)
        await pause(backoff(attempt, options.backoffMs, Math.random()), request.signal)
      }
    }
  }
}

async function sendOnce({ fetch, language, timeoutMs }: TransportOptions, request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)])
  const attempt = new Request(request.clone(), { signal })
  const preferred = language()
  if (preferred !== undefined && !attempt.headers.has('Accept-Language')) {
    attempt.headers.set('Accept-Language', preferred)
  }
  const response = await fetch(attempt)
  // Read here, so that a connection lost half-way through the answer is a failure of this attempt.
  if (response.headers.get('Content-Type')?.includes('json')) await response.clone().arrayBuffer()
  return response
}

const isRepeatable = ({ method, headers }: Request): boolean =>
  method === 'GET' || method === 'HEAD' || headers.has(IDEMPOTENCY_KEY)

const unreachable = (cause: unknown) =>
  new HelssaError({ status: 0, code: 'NETWORK_ERROR', message: 'The server could not be reached', cause })

const BACKOFF_MS_MAX = 5_000

/** Doubling, and anywhere between half and all of it: clients that lost one server together do not come back together. */
export function backoff(attempt: number, baseMs: number, random: number): number {
  return Math.min(BACKOFF_MS_MAX, baseMs * 2 ** attempt) * (0.5 + random / 2)
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
