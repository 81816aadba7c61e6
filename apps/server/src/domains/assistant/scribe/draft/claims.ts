import type { TokenUse } from '../../../../platform/model/index.ts'
import type { Span } from '../line.ts'
import type { Draft, ReportedDiagnosis, ReportedMedication } from '../report.ts'

/** Something a report may say, with the places of the transcript that say it. */
export interface Claim<T> {
  readonly value: T
  readonly evidence: readonly Span[]
}

export const SIGNS = ['bp', 'hr', 'rr', 'temp', 'spo2', 'weight', 'height', 'glucose'] as const
export type Sign = (typeof SIGNS)[number]

/** What a report is made of, from whichever engine: each claim bears its evidence. */
export interface Claims {
  readonly chiefComplaint: Claim<string> | null
  /** Sentences, in the order of the telling; so are those of the examination and the follow-up. */
  readonly history: readonly Claim<string>[]
  readonly pastHistory: readonly Claim<string>[]
  readonly currentMedications: readonly Claim<string>[]
  readonly allergies: readonly Claim<string>[]
  readonly vitalSigns: readonly (Claim<string> & { readonly sign: Sign })[]
  readonly examination: readonly Claim<string>[]
  readonly diagnoses: readonly Claim<ReportedDiagnosis>[]
  readonly prescribed: readonly Claim<ReportedMedication>[]
  readonly followUp: readonly Claim<string>[]
}

export type Dropped = Draft['dropped'][number]
export type Why = Dropped['why']

/** What an engine made of a transcript. */
export interface Drawn {
  readonly claims: Claims
  readonly dropped: readonly Dropped[]
  readonly use: TokenUse | null
}
