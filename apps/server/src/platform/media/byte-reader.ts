import { isUint8Array } from 'node:util/types'
import { fileRefuses } from '../files/files.ts'

/** Reads a stream by numbers of bytes instead of by the pieces it happens to come in. */
export interface ByteReader {
  /** The next `count` bytes, fewer only at the end of the stream. Memory is taken for what came, not for what is asked. */
  take(count: number): Promise<Buffer>
  /** What `take` would give next, without taking it. */
  peek(count: number): Promise<Buffer>
  /** The next bytes as they come, at least one and at most `count`; nothing at the end of the stream. */
  takeSome(count: number): Promise<Buffer | undefined>
}

const GROWTH_BYTES = 64 * 1024

/** Every reading rejects with FILE_TOO_LARGE once more than `maxBytes` came, and with the error of the stream. */
export function createByteReader(source: AsyncIterable<unknown>, { maxBytes }: { maxBytes: number }): ByteReader {
  const pieces = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  let readBytes = 0

  async function takeSome(count: number): Promise<Buffer | undefined> {
    while (rest.length === 0) {
      const { done, value } = await pieces.next()
      if (done) return undefined
      if (!isUint8Array(value)) throw new TypeError('the source of a file must give bytes')
      readBytes += value.byteLength
      // so written, a limit that is not a number refuses everything instead of nothing
      if (!(readBytes <= maxBytes)) throw fileRefuses.FILE_TOO_LARGE({ maxBytes })
      rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    }
    const taken = rest.subarray(0, count)
    rest = rest.subarray(taken.length)
    return taken
  }

  /** Copied together at once: of a stream in tiny pieces the pieces would take far more memory than their bytes. */
  async function take(count: number): Promise<Buffer> {
    let taken = Buffer.allocUnsafe(Math.min(count, GROWTH_BYTES))
    let length = 0
    while (length < count) {
      const piece = await takeSome(count - length)
      if (!piece) break
      if (length + piece.length > taken.length) {
        const grown = Buffer.allocUnsafe(Math.min(count, Math.max(taken.length * 2, length + piece.length)))
        taken.copy(grown, 0, 0, length)
        taken = grown
      }
      piece.copy(taken, length)
      length += piece.length
    }
    return taken.subarray(0, length)
  }

  return {
    take,
    takeSome,
    async peek(count) {
      const seen = await take(count)
      rest = Buffer.concat([seen, rest])
      return seen
    },
  }
}
