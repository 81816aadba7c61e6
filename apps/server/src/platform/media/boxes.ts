// Boxes of ISO base media files (ISO/IEC 14496-12, 4.2; QuickTime calls them atoms): HEIC, AVIF, MP4, MOV.
import { mediaRefuses } from './refusals.ts'

export interface Box {
  readonly type: string
  /** Where its header begins and its content; the end is the first byte after it. All in the buffer it was found in. */
  readonly start: number
  readonly content: number
  readonly end: number
}

/** Of these a player needs nothing, and they hold place, device, names, dates, comments and thumbnails. */
const PRIVATE = new Set(['udta', 'meta', 'uuid', 'xml ', 'free', 'skip', 'wide'])
/** In which box of a movie the private ones may lie further in. The way is fixed, so the depth is too. */
const FURTHER_IN: Readonly<Record<string, string>> = { moov: 'trak', trak: 'mdia', mdia: 'minf', moof: 'traf' }

/**
 * The boxes that fill `bytes` from `from` to `to`, in order.
 * @throws MEDIA_UNREADABLE a box reaches past the end, or what is left is none
 */
export function boxesOf(bytes: Buffer, from = 0, to = bytes.length): Box[] {
  const boxes: Box[] = []
  for (let start = from; start < to; ) {
    // QuickTime ends some lists with zeros.
    if (to - start < 8 && bytes.subarray(start, to).every((byte) => byte === 0)) break
    const box = boxAt(bytes, start, to)
    boxes.push(box)
    start = box.end
  }
  return boxes
}

function boxAt(bytes: Buffer, start: number, to: number): Box {
  const long = to - start >= 16 && bytes.readUInt32BE(start) === 1
  const content = start + (long ? 16 : 8)
  if (content > to) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'a box is cut off' })
  const size = long ? Number(bytes.readBigUInt64BE(start + 8)) : bytes.readUInt32BE(start)
  const end = size === 0 ? to : start + size
  if (end < content || end > to) throw mediaRefuses.MEDIA_UNREADABLE({ why: 'a box has a wrong size' })
  return { type: bytes.toString('latin1', start + 4, start + 8), start, content, end }
}

/** Makes a box one that readers pass over, with nothing in it. Its size stays, so nothing that is pointed at moves. */
export function freeBox(bytes: Buffer, { start, content, end }: Box): void {
  bytes.write('free', start + 4, 'latin1')
  bytes.fill(0, content, end)
}

/**
 * Frees, in place, what a movie (`moov`) or a piece of one (`moof`) tells of where, when, with what and by whom it was
 * made; how it plays stays.
 * @throws MEDIA_UNREADABLE boxes that are none, or a movie packed so that it cannot be looked into (`cmov`)
 */
export function cleanMovie(bytes: Buffer, movie: { type: string; content: number; end: number }): void {
  for (const box of boxesOf(bytes, movie.content, movie.end)) {
    if (box.type === 'cmov') throw mediaRefuses.MEDIA_UNREADABLE({ why: 'the movie is packed' })
    if (PRIVATE.has(box.type)) freeBox(bytes, box)
    else if (box.type === FURTHER_IN[movie.type]) cleanMovie(bytes, box)
  }
}
