import { inPieces } from './pieces.ts'
import { codeIn, firstIn, S3Error, type S3Requests, textOf } from './s3-requests.ts'

/** The least that S3 takes for a part that is not the last. Of 10,000 parts, so a file has 48 GB at most. */
const PART_BYTES = 5 * 1024 * 1024
/** It is not any more what the condition says: altered, deleted, or being changed at this moment. */
const NOT_THAT = [404, 409, 412]

interface UploadOptions {
  /** Hears of what could not be taken back. */
  readonly onLeft: (error: unknown) => void
  /** Only over the file that has this ETag. */
  readonly ifMatch?: string
}

/**
 * Puts `content` under `key` once all of it is there; whatever fails before, nothing of it remains. Answers whether it was put:
 * not where the file has another ETag by now.
 * @throws Error whatever `content` throws; S3Error
 */
export async function uploadTo(
  ask: S3Requests,
  key: string,
  content: AsyncIterable<Uint8Array>,
  { onLeft, ifMatch }: UploadOptions,
): Promise<boolean> {
  const condition = ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch }, expects: NOT_THAT }
  const parts = inPieces(content, PART_BYTES)
  try {
    const first = await parts.next()
    const second = first.done ? first : await parts.next()
    if (second.done) {
      const answer = await ask({ method: 'PUT', key, body: first.done ? Buffer.alloc(0) : first.value, ...condition })
      answer.stream.destroy()
      return answer.status === 200
    }

    const uploadId = await begin(ask, key)
    try {
      const tags = [
        await putPart(ask, key, { uploadId, number: 1, part: first.value }),
        await putPart(ask, key, { uploadId, number: 2, part: second.value }),
      ]
      for await (const part of parts) tags.push(await putPart(ask, key, { uploadId, number: tags.length + 1, part }))
      const done = await complete(ask, key, { uploadId, tags, condition })
      if (!done) await abort(ask, key, uploadId)
      return done
    } catch (error) {
      await abort(ask, key, uploadId).catch(onLeft)
      throw error
    }
  } finally {
    await parts.return(undefined)
  }
}

async function begin(ask: S3Requests, key: string): Promise<string> {
  const { stream } = await ask({ method: 'POST', key, query: { uploads: '' } })
  const uploadId = firstIn(await textOf(stream), 'UploadId')
  if (uploadId === undefined) throw new S3Error('the bucket began no upload')
  return uploadId
}

async function putPart(
  ask: S3Requests,
  key: string,
  { uploadId, number, part }: { uploadId: string; number: number; part: Buffer },
): Promise<string> {
  const query = { partNumber: String(number), uploadId }
  const { headers, stream } = await ask({ method: 'PUT', key, query, body: part })
  stream.destroy()
  const tag = headers.get('etag')
  if (tag === null) throw new S3Error('the bucket gave a part no ETag')
  return tag
}

async function complete(
  ask: S3Requests,
  key: string,
  { uploadId, tags, condition }: { uploadId: string; tags: readonly string[]; condition: object },
): Promise<boolean> {
  const parts = tags.map(
    (tag, at) =>
      `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}</ETag></Part>`,
  )
  const body = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`)
  const { status, stream } = await ask({ method: 'POST', key, query: { uploadId }, body, ...condition })
  const xml = await textOf(stream)
  if (status !== 200) return false
  // The status is sent before the parts are put together: what came of it, only the answer's end says.
  if (!xml.includes('<CompleteMultipartUploadResult'))
    throw new S3Error(`the bucket put nothing together ${codeIn(xml)}`)
  return true
}

async function abort(ask: S3Requests, key: string, uploadId: string): Promise<void> {
  const { stream } = await ask({ method: 'DELETE', key, query: { uploadId }, expects: [404] })
  stream.destroy()
}
