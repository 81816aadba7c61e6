// Files people attach to messages: known by their content, cleaned of what tells where and with what they were made,
// then kept. JPEG, PNG and still WebP are made anew from their pixels. What moves (GIF, WebP, MP4, MOV) or is not decoded
// here (HEIC, AVIF) keeps its pixels to the byte and loses the parts that hold metadata: coding it anew would cost
// quality and more time than there is, and each decoder that stays closed is one that no file can attack.
import { Readable } from 'node:stream'
import { Refusal } from '../errors.ts'
import { type FileStore, fileRefuses } from '../files/files.ts'
import { remakePicture } from '../pictures.ts'
import { type ByteReader, createByteReader } from './byte-reader.ts'
import { cleanDocument, DOCUMENT_FORMATS, type DocumentFormat, findDocument, restOf } from './documents.ts'
import { findFormat, MEDIA_FORMATS, type MediaFormat } from './format.ts'
import { cleanGif } from './gif.ts'
import { cleanHeif } from './heif.ts'
import { mediaRefuses } from './refusals.ts'
import { cleanVideo } from './video.ts'
import { cleanAnimatedWebp, isAnimatedWebp } from './webp.ts'

export { type MediaRefusal, mediaRefuses } from './refusals.ts'

type PictureFormat = Exclude<MediaFormat, 'mp4' | 'mov'>

export interface ReceivedMedia {
  /** By content: never what the sender said it was. */
  readonly mediaType: string
  /** Without a dot. */
  readonly extension: string
  /** Of the file as it is kept. */
  readonly sizeBytes: number
}

const ALL_FORMATS = { ...MEDIA_FORMATS, ...DOCUMENT_FORMATS }
export type ReceivedFormat = keyof typeof ALL_FORMATS
const MEDIA = Object.keys(MEDIA_FORMATS) as readonly MediaFormat[]
const isDocument = (format: ReceivedFormat): format is DocumentFormat => format in DOCUMENT_FORMATS

interface ReceiveOptions {
  readonly maxBytes: number
  readonly key: string
  readonly others?: 'refuse' | 'keep'
  readonly accept?: readonly ReceivedFormat[]
}

/**
 * Keeps a JPEG, PNG, GIF, WebP, HEIC, AVIF, MP4 or MOV under `key`, without what it tells of place, device and person
 * beside what it shows; movies pass through without being held. Whatever fails, `source` is stopped and nothing is kept.
 * The memory of its pieces is taken over: it is released as they are kept.
 * With `others: 'keep'` what is none of these is kept as it came, of no known type: to be downloaded, never shown.
 * With `accept` only the formats it names are kept, which may be documents too; those are kept as they came.
 * @throws MEDIA_FORMAT by its content none of these; `facts.accepted` names them by extension; a few bytes were read
 * @throws FILE_TOO_LARGE more than `maxBytes` (no more was read than needed to tell), or a picture of too many pixels
 * @throws MEDIA_UNREADABLE broken, cut off, or of a kind that cannot be cleaned
 * @throws Error the source failed or ended before its end (its own error), or the store did
 */
export async function receiveMedia(
  files: FileStore,
  source: Readable,
  { maxBytes, key, others = 'refuse', accept = MEDIA }: ReceiveOptions,
): Promise<ReceivedMedia> {
  try {
    const reader = createByteReader(source, { maxBytes })
    const document = accept.some(isDocument) ? await findDocument(reader) : undefined
    if (document && accept.includes(document)) {
      const { sizeBytes } = await files.put(key, cleanDocument(reader, document), { maxBytes })
      return { ...DOCUMENT_FORMATS[document], sizeBytes }
    }
    const format = await findFormat(reader)
    if (!format && others === 'keep') {
      const { sizeBytes } = await files.put(key, restOf(reader), { maxBytes })
      return { ...UNKNOWN, sizeBytes }
    }
    if (!format || !accept.includes(format))
      throw mediaRefuses.MEDIA_FORMAT({ accepted: accept.map((each) => ALL_FORMATS[each].extension) })

    if (format === 'mp4' || format === 'mov') {
      const { sizeBytes } = await files.put(key, cleanVideo(reader), { maxBytes })
      return { ...MEDIA_FORMATS[format], sizeBytes }
    }
    const picture = await cleanPicture(await takeAll(reader, maxBytes), format)
    // Made anew it may be larger than what was sent: the limit is for the sender.
    const { sizeBytes } = await files.put(key, Readable.from([picture]), { maxBytes: picture.length })
    return { ...MEDIA_FORMATS[format], sizeBytes }
  } catch (error) {
    source.destroy()
    throw error
  }
}

/** How a file of this type ends, without a dot. */
export const extensionOf = (mediaType: string): string =>
  (Object.values(ALL_FORMATS).find((format) => format.mediaType === mediaType) ?? UNKNOWN).extension

const UNKNOWN = { mediaType: 'application/octet-stream', extension: 'bin' }

/** One more than allowed is asked for, and the reader refuses it. */
const takeAll = (reader: ByteReader, maxBytes: number) => reader.take(maxBytes + 1)

async function cleanPicture(bytes: Buffer, format: PictureFormat): Promise<Buffer> {
  try {
    if (format === 'gif') return cleanGif(bytes)
    if (format === 'heic' || format === 'avif') return cleanHeif(bytes)
    const animated = format === 'webp' && isAnimatedWebp(bytes)
    return animated ? cleanAnimatedWebp(bytes) : await remakePicture(bytes, format)
  } catch (error) {
    throw asMediaRefusal(error)
  }
}

function asMediaRefusal(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error
  if (error.code === 'PICTURE_TOO_LARGE') return fileRefuses.FILE_TOO_LARGE(error.facts)
  return error.code === 'PICTURE_UNREADABLE' ? mediaRefuses.MEDIA_UNREADABLE(error.facts) : error
}
