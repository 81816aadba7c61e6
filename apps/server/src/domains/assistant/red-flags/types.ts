/** What an emergency is about; one message may raise several. */
export const RED_FLAGS = [
  'chest_pain',
  'stroke',
  'anaphylaxis',
  'suicide',
  'severe_bleeding',
  'infant_fever',
  'breathing',
  'unconscious',
  'seizure',
  'poisoning',
  'head_injury',
  'severe_burn',
  'pregnancy_emergency',
  'meningitis',
  'sepsis',
  'diabetic_emergency',
  'electric_shock',
  'choking',
  'violence',
] as const
export type RedFlag = (typeof RED_FLAGS)[number]

/** Iran's lines: 115 the ambulance, 123 the social emergency (suicide, violence). */
export type EmergencyLine = '115' | '123'

export interface Finding {
  readonly flag: RedFlag
  readonly call: EmergencyLine
  /** The part of the original text it rests on, in UTF-16 code units, end exclusive. */
  readonly start: number
  readonly end: number
}

/** A part of the folded text, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}
