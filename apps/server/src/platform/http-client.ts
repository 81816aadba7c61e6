// How the house speaks to parties outside of it: in JSON, always timed, never redirected, with a bounded answer.

/** An answer longer than this is refused: no party here has more than a few kilobytes to say. */
export const ANSWER_BYTES_MAX = 1024 * 1024

/** What went wrong: no answer in time, no connection, an answer that refuses, or one that cannot be read. */
export type OutsideFailure = 'timeout' | 'network' | 'status' | 'format'

/** Whether the request reached the other side; after `maybe`, something not repeatable must not be repeated blindly. */
export type Sent = 'no' | 'maybe' | 'yes'

interface OutsideFacts {
  kind: OutsideFailure
  sent: Sent
  status?: number
  code?: string
  answer?: unknown
}

/**
 * A party outside did not do what was asked. The text is safe for logs: it names the host and the kind of failure,
 * never an address with its keys, never a header, never a word of the other side's (which may repeat phone numbers).
 */
export class OutsideError extends Error {
  override readonly name = 'OutsideError'
  readonly kind: OutsideFailure
  readonly sent: Sent
  /** The status it answered with, where it answered. */
  readonly status: number | undefined
  /** Its own name for the failure, where it has one, as `21211` or `-9`. */
  readonly code: string | undefined
  readonly #answer: unknown

  constructor(text: string, { kind, sent, status, code, answer }: OutsideFacts) {
    super(text)
    this.kind = kind
    this.sent = sent
    this.status = status
    this.code = code
    this.#answer = answer
  }

  /** The JSON that came with a refusing status. Private to inspection and serializers, so that no log shows it. */
  get answer(): unknown {
    return this.#answer
  }
}

export interface OutsideRequest {
  url: string
  method: 'GET' | 'POST'
  headers?: Record<string, string>
  /** Sent as `application/json`. */
  json?: unknown
  /** Sent as `application/x-www-form-urlencoded`. */
  form?: Record<string, string>
  /** For the whole exchange, from connecting to the last byte of the answer. */
  timeoutMs: number
}

/**
 * Asks once and gives the parsed JSON of a 2xx answer; what it means is for the caller to check.
 * Redirects are not followed: they would carry keys to an address nobody configured.
 * @throws OutsideError for everything else; with kind `status` its `answer` is the JSON that came along, if any
 */
export async function requestJson(request: OutsideRequest): Promise<unknown> {
  const host = hostOf(request.url)
  const signal = AbortSignal.timeout(request.timeoutMs)
  const response = await connect(request, host, signal)
  if (!response.ok) {
    // The status says enough; a body that is cut off or unreadable adds nothing to it.
    const answer = await readJson(response, host, signal).catch(() => undefined)
    throw new OutsideError(`${host} answered ${response.status}`, {
      kind: 'status',
      sent: 'yes',
      status: response.status,
      answer,
    })
  }
  return readJson(response, host, signal)
}

async function connect(request: OutsideRequest, host: string, signal: AbortSignal): Promise<Response> {
  const { url, method, json, form } = request
  try {
    return await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        'user-agent': 'Helssa',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      body: form !== undefined ? new URLSearchParams(form) : json !== undefined ? JSON.stringify(json) : null,
      redirect: 'manual',
      signal,
    })
  } catch (error) {
    // The original is dropped on purpose: fetch quotes addresses and header values in its own messages.
    throw signal.aborted ? timedOut(host, 'maybe') : unreached(host, codeOf(error))
  }
}

async function readJson(response: Response, host: string, signal: AbortSignal): Promise<unknown> {
  const text = await readText(response, host, signal)
  try {
    return JSON.parse(text)
  } catch {
    throw new OutsideError(`${host} answered something that is not JSON`, answered(response))
  }
}

async function readText(response: Response, host: string, signal: AbortSignal): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength
      if (bytes > ANSWER_BYTES_MAX) break // leaving the loop closes the connection
      text += decoder.decode(chunk, { stream: true })
    }
  } catch {
    if (signal.aborted) throw timedOut(host, 'yes')
    throw new OutsideError(`${host} broke off its answer`, { kind: 'network', sent: 'yes', status: response.status })
  }
  if (bytes > ANSWER_BYTES_MAX) throw new OutsideError(`${host} answered too much`, answered(response))
  return text + decoder.decode()
}

const answered = ({ status }: Response) => ({ kind: 'format', sent: 'yes', status }) as const

const timedOut = (host: string, sent: Sent) =>
  new OutsideError(`${host} did not answer in time`, { kind: 'timeout', sent })

function unreached(host: string, code: string): OutsideError {
  return new OutsideError(`${host} could not be reached (${code})`, {
    kind: code === 'UND_ERR_CONNECT_TIMEOUT' ? 'timeout' : 'network',
    sent: NEVER_CONNECTED.test(code) ? 'no' : 'maybe',
    code,
  })
}

/** Codes of failures before the first byte of a request: no address, no connection, an untrusted certificate. */
const NEVER_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/

/** The system's code beneath fetch's own `TypeError`; never its message. */
function codeOf(error: unknown): string {
  const code = (error as { cause?: { code?: unknown } }).cause?.code
  return typeof code === 'string' ? code : 'unknown'
}

function hostOf(url: string): string {
  const parsed = URL.parse(url)
  if (parsed === null) throw new OutsideError('the address asked is not a URL', { kind: 'network', sent: 'no' })
  return parsed.host
}
