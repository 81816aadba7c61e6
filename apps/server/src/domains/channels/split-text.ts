const graphemes = new Intl.Segmenter('fa', { granularity: 'grapheme' })

interface Cut {
  /** What ends here: a paragraph, a line, or only a word. */
  readonly rank: 0 | 1 | 2
  /** Where the piece ends, and where the next begins: the blanks between are left out. */
  readonly end: number
  readonly next: number
}

/**
 * A text in pieces of at most `sizeMax` by `sizeOf`, cut at the end of a paragraph, else of a line, else of a word, and only
 * where a word alone is too long within it, but never within a character as people see it. The pieces with the blanks
 * between and around them are the text; none is blank. A text that fits is one piece, as it is.
 */
export function splitText(
  text: string,
  { sizeMax, sizeOf }: { sizeMax: number; sizeOf: (text: string) => number },
): string[] {
  if (text.trim() === '') return []
  if (sizeOf(text) <= sizeMax) return [text]
  const pieces: string[] = []
  let rest = text.trim()
  while (sizeOf(rest) > sizeMax) {
    const reach = reachOf(rest, { sizeMax, sizeOf })
    const { end, next } = bestCut(rest, reach)
    pieces.push(rest.slice(0, end))
    rest = rest.slice(next)
  }
  return rest === '' ? pieces : [...pieces, rest]
}

/** How far one piece may reach: to the end of the last character that fits. */
function reachOf(text: string, { sizeMax, sizeOf }: { sizeMax: number; sizeOf: (text: string) => number }): number {
  let size = 0
  let reach = 0
  for (const { segment } of graphemes.segment(text)) {
    size += sizeOf(segment)
    if (size > sizeMax) break
    reach += segment.length
  }
  return reach > 0 ? reach : codePointsWithin(text, { sizeMax, sizeOf })
}

/** For a character of endless combining marks: then at least no surrogate pair is cut. */
function codePointsWithin(
  text: string,
  { sizeMax, sizeOf }: { sizeMax: number; sizeOf: (text: string) => number },
): number {
  let size = 0
  let reach = 0
  for (const point of text.slice(0, sizeMax + 1)) {
    size += sizeOf(point)
    if (size > sizeMax && reach > 0) break
    reach += point.length
  }
  return reach
}

/** The end of a paragraph or a line counts only in the later half, so that pieces do not become scraps. */
function bestCut(text: string, reach: number): Cut {
  let best: Cut | undefined
  for (const { 0: blanks, index: end } of text.slice(0, reach + 1).matchAll(/\s+/gu)) {
    if (end === 0 || end > reach) continue
    const lines = blanks.split('\n').length - 1
    const rank = end < reach / 2 || lines === 0 ? 2 : lines > 1 ? 0 : 1
    if (!best || rank <= best.rank) best = { rank, end, next: end }
  }
  const { rank, end } = best ?? { rank: 2, end: reach }
  const next = end + (/^\s*/u.exec(text.slice(end))?.[0].length ?? 0)
  return { rank, end, next }
}
