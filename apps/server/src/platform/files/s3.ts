import { pipeline } from 'node:stream/promises'
import { createBound } from './bound.ts'
import { type BareStore, checkKey, checkRange, fileRefuses, isKey, type OpenFile } from './files.ts'
import { chained, readHead } from './pieces.ts'
import { allIn, codeIn, firstIn, type S3Answer, S3Error, type S3Requests, textOf } from './s3-requests.ts'
import { uploadTo } from './s3-upload.ts'

/** What was begun so long ago nobody ends any more. */
const STALE_HOURS = 24

/**
 * Keeps files in a bucket of Amazon S3 or of a server that speaks as it does, in parts of 5 MB as they come; memory is
 * taken for one part, however large the file. The bucket must know conditional writes (`If-Match`) for `replaceStart`.
 * `onLeft` hears when what was begun could not be taken back; `sweep` does it later.
 */
export function createS3Store(ask: S3Requests, onLeft: (error: unknown) => void): BareStore {
  return {
    async put(key, source, { maxBytes }) {
      checkKey(key)
      const bound = createBound(maxBytes)
      await pipeline(source, (chunks: AsyncIterable<unknown>) => uploadTo(ask, key, bound.read(chunks), { onLeft }))
      return { key, sizeBytes: bound.sizeBytes() }
    },

    async open(key, range) {
      checkKey(key)
      if (range) checkRange(range)
      const headers = range && { range: `bytes=${range.start}-${range.end}` }
      return fileIn(await ask({ method: 'GET', key, ...(headers && { headers }), expects: [404, 416] }))
    },

    async delete(key) {
      checkKey(key)
      const { stream } = await ask({ method: 'DELETE', key })
      stream.destroy()
    },

    async *keys() {
      for (let from: Record<string, string> | undefined = {}; from; ) {
        const { stream } = await ask({ method: 'GET', query: { 'list-type': '2', ...from } })
        const page = await textOf(stream)
        yield* allIn(page, 'Key').filter(isKey)
        const next = firstIn(page, 'NextContinuationToken')
        from = next === undefined ? undefined : { 'continuation-token': next }
      }
    },

    async replaceStart(key, { from, to }) {
      checkKey(key)
      const answer = await ask({ method: 'GET', key, expects: [404] })
      const file = await fileIn(answer)
      if (!file) return false
      try {
        const pieces = file.stream[Symbol.asyncIterator]()
        const head = await readHead(pieces, from.length)
        if (!head.subarray(0, from.length).equals(from)) return false
        const changed = chained([to, head.subarray(from.length)], pieces)
        return await uploadTo(ask, key, changed, { onLeft, ifMatch: answer.headers.get('etag') ?? '' })
      } finally {
        file.stream.destroy()
      }
    },

    async sweep(now) {
      const { stream } = await ask({ method: 'GET', query: { uploads: '' } })
      const page = await textOf(stream)
      const [keys, ids, begun] = ['Key', 'UploadId', 'Initiated'].map((name) => allIn(page, name))
      const stale = (ids ?? []).flatMap((uploadId, at) => {
        const ageMs = now.getTime() - Date.parse(begun?.[at] ?? '')
        return ageMs >= STALE_HOURS * 3_600_000 ? [{ key: keys?.[at] ?? '', query: { uploadId } }] : []
      })
      for (const each of stale) (await ask({ method: 'DELETE', ...each, expects: [404] })).stream.destroy()
      return stale.length
    },
  }
}

/** The file of an answer; that the bucket itself is not there is another matter. */
async function fileIn({ status, headers, stream }: S3Answer): Promise<OpenFile | undefined> {
  if (status === 200) return { stream, sizeBytes: sizeIn(headers.get('content-length')) }
  if (status === 206) return { stream, sizeBytes: sizeIn(headers.get('content-range')?.split('/')[1]) }
  const xml = await textOf(stream)
  if (status === 416) {
    const told = firstIn(xml, 'ActualObjectSize') ?? headers.get('content-range')?.split('/')[1]
    throw fileRefuses.RANGE_NOT_SATISFIABLE({ sizeBytes: sizeIn(told) })
  }
  if (codeIn(xml) === 'NoSuchKey') return undefined
  throw new S3Error(`the bucket answered ${status} ${codeIn(xml)}`)
}

function sizeIn(text: string | null | undefined): number {
  if (text && /^\d{1,15}$/.test(text)) return Number(text)
  throw new S3Error('the bucket does not tell how large a file is')
}
