import type { ServerErrorCode as FikoServerErrorCode } from './fiko.generated.ts'
import type { ServerErrorCode } from './helssa.generated.ts'
import type { ServerErrorCode as SmartaiServerErrorCode } from './smartai.generated.ts'

/**
 * `NETWORK_ERROR`: no answer came. `UNEXPECTED_ANSWER`: one that is not the server's, a proxy's page for instance. `DETAIL`: a
 * refusal of the chat module, which has a status and a sentence (`detail`) and no code.
 */
export type HelssaErrorCode = ServerErrorCode | 'DETAIL' | 'NETWORK_ERROR' | 'UNEXPECTED_ANSWER'
export type SmartaiErrorCode = SmartaiServerErrorCode | 'NETWORK_ERROR' | 'UNEXPECTED_ANSWER'
export type FikoErrorCode = FikoServerErrorCode | 'NETWORK_ERROR' | 'UNEXPECTED_ANSWER'

interface Facts {
  readonly status: number
  readonly code: HelssaErrorCode | SmartaiErrorCode | FikoErrorCode | (string & Record<never, never>)
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
  readonly requestId?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly cause?: unknown
}

/** The one kind of error that calls throw (beside the reason of an `AbortSignal` the caller gave). */
export class HelssaError extends Error {
  override readonly name = 'HelssaError'
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  /** Stable, for programs; a newer server may know more of them. */
  readonly code: Facts['code']
  /** What the code has to say beyond its name: `field_errors`, `fields`, `next_free_slots`, `assignee`, … */
  readonly details: Readonly<Record<string, unknown>>
  /** For the server's log. */
  readonly requestId: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor({ status, code, message, details = {}, requestId, retryAfterSeconds, cause }: Facts) {
    super(message, cause === undefined ? {} : { cause })
    this.status = status
    this.code = code
    this.details = details
    this.requestId = requestId
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** A refusal of the chat module: a status, and a sentence in the language asked for. */
export class ChatError extends HelssaError {
  readonly detail: string

  constructor(detail: string, facts: Omit<Facts, 'code' | 'message'>) {
    super({ ...facts, code: 'DETAIL', message: detail })
    this.detail = detail
  }
}

/**
 * Reads a refusal (contracts: chat's `{ detail }`; HELSSA's error format and the OTP route's flat 429; SmartAI's
 * ErrorResponse; the support inbox's error, which has its facts beside its code).
 */
export async function readError(response: Response): Promise<HelssaError> {
  const { status } = response
  const text = await response.text()
  const body = parse(text)
  const error = isRecord(body.error) ? body.error : body
  const meta = isRecord(body.meta) ? body.meta : {}
  const details = isRecord(error.details) ? error.details : isRecord(body.error) ? besideCode(body.error) : {}
  const waits = [response.headers.get('Retry-After'), details.retry_after, details.retryAfter, error.retry_after]
  const told = {
    status,
    message: typeof error.message === 'string' ? error.message : `HTTP ${status}`,
    requestId: textOf(error.request_id) ?? textOf(meta.requestId) ?? response.headers.get('X-Request-Id') ?? undefined,
    retryAfterSeconds: waits.map(Number).find((seconds) => seconds > 0),
  }
  if (body.error === 'too_many_requests') return new HelssaError({ ...told, code: 'RATE_LIMIT_EXCEEDED' })
  const code = textOf(error.code)
  const detail = textOf(body.detail)
  if (code === undefined && detail !== undefined) return new ChatError(detail, told)
  if (code === undefined) return new HelssaError({ ...told, code: 'UNEXPECTED_ANSWER', details: { text } })
  return new HelssaError({ ...told, code, details })
}

function besideCode(error: Record<string, unknown>): Record<string, unknown> {
  const { code: _code, message: _message, request_id: _id, timestamp: _at, ...facts } = error
  return facts
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch {
    return {} // not JSON, so not the server's; said by UNEXPECTED_ANSWER
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
