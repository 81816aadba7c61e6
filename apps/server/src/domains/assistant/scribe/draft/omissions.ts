import { findRedFlags } from '../../red-flags/index.ts'
import type { Extraction } from '../extract/index.ts'
import type { Line, Span } from '../line.ts'
import { type Omission, openOmissions, type SoapReport } from '../report.ts'
import { saidAs } from './build-report.ts'

interface Visit {
  readonly lines: readonly Line[]
  readonly ageYears: number | null
}
const INFANT_YEARS = 2

/** What was said of allergies, drugs and emergencies, and the report does not have. */
export function findOmissions(report: SoapReport, extraction: Extraction, { lines, ageYears }: Visit): Omission[] {
  const medications = [...extraction.currentMedications, ...extraction.prescribed]
  const said: Omission[] = [
    ...extraction.allergies.map(({ value, evidence }) => ({ kind: 'allergy' as const, text: value, evidence })),
    ...medications.map(({ value, evidence }) => ({ kind: 'medication' as const, text: value.name, evidence })),
    ...redFlagsMissing(report, { lines, ageYears }),
  ]
  const once = said.filter(
    ({ kind, text }, at) => said.findIndex((other) => other.kind === kind && other.text === text) === at,
  )
  return openOmissions(once, report)
}

/** Red flags in what anyone but the doctor said; one that the report's own words raise too is not missing. */
function redFlagsMissing({ subjective, assessment }: SoapReport, { lines, ageYears }: Visit): Omission[] {
  const told = [
    subjective.chief_complaint,
    subjective.hpi,
    ...assessment.diagnoses.map(({ description }) => description),
  ]
  const reported = new Set(findRedFlags(told.join('\n')).map(({ flag }) => flag))
  const found = runsOf(lines).flatMap(({ text, places }) =>
    findRedFlags(text).map(({ flag, start, end }) => ({
      flag,
      text: text.slice(start, end).replaceAll('\n', ' … '),
      evidence: places.flatMap(({ line, from, to }): Span[] => {
        const [first, last] = [Math.max(start, from), Math.min(end, to)]
        return first < last ? [{ line, start: first - from, end: last - from }] : []
      }),
    })),
  )
  return (
    found
      .filter(({ flag }, at) => !reported.has(flag) && found.findIndex((other) => other.flag === flag) === at)
      // «پنج روزه تب دارم»: of somebody grown it is five days of fever, not a child of five days.
      .filter(({ flag }) => flag !== 'infant_fever' || ageYears === null || ageYears < INFANT_YEARS)
      .map(({ text, evidence }) => ({ kind: 'red_flag', text, evidence }))
  )
}

interface Run {
  readonly text: string
  /** Where each line stands in it. */
  readonly places: readonly { readonly line: number; readonly from: number; readonly to: number }[]
}

/**
 * What was said between two lines of the doctor's, as one text: a sign and its companion may be lines apart. Answers to two questions are
 * not joined, «نه» to one and a word of the next would make signs of what nobody said.
 */
function runsOf(lines: readonly Line[]): Run[] {
  const runs: Run[] = []
  let open: Run | undefined
  for (const [line, { speaker, text }] of lines.entries()) {
    if (speaker === 'doctor') {
      open = undefined
      continue
    }
    const before = open ? `${open.text}\n` : ''
    const place = { line, from: before.length, to: before.length + text.length }
    const run: Run = { text: before + text, places: [...(open?.places ?? []), place] }
    if (open) runs.pop()
    runs.push(run)
    open = run
  }
  return runs
}

/** The drugs that a plan is to be checked with: those of the report, and those it leaves out. */
export const drugsOf = (report: SoapReport, extraction: Extraction): string[] => [
  ...new Set(
    [...report.plan.medications, ...extraction.prescribed.map(({ value }) => value)].map(({ name, dosage }) =>
      saidAs({ name, dosage, frequency: null, duration: null }),
    ),
  ),
]
