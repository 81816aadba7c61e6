import { foldForSearch } from '../../../platform/text.ts'
import type { Span } from './types.ts'

// Every repetition is bounded, so that a pattern costs no more than a constant at each word: linear on any text.
const WORD_REST = '[^ ]{0,14}'
const GAP =
  '(?: (?!ن(?:دار|داشت|یست|بود|شد|کرد)|[.?] |(?:no|not|isnt|doesnt|didnt|wasnt|hasnt|dont|arent|wont|never|havent|without|but) )[^ ]{1,24}){0,5}?'
const SUFFIX =
  '(?: ?(?:ام|م|ات|ت|اش|ش|مان|مون|شان|شون|ها?ی?(?:ام|م|اش|ش|ت|مان|مون|شان|شون)?|ی|یم|یش|یه|یشان|یشون|و|رو|را|مو|شو|تو))?'
const NUMBER = '[0-9]{1,4}(?:\\.[0-9]{1,2})?'
const PERSIAN = /[\u0600-\u06ff]/

/**
 * Turns a phrase of the word lists into the source of a regular expression over folded text. It matches whole words, and
 * - a blank between Persian words may be missing (half-space, joined, apart); between English ones it stands;
 * - ` … ` stands for up to five other words, none of which denies;
 * - `~` after a Persian noun for its possible endings (سینه~: سینه‌ام، سینش، سینه‌های), `*` for any rest of the word;
 * - `#` for a number; `(a|b)` and `(a)?` for choices.
 */
export function phraseSource(phrase: string): string {
  const blank = PERSIAN.test(phrase) ? ' ?' : ' '
  return shortenEndings(phrase)
    .replace(/\p{L}+/gu, (letters) => foldForSearch(letters))
    .replace(/\((?!\?)/g, '(?:')
    .replace(/ … | /g, (gap) => (gap === ' ' ? blank : '\u0000'))
    .replaceAll('~', SUFFIX)
    .replaceAll('*', WORD_REST)
    .replaceAll('#', NUMBER)
    .replaceAll('\u0000', `${GAP} `)
}

/** A noun in ه loses it before an ending when spoken: بچه‌ام، بچم; سینه‌اش، سینش. */
const shortenEndings = (phrase: string): string =>
  phrase.replace(/\(([^()]*)\)~|(\p{L}+ه)~/gu, (_whole, choices: string | undefined, noun: string | undefined) => {
    const nouns = (choices ?? noun ?? '').split('|')
    const spoken = nouns
      .filter((one) => one.endsWith('ه'))
      .flatMap((one) => SPOKEN_ENDINGS.map((end) => one.slice(0, -1) + end))
    return `((${nouns.join('|')})~${spoken.length > 0 ? `|${spoken.join('|')}` : ''})`
  })
const SPOKEN_ENDINGS = ['م', 'ش', 'ت', 'مون', 'شون', 'تون', 'مو', 'شو', 'تو']

/** One expression for any of the phrases; made once, at start. */
export const compilePhrases = (phrases: readonly string[]): RegExp =>
  new RegExp(` (?:${phrases.map(phraseSource).join('|')})(?= )`, 'g')

export interface Match extends Span {
  readonly groups: readonly (string | undefined)[]
}

/** Where an expression matches, in order; the blank before the first word is left out. */
export function findSpans(text: string, expression: RegExp): Match[] {
  const found: Match[] = []
  for (const match of text.matchAll(expression))
    found.push({ start: match.index + 1, end: match.index + match[0].length, groups: match.slice(1) })
  return found
}
