import { unifyText } from '../../platform/text.ts'

/**
 * An insurer's name or an insurance's number in the one form in which it is kept, compared and looked up: keyboards differ
 * in letters, digits and blanks (docs/decisions.md, booking).
 */
export const insuranceText = (typed: string): string => unifyText(typed)

/** Why an insurance pays nothing for a visit. */
export type InsuranceRefusal = 'not_the_patients' | 'expired' | 'not_accepted'

interface InsuranceFacts {
  readonly asked: { readonly provider: string; readonly number: string } | undefined
  readonly ofPatient: {
    readonly provider: string | null
    readonly number: string | null
    readonly expiry: string | null
  }
  readonly acceptedByDoctor: readonly string[]
  /** Undefined for an insurer nobody has a contract with: it pays nothing, whatever a doctor says to accept. */
  readonly coveragePercentage: number | undefined
  /** The day of the visit, `YYYY-MM-DD`: the insurance must last until then. */
  readonly visitDate: string
}

/**
 * Divides a fee (Rial) between insurer and patient: the insurer pays its percentage if the insurance is the patient's
 * own, lasts until the visit, and the doctor accepts it (docs/decisions.md, booking).
 */
export function divideFee(
  feeRial: number,
  facts: InsuranceFacts,
): { insurer: number; patient: number; refused?: InsuranceRefusal } {
  if (!facts.asked) return { insurer: 0, patient: feeRial }
  const refused = refusalOf(facts, facts.asked)
  if (refused) return { insurer: 0, patient: feeRial, refused }
  const insurer = Math.floor((feeRial * (facts.coveragePercentage ?? 0)) / 100)
  return { insurer, patient: feeRial - insurer }
}

function refusalOf(facts: InsuranceFacts, asked: { provider: string; number: string }): InsuranceRefusal | undefined {
  const { provider, number, expiry } = facts.ofPatient
  if (!isSame(provider, asked.provider) || !isSame(number, asked.number)) return 'not_the_patients'
  if (expiry === null || expiry < facts.visitDate) return 'expired'
  const accepted = facts.acceptedByDoctor.some((name) => isSame(name, asked.provider))
  return accepted && facts.coveragePercentage !== undefined ? undefined : 'not_accepted'
}

const isSame = (known: string | null, asked: string): boolean =>
  known !== null && insuranceText(known) === insuranceText(asked)
