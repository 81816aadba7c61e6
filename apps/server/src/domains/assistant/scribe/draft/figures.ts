import { readTranscript } from '../../scribe/extract/read.ts'
import { isAmong, placesOf, tellingWords } from './words.ts'

const FIGURE = /^[0-9]+(?:\.[0-9]+)?$/

/** The numbers of a text, in figures or in words of either language. */
function figuresIn(text: string): number[] {
  const [said] = readTranscript([{ speaker: 'doctor', text }], '')
  return figuresAmong((said?.words ?? []).map((word) => word.text))
}

export const figuresAmong = (words: readonly string[]): number[] =>
  words.flatMap((word) =>
    FIGURE.test(word)
      ? [Number(word)]
      : word.split('.').every((part) => FIGURE.test(part))
        ? word.split('.').map(Number)
        : [],
  )

/** «روزی یکی», «یه دونه»: one is often said without its number. */
const ONE = /^(?:یک|یه|یدونه|دونه|روزی|روزانه|شبی|صبحی|هر|once|one|an?|daily|every)/
const WEEK = /^(?:هفته|هفت|week)/
const MONTH = /^(?:ماه|month)/
const WEEK_DAYS = 7
const MONTH_DAYS = 30

/** Numbers of a claim that its evidence does not say; a week may be seven days, a month thirty. */
export function missingFigures(claim: string, evidence: readonly string[]): number[] {
  const said = figuresAmong(evidence)
  const has = (figure: number) => said.some((each) => Math.abs(each - figure) < 1e-6)
  const among = (pattern: RegExp) => evidence.some((word) => pattern.test(word))
  const hasOne = among(ONE)
  const isSaid = (figure: number): boolean => {
    if (has(figure) || (figure === 1 && hasOne)) return true
    if (among(WEEK) && (has(figure / WEEK_DAYS) || (figure === WEEK_DAYS && hasOne))) return true
    return among(MONTH) && (has(figure / MONTH_DAYS) || (figure === MONTH_DAYS && hasOne))
  }
  return figuresIn(claim).filter((figure) => !isSaid(figure))
}

/** Ways to say "when needed". */
const WHEN_NEEDED = ['نیاز', 'لزوم', 'لازم', 'وقتی', 'وقت', 'حمله', 'درد', 'needed', 'prn', 'required']

/** Whether the evidence bears out a dose, a frequency or a duration: its numbers, or without any its words. */
export function holdsMeasure(measure: string, evidence: readonly string[]): boolean {
  if (figuresIn(measure).length > 0) return missingFigures(measure, evidence).length === 0
  const telling = tellingWords(measure)
  if (telling.some((word) => isAmong(word, evidence))) return true
  return telling.some((word) => WHEN_NEEDED.includes(word)) && evidence.some((word) => WHEN_NEEDED.includes(word))
}

/**
 * The words that may tell the dose of a drug where its evidence names others too: those from its name to the next one's; where
 * no number stands there, those before it; all where none stands there either.
 */
export function wordsOfDose(name: string, others: readonly string[], evidence: readonly string[]): readonly string[] {
  const own = placesOf(name, evidence)
  const foreign = others.flatMap((other) => placesOf(other, evidence)).filter((at) => !own.includes(at))
  if (own.length === 0 || foreign.length === 0) return evidence
  const after = own.flatMap((at) => evidence.slice(at, Math.min(...foreign.filter((one) => one > at), evidence.length)))
  const before = own.flatMap((at) => evidence.slice(Math.max(...foreign.filter((one) => one < at), -1) + 1, at))
  return [after, before].find((words) => figuresAmong(words).length > 0) ?? evidence
}
