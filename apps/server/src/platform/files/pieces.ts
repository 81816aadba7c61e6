import { isUint8Array } from 'node:util/types'

/** Pieces smaller than this are copied together: in a stream of tiny ones they would take far more memory than their bytes. */
const SMALL_BYTES = 4 * 1024
const SCRATCH_BYTES = 16 * 1024

/** The bytes of `source` in groups of `groupBytes`, the last of them shorter, as they came and not copied; none when it is empty. */
export async function* inGroups(source: AsyncIterable<unknown>, groupBytes: number): AsyncGenerator<readonly Buffer[]> {
  let group = createGroup()
  for await (const chunk of source) {
    if (!isUint8Array(chunk)) throw new TypeError('the source of a file must give bytes')
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    while (rest.length > 0) {
      const taken = rest.subarray(0, groupBytes - group.bytes())
      rest = rest.subarray(taken.length)
      group.add(taken)
      if (group.bytes() < groupBytes) continue
      yield group.pieces()
      group = createGroup()
    }
  }
  if (group.bytes() > 0) yield group.pieces()
}

function createGroup() {
  const pieces: Buffer[] = []
  let bytes = 0
  let scratch: Buffer = Buffer.alloc(0)
  let [from, to] = [0, 0]
  const flush = () => {
    if (to > from) pieces.push(scratch.subarray(from, to))
    from = to
  }
  return {
    add(piece: Buffer): void {
      bytes += piece.length
      if (piece.length >= SMALL_BYTES) {
        flush()
        pieces.push(piece)
        return
      }
      if (to + piece.length > scratch.length) {
        flush()
        scratch = Buffer.allocUnsafe(SCRATCH_BYTES)
        from = to = 0
      }
      to += piece.copy(scratch, to)
    },
    bytes: () => bytes,
    pieces(): readonly Buffer[] {
      flush()
      return pieces
    },
  }
}

/** The same, each group as one. */
export async function* inPieces(source: AsyncIterable<unknown>, pieceBytes: number): AsyncGenerator<Buffer> {
  for await (const group of inGroups(source, pieceBytes)) yield asOne(group)
}

/** Copied only where there is more than one. */
export function asOne(pieces: readonly Buffer[]): Buffer {
  const [first, ...others] = pieces
  return first && others.length === 0 ? first : Buffer.concat(pieces)
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
