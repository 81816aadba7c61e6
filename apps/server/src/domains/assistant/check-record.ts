import type { TextLanguage } from '../../platform/text.ts'
import type { DrugSafety, DrugWarning, PatientFacts } from './safety/index.ts'

/** What a person's record says of a question about drugs. */
export interface RecordCheck {
  readonly warnings: readonly DrugWarning[]
  /** To be said before the answer, in the language of the question. */
  readonly warned: readonly string[]
  /** To be said after it: what was checked and what was not; nothing where no drug is named or nothing is on file. */
  readonly checked: readonly string[]
}
export type CheckRecord = (personId: string, question: string, language: TextLanguage) => Promise<RecordCheck>

const CHECKED = {
  fa: 'با حساسیت‌ها، بیماری‌ها و داروهایی که در پروندهٔ شما ثبت است سنجیده شد و تداخلی در دانش ما پیدا نشد؛ این به معنی بی‌خطر بودن نیست.',
  en: 'Checked against the allergies, conditions and medicines on your record: our knowledge names no conflict, which does not mean that it is safe.',
} as const
const NOT_CHECKED = {
  fa: (names: string) => `این موارد پروندهٔ شما را نمی‌شناسم و نسنجیدم: ${names}`,
  en: (names: string) => `I do not know these entries of your record and did not check them: ${names}`,
} as const

/** Holds the drugs a question names against what its person has on file, and says so. */
export const createRecordCheck =
  ({ safety, factsOf }: { safety: DrugSafety; factsOf: (personId: string) => Promise<PatientFacts> }): CheckRecord =>
  async (personId, question, language) => {
    const facts = await factsOf(personId)
    const notes = await safety.safetyNotes(question, facts, language)
    const warnings = notes.map(({ sentence: _, ...warning }) => warning)
    const warned = notes.map(({ sentence }) => `⚠️ ${sentence}`)
    const named = await safety.drugsIn(question)
    if (named.length === 0 || isEmpty(facts)) return { warnings, warned, checked: [] }
    const unknown = await safety.unknownOf(facts.medications)
    return {
      warnings,
      warned,
      checked: [
        ...(warned.length > 0 ? [] : [CHECKED[language]]),
        ...(unknown.length > 0 ? [NOT_CHECKED[language](unknown.join('، '))] : []),
      ],
    }
  }

const isEmpty = ({ allergies, conditions, medications, pregnancy }: PatientFacts): boolean =>
  allergies.length + conditions.length + medications.length === 0 && pregnancy === null
