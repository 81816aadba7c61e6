import { isUint8Array } from 'node:util/types'
import { release } from './release.ts'

/** What is gathered begins so small and doubles, so that a small file takes little memory. */
const FIRST_BYTES = 16 * 1024

export interface Frame {
  /** One and the same memory for all frames: good until the next is asked for. */
  readonly bytes: Buffer
  readonly last: boolean
}

/** The bytes of `source` in frames of `frameBytes`, the last of them shorter, and empty where there are none. */
export async function* inFrames(source: AsyncIterable<unknown>, frameBytes: number): AsyncGenerator<Frame> {
  const gathered = createGathered(frameBytes)
  try {
    for await (const chunk of source) {
      if (!isUint8Array(chunk)) throw new TypeError('the source of a file must give bytes')
      for (let at = 0; at < chunk.length; ) {
        // Whether a frame is the last is known when more bytes come.
        if (gathered.isFull()) {
          yield { bytes: gathered.bytes(), last: false }
          gathered.clear()
        }
        at += gathered.add(chunk, at)
      }
    }
    yield { bytes: gathered.bytes(), last: true }
  } finally {
    gathered.release()
  }
}

/** The bytes of `source` in pieces of `pieceBytes`, the last of them shorter, each memory of its own; none when it is empty. */
export async function* inPieces(source: AsyncIterable<Uint8Array>, pieceBytes: number): AsyncGenerator<Buffer> {
  let gathered = createGathered(pieceBytes)
  for await (const chunk of source)
    for (let at = 0; at < chunk.length; ) {
      at += gathered.add(chunk, at)
      if (!gathered.isFull()) continue
      yield gathered.bytes()
      gathered = createGathered(pieceBytes)
    }
  if (gathered.bytes().length > 0) yield gathered.bytes()
}

/** Copies together: nothing is held of the pieces bytes come in, however many and small. */
function createGathered(mostBytes: number) {
  let memory: Buffer = Buffer.alloc(0)
  let filled = 0
  function grow(neededBytes: number) {
    const grown = Buffer.allocUnsafeSlow(Math.min(mostBytes, Math.max(neededBytes, 2 * memory.length, FIRST_BYTES)))
    memory.copy(grown, 0, 0, filled)
    release(memory)
    memory = grown
  }
  return {
    /** Answers how many bytes it took of `chunk` from `at` on. */
    add(chunk: Uint8Array, at: number): number {
      const taken = Math.min(mostBytes - filled, chunk.length - at)
      if (filled + taken > memory.length) grow(filled + taken)
      memory.set(chunk.subarray(at, at + taken), filled)
      filled += taken
      return taken
    },
    isFull: () => filled === mostBytes,
    bytes: () => memory.subarray(0, filled),
    clear() {
      filled = 0
    },
    release: () => release(memory),
  }
}

/** At least `bytes` where there are so many, and what came with them. */
export async function readHead(pieces: AsyncIterator<Buffer>, bytes: number): Promise<Buffer> {
  const held: Buffer[] = []
  for (let heldBytes = 0; heldBytes < bytes; ) {
    const { done, value } = await pieces.next()
    if (done) break
    held.push(value)
    heldBytes += value.length
  }
  return Buffer.concat(held)
}

/** The first ones, then what is left of the others. */
export async function* chained(first: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
