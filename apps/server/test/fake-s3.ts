// A bucket of S3 on a port of its own, as far as files are kept in it: it checks every signature (AWS Signature Version 4) and the
// rules that real ones have for parts, and keeps all in memory.
import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const S3_KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-secret-of-the-test' }
const BUCKET = 'helssa-test'
const REGION = 'ir-thr-1'
const PART_BYTES_LEAST = 5 * 1024 * 1024
const LISTED_TOGETHER = 3

interface Kept {
  readonly content: Buffer
  readonly tag: string
}
interface Upload {
  readonly key: string
  readonly begunAt: Date
  readonly parts: Map<number, Kept>
}
interface Asked {
  readonly method: string
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}
interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: Buffer | string
}

export interface FakeS3 {
  readonly settings: {
    readonly endpoint: string
    readonly bucket: string
    readonly region: string
    readonly pathStyle: boolean
  } & typeof S3_KEYS
  readonly files: Map<string, Kept>
  /** Begun and neither ended nor aborted. */
  readonly uploads: Map<string, Upload>
  /** `GET`, `PUT part` …, oldest first. */
  readonly calls: string[]
  /** Is asked before each call; what it answers is answered in place of the bucket. */
  instead: (asked: Asked) => Answer | 'silence' | 'half' | undefined
  close(): Promise<void>
}

export async function startFakeS3(): Promise<FakeS3> {
  const files = new Map<string, Kept>()
  const uploads = new Map<string, Upload>()
  const calls: string[] = []
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fake: FakeS3 = {
    settings: { endpoint, bucket: BUCKET, region: REGION, pathStyle: true, ...S3_KEYS },
    ...{ files, uploads, calls },
    instead: () => undefined,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse) {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const url = new URL(incoming.url ?? '/', endpoint)
    const asked: Asked = {
      ...{ method: incoming.method ?? '', query: url.searchParams, headers: incoming.headers },
      ...{ key: url.pathname.split('/').slice(2).join('/'), body: Buffer.concat(chunks) },
    }
    calls.push(
      `${asked.method}${asked.query.has('partNumber') ? ' part' : asked.query.has('uploadId') ? ' upload' : ''}`,
    )
    const instead = fake.instead(asked)
    if (instead === 'silence') return
    const wrong = whatIsWrongWith(url, asked)
    const answer =
      instead === 'half' || !instead ? (wrong ? refuse(403, 'SignatureDoesNotMatch', wrong) : act(asked, url)) : instead
    const body = Buffer.from(answer.body ?? '')
    outgoing.writeHead(answer.status, { 'content-length': body.length, ...answer.headers })
    if (instead === 'half') {
      outgoing.write(body.subarray(0, body.length / 2))
      return
    }
    outgoing.end(body)
  }

  function act(asked: Asked, url: URL): Answer {
    if (url.pathname.split('/')[1] !== BUCKET) return refuse(404, 'NoSuchBucket')
    const { method, key, query } = asked
    if (key === '') return query.has('uploads') ? listUploads() : listFiles(query)
    if (method === 'POST') return query.has('uploads') ? begin(key) : complete(asked)
    if (method === 'PUT') return query.has('uploadId') ? putPart(asked) : putFile(asked)
    if (method === 'DELETE') return query.has('uploadId') ? abort(query) : forget(key)
    return give(asked)
  }

  const conflictOf = ({ key, headers }: Asked): Answer | undefined => {
    const wanted = headers['if-match']
    if (wanted === undefined) return undefined
    if (!files.has(key)) return refuse(404, 'NoSuchKey')
    return files.get(key)?.tag === wanted ? undefined : refuse(412, 'PreconditionFailed')
  }
  const putFile = (asked: Asked): Answer => {
    const conflict = conflictOf(asked)
    if (conflict) return conflict
    files.set(asked.key, { content: asked.body, tag: tagOf(asked.body) })
    return { status: 200, headers: { etag: tagOf(asked.body) } }
  }
  const begin = (key: string): Answer => {
    const uploadId = `${randomUUID()}+/=`
    uploads.set(uploadId, { key, begunAt: new Date(), parts: new Map() })
    return {
      status: 200,
      body: `<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`,
    }
  }
  const putPart = ({ key, query, body }: Asked): Answer => {
    const upload = uploads.get(query.get('uploadId') ?? '')
    if (upload?.key !== key) return refuse(404, 'NoSuchUpload')
    upload.parts.set(Number(query.get('partNumber')), { content: body, tag: tagOf(body) })
    return { status: 200, headers: { etag: tagOf(body) } }
  }
  const complete = (asked: Asked): Answer => {
    const uploadId = asked.query.get('uploadId') ?? ''
    const upload = uploads.get(uploadId)
    if (upload?.key !== asked.key) return refuse(404, 'NoSuchUpload')
    const conflict = conflictOf(asked)
    if (conflict) return conflict
    const listed = [...String(asked.body).matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>&quot;(\w+)&quot;<\/ETag>/g)]
    const parts = listed.map(([, number, tag]) => ({ part: upload.parts.get(Number(number)), tag: `"${tag}"` }))
    if (parts.some(({ part, tag }) => part?.tag !== tag)) return refuse(400, 'InvalidPart')
    const contents = parts.flatMap(({ part }) => (part ? [part.content] : []))
    if (contents.slice(0, -1).some(({ length }) => length < PART_BYTES_LEAST)) return refuse(400, 'EntityTooSmall')
    const content = Buffer.concat(contents)
    files.set(asked.key, { content, tag: tagOf(content) })
    uploads.delete(uploadId)
    return { status: 200, body: '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>' }
  }
  const abort = (query: URLSearchParams): Answer =>
    uploads.delete(query.get('uploadId') ?? '') ? { status: 204 } : refuse(404, 'NoSuchUpload')
  const forget = (key: string): Answer => {
    files.delete(key)
    return { status: 204 }
  }
  const give = ({ key, headers }: Asked): Answer => {
    const file = files.get(key)
    if (!file) return refuse(404, 'NoSuchKey')
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
    if (first === undefined) return { status: 200, headers: { etag: file.tag }, body: file.content }
    const size = file.content.length
    if (Number(first) >= size)
      return {
        ...refuse(416, 'InvalidRange'),
        body: `<Error><Code>InvalidRange</Code><ActualObjectSize>${size}</ActualObjectSize></Error>`,
      }
    const end = Math.min(Number(last), size - 1)
    const told = { etag: file.tag, 'content-range': `bytes ${first}-${end}/${size}` }
    return { status: 206, headers: told, body: file.content.subarray(Number(first), end + 1) }
  }
  const listFiles = (query: URLSearchParams): Answer => {
    const after = query.get('continuation-token') ?? ''
    const keys = [...files.keys()].sort().filter((key) => key > after)
    const page = keys.slice(0, LISTED_TOGETHER)
    const next = keys.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
    return {
      status: 200,
      body: `<ListBucketResult>${page.map((key) => `<Key>${key}</Key>`).join('')}${next}</ListBucketResult>`,
    }
  }
  const listUploads = (): Answer => {
    const listed = [...uploads].map(
      ([id, { key, begunAt }]) =>
        `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${begunAt.toISOString()}</Initiated></Upload>`,
    )
    return { status: 200, body: `<ListMultipartUploadsResult>${listed.join('')}</ListMultipartUploadsResult>` }
  }
  return fake
}

const refuse = (status: number, code: string, why = ''): Answer => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${why}</Message></Error>`,
})
const tagOf = (content: Buffer): string => `"${createHash('md5').update(content).digest('hex')}"`
const sha256 = (of: Buffer | string) => createHash('sha256').update(of).digest('hex')
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest()
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** By AWS' description of Signature Version 4, from the request as it arrived; undefined when all is right. */
function whatIsWrongWith(url: URL, { method, headers, body }: Asked): string | undefined {
  const [, id, day, region, names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w{64})$/.exec(
      headers.authorization ?? '',
    ) ?? []
  if (id !== S3_KEYS.accessKeyId || region !== REGION) return 'no credential of this bucket'
  if (headers['x-amz-content-sha256'] !== sha256(body)) return 'another content than was signed'
  for (const name of ['host', 'x-amz-date', 'x-amz-content-sha256', ...(headers['if-match'] ? ['if-match'] : [])])
    if (!names.split(';').includes(name)) return `${name} is not signed`
  const date = String(headers['x-amz-date'])
  if (Math.abs(Date.parse(date.replace(/^(.{4})(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')) - Date.now()) > 900_000)
    return 'signed at another time'
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort()
  const signed = names.split(';').map((name) => `${name}:${headers[name]}\n`)
  const request = [method, url.pathname, query.join('&'), signed.join(''), names, sha256(body)].join('\n')
  const text = ['AWS4-HMAC-SHA256', date, `${day}/${region}/s3/aws4_request`, sha256(request)].join('\n')
  const key = [region, 's3', 'aws4_request'].reduce<Buffer>(
    (key, part) => hmac(key, part ?? ''),
    hmac(`AWS4${S3_KEYS.secretAccessKey}`, day ?? ''),
  )
  return hmac(key, text).toString('hex') === signature ? undefined : 'another signature'
}
