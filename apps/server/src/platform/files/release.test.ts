import { describe, expect, it } from 'vitest'
import { release, released } from './release.ts'

describe('releasing memory', () => {
  it('empties a piece that is all of its memory, also when it is done again', () => {
    const piece = new Uint8Array(100)

    release(piece)
    release(piece)

    expect([piece.length, piece.buffer.byteLength]).toEqual([0, 0])
  })

  it('leaves a piece alone that is a part of something larger', () => {
    const whole = Buffer.alloc(100, 'a')

    release(whole.subarray(0, 99))
    release(Buffer.from('of the memory that small ones share'))

    expect(String(whole)).toBe('a'.repeat(100))
  })

  it('takes a piece away only once the next is asked for', async () => {
    const pieces = [new Uint8Array([1]), new Uint8Array([2]), new Uint8Array([3])]
    async function* source() {
      yield* pieces
    }
    const seen: number[] = []

    for await (const [byte] of released(source())) seen.push(byte ?? 0, ...pieces.map(({ length }) => length))

    expect(seen).toEqual([1, 1, 1, 1, 2, 0, 1, 1, 3, 0, 0, 1])
  })
})
