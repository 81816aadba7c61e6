import type { Catalog, Drug } from './catalog.ts'
import { type Mention, type Token, tokensOf } from './names.ts'

/** A drug named in a text; UTF-16 places, end exclusive. */
export interface NamedDrug {
  readonly drug: Drug
  readonly start: number
  readonly end: number
}

/** Names of drugs that are everyday words too (an exam, the underground); they count beside a form or an amount. */
const EVERYDAY = new Set(['کنکور', 'ترا', 'مترو', 'دیان', 'سیتا', 'پرد', 'گابا', 'زیلت', 'الدی', 'اچدی', 'سفا', 'استا'])
const FORM_BEFORE = /^(?:قرص|قرصهای|کپسول|شربت|آمپول|امپول|شیاف|پماد|کرم|داروی|دارو|tablet|tablets|capsule|syrup|drug)$/
/** Initials (ASA) that ordinary words in a row ("as a") spell too. */
const INITIALS = /^[a-z]{1,4}$/
/** A shorter word is too often some other word. */
const MISTYPED_MIN = 6

/** The drugs that a sentence names. A mistyped name counts where the word is no ordinary one and names one drug only. */
export function drugsInSentence(catalog: Catalog, text: string): NamedDrug[] {
  const tokens = tokensOf(text)
  const mistyped = (word: string) => word.length >= MISTYPED_MIN && !catalog.ordinary.has(word)
  return catalog.drugNames.find(tokens, mistyped).flatMap((mention) => {
    const drug = mention.ids.length === 1 && catalog.drugs.get(mention.ids[0] ?? '')
    const start = tokens[mention.from]?.start
    const end = tokens[mention.until - 1]?.end
    if (!drug || start === undefined || end === undefined || !isMeant(tokens, mention)) return []
    return [{ drug, start, end }]
  })
}

function isMeant(tokens: readonly Token[], { from, until }: Mention): boolean {
  const name = tokens
    .slice(from, until)
    .map(({ key }) => key)
    .join('')
  if (until - from > 1 && INITIALS.test(name)) return false
  return !EVERYDAY.has(name) || FORM_BEFORE.test(tokens[from - 1]?.key ?? '') || /^\d+$/.test(tokens[until]?.key ?? '')
}
