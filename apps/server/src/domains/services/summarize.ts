import { foldForSearch, languageOfText, type TextLanguage } from '../../platform/text.ts'
import { STOP_WORDS } from './stop-words.ts'

const SEGMENTERS: Readonly<Record<TextLanguage, Intl.Segmenter>> = {
  fa: new Intl.Segmenter('fa', { granularity: 'sentence' }),
  en: new Intl.Segmenter('en', { granularity: 'sentence' }),
}
/** Unicode ends a sentence after `؟` and `۔`, but not after the Persian semicolon. */
const AFTER_SEMICOLON = /(?=[^\s؛])(?<=؛\s*)/u
/** What ends in a full stop without ending a sentence: titles, `e.g.`, `ه.ش.`, the initials of a name. */
const ABBREVIATION = /(?:^|[\s("«])(?:Dr|Mr|Mrs|Ms|Prof|St|vs|No|Fig|approx|cf|Jr|Sr|(?:[\p{L}]\.)*[\p{L}])\.\s*$/iu
const WORDS = /[\p{L}\p{N}]+(?:[.٫/][\p{N}]+)*/gu
/** How much a sentence's own weight counts against repeating what is chosen already. */
const WEIGHT_SHARE = 0.7
/** The first sentences of a text tell more often what it is about. */
const LEAD = 0.5
/** Words that are added to every sentence's number, so that a short one is not weightiest by its shortness alone. */
const DAMPING_WORDS = 6

/**
 * The weightiest sentences of a Persian or English text, word for word and in their order: those whose words are frequent
 * in it, near its beginning, and unlike each other (maximal marginal relevance). The same text always gives the same. A
 * text of no more than so many sentences is answered as it is.
 */
export function summarize(text: string, sentences: number): string {
  const all = sentencesOf(text)
  if (all.length <= sentences) return text
  const chosen = chooseSentences(all.map(wordsOf), sentences).sort((a, b) => a - b)
  return chosen
    .map((index, position) => {
      const sentence = all[index] ?? ''
      const goesOn = chosen[position + 1] === index + 1 || /\s$/u.test(sentence)
      return goesOn ? sentence : `${sentence} `
    })
    .join('')
    .trim()
}

/** The sentences of a text with the blanks that follow them: put together they are the text. */
export function sentencesOf(text: string): string[] {
  const parts = [...SEGMENTERS[languageOfText(text)].segment(text)].flatMap(({ segment }) =>
    segment.split(AFTER_SEMICOLON),
  )
  const sentences: string[] = []
  let open = ''
  let isBlank = true // asked of each part, not of all that is open: twenty thousand line ends are as many parts
  for (const part of parts) {
    open += part
    isBlank &&= part.trim() === ''
    if (isBlank || (ABBREVIATION.test(part) && !part.includes('\n'))) continue
    sentences.push(open)
    open = ''
    isBlank = true
  }
  if (!isBlank) sentences.push(open)
  return sentences
}

const NO_WORDS: ReadonlySet<string> = new Set()

/** The words of a sentence that say something, each once. */
const wordsOf = (sentence: string): ReadonlySet<string> =>
  new Set((foldForSearch(sentence).match(WORDS) ?? []).filter((word) => !STOP_WORDS.has(word)))

/** Which sentences to keep, the weightiest first. */
function chooseSentences(sentences: readonly ReadonlySet<string>[], count: number): number[] {
  const weights = weigh(sentences)
  const likeness = sentences.map(() => 0) // to the chosen one it is most like
  const left = new Set(sentences.keys())
  const chosen: number[] = []
  const worth = (index: number) => WEIGHT_SHARE * (weights[index] ?? 0) - (1 - WEIGHT_SHARE) * (likeness[index] ?? 0)
  while (chosen.length < count) {
    let [best, most] = [-1, Number.NEGATIVE_INFINITY]
    for (const index of left) {
      const weight = worth(index)
      if (weight > most) [best, most] = [index, weight]
    }
    left.delete(best)
    chosen.push(best)
    const words = sentences[best]
    for (const index of left) {
      const like = overlap(words, sentences[index])
      if (like > (likeness[index] ?? 0)) likeness[index] = like
    }
  }
  return chosen
}

/** From 0 to 1: the mean frequency of a sentence's words, and where it stands. */
function weigh(sentences: readonly ReadonlySet<string>[]): number[] {
  const frequency = new Map<string, number>()
  for (const words of sentences) for (const word of words) frequency.set(word, (frequency.get(word) ?? 0) + 1)
  const weights = sentences.map((words, index) => {
    let sum = 0
    for (const word of words) sum += frequency.get(word) ?? 0
    return (sum / (words.size + DAMPING_WORDS)) * (1 + LEAD / (index + 1))
  })
  const most = weights.reduce((a, b) => Math.max(a, b), 0)
  return most === 0 ? weights : weights.map((weight) => weight / most)
}

/** From 0 (nothing in common) to 1 (the same words). */
function overlap(a: ReadonlySet<string> = NO_WORDS, b: ReadonlySet<string> = NO_WORDS): number {
  if (a.size === 0 || b.size === 0) return 0
  const few = a.size < b.size ? a : b
  const many = few === a ? b : a
  let common = 0
  for (const word of few) if (many.has(word)) common++
  return common / (a.size + b.size - common)
}
