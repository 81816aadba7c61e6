import { toLatinDigits } from '../../i18n/format.ts'

const DIGITS_MAX = 9

/** The whole number in what was typed, whatever its digits and separators; 0 where there is none. */
export const readAmount = (typed: string): number =>
  Number(toLatinDigits(typed).replaceAll(/\D/g, '').slice(0, DIGITS_MAX) || '0')
