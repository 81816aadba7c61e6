import { toLatinDigits } from './format.ts'

/** The whole number in what was typed, whatever its digits and separators, of so many digits at the most; 0 where there is none. */
export const readWhole = (typed: string, digitsMax: number): number =>
  Number(toLatinDigits(typed).replaceAll(/\D/g, '').slice(0, digitsMax) || '0')
