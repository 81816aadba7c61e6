/** A line of a paragraph: UTF-16 places, end exclusive, without the blanks it was broken at. */
export interface TextLine {
  readonly start: number
  readonly end: number
}

const graphemes = new Intl.Segmenter('fa', { granularity: 'grapheme' })
const WORDS = /[^ \t]+/g

/**
 * Breaks a paragraph into lines no wider than `width`, at blanks; a word that is wider than a line is broken between
 * letters. `widthOf` measures a part of the paragraph. A paragraph of blanks is one empty line.
 */
export function breakLines(text: string, width: number, widthOf: (start: number, end: number) => number): TextLine[] {
  const lines: TextLine[] = []
  let open: TextLine | undefined
  let used = 0
  for (const word of wordsOf(text)) {
    const own = widthOf(word.start, word.end)
    // Each word is measured once, not the line anew with each: shaping is what takes the time.
    const longer = open ? used + widthOf(open.end, word.start) + own : own
    if (open && longer <= width) {
      open = { start: open.start, end: word.end }
      used = longer
      continue
    }
    if (open) lines.push(open)
    const pieces = own <= width ? [word] : breakWord(text, word, width, widthOf)
    lines.push(...pieces.slice(0, -1))
    open = pieces.at(-1)
    used = own <= width || !open ? own : widthOf(open.start, open.end)
  }
  if (open) lines.push(open)
  return lines.length > 0 ? lines : [{ start: 0, end: 0 }]
}

const wordsOf = (text: string): TextLine[] =>
  Array.from(text.matchAll(WORDS), ({ index, 0: word }) => ({ start: index, end: index + word.length }))

/** Each piece as long as fits, and of a letter at least. */
function breakWord(
  text: string,
  { start, end }: TextLine,
  width: number,
  widthOf: (start: number, end: number) => number,
): TextLine[] {
  const ends = Array.from(
    graphemes.segment(text.slice(start, end)),
    ({ index, segment }) => start + index + segment.length,
  )
  const pieces: TextLine[] = []
  for (let from = start, next = 0; next < ends.length; ) {
    const fits = (count: number) => widthOf(from, ends[next + count - 1] ?? end) <= width
    const count = largestThat(fits, ends.length - next)
    const until = ends[next + count - 1] ?? end
    pieces.push({ start: from, end: until })
    from = until
    next += count
  }
  return pieces
}

/** The largest number up to `most` that passes, 1 at least, if larger ones pass less than smaller ones: in few tries, most of them small. */
function largestThat(passes: (count: number) => boolean, most: number): number {
  let [low, high] = [1, 2]
  while (high <= most && passes(high)) [low, high] = [high, high * 2]
  high = Math.min(high, most + 1)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (passes(middle)) low = middle
    else high = middle
  }
  return low
}
