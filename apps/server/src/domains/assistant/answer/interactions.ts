import type { Entry } from '../knowledge/index.ts'
import type { Sentence } from './built-in-answer.ts'
import { type Language, PHRASES } from './phrases.ts'

const SEVERITIES = ['minor', 'moderate', 'major'] as const
type Severity = (typeof SEVERITIES)[number]

/**
 * What the knowledge names between two drugs, from both sides, by the drug or its class; how serious it is comes first, the
 * higher where the sides differ. Where it names nothing, that is said.
 */
export function sentencesBetween(
  one: Entry,
  other: Entry,
  language: Language,
): { sentences: Sentence[]; severity: Severity | null } {
  const named = [...namedAgainst(one, other), ...namedAgainst(other, one)]
  if (named.length === 0) return { sentences: [fixed('unlisted', language)], severity: null }
  const severity = SEVERITIES.findLast((each) => named.some((interaction) => interaction.severity === each)) ?? 'minor'
  const texts = new Map(named.map(({ entryId, ...interaction }) => [interaction[language], entryId]))
  return {
    sentences: [
      fixed(severity, language),
      ...[...texts].map(([text, entryId]) => ({ text, entryId, section: 'interacts' })),
    ],
    severity,
  }
}

const fixed = (phrase: keyof typeof PHRASES, language: Language): Sentence => ({
  text: PHRASES[phrase][language],
  entryId: null,
  section: null,
})

function namedAgainst({ id, drug }: Entry, other: Entry) {
  const isOther = (name: string) =>
    name === other.id ||
    (name.startsWith('class:') && other.drug?.classes.includes(name.slice('class:'.length)) === true)
  return (drug?.interacts ?? [])
    .filter((interaction) => isOther(interaction.with))
    .map((interaction) => ({ ...interaction, entryId: id }))
}

/** Why a drug is not for somebody who has a condition, as it stands in the drug's entry. */
export function sentencesAgainst(drug: Entry, condition: Entry, language: Language): Sentence[] {
  return (drug.drug?.avoid_in ?? [])
    .filter((avoided) => avoided.condition === condition.id)
    .map((avoided) => ({ text: avoided[language], entryId: drug.id, section: 'avoid_in' }))
}
