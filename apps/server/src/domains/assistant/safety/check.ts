import { allergyWarnings, readAllergies } from './allergies.ts'
import type { Catalog, Drug } from './catalog.ts'
import { ageWarnings, conditionWarnings, pregnancyWarnings, readConditions, readPregnancy } from './conditions.ts'
import { meetDrugs, meetFamily } from './pairs.ts'
import { readAsked, readLine, type Said } from './read-record.ts'
import { bySeverity, compare } from './severity.ts'
import type { DrugWarning, PatientFacts } from './types.ts'

/** A drug that is asked about, and the words it was asked with. */
export interface AskedDrug {
  readonly drug: Drug
  readonly text: string
}

/** Drugs of free texts, checked; see `CheckDrugs`. Order and repetition of what is asked change no warning. */
export function checkTexts(catalog: Catalog, texts: readonly string[], facts: PatientFacts) {
  const asked = texts.map((text) => readAsked(catalog, text))
  const drugs = asked.flatMap(({ text, drugs: named }) => named.map((drug) => ({ drug, text })))
  return {
    warnings: checkDrugs(catalog, drugs, facts),
    unknown: [...new Set(asked.flatMap(({ unknown }) => unknown))],
  }
}

/** What speaks against drugs that are already known by name. */
export function checkDrugs(catalog: Catalog, drugs: readonly AskedDrug[], facts: PatientFacts): DrugWarning[] {
  const asked = drugs.toSorted((a, b) => compare(a.drug.id, b.drug.id) || compare(a.text, b.text))
  const allergies = readAllergies(catalog, facts.allergies)
  const conditions = readConditions(catalog, facts)
  const pregnancy = readPregnancy(facts)
  const taken = [...new Set(facts.medications)].sort().map((line) => readLine(catalog, line))
  const alone = asked.flatMap(({ drug }) => [
    ...allergyWarnings(drug, allergies),
    ...conditionWarnings(drug, conditions),
    ...ageWarnings(drug, facts.ageYears),
    ...pregnancyWarnings(drug, pregnancy),
  ])
  const warnings = [
    ...alone.map((warning) => [keyOf(warning), warning] as const),
    ...pairWarnings(catalog, asked, taken),
  ]
  const first = new Map<string, DrugWarning>()
  for (const [key, warning] of warnings) if (!first.has(key)) first.set(key, warning)
  return [...first.values()].sort(bySeverity)
}

const keyOf = ({ kind, drugId, against }: DrugWarning): string => `${kind} ${drugId} ${against}`

/** Each pair of drugs once, whether both are asked about or one is on file. */
function* pairWarnings(
  catalog: Catalog,
  asked: readonly AskedDrug[],
  taken: readonly Said[],
): Generator<readonly [key: string, warning: DrugWarning]> {
  for (const [place, one] of asked.entries())
    for (const other of asked.slice(place + 1)) yield* pairWarning(one.drug, other.drug, other.text)
  for (const { drug } of asked)
    for (const { text, drugs, families } of taken) {
      for (const other of drugs) yield* pairWarning(drug, other, text)
      // A family beside its own drug («کورتون» is prednisolone's name too) says nothing more.
      for (const family of drugs.length > 0 ? [] : families) {
        const members = [...catalog.drugs.values()].filter((member) =>
          family.classes.some((one) => member.classes.has(one)),
        )
        const meeting = family.wide ? undefined : meetFamily(drug, family, members)
        const warning = { kind: 'interaction', drugId: drug.id, drug: drug.title, against: text } as const
        if (meeting) yield [`pair ${drug.id} ${family.id}`, { ...warning, ...meeting }]
      }
    }
}

function* pairWarning(drug: Drug, other: Drug, against: string): Generator<readonly [string, DrugWarning]> {
  const meeting = meetDrugs(drug, other)
  const key = `pair ${[drug.id, other.id].sort().join(' ')}`
  if (meeting) yield [key, { drugId: drug.id, drug: drug.title, against, ...meeting }]
}
