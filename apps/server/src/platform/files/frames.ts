// How a file is enciphered: in frames, each authentic by itself, so that a part is read without the rest and no byte is given
// out before it is known to be right. STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce of a frame is its number
// and whether it is the last, so frames cannot be moved, dropped, doubled or cut off.
import { createCipheriv, createDecipheriv } from 'node:crypto'

export const FRAME_BYTES = 64 * 1024
const TAG_BYTES = 16
export const SEALED_FRAME_BYTES = FRAME_BYTES + TAG_BYTES
const IV_BYTES = 12

export interface FrameAt {
  readonly number: number
  readonly last: boolean
}

/** `key` must be of this one content: under it each frame's nonce comes once. */
export function sealFrame(key: Buffer, frame: readonly Uint8Array[], at: FrameAt): Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(at))
  const sealed = frame.map((piece) => cipher.update(piece))
  cipher.final() // adds nothing
  return [...sealed, cipher.getAuthTag()]
}

/** @throws Error a bit of it is not as it was, or it is another frame */
export function openFrame(key: Buffer, sealed: readonly Buffer[], at: FrameAt): Buffer[] {
  const { content, tag } = splitTag(sealed)
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(at), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(tag)
  const frame = content.map((piece) => decipher.update(piece))
  decipher.final() // adds nothing, and throws unless all of it is right
  return frame
}

/** The tag is at the end, which may lie in several pieces. */
function splitTag(sealed: readonly Buffer[]): { content: Buffer[]; tag: Buffer } {
  const content = [...sealed]
  const tag: Buffer[] = []
  for (let missing = TAG_BYTES; missing > 0 && content.length > 0; ) {
    const last = content.pop() ?? Buffer.alloc(0)
    const at = Math.max(0, last.length - missing)
    tag.unshift(last.subarray(at))
    missing -= last.length - at
    if (at > 0) content.push(last.subarray(0, at))
  }
  return { content, tag: Buffer.concat(tag) }
}

function nonceOf({ number, last }: FrameAt): Buffer {
  const nonce = Buffer.alloc(IV_BYTES)
  nonce.writeUIntBE(number, IV_BYTES - 7, 6)
  nonce[IV_BYTES - 1] = last ? 1 : 0
  return nonce
}

/** How many frames `sealedBytes` are and of how many bytes; nothing where no content is sealed so. */
export function framesIn(sealedBytes: number): { count: number; contentBytes: number } | undefined {
  const count = Math.max(1, Math.ceil(sealedBytes / SEALED_FRAME_BYTES))
  const contentBytes = sealedBytes - count * TAG_BYTES
  const leastBytes = (count - 1) * FRAME_BYTES + (count > 1 ? 1 : 0)
  return contentBytes >= leastBytes ? { count, contentBytes } : undefined
}
