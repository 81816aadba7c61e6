import type { Span } from './queries.ts'

/** By JSON pointer into the report: where it was said. */
export type Evidence = Readonly<Record<string, readonly Span[]>>

const isWithin = (pointer: string, item: string): boolean => pointer === item || pointer.startsWith(`${item}/`)

/** Where an item, or a part of it, was said; in the order of the transcript. */
export function spansOf(evidence: Evidence, item: string): Span[] {
  const found = Object.entries(evidence).flatMap(([pointer, spans]) => (isWithin(pointer, item) ? spans : []))
  const unique = new Map(found.map((span) => [`${span.line}:${span.start}:${span.end}`, span]))
  return [...unique.values()].sort((one, other) => one.line - other.line || one.start - other.start)
}

/** The items of a report that a place of the transcript bears out. */
export const touches = (active: readonly string[], item: string): boolean =>
  active.some((pointer) => isWithin(pointer, item) || isWithin(item, pointer))

/** A piece of a line, and the pointers it is evidence of. */
export interface Piece {
  readonly start: number
  readonly text: string
  readonly pointers: readonly string[]
}

/** A line cut at the places where evidence begins and ends. */
export function piecesOf(text: string, line: number, evidence: Evidence): Piece[] {
  const here = Object.entries(evidence).flatMap(([pointer, spans]) =>
    spans.filter((span) => span.line === line).map((span) => ({ ...span, pointer })),
  )
  const cuts = [...new Set([0, text.length, ...here.flatMap(({ start, end }) => [start, end])])]
    .filter((cut) => cut >= 0 && cut <= text.length)
    .sort((one, other) => one - other)
  return cuts.slice(0, -1).flatMap((start, place) => {
    const end = cuts[place + 1] ?? text.length
    if (end === start) return []
    const pointers = here.filter((span) => span.start <= start && span.end >= end).map(({ pointer }) => pointer)
    return [{ start, text: text.slice(start, end), pointers: [...new Set(pointers)] }]
  })
}
