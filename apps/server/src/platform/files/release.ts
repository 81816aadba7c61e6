/**
 * Gives the memory of `piece` back at once. Pieces are kept outside the heap, and left to the garbage collector they fill it:
 * it then goes through the whole heap for every few megabytes that pass. Only for what nobody else reads or writes any more;
 * `piece` is empty after it. What is a part of something larger is left alone.
 */
export function release(piece: Uint8Array): void {
  const { buffer, byteLength } = piece
  if (byteLength > 0 && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0)
}

/** What `source` gives, each piece released when the next is asked for. */
export async function* released<Piece extends Uint8Array>(source: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  for await (const piece of source) {
    yield piece
    release(piece)
  }
}
