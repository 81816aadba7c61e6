import { toLatinDigits } from '../../i18n/format.ts'
import { type DrugRow, isEmptyRow } from '../drug-rows.tsx'
import type { Edit, Report } from './queries.ts'

type Soap = Report['soap_report']
type Change = Edit['soap_report']
export const SIGNS = ['bp', 'hr', 'rr', 'temp', 'spo2', 'weight', 'height', 'glucose'] as const
export type Sign = (typeof SIGNS)[number]

export interface DiagnosisRow {
  readonly key: string
  readonly description: string
  readonly code: string
  readonly probability: number | null
}
/** A report as it is being edited: lists are a line each. */
export interface SoapDraft {
  readonly complaint: string
  readonly hpi: string
  readonly pmh: string
  readonly takes: string
  readonly allergies: string
  readonly signs: Readonly<Record<Sign, string>>
  readonly exam: string
  readonly diagnoses: readonly DiagnosisRow[]
  readonly medications: readonly DrugRow[]
  readonly followUp: string
}

/** The draft of a report; keys of rows are their places, so the same report makes the same draft. */
export function draftOf({ subjective, objective, assessment, plan }: Soap): SoapDraft {
  const signs = objective.vital_signs as Partial<Record<Sign, string>>
  return {
    complaint: subjective.chief_complaint,
    hpi: subjective.hpi,
    pmh: subjective.pmh.join('\n'),
    takes: subjective.medications.join('\n'),
    allergies: subjective.allergies.join('\n'),
    signs: Object.fromEntries(SIGNS.map((sign) => [sign, signs[sign] ?? ''])) as Record<Sign, string>,
    exam: objective.physical_exam,
    diagnoses: assessment.diagnoses.map(({ description, icd_code, probability }, place) => ({
      ...{ key: `${place}`, description, code: icd_code ?? '', probability },
    })),
    medications: plan.medications.map(({ name, dosage, frequency, duration }, place) => ({
      ...{ key: `${place}`, drug: name, instructions: '' },
      ...{ dose: dosage ?? '', frequency: frequency ?? '', duration: duration ?? '' },
    })),
    followUp: plan.follow_up,
  }
}

const orNull = (text: string): string | null => text.trim() || null
const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

function wholeOf(draft: SoapDraft) {
  const signs = SIGNS.map((sign) => [sign, toLatinDigits(draft.signs[sign]).trim()] as const)
  return {
    subjective: {
      chief_complaint: orNull(draft.complaint),
      hpi: orNull(draft.hpi),
      pmh: linesOf(draft.pmh),
      medications: linesOf(draft.takes),
      allergies: linesOf(draft.allergies),
    },
    objective: {
      vital_signs: Object.fromEntries(signs.filter(([, value]) => value !== '')),
      physical_exam: orNull(draft.exam),
    },
    assessment: {
      diagnoses: draft.diagnoses
        .filter(({ description }) => description.trim() !== '')
        .map(({ description, code, probability }) => ({
          ...{ description: description.trim(), icd_code: orNull(toLatinDigits(code).toUpperCase()), probability },
        })),
    },
    plan: {
      medications: draft.medications
        .filter((row) => !isEmptyRow(row))
        .map(({ drug, dose, frequency, duration }) => ({
          ...{ name: drug.trim(), dosage: orNull(dose), frequency: orNull(frequency), duration: orNull(duration) },
        })),
      follow_up: orNull(draft.followUp),
    },
  }
}

/** What was changed, as the API takes it; undefined where it is nothing. What is named is replaced whole. */
export function changeOf(before: SoapDraft, after: SoapDraft): Change | undefined {
  const was: Record<string, Record<string, unknown>> = wholeOf(before)
  const parts = Object.entries(wholeOf(after)).flatMap(([part, fields]) => {
    const changed = Object.entries(fields).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(was[part]?.[name]),
    )
    return changed.length > 0 ? [[part, Object.fromEntries(changed)] as const] : []
  })
  return parts.length > 0 ? (Object.fromEntries(parts) as Change) : undefined
}
