import type { Entry } from '../knowledge/index.ts'
import { CONDITION_WORDS, OTHER_CONDITIONS } from './condition-words.ts'
import { FAMILIES, type Family } from './families.ts'
import { createNameIndex, type NameIndex, tokensOf } from './names.ts'
import { OTHER_DRUGS } from './other-drugs.ts'
import type { Both } from './types.ts'

export type DrugFacts = NonNullable<Entry['drug']>

/** A drug with all that holds for it, its ingredients' part included. */
export interface Drug {
  readonly id: string
  readonly title: Both
  readonly entry: Entry
  readonly facts: DrugFacts
  /** Its own id and its ingredients'. */
  readonly ids: ReadonlySet<string>
  readonly classes: ReadonlySet<string>
  readonly groups: ReadonlySet<string>
  readonly interacts: DrugFacts['interacts']
  readonly avoidIn: DrugFacts['avoid_in']
}

/** The knowledge, ready for drugs to be checked. */
export interface Catalog {
  readonly drugs: ReadonlyMap<string, Drug>
  readonly drugNames: NameIndex
  readonly conditionNames: NameIndex
  readonly familyNames: NameIndex
  /** Drugs without an entry, by the families they are of. */
  readonly memberNames: NameIndex
  readonly families: ReadonlyMap<string, Family>
  /** Words that the entries' own sentences use: in a sentence they are no mistyped names. */
  readonly ordinary: ReadonlySet<string>
}

/** Reads the knowledge once, so that a check is look-ups only. */
export function buildCatalog(entries: readonly Entry[]): Catalog {
  const drugEntries = entries.filter((entry) => entry.drug !== undefined)
  const byId = new Map(drugEntries.map((entry) => [entry.id, entry]))
  const conditions = entries.filter(({ id }) => id.startsWith('condition.'))
  return {
    drugs: new Map(drugEntries.map((entry) => [entry.id, toDrug(entry, byId)])),
    drugNames: createNameIndex(drugEntries.flatMap(namesOf), [
      ...OTHER_DRUGS,
      ...FAMILIES.flatMap(({ names }) => names),
    ]),
    conditionNames: createNameIndex(
      [
        ...conditions.flatMap(namesOf),
        ...Object.entries(CONDITION_WORDS).flatMap(([id, words]) => words.map((word) => [word, id] as const)),
      ],
      OTHER_CONDITIONS,
    ),
    familyNames: createNameIndex(FAMILIES.flatMap(({ id, names }) => names.map((name) => [name, id] as const))),
    memberNames: createNameIndex(
      FAMILIES.flatMap(({ id, members = [] }) => members.map((name) => [name, id] as const)),
    ),
    families: new Map(FAMILIES.map((family) => [family.id, family])),
    ordinary: ordinaryWordsOf(entries),
  }
}

function toDrug(entry: Entry, byId: ReadonlyMap<string, Entry>): Drug {
  const facts = entry.drug ?? { classes: [], allergy_groups: [], interacts: [], avoid_in: [], pregnancy: 'caution' }
  const ingredients = (facts.ingredients ?? []).flatMap((id) => byId.get(id)?.drug ?? [])
  const all = [facts, ...ingredients]
  return {
    id: entry.id,
    title: entry.title,
    entry,
    facts,
    ids: new Set([entry.id, ...(facts.ingredients ?? [])]),
    classes: new Set(all.flatMap(({ classes }) => classes)),
    groups: new Set(all.flatMap(({ allergy_groups: groups }) => groups)),
    interacts: all.flatMap(({ interacts }) => interacts),
    avoidIn: all.flatMap(({ avoid_in: avoidIn }) => avoidIn),
  }
}

/** What in the brackets of a title tells how a drug is given, not what it is called. */
const FORMS = /^(?:cream|vaginal|inhaled|nasal|injection|oral|موضعی|تزریقی|استنشاقی.*|اورژانسی)$/

function namesOf({ id, title, synonyms }: Entry): (readonly [string, string])[] {
  const titles = [title.fa, title.en].flatMap((name) => [
    name,
    name.replace(/\s*\(.*\)/u, ''),
    ...(/\((.*)\)/u.exec(name)?.[1] ?? '').split(/[،,]/u).filter((part) => !FORMS.test(part.trim())),
  ])
  return [...titles, ...synonyms.fa, ...synonyms.en, id.slice(id.indexOf('.') + 1)].map((name) => [name, id] as const)
}

function ordinaryWordsOf(entries: readonly Entry[]): Set<string> {
  const names = new Set(entries.flatMap(namesOf).flatMap(([name]) => tokensOf(name).map(({ key }) => key)))
  const words = entries.flatMap(({ sections }) =>
    Object.values(sections).flatMap(({ fa, en }) =>
      [...fa, ...en].flatMap((text) => tokensOf(text).map(({ key }) => key)),
    ),
  )
  return new Set(words.filter((word) => !names.has(word)))
}
