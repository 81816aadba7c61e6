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

/** `key` must be of this one content: under it each frame's nonce comes once. The content's memory is nobody else's. */
export function sealFrame(
  key: Buffer,
  frame: Uint8Array,
  at: FrameAt,
): { readonly content: Buffer; readonly tag: Buffer } {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(at))
  const content = cipher.update(frame)
  cipher.final() // adds nothing
  return { content, tag: cipher.getAuthTag() }
}

/**
 * The content, whose memory is nobody else's.
 * @throws Error a bit of it is not as it was, or it is another frame
 */
export function openFrame(key: Buffer, sealed: Buffer, at: FrameAt): Buffer {
  const contentBytes = Math.max(0, sealed.length - TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(at), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(sealed.subarray(contentBytes))
  const frame = decipher.update(sealed.subarray(0, contentBytes))
  decipher.final() // adds nothing, and throws unless all of it is right
  return frame
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
