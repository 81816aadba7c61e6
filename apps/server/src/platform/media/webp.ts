import { checkPhotoSize } from '../pictures.ts'
import { mediaRefuses } from './refusals.ts'

interface Chunk {
  readonly type: string
  readonly content: Buffer
}

const HEAD_BYTES = 12
const FRAME_HEAD_BYTES = 16
const FLAGS_OF_METADATA = 0x08 | 0x04 // Exif, XMP
const ANIMATED = 0x02
const KEPT = new Set(['VP8X', 'ICCP', 'ANIM', 'ANMF'])
const KEPT_IN_FRAME = new Set(['ALPH', 'VP8 ', 'VP8L'])

/** Whether a WebP says that it moves. */
export function isAnimatedWebp(bytes: Buffer): boolean {
  return bytes.toString('latin1', 12, 16) === 'VP8X' && ((bytes[20] ?? 0) & ANIMATED) !== 0
}

/**
 * The animated WebP without Exif, XMP, unknown chunks and whatever hangs on its end; its frames are the same to the
 * byte. Not coded anew: that would take more time for a long animation than there is. (RFC 9649, 2.7)
 * @throws PICTURE_TOO_LARGE as `checkPhotoSize`
 * @throws MEDIA_UNREADABLE cut off, or no frame in it
 */
export function cleanAnimatedWebp(bytes: Buffer): Buffer {
  const size = bytes.length < HEAD_BYTES ? Number.POSITIVE_INFINITY : bytes.readUInt32LE(4) + 8
  if (size > bytes.length) throw cutOff()
  const chunks = chunksOf(bytes.subarray(HEAD_BYTES, size)).filter(({ type }) => KEPT.has(type))
  if (!chunks.some(({ type }) => type === 'ANMF')) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'no frame' })
  return riff(chunks.map(({ type, content }) => chunk(type, cleanContent(type, content))))
}

function cleanContent(type: string, content: Buffer): Buffer {
  if (type === 'VP8X') return cleanCanvas(content)
  return type === 'ANMF' ? cleanFrame(content) : content
}

function cleanCanvas(content: Buffer): Buffer {
  const cleaned = Buffer.from(content.subarray(0, 10))
  if (cleaned.length < 10) throw cutOff()
  checkPhotoSize({ width: cleaned.readUIntLE(4, 3) + 1, height: cleaned.readUIntLE(7, 3) + 1 })
  cleaned[0] = (cleaned[0] ?? 0) & ~FLAGS_OF_METADATA
  return cleaned
}

function cleanFrame(content: Buffer): Buffer {
  if (content.length < FRAME_HEAD_BYTES) throw cutOff()
  const kept = chunksOf(content.subarray(FRAME_HEAD_BYTES)).filter(({ type }) => KEPT_IN_FRAME.has(type))
  if (kept.every(({ type }) => type === 'ALPH')) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'an empty frame' })
  return Buffer.concat([content.subarray(0, FRAME_HEAD_BYTES), ...kept.map((part) => chunk(part.type, part.content))])
}

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length) throw cutOff()
    const end = at + 8 + bytes.readUInt32LE(at + 4)
    if (end > bytes.length) throw cutOff()
    chunks.push({ type: bytes.toString('latin1', at, at + 4), content: bytes.subarray(at + 8, end) })
    at = end + (end % 2)
  }
  return chunks
}

function chunk(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8, type, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

function riff(chunks: readonly Buffer[]): Buffer {
  return chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]))
}

const cutOff = () => mediaRefuses.MEDIA_UNREADABLE({ why: 'the picture is cut off' })
