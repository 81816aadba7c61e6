import type { Named } from './candidates.ts'
import { kindOf } from './entry.ts'
import type { Meaning } from './meanings.ts'
import { isEveryday, type Words } from './words.ts'

export interface Scored {
  readonly id: string
  readonly score: number
  readonly namedBy: readonly number[]
}
interface Evidence {
  readonly question: string
  readonly words: Words
  /** How much of what the question tells is known to no entry at all, 0 to 1. */
  readonly strange: number
  readonly meanings: readonly Meaning[]
  readonly ids: readonly string[]
  /** Names that stand in the question as they are. */
  readonly named: readonly { readonly id: string; readonly name: string }[]
  readonly names: readonly Named[]
  readonly weights: ReadonlyMap<string, number>
  readonly postings: readonly { readonly id: string; readonly word: string; readonly in_name: boolean }[]
}
interface NameHit {
  readonly score: number
  readonly namedBy: readonly number[]
}

const NAME_SHARE = 0.7
const TEXT_SHARE = 0.3
/** What the words alone can make of an entry that is not named. */
const TEXT_ALONE = 0.62
/** Weight of matched words from which on a name, or a text alone, is as good as certain. */
const NAME_ENOUGH = 0.8
const TEXT_ENOUGH = 1.7
/** The words of a name that are missing in the question may weigh so much of it. */
const NAME_COVERED_MIN = 0.6
const EVERYDAY_FACTOR = 0.45
const NAMED_MIN = 0.55
/** A medicine that is named is what the question is about, the complaint it is taken for or brings is not. */
const DRUG_FIRST = 0.12
const EARLIER_FIRST = 0.03
const LONGER_NAME_FIRST = 0.01
/** An entry that is surer by more than this stays first. */
const LONGER_NAME_GAP = 0.12
/** "Burn", "cold" and "shock" are words of every day: the more else of the question is strange here, the less they mean illness. */
const STRANGE_COST = 0.2

/** Every candidate with its score, the surest first; those that have nothing of the question are left out. */
export function scoreAll(found: Omit<Evidence, 'strange'>): Scored[] {
  const evidence = { ...found, strange: strangeShareOf(found.meanings) }
  const texts = textScores(evidence)
  const names = nameHits(evidence)
  const scored = evidence.ids.map((id) => {
    const name = names.get(id)
    const text = texts.get(id) ?? { share: 0, weight: 0 }
    const alone = TEXT_ALONE * text.share * Math.min(1, text.weight / TEXT_ENOUGH)
    const strange = kindOf({ id }) === 'drug' ? 0 : STRANGE_COST * evidence.strange
    const score = Math.max(alone, name ? NAME_SHARE * name.score + TEXT_SHARE * text.share - strange : 0)
    return { id, score, namedBy: name && name.score >= NAMED_MIN ? name.namedBy : [] }
  })
  return preferLongerNames(preferDrugs(scored, evidence.words.all.length))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}

function strangeShareOf(meanings: readonly Meaning[]): number {
  const told = meanings.reduce((sum, { weight }) => sum + weight, 0)
  const strange = meanings.reduce((sum, { weight, options }) => sum + (options.length === 0 ? weight : 0), 0)
  return told > 0 ? strange / told : 0
}

function preferDrugs(scored: readonly Scored[], length: number): Scored[] {
  return scored.map((one) => {
    if (one.namedBy.length === 0) return one
    const earlier = EARLIER_FIRST * (1 - Math.min(...one.namedBy) / Math.max(1, length))
    return { ...one, score: Math.min(1, one.score + earlier + (kindOf(one) === 'drug' ? DRUG_FIRST : 0)) }
  })
}

/** Who is named by all the words that name another, and more, is meant: the child of «احیای کودک», not anybody. */
function preferLongerNames(scored: readonly Scored[]): Scored[] {
  const named = scored.filter(({ namedBy }) => namedBy.length > 0)
  return scored.map((one) => {
    const shorter = named.filter(
      ({ score, namedBy }) =>
        namedBy.length < one.namedBy.length &&
        score - one.score < LONGER_NAME_GAP &&
        namedBy.every((at) => one.namedBy.includes(at)),
    )
    return { ...one, score: Math.min(1, Math.max(one.score, ...shorter.map(({ score }) => score + LONGER_NAME_FIRST))) }
  })
}

/** How much of what the question tells is in each entry; what is only in its sentences counts less than what is in its names. */
function textScores({ meanings, postings }: Evidence) {
  const has = new Map<string, Map<string, boolean>>()
  for (const { id, word, in_name } of postings) has.set(id, (has.get(id) ?? new Map()).set(word, in_name))
  const told = meanings.reduce((sum, { weight }) => sum + weight, 0)
  return new Map(
    [...has].map(([id, words]) => {
      let weight = 0
      for (const meaning of meanings) {
        const hits = meaning.options.flatMap(({ word, likeness, weight }) => {
          const inName = words.get(word)
          return inName === undefined ? [] : [weight * likeness * (inName ? 1 : 0.75)]
        })
        weight += Math.max(0, ...hits)
      }
      return [id, { share: told > 0 ? weight / told : 0, weight }]
    }),
  )
}

/** Of each entry the name that the question has most of. */
function nameHits(evidence: Evidence): Map<string, NameHit> {
  const sharers = new Map<string, Set<string>>()
  for (const { id, name } of [...evidence.named, ...evidence.names])
    sharers.set(name, (sharers.get(name) ?? new Set()).add(id))
  const best = new Map<string, NameHit>()
  const offer = (id: string, name: string, hit: NameHit | undefined) => {
    if (!hit) return
    const score = hit.score / Math.sqrt(sharers.get(name)?.size ?? 1)
    if (score > (best.get(id)?.score ?? 0)) best.set(id, { ...hit, score })
  }
  const words = new Map(evidence.names.map((one) => [`${one.id} ${one.name}`, one.words]))
  for (const { id, name } of evidence.named) offer(id, name, wholeName(evidence, name, words.get(`${id} ${name}`)))
  for (const { id, name, words } of evidence.names) offer(id, name, scatteredName(evidence, words))
  return best
}

/** A name that stands in the question as it is, blanks apart. */
function wholeName({ question, words, weights }: Evidence, name: string, stems: readonly string[] = []): NameHit {
  const place = words.grams.get(name) ?? { from: 0, until: 0 }
  const namedBy = Array.from({ length: place.until - place.from }, (_, n) => place.from + n)
  const weight = stems.reduce((sum, word) => sum + (weights.get(word) ?? 0), 0)
  const factor = isEveryday(name, question) ? EVERYDAY_FACTOR : 1
  return { score: factor * certainty(Math.max(weight, name.length / 12)), namedBy }
}

/** A name whose words stand anywhere in the question, in any form, or are mistyped. */
function scatteredName({ question, meanings, weights }: Evidence, stems: readonly string[]): NameHit | undefined {
  let whole = 0
  let matched = 0
  const namedBy: number[] = []
  const matchedStems: string[] = []
  for (const stem of stems) {
    const weight = weights.get(stem) ?? 1
    whole += weight
    const hit = meanings
      .flatMap(({ at, options }) =>
        options.filter(({ word }) => word === stem).map(({ likeness }) => ({ at, likeness })),
      )
      .toSorted((a, b) => b.likeness - a.likeness)[0]
    if (!hit) continue
    matched += weight * hit.likeness
    namedBy.push(hit.at)
    matchedStems.push(stem)
  }
  const covered = matched / whole
  if (!(covered >= NAME_COVERED_MIN)) return undefined
  const isDoubtful = matchedStems.every((stem) => isEveryday(stem, question))
  const factor = isDoubtful ? EVERYDAY_FACTOR : 1
  return { score: factor * covered ** 2 * certainty(matched), namedBy }
}

const certainty = (weight: number): number =>
  0.7 + 0.2 * Math.min(1, weight / NAME_ENOUGH) + 0.1 * Math.min(1, Math.max(0, weight - NAME_ENOUGH))
