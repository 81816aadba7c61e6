import { foldForSearch, hasControlCharacters } from '../../../../platform/text.ts'
import type { Span } from '../line.ts'
import type { Draft, ReportedDiagnosis, ReportedMedication } from '../report.ts'
import type { Claim, Claims, Dropped } from './claims.ts'
import { readVitalSign } from './vital-sign.ts'

/** UTF-16 units; what a model or a rambling sentence makes longer is cut at a blank. */
const NAME_MAX = 200
const SENTENCE_MAX = 600
/** Of one list, or of the sentences of one text. */
const CLAIMS_MAX = 100

export type Built = Pick<Draft, 'report' | 'evidence' | 'dropped'>

/** A report of claims, each once; a claim without evidence or beyond the bounds is left out and listed. */
export function buildReport(claims: Claims): Built {
  const evidence: Record<string, readonly Span[]> = {}
  const dropped: Dropped[] = []
  const rest = (pointer: string, spans: readonly Span[]) => {
    evidence[pointer] = unique(spans)
  }
  const keep = <T>(pointer: string, given: readonly Claim<T>[], textOf: (value: T) => string): Claim<T>[] => {
    const kept = merge(
      given.filter((claim) => claim.evidence.length > 0 && textOf(claim.value) !== ''),
      textOf,
    )
    const lost = [...given.filter((claim) => claim.evidence.length === 0), ...kept.slice(CLAIMS_MAX)]
    for (const { value } of lost) dropped.push({ pointer: `${pointer}/-`, text: textOf(value), why: 'no_evidence' })
    return kept.slice(0, CLAIMS_MAX)
  }
  const list = <T>(
    pointer: string,
    given: readonly Claim<T>[],
    tidy: (value: T) => T,
    textOf: (value: T) => string,
  ): T[] =>
    keep(
      pointer,
      given.map((claim) => ({ ...claim, value: tidy(claim.value) })),
      textOf,
    ).map((claim, at) => {
      rest(`${pointer}/${at}`, claim.evidence)
      return claim.value
    })
  const names = (pointer: string, given: readonly Claim<string>[]) => list(pointer, given, tidyName, (name) => name)
  const text = (pointer: string, given: readonly Claim<string>[]): string => {
    const kept = keep(
      pointer,
      given.map((claim) => ({ ...claim, value: tidySentence(claim.value) })),
      (value) => value,
    )
    if (kept.length > 0)
      rest(
        pointer,
        kept.flatMap((claim) => claim.evidence),
      )
    return joinSentences(kept.map(({ value }) => value))
  }
  const complaint = claims.chiefComplaint ? [claims.chiefComplaint] : []
  const report = {
    subjective: {
      chief_complaint: names('/subjective/chief_complaint', complaint)[0] ?? '',
      hpi: text('/subjective/hpi', claims.history),
      pmh: names('/subjective/pmh', claims.pastHistory),
      medications: names('/subjective/medications', claims.currentMedications),
      allergies: names('/subjective/allergies', claims.allergies),
    },
    objective: {
      vital_signs: vitalSigns(claims, rest, dropped),
      physical_exam: text('/objective/physical_exam', claims.examination),
    },
    assessment: {
      diagnoses: list('/assessment/diagnoses', claims.diagnoses, tidyDiagnosis, ({ description }) => description),
    },
    plan: {
      medications: list('/plan/medications', claims.prescribed, tidyMedication, saidAs),
      follow_up: text('/plan/follow_up', claims.followUp),
    },
  }
  moveComplaint(evidence)
  return { report, evidence, dropped }
}

/** The chief complaint is one text, not a list: its pointer has no number. */
function moveComplaint(evidence: Record<string, readonly Span[]>): void {
  const spans = evidence['/subjective/chief_complaint/0']
  if (!spans) return
  delete evidence['/subjective/chief_complaint/0']
  evidence['/subjective/chief_complaint'] = spans
}

function vitalSigns(claims: Claims, rest: (pointer: string, spans: readonly Span[]) => void, dropped: Dropped[]) {
  const found: Record<string, string> = {}
  for (const { sign, value, evidence } of claims.vitalSigns) {
    const pointer = `/objective/vital_signs/${sign}`
    const read = readVitalSign(sign, value)
    if (!read?.plausible || evidence.length === 0) {
      dropped.push({
        pointer,
        text: cut(clean(value), NAME_MAX),
        why: evidence.length === 0 ? 'no_evidence' : 'contradicted',
      })
      continue
    }
    // Measured again, or put right: the last one counts.
    found[sign] = read.value
    rest(pointer, evidence)
  }
  return found
}

/** Claims of the same words are one, with the evidence of both. */
function merge<T>(given: readonly Claim<T>[], textOf: (value: T) => string): Claim<T>[] {
  const merged = new Map<string, Claim<T>>()
  for (const claim of given) {
    const key = foldForSearch(textOf(claim.value)).replace(/[^\p{L}\p{N}]+/gu, '')
    const before = merged.get(key)
    merged.set(key, before ? { ...before, evidence: [...before.evidence, ...claim.evidence] } : claim)
  }
  return [...merged.values()]
}

const unique = (spans: readonly Span[]): Span[] =>
  spans.filter(
    (span, at) =>
      spans.findIndex(({ line, start, end }) => line === span.line && start === span.start && end === span.end) === at,
  )

/** A drug in one line: «متفورمین 500 mg روزی دو بار». */
export const saidAs = ({ name, dosage, frequency, duration }: ReportedMedication): string =>
  [name, dosage, frequency, duration].filter((part) => part !== null && part !== '').join(' ')

const tidyName = (value: string) => cut(clean(value), NAME_MAX)
const tidySentence = (value: string) => cut(clean(value), SENTENCE_MAX)
const tidyPart = (value: string | null) => (value === null || tidyName(value) === '' ? null : tidyName(value))
const tidyDiagnosis = (value: ReportedDiagnosis) => ({ ...value, description: tidyName(value.description) })
const tidyMedication = ({ name, dosage, frequency, duration }: ReportedMedication): ReportedMedication => ({
  name: tidyName(name),
  dosage: tidyPart(dosage),
  frequency: tidyPart(frequency),
  duration: tidyPart(duration),
})

/** What a model wrote, as it may be shown and stored: in one line, at most `max` UTF-16 units. */
export const showable = (text: string, max: number): string => cut(clean(text), max)

/** One line of what can be seen: no control characters, none that turn the text around, single blanks. */
const clean = (text: string): string =>
  [...text.toWellFormed()]
    .map((character) => (hasControlCharacters(character) ? ' ' : character))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()

function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const blank = text.lastIndexOf(' ', max - 1)
  return `${text.slice(0, blank > 0 ? blank : max - 1).toWellFormed()}…`
}

/** Sentences as one text, each with its stop. */
const joinSentences = (sentences: readonly string[]): string =>
  sentences.map((sentence) => (/[.!؟?…]$/.test(sentence) ? sentence : `${sentence.replace(/[،,;؛:]$/, '')}.`)).join(' ')
