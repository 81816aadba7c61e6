import { statement } from '../../platform/database/statement.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { EMPTY_MEDICAL_INFO, type MedicalInfo } from './profile.ts'

/** What a patient has on file of their health, as they wrote it. */
export interface MedicalFacts {
  readonly allergies: readonly string[]
  readonly conditions: readonly string[]
  readonly medications: readonly string[]
  readonly pregnancy: 'pregnant' | 'breastfeeding' | null
  /** Whole years; below two, in twelfths. Null without a date of birth. */
  readonly ageYears: number | null
}

const MONTHS = 12
/** Below this age a month more or less tells what a child may be given. */
const COUNTED_IN_MONTHS_YEARS = 2

/** What a person has on file on a day (`YYYY-MM-DD`); whoever has no profile has nothing there. */
export async function factsOf(db: Db, personId: string, today: string): Promise<MedicalFacts> {
  const { rows } = await statement<{ date_of_birth: string | null; medical_info: MedicalInfo | null }>`
    select date_of_birth, medical_info from patient_profiles where person_id = ${personId}`.execute(db)
  const info = rows[0]?.medical_info ?? EMPTY_MEDICAL_INFO
  const born = rows[0]?.date_of_birth ?? null
  return {
    allergies: info.allergies,
    conditions: info.chronic_diseases,
    medications: info.current_medications,
    pregnancy: info.pregnancy_status ?? null,
    ageYears: born === null ? null : ageOf(born, today),
  }
}

function ageOf(born: string, today: string): number {
  const { months } = Temporal.PlainDate.from(born).until(Temporal.PlainDate.from(today), { largestUnit: 'months' })
  return months < COUNTED_IN_MONTHS_YEARS * MONTHS ? months / MONTHS : Math.floor(months / MONTHS)
}
