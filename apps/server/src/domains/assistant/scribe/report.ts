import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { TokenUse } from '../../../platform/model/index.ts'
import { foldForSearch } from '../../../platform/text.ts'
import type { DrugWarning, PatientFacts } from '../safety/index.ts'
import type { Span } from './line.ts'

export interface ReportedDiagnosis {
  readonly description: string
  readonly icd_code: string | null
  /** 0 to 1 */
  readonly probability: number | null
}
export interface ReportedMedication {
  readonly name: string
  readonly dosage: string | null
  readonly frequency: string | null
  readonly duration: string | null
}

/** The report as the contract prints it. */
export interface SoapReport {
  readonly subjective: {
    readonly chief_complaint: string
    readonly hpi: string
    readonly pmh: readonly string[]
    readonly medications: readonly string[]
    readonly allergies: readonly string[]
  }
  readonly objective: { readonly vital_signs: Readonly<Record<string, string>>; readonly physical_exam: string }
  readonly assessment: { readonly diagnoses: readonly ReportedDiagnosis[] }
  readonly plan: { readonly medications: readonly ReportedMedication[]; readonly follow_up: string }
}

/** By JSON pointer into the report: where in the transcript what stands there was said. */
export type Evidence = Readonly<Record<string, readonly Span[]>>

/** Said in the transcript and missing from the report. */
export interface Omission {
  readonly kind: 'allergy' | 'medication' | 'red_flag'
  readonly text: string
  readonly evidence: readonly Span[]
}

/** A report as it was generated, with what it rests on. */
export interface Draft {
  readonly report: SoapReport
  readonly evidence: Evidence
  readonly omissions: readonly Omission[]
  /** Claims nothing in the transcript bears out: left out, and listed here. */
  readonly dropped: readonly {
    readonly pointer: string
    readonly text: string
    readonly why: 'no_evidence' | 'not_in_transcript' | 'contradicted' | 'unknown_code'
  }[]
  readonly warnings: readonly DrugWarning[]
  /** Names of drugs that the doctor stopped in the visit; reports of old do not tell. */
  readonly stopped?: readonly string[] | undefined
  /** 0 to 1 */
  readonly confidence: number
  readonly engine: string
  /** Null when no model had part in it. */
  readonly use: TokenUse | null
}

/** As it is kept beside what the doctor makes of it. */
export type KeptDraft = Omit<Draft, 'use'>

/** What of a report is changed; what is not named stays, what is named is replaced whole. */
export type ReportChanges = { readonly [Part in keyof SoapReport]?: Partial<SoapReport[Part]> | undefined }

export const changeReport = (report: SoapReport, changes: ReportChanges): SoapReport => ({
  subjective: { ...report.subjective, ...changes.subjective },
  objective: { ...report.objective, ...changes.objective },
  assessment: { ...report.assessment, ...changes.assessment },
  plan: { ...report.plan, ...changes.plan },
})

/** What a report says, each by its pointer, with the list it may move within. */
interface Item {
  readonly pointer: string
  readonly list: string | undefined
  readonly value: unknown
}

function itemsOf({ subjective, objective, assessment, plan }: SoapReport): Item[] {
  const one = (pointer: string, value: string): Item[] => (value === '' ? [] : [{ pointer, list: undefined, value }])
  const many = (list: string, values: readonly unknown[]): Item[] =>
    values.map((value, at) => ({ pointer: `${list}/${at}`, list, value }))
  return [
    ...one('/subjective/chief_complaint', subjective.chief_complaint),
    ...one('/subjective/hpi', subjective.hpi),
    ...many('/subjective/pmh', subjective.pmh),
    ...many('/subjective/medications', subjective.medications),
    ...many('/subjective/allergies', subjective.allergies),
    ...Object.entries(objective.vital_signs).flatMap(([sign, value]) => one(`/objective/vital_signs/${sign}`, value)),
    ...one('/objective/physical_exam', objective.physical_exam),
    ...many('/assessment/diagnoses', assessment.diagnoses),
    ...many('/plan/medications', plan.medications),
    ...one('/plan/follow_up', plan.follow_up),
  ]
}

/**
 * What a changed report rests on: whatever stands there as before, though elsewhere in its list, keeps its evidence; what the
 * doctor wrote has none, and is listed as the doctor's own.
 */
export function carryEvidence(
  before: { readonly report: SoapReport; readonly evidence: Evidence; readonly edited: readonly string[] },
  after: SoapReport,
): { evidence: Evidence; edited: string[] } {
  const left = itemsOf(before.report)
  const carried: Record<string, readonly Span[]> = {}
  const edited: string[] = []
  const items = itemsOf(after)
  // Those that stayed in place come first, so that of two alike each keeps its own.
  const origins = new Map<Item, Item>()
  const find = (fits: (item: Item, old: Item) => boolean) => {
    for (const item of items.filter((each) => !origins.has(each))) {
      const at = left.findIndex((old) => fits(item, old) && isDeepStrictEqual(old.value, item.value))
      const [origin] = at < 0 ? [] : left.splice(at, 1)
      if (origin) origins.set(item, origin)
    }
  }
  find((item, old) => item.pointer === old.pointer)
  find((item, old) => item.list !== undefined && item.list === old.list)
  for (const item of items) {
    const origin = origins.get(item)
    if (!origin || before.edited.includes(origin.pointer)) edited.push(item.pointer)
    if (!origin) continue
    for (const [pointer, spans] of Object.entries(before.evidence)) {
      if (isUnder(pointer, origin.pointer)) carried[item.pointer + pointer.slice(origin.pointer.length)] = spans
    }
  }
  return { evidence: carried, edited }
}

const isUnder = (pointer: string, root: string): boolean => pointer === root || pointer.startsWith(`${root}/`)

/**
 * The patient's record with what they said in the visit, whether or not it made its way into the report. What the doctor
 * stopped counts no more.
 */
export function factsWith(
  facts: PatientFacts,
  { subjective }: SoapReport,
  { omissions, stopped = [] }: Pick<Draft, 'omissions' | 'stopped'>,
): PatientFacts {
  const omitted = (kind: Omission['kind']) => omissions.filter((each) => each.kind === kind).map(({ text }) => text)
  const stoppedNames = stopped.map(foldForSearch)
  const isTaken = (drug: string) => !stoppedNames.some((name) => foldForSearch(drug).includes(name))
  const medications = [...facts.medications, ...subjective.medications, ...omitted('medication')]
  return {
    ...facts,
    allergies: [...new Set([...facts.allergies, ...subjective.allergies, ...omitted('allergy')])],
    conditions: [...new Set([...facts.conditions, ...subjective.pmh])],
    medications: [...new Set(medications.filter(isTaken))],
  }
}

/** Names of a warning or an omission that stay the same for the same matter, so that it can be acknowledged. */
export const idOfWarning = ({ kind, drugId, against }: DrugWarning): string =>
  `warning-${digestOf([kind, drugId, against])}`
export const idOfOmission = ({ kind, text }: Omission): string => `omission-${digestOf([kind, text])}`

const digestOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)

/** Omissions that the report has not made good meanwhile. */
export const openOmissions = (omissions: readonly Omission[], report: SoapReport): Omission[] =>
  omissions.filter(({ kind, text }) => !placesOf(kind, report).some((place) => names(place, text)))

/** Texts of a report in which something of that kind belongs. */
function placesOf(kind: Omission['kind'], report: SoapReport): readonly string[] {
  const { subjective, objective, assessment, plan } = report
  if (kind === 'allergy') return subjective.allergies
  if (kind === 'medication') return [...subjective.medications, ...plan.medications.map(({ name }) => name)]
  return [
    ...[subjective.chief_complaint, subjective.hpi, ...subjective.pmh],
    ...[objective.physical_exam, ...assessment.diagnoses.map(({ description }) => description), plan.follow_up],
  ]
}

/** What may follow a name: «پنی‌سیلین‌ها», "penicillins". Of short names nothing: «ید» is no «یدک». */
const ENDING_MAX = 2
const STEM_MIN = 4

/** Whether whole words of a text say a name, written together or apart: «ید» is not named by «سولفونامید». */
function names(text: string, name: string): boolean {
  const wordsOf = (given: string) => foldForSearch(given).match(/[\p{L}\p{N}]+/gu) ?? []
  const key = wordsOf(name).join('')
  const ending = key.length >= STEM_MIN ? ENDING_MAX : 0
  const words = wordsOf(text)
  return words.some((_, from) => {
    let run = ''
    for (let to = from; run.length < key.length && to < words.length; to++) run += words[to]
    return run.startsWith(key) && run.length - key.length <= ending
  })
}
