import { foldText } from '../../red-flags/folded-text.ts'
import { readTranscript, type Said } from '../../scribe/extract/read.ts'
import { isForRelative, isOfOther, type OfKin } from '../../scribe/extract/talk.ts'
import type { Line, Span } from '../line.ts'

/** A transcript as claims are checked against it. */
export interface Source {
  /** Where the words of a quote stand in its line; undefined when they do not stand there. */
  find(quote: { readonly line: number; readonly text: string }): Span | undefined
  /** The words a span touches: folded, numbers as figures, no stops. */
  wordsIn(span: Span): string[]
  /** The clauses a span touches, each to its end, as folded words between blanks. */
  clausesIn(span: Span): Clause[]
  /** Who speaks in a line; undefined when there is no such line. */
  roleOf(line: number): Said['role'] | undefined
  /** The folded words of what is said next by somebody else. */
  replyTo(line: number): string[]
}
export interface Clause {
  /** With a blank at both ends. */
  readonly text: string
  readonly asks: boolean
  /** It speaks of somebody else than the patient. */
  readonly ofOther: boolean
}

interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
}

const STOP = /^[.?,]$/
/** Where what is denied may end within one sentence. */
const BUT = /(?<= )(?:ولی|اما|لیکن|فقط|but)(?= )/g
/** Above it a quote is no quote. */
const QUOTE_WORDS_MAX = 200

export function readSource(lines: readonly Line[], notes: string): Source {
  const said = new Map(readTranscript(lines, notes).map((each) => [each.line, each]))
  const order = [...said.values()]
  const ofKin = isForRelative(order)
  const words = new Map<number, Word[]>()
  const wordsOfLine = (line: number): Word[] => {
    const known = words.get(line) ?? splitWords(said.get(line)?.original ?? '')
    words.set(line, known)
    return known
  }
  return {
    find: ({ line, text }) => findWords(wordsOfLine(line), splitWords(text), line),
    wordsIn: (span) => touched(said.get(span.line), span).flatMap(({ text }) => (STOP.test(text) ? [] : [text])),
    clausesIn: (span) => clausesOf(said.get(span.line), span, ofKin),
    roleOf: (line) => said.get(line)?.role,
    replyTo(line) {
      const at = order.findIndex((each) => each.line === line)
      const reply = order.slice(at + 1).find(({ role }) => role !== order[at]?.role)
      return (reply?.words ?? []).map(({ text }) => text).filter((text) => !STOP.test(text))
    },
  }
}

/** The words of a text, folded, with their places; stops are no words. */
function splitWords(original: string): Word[] {
  const { text, origins } = foldText(original)
  return [...text.matchAll(/[^ ]+/g)].flatMap((match) => {
    const last = origins[match.index + match[0].length - 1] ?? 0
    const end = last + ((original.codePointAt(last) ?? 0) > 0xffff ? 2 : 1)
    return STOP.test(match[0]) ? [] : [{ text: match[0], start: origins[match.index] ?? 0, end }]
  })
}

function findWords(line: readonly Word[], quote: readonly Word[], number: number): Span | undefined {
  if (quote.length === 0 || quote.length > QUOTE_WORDS_MAX) return undefined
  for (let from = 0; from + quote.length <= line.length; from++) {
    if (!quote.every(({ text }, at) => line[from + at]?.text === text)) continue
    const [first, last] = [line[from], line[from + quote.length - 1]]
    if (first && last) return { line: number, start: first.start, end: last.end }
  }
  return undefined
}

const touched = (said: Said | undefined, { start, end }: Span): readonly Word[] =>
  (said?.words ?? []).filter((word) => word.end > start && word.start < end)

function clausesOf(said: Said | undefined, span: Span, ofKin: OfKin): Clause[] {
  if (!said) return []
  const places = said.words.flatMap((word, index) =>
    word.end > span.start && word.start < span.end ? [said.starts[index] ?? 0] : [],
  )
  const [from, to] = [places[0] ?? 0, places.at(-1) ?? 0]
  return said.sentences.flatMap(({ asks, clauses }) =>
    clauses.flatMap((clause) => {
      let at = clause.from
      const ofOther = isOfOther(said, clause, ofKin)
      return ` ${said.text.slice(clause.from, clause.to)} `.split(BUT).flatMap((text) => {
        const begin = at
        at += text.length
        return begin <= to && at > from ? [{ text: ` ${text.replace(/[.?,]/g, ' ').trim()} `, asks, ofOther }] : []
      })
    }),
  )
}
