import { toLatinDigits } from './text.ts'

const IRANIAN_MOBILE = /^(?:\+98|0098|98|0)(9\d{9})$/
const FOREIGN = /^(?:\+|00)([1-9]\d{7,14})$/

/**
 * A phone number as E.164, or undefined if it is none (decisions.md, phones): `+98…`, `0098…`, `98…` or `09…` for Iranian
 * mobiles, `+…` or `00…` for other countries, in any digits, with blanks, dashes or brackets between.
 */
export function parsePhone(text: string): string | undefined {
  const digits = toLatinDigits(text).replace(/[\s\-()]/g, '')
  const mobile = IRANIAN_MOBILE.exec(digits)?.[1]
  if (mobile) return `+98${mobile}`
  const foreign = FOREIGN.exec(digits)?.[1]
  return foreign && !foreign.startsWith('98') ? `+${foreign}` : undefined
}

/** An Iranian number as people write it (`09121234567`); others stay E.164. */
export const toLocalPhone = (e164: string): string => (e164.startsWith('+98') ? `0${e164.slice(3)}` : e164)

/** `0912***4567` (contract: masked_phone). */
export function maskPhone(e164: string): string {
  const local = toLocalPhone(e164)
  return `${local.slice(0, 4)}***${local.slice(-4)}`
}
