import type { Span } from './types.ts'

/** The index of the first of sorted spans that does not end before a place. */
export function firstFrom(spans: readonly Span[], place: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((spans[middle]?.end ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether any of sorted spans shares a character with `within`. */
export function touches(spans: readonly Span[], within: Span): boolean {
  const next = spans[firstFrom(spans, within.start)]
  return next !== undefined && next.start < within.end
}

/** The last of sorted spans that starts before a place and not before `from`. */
export function lastBefore<T extends Span>(spans: readonly T[], place: number, from: number): T | undefined {
  let index = firstFrom(spans, place)
  while ((spans[index]?.start ?? place) < place) index++
  const span = spans[index - 1]
  return span && span.start >= from ? span : undefined
}

/** Those that share no character with any of `taken`. */
export const without = <T extends Span>(spans: readonly T[], taken: readonly Span[]): T[] =>
  spans.filter((span) => !touches(taken, span))

/** The part of `whole` between the nearest marks on both sides of a span. */
export function partAround(span: Span, marks: readonly Span[], whole: Span): Span {
  const before = lastBefore(marks, span.start + 1, whole.start)
  const after = marks[firstFrom(marks, span.end)]
  return {
    start: before ? before.start : whole.start,
    end: after ? Math.max(span.end, Math.min(after.start, whole.end)) : whole.end,
  }
}
