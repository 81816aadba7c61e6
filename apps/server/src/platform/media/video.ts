// MP4 and QuickTime movies, cleaned while they pass through: never more than one `moov` of them is held.
import { cleanMovie } from './boxes.ts'
import type { ByteReader } from './byte-reader.ts'
import { mediaRefuses } from './refusals.ts'

/** Of one `moov` or `moof`, which alone are held whole: tables of a few bytes a frame. */
const MOVIE_BYTES_MAX = 1024 * 1024
/** A movie in pieces has two or three for each piece. Each costs a write. */
const BOXES_MAX = 10_000
/** What is needed to play; everything else between them is freed. */
const KEPT = new Set(['ftyp', 'styp', 'mdat', 'sidx', 'ssix', 'mfra', 'pdin'])
const CLEANED = new Set(['moov', 'moof'])

interface Header {
  readonly type: string
  readonly bytes: Buffer
  /** Without the header; infinite for a last box that goes on to the end of the file. */
  readonly contentBytes: number
}

/**
 * The movie that the reader gives, box by box, without place, device, names and comments. Size and places of the
 * pictures in it stay as they were. Tracks of measurements (`gpmd`, `mebx`) are part of the movie and stay.
 * @throws MEDIA_UNREADABLE cut off, boxes that are none, no `moov` or no `mdat` in it, or too large a `moov`
 */
export async function* cleanVideo(reader: ByteReader): AsyncGenerator<Buffer> {
  const seen = new Set<string>()
  for (let boxes = 0; ; boxes++) {
    const header = await takeHeader(reader)
    if (!header) break
    if (boxes === BOXES_MAX) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'too many boxes' })
    seen.add(header.type)
    if (CLEANED.has(header.type)) {
      yield header.bytes
      yield await takeCleaned(reader, header)
    } else if (KEPT.has(header.type)) {
      yield header.bytes
      yield* contentOf(reader, header)
    } else {
      header.bytes.write('free', 4, 'latin1')
      yield header.bytes
      for await (const piece of contentOf(reader, header)) yield Buffer.alloc(piece.length)
    }
  }
  if (!seen.has('moov') || !seen.has('mdat')) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'there is no movie in it' })
}

async function takeHeader(reader: ByteReader): Promise<Header | undefined> {
  const short = await reader.take(8) // a copy, ours to change
  if (short.length === 0) return undefined
  if (short.length < 8) throw cutOff()
  const type = short.toString('latin1', 4)
  const size = short.readUInt32BE(0)
  if (size === 0) return { type, bytes: short, contentBytes: Number.POSITIVE_INFINITY }
  if (size !== 1) return checked({ type, bytes: short, contentBytes: size - 8 })

  const long = await reader.take(8)
  if (long.length < 8) throw cutOff()
  return checked({ type, bytes: Buffer.concat([short, long]), contentBytes: Number(long.readBigUInt64BE(0)) - 16 })
}

function checked(header: Header): Header {
  if (header.contentBytes < 0) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'a box has a wrong size' })
  return header
}

async function takeCleaned(reader: ByteReader, { type, contentBytes }: Header): Promise<Buffer> {
  if (contentBytes > MOVIE_BYTES_MAX) throw mediaRefuses.MEDIA_UNREADABLE({ why: `too large a ${type}` })
  const content = await reader.take(contentBytes)
  if (content.length < contentBytes) throw cutOff()
  cleanMovie(content, { type, content: 0, end: content.length })
  return content
}

async function* contentOf(reader: ByteReader, { contentBytes }: Header): AsyncGenerator<Buffer> {
  for (let left = contentBytes; left > 0; ) {
    const some = await reader.takeSome(left)
    if (!some && left < Number.POSITIVE_INFINITY) throw cutOff()
    if (!some) break
    left -= some.length
    yield some
  }
}

const cutOff = () => mediaRefuses.MEDIA_UNREADABLE({ why: 'the movie is cut off' })
