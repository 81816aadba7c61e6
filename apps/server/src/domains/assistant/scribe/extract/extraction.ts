import type { Span } from '../line.ts'

/** Something that was said, with the places where it was said. */
export interface Fact<T> {
  readonly value: T
  readonly evidence: readonly Span[]
}

/** Values as in a report: "120/80" mmHg, "78" a minute, "37.2" °C, "97%", "72" kg, "170" cm, "140" mg/dl. */
export interface VitalSigns {
  bp?: string
  hr?: string
  rr?: string
  temp?: string
  spo2?: string
  weight?: string
  height?: string
  glucose?: string
}

export interface Medication {
  readonly name: string
  readonly dosage: string | null
  readonly frequency: string | null
  readonly duration: string | null
}

export type Sign = keyof VitalSigns
export type VitalSign = Fact<string> & { readonly sign: Sign }
/** How long something has lasted: in the words of a report, and in days where that can be said. */
export interface Lasting {
  /** The complaint that lasts; null where none is named. */
  readonly of: string | null
  readonly text: string
  readonly days: number | null
}

/** What a transcript says, each item with the places that say it. */
export interface Extraction {
  readonly chiefComplaint: Fact<string> | null
  /** Sentences of the history, in order. */
  readonly history: readonly Fact<string>[]
  readonly pastHistory: readonly Fact<string>[]
  readonly currentMedications: readonly Fact<Medication>[]
  readonly allergies: readonly Fact<string>[]
  /** Where "no known allergies" was said. */
  readonly deniesAllergies: readonly Span[]
  readonly vitalSigns: readonly VitalSign[]
  readonly examination: readonly Fact<string>[]
  readonly diagnoses: readonly Fact<string>[]
  readonly prescribed: readonly Fact<Medication>[]
  readonly stopped: readonly Fact<string>[]
  readonly followUp: readonly Fact<string>[]
  readonly durations: readonly Fact<Lasting>[]
}
