import { isUint8Array } from 'node:util/types'
import { fileRefuses } from './files.ts'

export interface Bound {
  /** What `source` gives, as it comes. @throws FILE_TOO_LARGE at the first piece past the limit; TypeError for what is no bytes */
  read(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array>
  /** How many bytes were read so far. */
  sizeBytes(): number
}

/** Counts what is read from one source, and ends it past `maxBytes`. */
export function createBound(maxBytes: number): Bound {
  let sizeBytes = 0
  return {
    async *read(source) {
      for await (const chunk of source) {
        if (!isUint8Array(chunk)) throw new TypeError('the source of a file must give bytes')
        sizeBytes += chunk.byteLength
        // so written, a limit that is not a number refuses everything instead of nothing
        if (!(sizeBytes <= maxBytes)) throw fileRefuses.FILE_TOO_LARGE({ maxBytes })
        yield chunk
      }
    },
    sizeBytes: () => sizeBytes,
  }
}
