import { checkPhotoSize } from '../pictures.ts'
import { mediaRefuses } from './refusals.ts'

const SCREEN_BYTES = 13
const FRAME_BYTES = 10
const EXTENSION = 0x21
const FRAME = 0x2c
const END = 0x3b
const FRAME_CONTROL = 0xf9
const APPLICATION = 0xff
/** How often to repeat, the only word of an application that changes how a GIF looks. Ours says nothing else. */
const REPEATS = ['\x0bNETSCAPE2.0\x03\x01', '\x0bANIMEXTS1.0\x03\x01']

/**
 * The GIF without comments, XMP, overlaid texts and whatever hangs on its end; its frames, times and repetitions are
 * the same to the byte. Not coded anew: that would cost colours, and for a long animation more time than there is.
 * @throws PICTURE_TOO_LARGE as `checkPhotoSize`
 * @throws MEDIA_UNREADABLE cut off, or blocks that are none, or no frame in it
 */
export function cleanGif(bytes: Buffer): Buffer {
  const kept: Buffer[] = []
  let frames = 0
  let at = SCREEN_BYTES + coloursBytes(bytes, 10)
  kept.push(bytes.subarray(0, at))
  if (at > bytes.length) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'the picture is cut off' })
  while (byteAt(bytes, at) !== END) {
    const end = byteAt(bytes, at) === FRAME ? frameEnd(bytes, at) : extensionEnd(bytes, at)
    if (byteAt(bytes, at) === FRAME) frames++
    kept.push(keptOf(bytes.subarray(at, end)))
    at = end
  }
  if (frames === 0) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'no frame' })
  checkPhotoSize({ width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) })
  return Buffer.concat([...kept, Buffer.of(END)])
}

function keptOf(block: Buffer): Buffer {
  if (block[0] === FRAME || block[1] === FRAME_CONTROL) return block
  if (block[1] !== APPLICATION || !REPEATS.includes(block.toString('latin1', 2, 16))) return Buffer.alloc(0)
  return Buffer.concat([block.subarray(0, 18), Buffer.of(0)])
}

function frameEnd(bytes: Buffer, at: number): number {
  const codeSize = at + FRAME_BYTES + coloursBytes(bytes, at + 9)
  return partsEnd(bytes, codeSize + 1)
}

function extensionEnd(bytes: Buffer, at: number): number {
  if (byteAt(bytes, at) !== EXTENSION) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'an unknown block' })
  return partsEnd(bytes, at + 2)
}

/** Parts of up to 255 bytes, each after its length, until one of none. */
function partsEnd(bytes: Buffer, from: number): number {
  let at = from
  for (let length = byteAt(bytes, at); length > 0; length = byteAt(bytes, at)) at += 1 + length
  return at + 1
}

/** Of the table of colours that these flags announce. */
function coloursBytes(bytes: Buffer, flagsAt: number): number {
  const flags = byteAt(bytes, flagsAt)
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at]
  if (byte === undefined) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'the picture is cut off' })
  return byte
}
