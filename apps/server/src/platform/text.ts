const DIGITS = /[۰-۹٠-٩]/g
const PERSIAN_ZERO = 0x06f0
const ARABIC_ZERO = 0x0660

/** Persian and Arabic digits as Latin ones; everything else as it is. */
export const toLatinDigits = (text: string): string =>
  text.replace(DIGITS, (digit) => {
    const code = digit.charCodeAt(0)
    return String(code - (code >= PERSIAN_ZERO ? PERSIAN_ZERO : ARABIC_ZERO))
  })

/** Letters that one keyboard writes thus and another otherwise. Those with hamza or madda are taken apart before. */
const LETTERS: Readonly<Record<string, string>> = {
  ي: 'ی',
  ى: 'ی',
  ے: 'ی',
  ك: 'ک',
  ة: 'ه',
  ە: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ٱ: 'ا',
}
const FOLDED = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g')

/**
 * A text as it is compared in searches (docs/decisions.md, text): one form of each letter, no vowel signs, hamza marks or
 * tatweel, Latin digits, lower case, single blanks. The half-space that Persian writes within words counts as a blank;
 * other invisible marks count as nothing. Folding what is folded changes nothing.
 */
export function foldForSearch(text: string): string {
  return toLatinDigits(
    text
      .normalize('NFKD') // also the joined forms (ﻻ) that old documents are full of
      .replaceAll('\u200c', ' ')
      .replace(/[\p{M}\p{Cf}ـ]/gu, '')
      .replace(FOLDED, (letter) => LETTERS[letter] ?? letter),
  )
    .toLowerCase()
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
}

/**
 * A name as it is kept and compared whole: one form of the letters that keyboards differ in, Latin digits, single blanks;
 * the half-space counts as a blank, other invisible marks as nothing. Madda, hamza and case stay, so that it can still be
 * shown. Unifying what is unified changes nothing.
 */
export const unifyText = (text: string): string =>
  toLatinDigits(
    text
      .normalize('NFKC')
      .replaceAll('\u200c', ' ')
      .replace(/\p{Cf}/gu, '')
      .normalize('NFC')
      .replace(FOLDED, (letter) => LETTERS[letter] ?? letter),
  )
    .replace(/\s+/g, ' ')
    .trim()

/** Letters, digits, symbols and punctuation, but for those that are drawn as nothing: Hangul fillers, the braille blank. */
const VISIBLE = /(?![\p{DI}\u2800])[\p{L}\p{N}\p{S}\p{P}]/u

/** Whether anything of a text can be seen; blanks, invisible marks and marks without a letter to sit on cannot. */
export const isVisible = (text: string): boolean => VISIBLE.test(text)

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS_BUT_LINES = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u

/**
 * Whether a text holds what nobody writes on purpose: control characters, lone surrogates, or marks that turn the
 * direction of the text after them (they make a file name or a dose read backwards). With `allowLines` line ends and
 * tabs pass; the joiners and direction hints that Persian needs (U+200C to U+200F) always do.
 */
export const hasControlCharacters = (text: string, { allowLines = false }: { allowLines?: boolean } = {}): boolean =>
  (allowLines ? CONTROLS_BUT_LINES : CONTROLS).test(text)

const PERSIAN = /\p{Script=Arabic}/gu
const LATIN = /\p{Script=Latin}/gu

export type TextLanguage = 'fa' | 'en'

/** The language most letters of a text belong to; Persian where it has none of either. */
export const languageOfText = (text: string): TextLanguage =>
  (text.match(LATIN)?.length ?? 0) > (text.match(PERSIAN)?.length ?? 0) ? 'en' : 'fa'
