import type { Found } from '../knowledge/index.ts'
import { type Entry, kindOf, type Section, wordsOf } from '../knowledge/index.ts'
import {
  asksTogether,
  asksWhatItIs,
  isSignOf,
  mentionedBeside,
  proposesDeed,
  sectionAsked,
  sectionThatTells,
  stemsOfEntry,
} from './intent.ts'

/** What a question is about. */
export type Topic =
  | {
      readonly about: 'entry'
      readonly entry: Entry
      readonly section: Section | null
      /** A condition the question names beside a drug. */
      readonly condition: Entry | null
      readonly score: number
    }
  | { readonly about: 'pair'; readonly drugs: readonly [Entry, Entry]; readonly score: number }
  | { readonly about: 'which'; readonly entries: readonly Entry[]; readonly score: number }
  | { readonly about: 'more'; readonly entry: Entry }
  | { readonly about: 'nothing' }

/** Scores that differ less than this do not tell two entries of the same name apart. */
const TIE = 0.03
const WHICH_MAX = 3
/** A follow-up names nothing; it is taken to be about the last answer with this certainty. */
const FOLLOW_UP_SCORE = 0.7

/**
 * Of what is `found` (surely, the surest first) and was spoken of lately, that which the question is about. One that names no
 * drug of its own, and tells a complaint of which the drug spoken of last knows, is about that drug.
 */
export function topicOf(question: string, found: readonly Found[], recent: readonly Entry[]): Topic {
  const [first] = found
  const [latest] = recent
  const isAboutLatest = latest && (!first || tellsOfLatest(question, first, latest))
  if (isAboutLatest) return followUpOn(question, latest)
  if (!first) return { about: 'nothing' }
  const pair = pairOf(question, found, latest)
  if (pair) return { about: 'pair', drugs: pair, score: first.score }
  const same = found.filter((one) => isTied(first, one))
  if (same.length > 1)
    return { about: 'which', entries: same.slice(0, WHICH_MAX).map(({ entry }) => entry), score: first.score }
  const condition = found.find(({ entry, namedBy }) => kindOf(entry) === 'condition' && isApart(namedBy, first.namedBy))
  return {
    about: 'entry',
    entry: first.entry,
    section: sectionOf(question, first.entry),
    condition: kindOf(first.entry) === 'drug' ? (condition?.entry ?? null) : null,
    score: first.score,
  }
}

/** The section asked for; where none is, the one that tells of what the question mentions. */
function sectionOf(question: string, entry: Entry): Section | null {
  const asked = sectionAsked(question, kindOf(entry))
  const told = sectionThatTells(question, entry)
  if (kindOf(entry) === 'first-aid' && (asked === 'do' || !asked)) {
    // Of a deed the entry does not tell to do, it is told first what not to do; what to do stands below in any case.
    if (proposesDeed(question) && mentionedBeside(question, entry).length > 0) return told === 'do' ? 'do' : 'do_not'
    return asked ?? told ?? null
  }
  // «بعد از متفورمین تهوع دارم»: "after" alone asks for no time of day.
  return (!asked || (asked === 'adults' && told === 'side_effects') ? (told ?? asked) : asked) ?? null
}

/** Two drugs named apart in the question, or one beside the drug spoken of last («با بروفن چی؟»). */
function pairOf(
  question: string,
  found: readonly Found[],
  latest: Entry | undefined,
): readonly [Entry, Entry] | undefined {
  const drugs = found.filter(({ entry, namedBy }) => kindOf(entry) === 'drug' && namedBy.length > 0)
  const [one] = drugs
  if (!one || !asksTogether(question)) return undefined
  const other = drugs.find(({ namedBy }) => isApart(namedBy, one.namedBy))
  if (other) return [one.entry, other.entry]
  const isBare = wordsOf(question).terms.every(({ at, isLight }) => isLight || one.namedBy.includes(at))
  return latest && kindOf(latest) === 'drug' && latest.id !== one.entry.id && isBare ? [latest, one.entry] : undefined
}

const isApart = (one: readonly number[], other: readonly number[]): boolean =>
  one.length > 0 && one.every((at) => !other.includes(at))

/** Named by the very same words, and as surely. */
const isTied = (first: Found, one: Found): boolean =>
  first.score - one.score < TIE && one.namedBy.join() === first.namedBy.join()

/** Somebody takes a drug and now feels something that the drug's entry speaks of. */
function tellsOfLatest(question: string, first: Found, latest: Entry): boolean {
  if (kindOf(latest) !== 'drug' || kindOf(first.entry) !== 'condition' || asksWhatItIs(question)) return false
  const told = stemsOfEntry(latest)
  const named = wordsOf(question).terms.filter(({ at }) => first.namedBy.includes(at))
  return named.length > 0 && named.every(({ word }) => told.has(word))
}

function followUpOn(question: string, latest: Entry): Topic {
  const kind = kindOf(latest)
  const asked = sectionAsked(question, kind)
  const told = stemsOfEntry(latest)
  const words = wordsOf(question).terms.filter(({ isLight }) => !isLight)
  const known = words.filter(({ word }) => told.has(word)).length
  const strange = words.filter(({ word, typed }) => !told.has(word) && !(asked && isSignOf(typed, asked, kind))).length
  if (words.length === 0 && !asked) return { about: 'more', entry: latest }
  const section = asked ?? sectionThatTells(question, latest)
  if (!section || strange > known) return { about: 'nothing' }
  return {
    about: 'entry',
    entry: latest,
    section: sectionOf(question, latest) ?? section,
    condition: null,
    score: FOLLOW_UP_SCORE,
  }
}
