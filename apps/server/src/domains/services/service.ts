import type { TextLanguage } from '../../platform/text.ts'

/** What a service costs. A price is never changed; another version begins. */
export interface Price {
  readonly version: number
  readonly baseTokens: number
  /** Of input and output together, counted in code points; a fraction of a token counts as one. */
  readonly tokensPer1000Characters: number
}

export interface Service {
  readonly name: ServiceName
  readonly title: { readonly fa: string; readonly en: string }
  /** The price that counts now. */
  readonly price: Price
}

export const SERVICE_NAMES = ['translate', 'summarize', 'ask'] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]
export const isServiceName = (name: string): name is ServiceName => (SERVICE_NAMES as readonly string[]).includes(name)

/** What a service is asked. */
export interface Input {
  readonly text: string
  /** Of a summary. */
  readonly sentences?: number
  /** Of a translation; by default the one of the two languages that the text is not in. */
  readonly targetLanguage?: TextLanguage
}

export const TEXT_CHARACTERS_MAX = 20_000
export const SUMMARY_SENTENCES = { min: 1, usual: 3, max: 20 } as const

/** Code points: what a person counts as letters, whatever memory they take. */
export function countCharacters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** Whole tokens for so many characters of input and output together. */
export const costOf = ({ baseTokens, tokensPer1000Characters }: Price, characters: number): number =>
  baseTokens + Math.ceil((tokensPer1000Characters * characters) / 1_000)
