import type { KnownWord } from './candidates.ts'
import { likenessOf } from './spellings.ts'
import { isLightWord, type Term } from './words.ts'
import { EVERY_ENTRY } from './write.ts'

/** A word of a question, and the words of the knowledge it may be. */
export interface Meaning {
  readonly at: number
  readonly isLight: boolean
  /** How much it tells, 0 to 1: the fewer entries have it, the more. What no entry has tells most. */
  readonly weight: number
  readonly options: readonly { readonly word: string; readonly likeness: number; readonly weight: number }[]
}

const LIGHT_WEIGHT = 0.2
const WEIGHT_MIN = 0.05
/** A mistyped word may be one of so many. */
const OPTIONS_MAX = 3

/** How much a word tells, 0 to 1 (inverse document frequency, as a share of its most). */
export function weightOf(word: string, { entries, all }: { entries: number; all: number }): number {
  if (isLightWord(word)) return LIGHT_WEIGHT
  return Math.min(1, Math.max(WEIGHT_MIN, Math.log((all + 1) / (entries + 0.5)) / Math.log(all + 1)))
}

export function meaningsOf(
  terms: readonly Term[],
  known: readonly KnownWord[],
  alike: readonly KnownWord[],
): Meaning[] {
  const counts = new Map(known.map(({ word, entries }) => [word, entries]))
  const all = Math.max(1, counts.get(EVERY_ENTRY) ?? 1)
  return terms.map(({ at, word, isLight, typed }) => {
    const entries = counts.get(word)
    if (entries !== undefined) {
      const weight = weightOf(word, { entries, all })
      return { at, isLight, weight, options: [{ word, likeness: 1, weight }] }
    }
    const options = alike
      .map((one) => ({
        word: one.word,
        likeness: Math.max(likenessOf(word, one.word), likenessOf(typed, one.word)),
        weight: weightOf(one.word, { entries: one.entries, all }),
      }))
      .filter(({ likeness }) => likeness > 0)
      .toSorted((a, b) => b.likeness - a.likeness)
      .slice(0, OPTIONS_MAX)
    return { at, isLight, weight: isLight ? LIGHT_WEIGHT : 1, options }
  })
}
