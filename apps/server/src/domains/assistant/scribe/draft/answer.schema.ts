import { type Static, Type } from 'typebox'
import { SIGNS } from './claims.ts'

const Quotes = Type.Array(Type.Object({ line: Type.Integer(), text: Type.String() }))
const Nullable = Type.Union([Type.String(), Type.Null()])
const Item = Type.Object({ value: Type.String(), quotes: Quotes })
const Medication = Type.Object({
  name: Type.String(),
  dosage: Nullable,
  frequency: Nullable,
  duration: Nullable,
  quotes: Quotes,
})

/** What a model is asked for: every item with the words of the transcript it rests on. Lengths are bounded when it is read. */
export const Answer = Type.Object({
  chief_complaint: Type.Union([Item, Type.Null()]),
  hpi: Type.Array(Item),
  pmh: Type.Array(Item),
  current_medications: Type.Array(Medication),
  allergies: Type.Array(Item),
  vital_signs: Type.Array(Type.Object({ sign: Type.Enum([...SIGNS]), value: Type.String(), quotes: Quotes })),
  physical_exam: Type.Array(Item),
  diagnoses: Type.Array(Type.Object({ value: Type.String(), icd_code: Nullable, quotes: Quotes })),
  prescribed: Type.Array(Medication),
  follow_up: Type.Array(Item),
})
export type Answer = Static<typeof Answer>
export type Quote = Static<typeof Quotes>[number]
export type Item = Static<typeof Item>
export type AnsweredMedication = Static<typeof Medication>
