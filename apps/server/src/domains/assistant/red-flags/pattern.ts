import { foldForSearch } from '../../../platform/text.ts'
import { type Pattern, parsePattern } from './pattern-syntax.ts'
import type { Span } from './types.ts'

const PERSIAN = /[\u0600-\u06ff]/

const SOUNDS: Readonly<Record<string, string>> = { ص: 'س', ث: 'س', ذ: 'ز', ض: 'ز', ظ: 'ز', ط: 'ت', ح: 'ه', غ: 'ق' }

/** Persian letters of one sound as one letter, for who writes by ear (قرس، تشنض); as long as the text. */
export const foldSounds = (text: string): string => text.replace(/[صثذضظطحغ]/g, (letter) => SOUNDS[letter] ?? letter)

/**
 * Reads a phrase of the word lists as patterns over folded text, one or (for `↔`) two. They match whole words, and
 * - a blank between Persian words may be missing (half-space, joined, apart); between English ones it stands;
 * - ` … ` stands for up to five other words, none of which denies, ` ‥ ` for up to two; `a ↔ b` for the two
 *   in either order with such a gap (in Persian, where the verb comes last, the other order only with the short one);
 * - `~` after a Persian noun for its possible endings (سینه~: سینه‌ام، سینش، سینه‌های), `*` for any rest of the word;
 * - `#` for a number; `(a|b)` and `(a)?` for choices; the rest as `parsePattern` tells.
 */
export const readPhrase = (phrase: string): Pattern[] =>
  bothOrders(phrase).map((one) => {
    const folded = shortenEndings(one)
      .replace(/\p{L}+/gu, foldLetters)
      .replace(/خوا|خود(?=[مش])/g, (letters) => letters.replace('و', 'و?')) // میخام، خدمو
    return parsePattern(folded, PERSIAN.test(one) ? 'may be missing' : 'stands')
  })

const foldLetters = (letters: string): string => (FOLDED.test(letters) ? letters : foldSounds(foldForSearch(letters)))
const FOLDED = /^(?:[a-z]+|[ابپتجچخدرزژسشعفقکگلمنوهی]+)$/ // as nearly all are: nothing to do

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

function bothOrders(phrase: string): string[] {
  const [one, other] = phrase.split(' ↔ ')
  return other === undefined ? [phrase] : [`${one} … ${other}`, `${other} ${PERSIAN.test(phrase) ? '‥' : '…'} ${one}`]
}

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
