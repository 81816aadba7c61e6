import type { Measured } from './measure.ts'

export const ANALYSIS_TYPES = ['skin_condition', 'wound', 'rash', 'other'] as const
export type AnalysisType = (typeof ANALYSIS_TYPES)[number]

/** From least to gravest. `unknown`: pixels and words gave no reason to say any of the others. */
export const SEVERITIES = ['unknown', 'mild', 'moderate', 'severe'] as const
export type Severity = (typeof SEVERITIES)[number]

export type Language = 'fa' | 'en'
/** One sentence in both languages. */
export type Said = Readonly<Record<Language, string>>

export interface PictureFinding {
  /** What a model holds possible, or a measured feature with its value: without a model never a disease. */
  readonly condition: string
  /** 0 to 1; of a measured feature how far the measurement can be trusted. */
  readonly confidence: number
  readonly description: string
}

export interface Results {
  readonly findings: readonly PictureFinding[]
  readonly recommendations: readonly string[]
  readonly severity: Severity
  readonly urgentCareNeeded: boolean
}

/** What was said of one picture, in the language it was asked in. */
export interface Analysis {
  readonly id: string
  readonly type: AnalysisType
  readonly description: string
  readonly results: Results
  /** Null where the picture was not looked at, since an emergency was told of. */
  readonly measured: Measured | null
  /** Why the answer is less than was asked for. */
  readonly note: string | null
  readonly language: Language
  /** The model's name, `measured` or `red-flags`. */
  readonly engine: string
  readonly at: Date
}
