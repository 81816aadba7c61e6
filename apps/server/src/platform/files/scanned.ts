import { Readable } from 'node:stream'
import { isUint8Array } from 'node:util/types'
import { type FileStore, fileRefuses } from './files.ts'
import type { Scanner } from './scanner.ts'

/**
 * Keeps in `inner` what the scanner finds nothing in. It hears of each piece before it is stored, and of a file nothing is
 * there until it has spoken: of what it does not speak nothing is kept either.
 */
export function createScannedStore(inner: FileStore, scan: Scanner): FileStore {
  return {
    ...inner,
    async put(key, source, options) {
      async function* scanned() {
        const scanning = scan()
        try {
          for await (const piece of source) {
            if (!isUint8Array(piece)) throw new TypeError('the source of a file must give bytes')
            await scanning.write(piece)
            yield piece
          }
          const found = await scanning.verdict()
          if (found !== undefined) throw fileRefuses.FILE_INFECTED({ found })
        } finally {
          scanning.stop()
        }
      }
      try {
        return await inner.put(key, scanned(), options)
      } catch (error) {
        if (source instanceof Readable) source.destroy() // a store that fails at once has not begun to read it
        throw error
      }
    },
  }
}
