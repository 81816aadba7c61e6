import { foldForSearch } from '../../../platform/text.ts'

/**
 * A text as the rules read it: words of folded letters, each after exactly one blank, with `.` and `?` for ends of
 * sentences and `,` for lesser stops as words of their own; a blank at both ends. It begins with a `.`, so that what opens a sentence is known.
 */
export interface FoldedText {
  readonly text: string
  /** For each character of `text` the place in the original it came from; one more entry for the end. */
  readonly origins: Uint32Array
}

const ENDS = new Set('.!;؛…\n\r\u2028\u2029۔')
const QUESTIONS = new Set('?؟')
const STOPS = new Set(',،:()[]{}«»"“”–—|')
// Dropped within words, so that can't and cant, تَب and تب are one: quotes, joiners, directions, vowel signs.
const SILENT = /^[\p{M}\p{Cf}'’‘`´ـ]$/u
const WORD = /^[\p{L}\p{N}]+$/u
const LETTER_RUN_MAX = 2

const folds = new Map<string, string>()
const FOLDS_MAX = 4096

function foldCharacter(character: string): string {
  const known = folds.get(character)
  if (known !== undefined) return known
  const folded = foldOnce(character)
  if (folds.size < FOLDS_MAX) folds.set(character, folded)
  return folded
}

function foldOnce(character: string): string {
  if (ENDS.has(character)) return '.'
  if (QUESTIONS.has(character)) return '?'
  if (STOPS.has(character)) return ','
  if (character === '\u200c') return ' '
  if (SILENT.test(character)) return ''
  const folded = foldForSearch(character)
  return WORD.test(folded) ? folded : ' '
}

const isDigit = (character: string | undefined) => character !== undefined && character >= '0' && character <= '9'

/** Folds a text and keeps where each character came from. Linear in its length. */
export function foldText(original: string): FoldedText {
  const out = new FoldedWriter()
  let place = 0
  for (const character of original) {
    const folded = foldCharacter(character)
    if (isDecimalPoint(original, place)) out.addToNumber('.', place)
    else if (folded === '.' || folded === '?' || folded === ',') out.addStop(folded, place)
    else if (folded === ' ') out.addBlank(place)
    else for (const letter of folded) out.addLetter(letter, place)
    place += character.length
  }
  return out.finish(original.length)
}

/** 38.5, 38/5, 38٫5 and 38,5: a mark between two digits belongs to the number. */
function isDecimalPoint(text: string, place: number): boolean {
  const mark = text[place]
  if (mark !== '.' && mark !== '/' && mark !== '٫' && mark !== ',') return false
  return isDigit(foldCharacter(text[place - 1] ?? '')) && isDigit(foldCharacter(text[place + 1] ?? ''))
}

/** Collects folded characters with their places. */
class FoldedWriter {
  private readonly parts: string[] = [' ', '.', ' ']
  private readonly places: number[] = [0, 0, 0]
  private last = ' '
  private run = 0

  private push(character: string, place: number): void {
    this.run = character === this.last ? this.run + 1 : 1
    this.parts.push(character)
    this.places.push(place)
    this.last = character
  }

  addBlank(place: number): void {
    if (this.last !== ' ') this.push(' ', place)
  }

  addStop(stop: string, place: number): void {
    this.addBlank(place)
    this.push(stop, place)
    this.push(' ', place)
  }

  addToNumber(point: string, place: number): void {
    this.push(point, place)
  }

  /** Digits and letters stand apart (2ماهه); a letter drawn out for stress (کمکککک) is written once. */
  addLetter(letter: string, place: number): void {
    if (this.last !== ' ' && this.last !== '.' && isDigit(letter) !== isDigit(this.last)) this.addBlank(place)
    if (letter !== this.last || isDigit(letter) || this.run < LETTER_RUN_MAX) this.push(letter, place)
    else if (this.run++ === LETTER_RUN_MAX) {
      this.parts.pop()
      this.places.pop()
    }
  }

  finish(end: number): FoldedText {
    this.addBlank(end)
    return { text: this.parts.join(''), origins: Uint32Array.from([...this.places, end]) }
  }
}
