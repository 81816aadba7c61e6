// How a bucket is asked: signed, never redirected, each call timed, what can be repeated repeated.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { AwsClient } from 'aws4fetch'

export interface S3Settings {
  /** `https://s3.example.com`, without the bucket. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Whether the bucket is named in the path, as most self-hosted servers want it, or before the host. */
  readonly pathStyle: boolean
}

export interface S3Limits {
  /** A call until its answer begins; a part of 5 MB is sent within it. */
  readonly callMs: number
  /** How long an answer may say nothing. */
  readonly idleMs: number
}
const USUAL_LIMITS: S3Limits = { callMs: 60_000, idleMs: 30_000 }
const TRIES = 3
const RETRY_MS = 200

export interface S3Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Of the file; the bucket itself without it. */
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
  /** Refusing statuses that the caller knows what to do with. */
  readonly expects?: readonly number[]
}

export interface S3Answer {
  readonly status: number
  readonly headers: Headers
  /** Must be read to its end or destroyed. */
  readonly stream: Readable
}

export type S3Requests = (call: S3Call) => Promise<S3Answer>

/** The bucket refused; the text holds neither keys nor addresses. */
export class S3Error extends Error {
  override readonly name = 'S3Error'
}

/** @throws S3Error, each time, for a status that is neither good nor expected, and when nothing answers */
export function createS3Requests(settings: S3Settings, limits: S3Limits = USUAL_LIMITS): S3Requests {
  const { accessKeyId, secretAccessKey, region } = settings
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3' })
  const base = addressOf(settings)

  return async (call) => {
    const url = `${base}/${call.key ?? ''}${call.query ? `?${new URLSearchParams(call.query)}` : ''}`
    // Signed together with the rest, so a part that is altered on its way is refused.
    const sha256 = createHash('sha256')
      .update(call.body ?? '')
      .digest('hex')
    const headers = { ...call.headers, 'x-amz-content-sha256': sha256 }
    for (let tries = 1; ; tries++) {
      try {
        const asked = { method: call.method, headers, body: call.body ?? null, redirect: 'error' } as const
        return await askOnce(await client.sign(url, asked), call.expects ?? [], limits)
      } catch (error) {
        if (!(error instanceof Passing)) throw error
        if (tries === TRIES) throw new S3Error(error.message)
        await delay(RETRY_MS * 2 ** (tries - 1))
      }
    }
  }
}

/** It may go better the next time. */
class Passing extends Error {}

/** What calls are sent to, without a slash at its end. */
export function addressOf({ endpoint, bucket, pathStyle }: S3Settings): string {
  if (pathStyle) return `${endpoint}/${bucket}`
  const { protocol, host, pathname } = new URL(endpoint)
  return `${protocol}//${bucket}.${host}${pathname.replace(/\/$/, '')}`
}

async function askOnce(request: Request, expects: readonly number[], limits: S3Limits): Promise<S3Answer> {
  const call = new AbortController()
  const timer = setTimeout(() => call.abort(), limits.callMs)
  const response = await fetch(request, { signal: call.signal })
    .catch((error) => {
      // fetch quotes addresses in its own messages
      throw new Passing(`the bucket did not answer (${call.signal.aborted ? 'timeout' : codeOf(error)})`)
    })
    .finally(() => clearTimeout(timer))
  const { status, headers } = response
  const stream = streamOf(response, call, limits.idleMs)
  if (response.ok || expects.includes(status)) return { status, headers, stream }
  const code = codeIn(await textOf(stream))
  const text = `the bucket answered ${status} ${code}`.trimEnd()
  throw status >= 500 || status === 429 ? new Passing(text) : new S3Error(text)
}

const codeOf = (error: unknown): string => {
  const code = (error as { cause?: { code?: unknown } }).cause?.code
  return typeof code === 'string' ? code : 'unknown'
}

/** Closed or failed, it lets go of the connection, whether anybody began to read it or not. */
function streamOf(response: Response, call: AbortController, idleMs: number): Readable {
  return Readable.from(piecesOf(response, call, idleMs), { objectMode: false }).once('close', () => call.abort())
}

async function* piecesOf({ body }: Response, call: AbortController, idleMs: number): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  while (reader) {
    // A reader that takes its time is no fault of the bucket.
    const timer = setTimeout(() => call.abort(new S3Error('the bucket fell silent in the middle of a file')), idleMs)
    const { done, value } = await reader.read().finally(() => clearTimeout(timer))
    if (done) return
    yield value
  }
}

const ANSWER_BYTES_MAX = 4 * 1024 * 1024

/** The whole of an answer in words. @throws S3Error it is far too long */
export async function textOf(stream: Readable): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of stream) {
    pieces.push(piece)
    bytes += piece.length
    if (bytes > ANSWER_BYTES_MAX) throw new S3Error('the bucket answered too much')
  }
  return Buffer.concat(pieces).toString()
}

/** S3's own word for a failure, in an answer of it; empty where it says none. */
export const codeIn = (xml: string): string => firstIn(xml, 'Code') ?? ''

/** What the elements of a name hold, in order. The names asked for are never nested in themselves. */
export const allIn = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => plain(text))
export const firstIn = (xml: string, name: string): string | undefined => allIn(xml, name)[0]

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
const plain = (text: string) => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ENTITIES[name] ?? '')
