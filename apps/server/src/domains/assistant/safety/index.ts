import type { Entry } from '../knowledge/index.ts'
import { buildCatalog, type Catalog } from './catalog.ts'
import { checkTexts } from './check.ts'
import { noteSafety, type SafetyNote } from './notes.ts'
import { readAsked } from './read-record.ts'
import { drugsInSentence } from './sentences.ts'
import type { CheckDrugs, PatientFacts } from './types.ts'

/** Drugs against what a patient has on file, by the curated knowledge alone. */
export interface DrugSafety {
  readonly check: CheckDrugs
  /** Those of some texts, or their parts, that are no drug known here; for a record's medications, which `check` passes over. */
  unknownOf(texts: readonly string[]): Promise<readonly string[]>
  /** The drugs a text names, from left to right; UTF-16 places, end exclusive. */
  drugsIn(text: string): Promise<readonly { readonly entry: Entry; readonly start: number; readonly end: number }[]>
  /** What speaks against the drugs, or the kind of drugs, that a question names, the gravest first; empty where nothing does. */
  safetyNotes(question: string, facts: PatientFacts, language: 'fa' | 'en'): Promise<readonly SafetyNote[]>
}

/** The entries are read at the first question and kept: knowledge is loaded before the server listens. */
export function createDrugSafety({ readEntries }: { readEntries: () => Promise<readonly Entry[]> }): DrugSafety {
  let reading: Promise<Catalog> | undefined
  const catalog = (): Promise<Catalog> => {
    reading ??= readEntries().then(buildCatalog, (error) => {
      reading = undefined // the next question tries again
      throw error
    })
    return reading
  }

  return {
    check: async (drugs, facts) => checkTexts(await catalog(), drugs, facts),
    async unknownOf(texts) {
      const known = await catalog()
      return [...new Set(texts.flatMap((text) => readAsked(known, text).unknown))]
    },
    async drugsIn(text) {
      return drugsInSentence(await catalog(), text).map(({ drug, start, end }) => ({ entry: drug.entry, start, end }))
    },
    safetyNotes: async (question, facts, language) => noteSafety(await catalog(), question, facts, language),
  }
}

export type { SafetyNote } from './notes.ts'
export { sayWarning } from './say-warning.ts'
export type { CheckDrugs, DrugWarning, PatientFacts } from './types.ts'
