// The line to platforms where `requestJson` does not reach: uploads beneath grammY, and downloads. Timed, with bounded answers,
// and with failures that tell whether the request left. Addresses hold a bot's token, so no failure repeats what `fetch` says.
import { Readable, Transform } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { OutsideError, type Sent } from '../../platform/http-client.ts'

/** A hundred updates of the longest messages. */
const ANSWER_BYTES_MAX = 8 * 1024 * 1024

export interface Exchange {
  readonly method?: string | undefined
  readonly headers?: Record<string, string> | undefined
  readonly body?: string | AsyncIterable<Uint8Array> | undefined
  readonly signal: AbortSignal
}

/**
 * Asks once and gives the JSON that came, whatever its status, if it is an answer of the Bot API.
 * @throws OutsideError no answer, or one that is none of the Bot API's
 */
export async function askTelegram(url: string, exchange: Exchange): Promise<unknown> {
  const { host } = new URL(url)
  const response = await connect(url, exchange)
  const { status } = response
  const text = await readAll(response, host, exchange.signal)
  const answer = parse(text)
  if (typeof answer === 'object' && answer !== null && 'ok' in answer) return answer
  throw response.ok
    ? new OutsideError(`${host} answered something that is no answer`, { kind: 'format', sent: 'yes', status })
    : new OutsideError(`${host} answered ${status}`, { kind: 'status', sent: 'yes', status })
}

/**
 * Fetches a file of at most `bytesMax`; a longer one breaks its stream off. Redirects are followed to addresses that `mayAsk`.
 * @throws OutsideError there is no answer or none that gives the file
 */
export async function fetchStream(
  url: URL,
  { bytesMax, mayAsk, signal }: { bytesMax: number; mayAsk: (url: URL) => boolean; signal: AbortSignal },
  redirectsMax = 3,
): Promise<{ stream: Readable; sizeBytes: number | undefined }> {
  if (!mayAsk(url)) throw new OutsideError('a file is at no address of its platform', { kind: 'network', sent: 'no' })
  const response = await connect(url.href, { signal })
  const { status } = response
  const location = status >= 300 && status < 400 ? response.headers.get('location') : null
  const sizeBytes = Number(response.headers.get('content-length')) || undefined
  if (response.ok && response.body && (sizeBytes ?? 0) <= bytesMax) {
    const stream = streamOf(response.body as ReadableStream, { host: url.host, bytesMax })
    return { stream, sizeBytes }
  }
  await response.body?.cancel()
  const next = location === null ? null : URL.parse(location, url)
  if (next && redirectsMax > 0) return fetchStream(next, { bytesMax, mayAsk, signal }, redirectsMax - 1)
  const text = `${url.host} answered ${status} with ${sizeBytes ?? 'unknown'} bytes`
  throw new OutsideError(text, { kind: 'status', sent: 'yes', status })
}

function streamOf(body: ReadableStream, { host, bytesMax }: { host: string; bytesMax: number }): Readable {
  const source = Readable.fromWeb(body)
  const stream = bounded(host, bytesMax)
  source.on('error', () => stream.destroy(brokenOff(host)))
  stream.on('close', () => source.destroy())
  return source.pipe(stream)
}

async function connect(url: string, { method = 'GET', headers, body, signal }: Exchange): Promise<Response> {
  const { host } = new URL(url)
  try {
    return await fetch(url, {
      method,
      headers: { accept: 'application/json', 'user-agent': 'Helssa', ...headers },
      ...(body !== undefined && { body: body as NonNullable<RequestInit['body']>, duplex: 'half' }),
      redirect: 'manual',
      signal,
    })
  } catch (error) {
    const code = (error as { cause?: { code?: unknown } }).cause?.code
    if (signal.aborted) throw new OutsideError(`${host} did not answer in time`, { kind: 'timeout', sent: 'maybe' })
    const sent: Sent = NEVER_CONNECTED.test(String(code)) ? 'no' : 'maybe'
    throw new OutsideError(`${host} could not be reached (${String(code)})`, { kind: 'network', sent })
  }
}

/** Codes of failures before the first byte of a request. */
const NEVER_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+)$/

async function readAll(response: Response, host: string, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength
      if (bytes > ANSWER_BYTES_MAX) break // leaving the loop closes the connection
      chunks.push(chunk)
    }
  } catch {
    throw signal.aborted
      ? new OutsideError(`${host} did not end its answer`, { kind: 'timeout', sent: 'yes' })
      : brokenOff(host)
  }
  return Buffer.concat(chunks).toString()
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a proxy's page; its status tells more
  }
}

const brokenOff = (host: string) => new OutsideError(`${host} broke off its answer`, { kind: 'network', sent: 'yes' })

function bounded(host: string, bytesMax: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength
      if (bytes <= bytesMax) done(null, chunk)
      else done(new OutsideError(`${host} gave more than ${bytesMax} bytes`, { kind: 'format', sent: 'yes' }))
    },
  })
}
