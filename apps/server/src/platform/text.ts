const DIGITS = /[۰-۹٠-٩]/g
const PERSIAN_ZERO = 0x06f0
const ARABIC_ZERO = 0x0660

/** Persian and Arabic digits as Latin ones; everything else as it is. */
export const toLatinDigits = (text: string): string =>
  text.replace(DIGITS, (digit) => {
    const code = digit.charCodeAt(0)
    return String(code - (code >= PERSIAN_ZERO ? PERSIAN_ZERO : ARABIC_ZERO))
  })

/** Latin digits as Persian ones. */
export const toPersianDigits = (text: string): string =>
  text.replace(/[0-9]/g, (digit) => String.fromCharCode(PERSIAN_ZERO + Number(digit)))

const LETTERS: Readonly<Record<string, string>> = {
  ي: 'ی',
  ى: 'ی',
  ئ: 'ی',
  ك: 'ک',
  ة: 'ه',
  ۀ: 'ه',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ؤ: 'و',
}
const FOLDED = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g')

/**
 * A text as it is compared in searches (decisions.md, text): one form of each letter, no vowel signs or tatweel, Latin
 * digits, lower case, single blanks. The half-space that Persian writes within words counts as a blank.
 */
export function foldForSearch(text: string): string {
  return toLatinDigits(text.normalize('NFC').replace(FOLDED, (letter) => LETTERS[letter] ?? letter))
    .normalize('NFD')
    .replace(/[\p{M}ـ]/gu, '')
    .toLowerCase()
    .replace(/[\s\u200c\u200d]+/g, ' ')
    .trim()
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS_BUT_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u

/**
 * Whether a text holds what nobody writes on purpose: control characters, lone surrogates, or marks that turn the
 * direction of the text after them. Line breaks and tabs pass with `allowLines`; the joiners Persian needs always do.
 */
export const hasControlCharacters = (text: string, { allowLines = false }: { allowLines?: boolean } = {}): boolean =>
  (allowLines ? CONTROLS_BUT_LINES : CONTROLS).test(text)
