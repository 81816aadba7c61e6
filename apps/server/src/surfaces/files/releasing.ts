import type { Readable, Writable } from 'node:stream'
import { release } from '../../platform/files/release.ts'

/**
 * `source`, to be piped into an answer: each of its pieces, which nobody else may hold, is released as soon as it is sent.
 * Only into what says of a piece that it is written when it needs it no more: an answer does, a transforming stream does not.
 */
export function releasing(source: Readable): Readable {
  const pipe = <To extends Writable>(to: To): To => {
    source
      .on('data', (piece: Buffer) => {
        const isRoom = to.write(piece, (error) => {
          if (!error) release(piece) // of a failed one it is not said who may still look at it
        })
        if (!isRoom) source.pause()
      })
      .once('end', () => to.end())
    to.on('drain', () => source.resume())
    return to
  }
  return Object.assign(source, { pipe })
}
