import { mediaRefuses } from './refusals.ts'

/** Reads the fields of a box one after the other; each rejects what would lie past its end. */
export interface FieldReader {
  /** The version of a full box; its flags are passed over. */
  version(): number
  /** Big-endian, of 0 to 8 bytes; of 0 bytes it is 0. */
  number(bytes: 0 | 1 | 2 | 4 | 8): number
  /** Four letters. */
  type(): string
}

/** @throws MEDIA_UNREADABLE (each reading) the box ends before, or a number is larger than any file */
export function createFieldReader(bytes: Buffer, box: { content: number; end: number }): FieldReader {
  let at = box.content
  const pass = (count: number) => {
    const start = at
    at += count
    if (at > box.end) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'a box is cut off' })
    return start
  }
  const number = (count: 0 | 1 | 2 | 4 | 8) => {
    const start = pass(count)
    if (count === 0) return 0
    const value = count === 8 ? Number(bytes.readBigUInt64BE(start)) : bytes.readUIntBE(start, count)
    if (!Number.isSafeInteger(value)) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'a number is too large' })
    return value
  }
  return {
    number,
    version() {
      const version = number(1)
      pass(3)
      return version
    },
    type() {
      const start = pass(4)
      return bytes.toString('latin1', start, start + 4)
    },
  }
}
