import { foldForSearch } from '../../../../platform/text.ts'
import { foldText } from '../../red-flags/folded-text.ts'
import type { Line, Span } from '../line.ts'
import { isAndNumber, numberAt, splitGlued, withoutIs } from './numbers.ts'

/** A part of `Said.text`, end exclusive. */
export interface Part {
  readonly from: number
  readonly to: number
}
export interface Sentence extends Part {
  readonly asks: boolean
  readonly clauses: readonly Part[]
}
interface Word {
  readonly text: string
  /** Where it stands in the line as it was written. */
  readonly start: number
  readonly end: number
}

/** A line as the rules read it. */
export interface Said {
  /** Its number in the transcript; -1 for the notes. */
  readonly line: number
  readonly role: 'doctor' | 'patient' | 'notes'
  /** Somebody speaks for the patient. */
  readonly byCompanion: boolean
  readonly original: string
  /** Folded words, numbers as figures, stops (`.` `?` `,`) as words, one blank between, one at both ends. */
  readonly text: string
  readonly words: readonly Word[]
  /** Where each word begins in `text`. */
  readonly starts: readonly number[]
  readonly sentences: readonly Sentence[]
}
type Read = Omit<Said, 'line' | 'role' | 'byCompanion'>
export interface Hit extends Part {
  readonly groups: readonly (string | undefined)[]
}

/**
 * An expression over the text of a line: whole words, letters folded. A half-space within a word may be written, be a
 * blank, or be missing; `#` is a number, `.*` the rest of a word.
 */
export function phrase(source: string): RegExp {
  const folded = source
    .replaceAll('\u200c', '⟂')
    .replace(/\p{L}+/gu, (letters) => foldForSearch(letters))
    .replaceAll('⟂', ' ?')
    .replace(/\.\*(?!\?)/g, '[^ ]*')
    .replaceAll('#', '([0-9]+(?:\\.[0-9]+)?)')
  return new RegExp(` (?:${folded})(?= )`, 'g')
}

/** Where an expression stands in a part of a line, in order. */
export function hits(said: Said, expression: RegExp, within: Part = { from: 0, to: said.text.length }): Hit[] {
  const padded = paddedPart(said, within)
  const shift = within.from - (said.text[within.from] === ' ' && within.to > within.from ? 0 : 1)
  const found: Hit[] = []
  expression.lastIndex = 0 // `matchAll` begins there, too
  for (const match of padded.matchAll(expression))
    found.push({ from: shift + match.index + 1, to: shift + match.index + match[0].length, groups: match.slice(1) })
  return found
}

export function says(said: Said, expression: RegExp, within: Part = { from: 0, to: said.text.length }): boolean {
  expression.lastIndex = 0 // expressions are global; a test goes on from the last one
  return expression.test(paddedPart(said, within))
}

/** A part with a blank at both ends. */
function paddedPart(said: Said, within: Part): string {
  const text = said.text.slice(within.from, within.to)
  return `${text.startsWith(' ') ? '' : ' '}${text}${text.endsWith(' ') ? '' : ' '}`
}

/** The words of the line as written that a part of its text stands for; stops at both ends are left out. */
export function spanOf(said: Said, { from, to }: Part): Span {
  let first = wordAt(said, from)
  let last = wordAt(said, to - 1)
  while (first < last && isStop(said.words[first]?.text)) first++
  while (last > first && isStop(said.words[last]?.text)) last--
  return { line: said.line, start: said.words[first]?.start ?? 0, end: said.words[last]?.end ?? 0 }
}

export const quote = (said: Said, part: Part): string => {
  const { start, end } = spanOf(said, part)
  return said.original.slice(start, end)
}

const isStop = (text: string | undefined): boolean => text === '.' || text === ',' || text === '?'

/** The index of the word at a place of the text. */
function wordAt({ starts }: Said, place: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((starts[middle] ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return low
}

/** The sentence that holds a place of the text. */
export const sentenceAt = (said: Said, place: number): Sentence =>
  said.sentences.find(({ to }) => place < to) ?? { from: 0, to: said.text.length, asks: false, clauses: [] }
export const clauseAt = (said: Said, place: number): Part =>
  sentenceAt(said, place).clauses.find(({ to }) => place < to) ?? sentenceAt(said, place)

export const isPersian = (text: string): boolean => /[\u0600-\u06ff]/.test(text)

/** Reads the lines of a visit and the notes of the doctor, in order; the notes come last. */
export function readTranscript(lines: readonly Line[], notes: string): Said[] {
  const said: Said[] = []
  for (const [index, { speaker, text }] of lines.entries()) {
    const read = readLine(text)
    const role = speaker === 'unknown' ? guessRole(read, said.at(-1)) : speaker === 'doctor' ? 'doctor' : 'patient'
    const one = { ...read, line: index, role, byCompanion: speaker === 'companion' }
    said.push(role === 'doctor' ? { ...one, sentences: markQuestions(one) } : one)
  }
  if (notes !== '') said.push({ ...readLine(notes), line: -1, role: 'notes', byCompanion: false })
  return said
}

function readLine(original: string): Read {
  const words = readNumbers(splitWords(original), original)
  const starts: number[] = []
  let text = ' '
  for (const word of words) {
    starts.push(text.length)
    text += `${word.text} `
  }
  return { original, text, words, starts, sentences: sentencesOf(words, starts, text.length) }
}

// With the compatibility ideographs, some of which fold to characters beyond the basic plane.
const BEYOND = /[\uf900-\ufaff\u{10000}-\u{10ffff}]/gu

// ۵۰٬۰۰۰ and ۵۰،۰۰۰ are written 50,000; «آ.اس.آ» is a name and no three sentences. One character stays one.
const THOUSANDS_MARK = /(?<=[0-9۰-۹])[٬،](?=[0-9۰-۹]{3}(?![0-9۰-۹]))/g
const INITIALS_MARK = /(?<=(?<!\p{L})\p{L}{1,2})\.(?=\p{L}{1,2}(?!\p{L}))/gu

function splitWords(original: string): Word[] {
  const source = original.replace(THOUSANDS_MARK, ',').replace(INITIALS_MARK, '\u200c')
  // No letter beyond the basic plane is one of the languages read here; blanks keep the places of the others.
  const { text, origins } = foldText(source.replace(BEYOND, (character) => ' '.repeat(character.length)))
  const words: Word[] = []
  // It begins with a stop of its own.
  for (const match of text.slice(2).matchAll(/[^ ]+/g)) {
    const from = match.index + 2
    const last = origins[from + match[0].length - 1] ?? 0
    const word = { text: match[0], start: origins[from] ?? 0, end: last + 1 }
    words.push(...splitWord(word, source, [words.at(-2)?.text ?? '', words.at(-1)?.text ?? '']))
  }
  return words
}

function splitWord(word: Word, original: string, before: readonly string[]): Word[] {
  if (isAndNumber(word.text, before.at(-1) ?? ''))
    return [
      { text: 'و', start: word.start, end: word.start + 1 },
      { text: word.text.slice(1), start: word.start + 1, end: word.end },
    ]
  const glued = splitGlued(word.text)
  const number = glued?.[0] ?? withoutIs(word.text, before)
  if (number) {
    const middle = Math.min(word.start + number.length, word.end - 1)
    const rest = glued?.[1] ?? word.text.slice(number.length)
    return [
      { text: number, start: word.start, end: middle },
      { text: rest, start: middle, end: word.end },
    ]
  }
  const pair = /^([0-9]{2,3})\.([0-9]{2,3})$/.exec(word.text)
  const written = original.slice(word.start, word.end)
  if (pair?.[1] && pair[2] && written.includes('/') && Number(pair[1]) >= 60 && Number(pair[2]) >= 30) {
    const slash = word.start + written.indexOf('/')
    return [
      { text: pair[1], start: word.start, end: slash },
      { text: 'روی', start: slash, end: slash + 1 },
      { text: pair[2], start: slash + 1, end: word.end },
    ]
  }
  if (/^[0-9]{1,3}\.[0-9]{3}$/.test(word.text) && written.includes(','))
    return [{ ...word, text: word.text.replace('.', '') }]
  return [word]
}

/** Puts figures in the place of the words of a number. */
function readNumbers(words: readonly Word[], original: string): Word[] {
  const texts = words.map(({ text }) => text)
  const read: Word[] = []
  for (let at = 0; at < words.length; ) {
    const word = words[at]
    if (!word) break
    const number = numberAt(texts, at)
    const last = number && words[at + number.length - 1]
    // "12/8" is kept as written: a fraction would lose that eight stands by itself.
    const text = number && String(Number(number.value.toFixed(3)))
    const plain = number?.length === 1 && original.slice(word.start, word.end).includes('/')
    const figures = plain ? (shareOf(word.text, texts[at + 1] ?? '') ?? word.text) : text
    read.push(figures && last ? { text: figures, start: word.start, end: last.end } : word)
    at += number?.length ?? 1
  }
  return read
}

/** «۱/۲ قرص» */
const shareOf = (text: string, counted: string): string | undefined =>
  /^(?:قرص|عدد|دونه|دانه|تا|کپسول|شیاف|tablet|pill)/.test(counted) ? SHARES[text] : undefined
const SHARES: Readonly<Record<string, string>> = { '1.2': '0.5', '1.4': '0.25', '3.4': '0.75' }

function sentencesOf(words: readonly Word[], starts: readonly number[], length: number): Sentence[] {
  const sentences: Sentence[] = []
  let clauses: Part[] = []
  let from = 0
  let clause = 0
  const endClause = (to: number) => {
    if (to > clause + 1) clauses.push({ from: clause, to })
    clause = to
  }
  const endSentence = (to: number, asks: boolean) => {
    endClause(to)
    if (clauses.length > 0) sentences.push({ from, to, asks, clauses })
    clauses = []
    from = to
  }
  for (const [index, { text }] of words.entries()) {
    const end = (starts[index] ?? 0) + text.length
    if (text === ',') endClause(end)
    else if (text === '.' || text === '?') endSentence(end, text === '?')
  }
  endSentence(length, false)
  return sentences
}

const FIRST_PERSON = phrase(
  'دارم|ندارم|داشتم|نداشتم|می‌کنم|نمی‌کنم|می‌خورم|نمی‌خورم|می‌زنم|می‌شم|خوردم|کردم|اومدم|می‌گیرم|سرم|دلم|من|i|my|im|ive|me',
)
const DOCTOR_WORDS = phrase(
  'می‌نویسم|براتون|تجویز|بخورین|بخورید|مصرف کنین|مصرف کنید|بزنین|دارین|دارید|داشتین|هستین|می‌کنین|می‌کنید|می‌خورین|می‌خورید|چطوره|چی شده|بفرمایید|نبضتون|فشارتون|your|you|prescribe|take',
)

/** How a doctor's question ends, or what it holds, where no mark tells it. */
const ASKING = phrase(
  '(?:آیا|چطوره?|چطوری|چیه|چنده|چقدره?|چند وقته?|از کی|کجاست|چی شده|چی می‌خور(?:ین|ید))|(?:حساسیت|آلرژی)(?: دارویی| غذایی| خاصی)*(?: \\.)?$|(?:دارین|دارید|ندارین|ندارید|داشتین|داشتید|نداشتین|می‌خورین|می‌خورید|می‌زنین|می‌کشین|مصرف می‌کنین|مصرف می‌کنید|نمی‌خورین|نداره|داره)(?: چی| یا نه)?(?: \\.)?',
)
const CONDITIONAL = phrase('اگه|اگر|هر وقت|هر موقع|وقتی|که')
const ENDS_ASKING = 4
function markQuestions(said: Said): Sentence[] {
  return said.sentences.map((sentence) => {
    const hit = hits(said, ASKING, sentence).at(-1)
    const atEnd = hit !== undefined && said.text.slice(hit.to, sentence.to).trim().length < ENDS_ASKING
    return { ...sentence, asks: sentence.asks || (atEnd && !says(said, CONDITIONAL, sentence)) }
  })
}

/** Who speaks, where the recording does not say: by the person of the verbs; who was asked answers. */
function guessRole(read: Read, before: Said | undefined): Said['role'] {
  const said: Said = { ...read, line: 0, role: 'patient', byCompanion: false }
  const doctor = hits(said, DOCTOR_WORDS).length
  const patient = hits(said, FIRST_PERSON).length
  if (doctor !== patient) return doctor > patient ? 'doctor' : 'patient'
  if (before?.role === 'doctor' && before.sentences.at(-1)?.asks) return 'patient'
  return read.sentences.at(-1)?.asks || says(said, phrase('#')) ? 'doctor' : 'patient'
}
