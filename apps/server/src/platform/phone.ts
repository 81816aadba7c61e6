import { toLatinDigits } from './text.ts'

/** Blanks, dashes, brackets, and the invisible direction marks that come along when a number is copied from contacts. */
const BETWEEN = /[\s\p{Pd}\p{Cf}()]/gu
const IRANIAN_MOBILE = /^(?:\+98|0098|98|0)(9\d{9})$/
/** E.164: eight to fifteen digits with the country's code. */
const FOREIGN = /^(?:\+|00)([1-9]\d{7,14})$/
const MASK = '***'
const MASK_AFTER = 4

/**
 * A phone number as E.164, or undefined if it is none (docs/decisions.md, phones): `+98…`, `0098…`, `98…` or `09…` for Iranian
 * mobiles, `+…` or `00…` for other countries, in any digits, with blanks, dashes or brackets between. Iranian numbers
 * that are no mobiles are none: they receive no code.
 */
export function parsePhone(text: string): string | undefined {
  const digits = toLatinDigits(text).replace(BETWEEN, '')
  const mobile = IRANIAN_MOBILE.exec(digits)?.[1]
  if (mobile) return `+98${mobile}`
  const foreign = FOREIGN.exec(digits)?.[1]
  return foreign && !foreign.startsWith('98') ? `+${foreign}` : undefined
}

/** Three digits of a mobile or more, as it is written or without what stands before its 9. */
const IRANIAN_BEGINNING = /^(?:\+98|0098|98|0)?(9\d{2,9})$/

/** What phone numbers (E.164) begin with that are searched for by this text, or undefined where it is no beginning of any. */
export function phoneBeginningOf(text: string): string | undefined {
  const digits = toLatinDigits(text).replace(BETWEEN, '')
  const mobile = IRANIAN_BEGINNING.exec(digits)?.[1]
  return mobile ? `+98${mobile}` : parsePhone(text)
}

/** An Iranian number as people write it (`09121234567`); others stay E.164. */
const toLocalPhone = (e164: string): string => (e164.startsWith('+98') ? `0${e164.slice(3)}` : e164)

/** `0912***4567` (contract: masked_phone). At least three digits stay hidden, of short foreign numbers too. */
export function maskPhone(e164: string): string {
  const number = toLocalPhone(e164)
  const tail = Math.max(0, Math.min(4, number.length - MASK_AFTER - MASK.length))
  return number.slice(0, MASK_AFTER) + MASK + number.slice(number.length - tail)
}
