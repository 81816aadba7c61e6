import type { Db } from '../../../platform/database/transaction.ts'
import { findByWords, findNamed, findWords, findWordsAlike, namesOf, wordsIn } from './candidates.ts'
import type { Entry } from './entry.ts'
import { type Meaning, meaningsOf, weightOf } from './meanings.ts'
import { findEntries } from './read.ts'
import { type Scored, scoreAll } from './score.ts'
import { spellingsOf } from './spellings.ts'
import { type Words, wordsOf } from './words.ts'
import { EVERY_ENTRY } from './write.ts'

export interface Found {
  readonly entry: Entry
  /** 0 to 1: how surely the question is about it. */
  readonly score: number
  /** Which words of the question name it, counted from 0; none where only its text has them. */
  readonly namedBy: readonly number[]
}
export interface SearchLimits {
  /** Only entries that were checked so. */
  readonly checked?: Entry['source']['checked']
}

/** Below this a question is about nothing that is known here. */
export const SURE_MIN = 0.5
/** The rarest words of a question are looked up; more do not tell more. */
const LOOKED_UP_MAX = 12

/**
 * What a question may be about, the surest first, at most `limit`. Names are found as they are, with blanks anywhere, mistyped,
 * inflected, and with their words apart; where none is, the words of the sentences speak. How the score comes about is told in
 * docs/assistant.md. Its cost does not grow with what is known: each step looks at a bounded number of rows.
 */
export async function searchKnowledge(
  db: Db,
  question: string,
  limit: number,
  limits: SearchLimits = {},
): Promise<Found[]> {
  const words = wordsOf(question)
  if (words.all.length === 0) return []
  const checked = limits.checked ?? null
  const meanings = await findMeanings(db, words)
  const named = await findNamed(db, [...words.grams.keys()], checked)
  const spoken = await findByWords(db, lookedUp(meanings), checked)
  const ids = [...new Set([...named.map(({ id }) => id), ...spoken])]
  if (ids.length === 0) return []
  const wanted = [...new Set(meanings.flatMap(({ options }) => options.map(({ word }) => word)))]
  const names = await namesOf(db, ids, wanted)
  const weights = await weightsOf(
    db,
    names.flatMap((name) => name.words),
  )
  const postings = await wordsIn(db, ids, wanted)
  const best = scoreAll({ question, words, meanings, ids, named, names, weights, postings }).slice(0, limit)
  return withEntries(db, best)
}

async function findMeanings(db: Db, { terms }: Words): Promise<Meaning[]> {
  const stems = [...new Set(terms.map(({ word }) => word))]
  const known = await findWords(db, [EVERY_ENTRY, ...stems])
  const have = new Set(known.map(({ word }) => word))
  const unknown = stems.filter((word) => !have.has(word))
  const spellings = [...new Set(unknown.flatMap(spellingsOf))]
  const alike = spellings.length > 0 ? await findWordsAlike(db, spellings) : []
  return meaningsOf(terms, known, alike)
}

const lookedUp = (meanings: readonly Meaning[]) =>
  meanings
    .filter(({ isLight }) => !isLight)
    .flatMap(({ options }) => options.map(({ word, likeness, weight }) => ({ word, weight: weight * likeness })))
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, LOOKED_UP_MAX)

/** How much each word of names tells, 0 to 1. */
async function weightsOf(db: Db, words: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const known = await findWords(db, [...new Set([EVERY_ENTRY, ...words])])
  const all = known.find(({ word }) => word === EVERY_ENTRY)?.entries ?? 1
  return new Map(known.map(({ word, entries }) => [word, weightOf(word, { entries, all })]))
}

async function withEntries(db: Db, best: readonly Scored[]): Promise<Found[]> {
  const read = await findEntries(
    db,
    best.map(({ id }) => id),
  )
  const entries = new Map(read.map((entry) => [entry.id, entry]))
  return best.flatMap(({ id, score, namedBy }) => {
    const entry = entries.get(id)
    return entry ? [{ entry, score, namedBy }] : []
  })
}
