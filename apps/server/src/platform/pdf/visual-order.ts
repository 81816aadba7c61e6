import bidiFactory, { type Bidi } from 'bidi-js'

// Its types tell of a module with a default within; what it has is the function itself.
const bidi = (bidiFactory as unknown as () => Bidi)()

export type Direction = 'rtl' | 'ltr'

/** Letters of one direction, in the order they are read; runs themselves stand as they are seen, from left to right. */
export interface Run {
  readonly text: string
  readonly direction: Direction
}

const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'
/** Marks that would reach out of an isolated text. */
const OPEN_MARKS = /[\u202a-\u202e\u2066-\u2069]/g
/** Marks that tell of order and are drawn as nothing; the joiners of letters are none of them. */
const ORDER_MARKS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g

/** A text within another that is ordered by itself, whatever stands around it. */
export const isolate = (text: string): string => `${FIRST_STRONG_ISOLATE}${text.replace(OPEN_MARKS, '')}${POP_ISOLATE}`

/** A text as it is drawn: without the marks that order it. */
export const withoutOrderMarks = (text: string): string => text.replace(ORDER_MARKS, '')

/** A paragraph whose lines can be asked for their runs (Unicode Bidirectional Algorithm, UAX 9). */
export function orderParagraph(text: string, base: Direction): { runsOf(start: number, end: number): Run[] } {
  const embedding = bidi.getEmbeddingLevels(text, base)
  return {
    /** The line from `start` to `end` (exclusive; UTF-16 places), as it is seen from left to right. */
    runsOf(start, end) {
      if (end <= start) return []
      // Of the part alone: the library goes through all of the text it is given, however short the line.
      const part = text.slice(start, end)
      const levels = embedding.levels.slice(start, end)
      const level = embedding.paragraphs[0]?.level ?? 0
      const ordered = { levels, paragraphs: [{ start: 0, end: part.length - 1, level }] }
      const places = bidi.getReorderedIndices(part, ordered)
      const mirrored = bidi.getMirroredCharactersMap(part, levels)
      const runs: Run[] = []
      for (const group of neighbours(places, levels)) {
        const inOrder = group.toSorted((a, b) => a - b)
        const drawn = withoutOrderMarks(inOrder.map((place) => mirrored.get(place) ?? part.charAt(place)).join(''))
        const level = levels[inOrder[0] ?? 0] ?? 0
        if (drawn !== '') runs.push({ text: drawn, direction: level % 2 === 1 ? 'rtl' : 'ltr' })
      }
      return runs
    },
  }
}

/** Places that stand beside each other both as read and as seen, in one direction. */
function neighbours(places: readonly number[], levels: Uint8Array): number[][] {
  const groups: number[][] = []
  for (const place of places) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    const step = levels[place] !== undefined && levels[place] % 2 === 1 ? -1 : 1
    if (group && last !== undefined && levels[last] === levels[place] && place === last + step) group.push(place)
    else groups.push([place])
  }
  return groups
}
