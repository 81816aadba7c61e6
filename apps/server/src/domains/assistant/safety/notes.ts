import type { Catalog, Drug } from './catalog.ts'
import { checkDrugs } from './check.ts'
import type { Family } from './families.ts'
import { tokensOf } from './names.ts'
import { sayWarning } from './say-warning.ts'
import { drugsInSentence } from './sentences.ts'
import { bySeverity } from './severity.ts'
import type { DrugWarning, PatientFacts } from './types.ts'

/** A warning with the sentence that tells it in the question's language. */
export type SafetyNote = DrugWarning & { readonly sentence: string }

/** At most so many drugs of a family are named as examples. */
const EXAMPLES_MAX = 3

/**
 * What the record, and the drugs of the question among themselves, say against the drugs a question names; for a family it
 * asks about («آنتی‌بیوتیک») what is grave in any of its drugs. Empty where there is nothing to say.
 */
export function noteSafety(
  catalog: Catalog,
  question: string,
  facts: PatientFacts,
  language: 'fa' | 'en',
): SafetyNote[] {
  const named = drugsInSentence(catalog, question)
  const asked = named.map(({ drug, start, end }) => ({ drug, text: question.slice(start, end) }))
  const families = familiesIn(catalog, question).filter(({ classes }) => !named.some(({ drug }) => isOf(drug, classes)))
  const warnings = [
    // Who asks about a drug they take is not told that they take it.
    ...checkDrugs(catalog, asked, facts).filter(({ kind, severity }) => kind !== 'duplicate' || severity !== 'minor'),
    ...families.flatMap((family) => familyWarnings(catalog, family, facts)),
  ]
  return warnings.sort(bySeverity).map((warning) => ({ ...warning, sentence: sayWarning(warning, language) }))
}

const isOf = (drug: Drug, classes: readonly string[]): boolean => classes.some((one) => drug.classes.has(one))

const familiesIn = (catalog: Catalog, question: string): Family[] => {
  const ids = new Set(catalog.familyNames.find(tokensOf(question)).flatMap((mention) => mention.ids))
  return [...ids].flatMap((id) => catalog.families.get(id) ?? [])
}

/** The grave warnings of a family's drugs, one for each thing on file that they meet, with examples. */
function familyWarnings(catalog: Catalog, family: Family, facts: PatientFacts): DrugWarning[] {
  const members = [...catalog.drugs.values()].filter((drug) => isOf(drug, family.classes))
  const met = new Map<string, DrugWarning[]>()
  for (const drug of members)
    for (const warning of checkDrugs(catalog, [{ drug, text: drug.title.en }], facts)) {
      if (warning.severity !== 'major' || warning.kind === 'duplicate') continue
      const key = `${warning.kind} ${warning.against}`
      met.set(key, [...(met.get(key) ?? []), warning])
    }
  return [...met.values()].flatMap((same) => {
    const [first] = same
    return first ? [{ ...first, drug: titleOf(family, same) }] : []
  })
}

function titleOf(family: Family, same: readonly DrugWarning[]): DrugWarning['drug'] {
  const examples = same.slice(0, EXAMPLES_MAX).map(({ drug }) => drug)
  return {
    fa: `${family.title.fa} (مانند ${examples.map(({ fa }) => fa).join('، ')})`,
    en: `${family.title.en} (such as ${examples.map(({ en }) => en).join(', ')})`,
  }
}
