/** What a patient has on file that drugs are checked against, as they wrote it. */
export interface PatientFacts {
  readonly allergies: readonly string[]
  readonly conditions: readonly string[]
  readonly medications: readonly string[]
  readonly pregnancy: 'pregnant' | 'breastfeeding' | null
  /** Whole years; below two, in twelfths. */
  readonly ageYears: number | null
}

export type Severity = 'minor' | 'moderate' | 'major'
/** One sentence or name in both languages. */
export interface Both {
  readonly fa: string
  readonly en: string
}

export interface DrugWarning {
  readonly kind: 'allergy' | 'interaction' | 'condition' | 'pregnancy' | 'duplicate'
  readonly severity: Severity
  readonly drugId: string
  readonly drug: Both
  /**
   * What of the record, or which other drug, it meets, as it stands there. An age is a number of years; what the record says of
   * pregnancy in its own field is `pregnant` or `breastfeeding`.
   */
  readonly against: string
  readonly text: Both
}

/**
 * What speaks against drugs, from free texts ("قرص متفورمین ۵۰۰", "amoxicillin 500 mg"); the gravest first. `unknown` are those
 * texts, or parts of them, that are no drug known here: they were not checked. Silence declares nothing safe.
 */
export type CheckDrugs = (
  drugs: readonly string[],
  facts: PatientFacts,
) => Promise<{ readonly warnings: readonly DrugWarning[]; readonly unknown: readonly string[] }>
