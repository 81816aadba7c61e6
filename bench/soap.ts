// Scores what the rules read out of the labelled transcripts: node scripts/run.mjs bench/soap.ts
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { KNOWLEDGE_FOLDER, readKnowledge } from '../apps/server/src/domains/assistant/knowledge/load.ts'
import {
  drugNamesFrom,
  type Extraction,
  extractFindings,
} from '../apps/server/src/domains/assistant/scribe/extract/index.ts'
import type { Line } from '../apps/server/src/domains/assistant/scribe/line.ts'
import { foldForSearch } from '../apps/server/src/platform/text.ts'

/** Sets of labelled transcripts, each by labellers of its own. */
const SETS = {
  labelled: new URL('./labelled/transcripts.json', import.meta.url),
  fresh: new URL('./labelled/transcripts-fresh.json', import.meta.url),
} as const
type SetName = keyof typeof SETS

interface LabelledDrug {
  readonly name: string
  readonly dose: string | null
  readonly frequency: string | null
  readonly duration: string | null
  readonly kind: 'current' | 'prescribed'
}
export interface LabelledTranscript {
  readonly id: string
  /** Kept back from those who write the rules: counted, never shown. */
  readonly held_out: boolean
  readonly lines: readonly Line[]
  readonly expected: {
    readonly chief_complaint: string | null
    readonly vitals: Readonly<Record<string, string>>
    readonly drugs: readonly LabelledDrug[]
    readonly allergies: readonly string[]
    readonly durations: readonly { readonly of: string; readonly text: string }[]
  }
}
/** Of drugs: `drugs` by name, kind and dose; `frequencies` and `drug durations` of those that have one. */
const KINDS = ['chief complaint', 'vitals', 'drugs', 'frequencies', 'drug durations', 'allergies', 'durations'] as const
export type Kind = (typeof KINDS)[number]
export interface SoapScore {
  readonly set: SetName
  readonly part: 'all' | 'tuning' | 'held out'
  readonly kind: Kind
  readonly expected: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}
type Items = Readonly<Record<Kind, ReadonlySet<string>>>

const MEASURED_ROUNDS = 20

interface SoapScores {
  readonly scores: SoapScore[]
  readonly misses: string[]
  readonly unfounded: number
  readonly milliseconds: number
}
type Drugs = ReturnType<typeof drugNamesFrom>

/** Scores, the misses that may be shown, and the median of ms a transcript of 200 lines; undefined where a labelled set is missing. */
export function scoreSoap(): SoapScores | undefined {
  const files = Object.entries(SETS) as [SetName, URL][]
  if (!files.every(([, file]) => existsSync(file))) return undefined
  const drugs = drugNamesFrom(readKnowledge(KNOWLEDGE_FOLDER).map(({ text }) => JSON.parse(text)))
  const sets = files.map(([set, file]) => ({
    set,
    transcripts: JSON.parse(readFileSync(file, 'utf8')) as LabelledTranscript[],
  }))
  const scored = sets.map(({ set, transcripts }) => scoreSet(set, transcripts, drugs))
  return {
    scores: scored.flatMap(({ scores }) => scores),
    misses: scored.flatMap(({ misses }) => misses),
    unfounded: scored.reduce((sum, { unfounded }) => sum + unfounded, 0),
    milliseconds: measureSpeed(
      sets.flatMap(({ transcripts }) => transcripts),
      drugs,
    ),
  }
}

function scoreSet(
  set: SetName,
  transcripts: readonly LabelledTranscript[],
  drugs: Drugs,
): Omit<SoapScores, 'milliseconds'> {
  const signs = new Set(transcripts.flatMap(({ expected }) => Object.keys(expected.vitals)))
  const scored = transcripts.map((transcript) => {
    const extraction = extractFindings(transcript.lines, '', drugs)
    return { transcript, extraction, found: found(extraction, signs), wanted: wanted(transcript) }
  })
  const parts = { all: scored, tuning: scored.filter(isShown), 'held out': scored.filter((one) => !isShown(one)) }
  const scores = Object.entries(parts).flatMap(([part, of]) =>
    KINDS.map((kind) => ({ set, part: part as SoapScore['part'], kind, ...scoreOf(of, kind) })),
  )
  return {
    scores,
    misses: parts.tuning.flatMap(missesOf).map((miss) => `${set} ${miss}`),
    unfounded: scored.reduce((sum, { transcript, extraction }) => sum + countUnfounded(transcript, extraction), 0),
  }
}

interface Scored {
  readonly transcript: LabelledTranscript
  readonly found: Items
  readonly wanted: Items
}
const isShown = ({ transcript }: Scored): boolean => !transcript.held_out

/** Comparable whatever the digits, blanks and half-spaces; «درد X» and «Xدرد» are one. */
function plain(text: string | null): string {
  const folded = foldForSearch(text ?? '-')
    .replaceAll('٫', '.')
    .replace(/(?<=\p{L})\./gu, '') // initials: «آ.اس.آ» is «آ اس آ»
  return folded.replace(/^درد (.+)$/, '$1درد').replace(/[^\p{L}\p{N}.%]+/gu, '')
}

/** A gram is a thousand milligrams, and two puffs are as many as "2 puff". */
function doseOf(text: string | null): string {
  const [amount, unit] = (text ?? '').split(' ')
  if (unit === 'g') return plain(`${Number(amount) * 1000} mg`)
  if (unit === 'mcg') return plain(`${Number(amount) / 1000} mg`)
  if (unit === 'iu' || unit === 'IU') return plain(`${amount} unit`)
  return plain(text).replace(/s$/, '')
}

/** The form of a drug is no part of its name: «قرص آهن» is «آهن». */
const drugOf = (name: string): string => plain(name.replace(/^(قرص|شربت|کپسول|آمپول|قطره|پماد|کرم|اسپری)\s+/u, ''))

/** Whole weeks are as many days. */
function spanOf(text: string): string {
  const weeks = /^([0-9]+)هفته$/u.exec(plain(text))
  return weeks ? `${Number(weeks[1]) * 7}روز` : plain(text)
}

const frequencyOf = (text: string | null) => plain(text).replace(/ها(?=$)/, '')

function wanted({ expected }: LabelledTranscript): Items {
  const { vitals, drugs, allergies, durations, chief_complaint } = expected
  return {
    'chief complaint': new Set(chief_complaint ? [plain(chief_complaint)] : []),
    vitals: new Set(Object.entries(vitals).map(([sign, value]) => `${sign} ${value.replace(/[^0-9./]/g, '')}`)),
    drugs: new Set(drugs.map(({ kind, name, dose }) => `${kind} ${drugOf(name)} ${doseOf(dose)}`)),
    frequencies: new Set(
      drugs.flatMap(({ kind, name, frequency }) =>
        frequency ? `${kind} ${drugOf(name)} ${frequencyOf(frequency)}` : [],
      ),
    ),
    'drug durations': new Set(
      drugs.flatMap(({ kind, name, duration }) => (duration ? `${kind} ${drugOf(name)} ${spanOf(duration)}` : [])),
    ),
    allergies: new Set(allergies.map(plain)),
    durations: new Set(durations.map(({ of, text }) => `${plain(of)} ${spanOf(text)}`)),
  }
}

/** What was found; of vital signs those that the labels know (none tells of weight). */
function found(extraction: Extraction, signs: ReadonlySet<string>): Items {
  const drugs = [
    ...extraction.currentMedications.map(({ value }) => ({ kind: 'current', ...value })),
    ...extraction.prescribed.map(({ value }) => ({ kind: 'prescribed', ...value })),
  ]
  const { chiefComplaint, vitalSigns, allergies, durations } = extraction
  return {
    'chief complaint': new Set(chiefComplaint ? [plain(chiefComplaint.value)] : []),
    vitals: new Set(
      vitalSigns.filter(({ sign }) => signs.has(sign)).map(({ sign, value }) => `${sign} ${value.replace('%', '')}`),
    ),
    drugs: new Set(drugs.map(({ kind, name, dosage }) => `${kind} ${drugOf(name)} ${doseOf(dosage)}`)),
    frequencies: new Set(
      drugs.flatMap(({ kind, name, frequency }) =>
        frequency ? `${kind} ${drugOf(name)} ${frequencyOf(frequency)}` : [],
      ),
    ),
    'drug durations': new Set(
      drugs.flatMap(({ kind, name, duration }) => (duration ? `${kind} ${drugOf(name)} ${spanOf(duration)}` : [])),
    ),
    allergies: new Set(allergies.map(({ value }) => plain(value))),
    durations: new Set(durations.map(({ value }) => `${plain(value.of)} ${spanOf(value.text ?? '')}`)),
  }
}

function scoreOf(scored: readonly Scored[], kind: Kind): Omit<SoapScore, 'set' | 'part' | 'kind'> {
  let right = 0
  let claimed = 0
  let expected = 0
  for (const one of scored) {
    claimed += one.found[kind].size
    expected += one.wanted[kind].size
    right += [...one.found[kind]].filter((item) => hasSame(one.wanted[kind], item)).length
  }
  const precision = claimed === 0 ? 1 : right / claimed
  const recall = expected === 0 ? 1 : right / expected
  return { expected, precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

/** «سرفه ۵ روز» and «سرفهٔ خشک ۵ روز» are one complaint, named more or less closely, that lasts as long. */
function hasSame(items: ReadonlySet<string>, item: string): boolean {
  if (items.has(item)) return true
  const [name, time] = item.split(' ')
  return [...items].some((other) => {
    const [otherName, otherTime] = other.split(' ')
    if (!name || !otherName || !time || time !== otherTime || /^[a-z]/.test(item)) return false
    return name.includes(otherName) || otherName.includes(name)
  })
}

const missesOf = ({ transcript, found, wanted }: Scored): string[] =>
  KINDS.flatMap((kind) => {
    const missing = [...wanted[kind]].filter((item) => !hasSame(found[kind], item))
    const wrong = [...found[kind]].filter((item) => !hasSame(wanted[kind], item))
    return missing.length + wrong.length === 0
      ? []
      : [`${transcript.id}, ${kind}: missing ${missing.join(' | ') || 'none'}; wrong ${wrong.join(' | ') || 'none'}`]
  })

/** Facts without a place in the lines that says them. */
function countUnfounded({ lines }: LabelledTranscript, extraction: Extraction): number {
  const facts = Object.values(extraction).flatMap((facts) => (facts === null ? [] : [facts].flat()))
  const isFounded = (span: unknown): boolean => {
    const { line, start, end } = span as { line: number; start: number; end: number }
    return (lines[line]?.text.slice(start, end).trim() ?? '') !== ''
  }
  return facts.filter((fact: object) => {
    const spans = 'evidence' in fact ? (fact.evidence as unknown[]) : [fact]
    return spans.length === 0 || !spans.every(isFounded)
  }).length
}

const LONG = 200
function measureSpeed(transcripts: readonly LabelledTranscript[], drugs: Drugs): number {
  const every = transcripts.flatMap(({ lines }) => lines)
  const lines = Array.from({ length: LONG }, (_, index) => every[index % every.length]).filter(
    (line) => line !== undefined,
  )
  const rounds = Array.from({ length: MEASURED_ROUNDS }, () => {
    const began = performance.now()
    extractFindings(lines, '', drugs)
    return performance.now() - began
  })
  return rounds.toSorted((a, b) => a - b)[MEASURED_ROUNDS / 2] ?? 0
}

/** The scores as lines to print. */
export function reportSoap(): string {
  const scored = scoreSoap()
  if (!scored)
    return `Missing: one of ${Object.values(SETS)
      .map((file) => fileURLToPath(file))
      .join(', ')}`
  const { scores, misses, unfounded, milliseconds } = scored
  return [
    ...scores.map(
      ({ set, part, kind, expected, precision, recall, f1 }) =>
        `${set}, ${part}, ${kind} (${expected}): F1 ${f1.toFixed(3)}, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
    ),
    `${unfounded} facts without evidence; ${milliseconds.toFixed(1)} ms a transcript of ${LONG} lines`,
    ...misses.map((miss) => `miss: ${miss}`),
  ].join('\n')
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(reportSoap())
