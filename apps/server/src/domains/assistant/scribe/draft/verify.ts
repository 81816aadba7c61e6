import type { FindIcd } from '../../icd/index.ts'
import type { Span } from '../line.ts'
import type { ReportedDiagnosis, ReportedMedication } from '../report.ts'
import type { AnsweredMedication, Item, Quote } from './answer.schema.ts'
import { saidAs, showable } from './build-report.ts'
import { certaintyOf } from './certainty.ts'
import type { Claim, Dropped, Sign, Why } from './claims.ts'
import { isDenied, isOfRelative, type Matter } from './denial.ts'
import { figuresAmong, holdsMeasure, missingFigures, wordsOfDose } from './figures.ts'
import type { Source } from './source.ts'
import { holdsName, shareHeld } from './words.ts'

/** Of the telling words of a sentence, the share its evidence must say: a note paraphrases, but not all of it. */
const HELD_MIN = 1 / 3
/** Of one item; more are not read. */
const QUOTES_MAX = 20
const SHOWN_MAX = 300

export interface Verifier {
  readonly source: Source
  readonly findIcd: FindIcd
  readonly dropped: Dropped[]
}

interface Rule {
  readonly pointer: string
  readonly matter: Matter
  /** What the doctor orders or finds must rest on words of the doctor's. */
  readonly bySpeaker: 'doctor' | 'anyone'
  /** Only the patient's own counts, no relative's. */
  readonly own?: boolean
}

interface MedicationRule extends Rule {
  /** All drugs of the same answer, by name. */
  readonly others: readonly string[]
}

/** A sentence or a name that its quotes bear out; undefined, and listed, when they do not. */
export function verifyItem(
  verifier: Verifier,
  { value, quotes }: Item,
  rule: Rule & { named?: boolean },
): Claim<string>[] {
  const judged = judge(verifier, { value, quotes }, rule, (words) =>
    rule.named ? holdsName(value, words) : isTold(verifier, value, words),
  )
  return judged ? [{ value, evidence: judged }] : []
}

/** A note may call by its name what was told in other words: the table's other names count too. */
function isTold({ findIcd }: Verifier, value: string, words: readonly string[]): boolean {
  const share = shareHeld(value, words)
  if (share > 0 && share >= HELD_MIN) return true
  return findIcd({ description: value })?.names.some((name) => holdsName(name, words)) ?? false
}

/** A drug; a dose, frequency or duration that was not said, and a dose that was said of one of the others, is taken from it, and listed. */
export function verifyMedication(
  verifier: Verifier,
  { quotes, ...said }: AnsweredMedication,
  { others, ...rule }: MedicationRule,
): Claim<ReportedMedication>[] {
  const evidence = judge(verifier, { value: said.name, quotes }, rule, (words) => holdsName(said.name, words))
  if (!evidence) return []
  const words = evidence.flatMap(verifier.source.wordsIn)
  const part = (name: 'dosage' | 'frequency' | 'duration'): string | null => {
    const value = said[name]
    if (value === null || value.trim() === '') return value
    if (holdsMeasure(value, name === 'dosage' ? wordsOfDose(said.name, others, words) : words)) return value
    // «هر شب»: what was said in these words was said, whatever numbers are read into it.
    if (name !== 'dosage' && evidence.some(({ line }) => verifier.source.find({ line, text: value }))) return value
    drop(verifier, `${rule.pointer}/-/${name}`, `${said.name}: ${value}`, whyMissing(words))
    return null
  }
  return [
    {
      value: { name: said.name, dosage: part('dosage'), frequency: part('frequency'), duration: part('duration') },
      evidence,
    },
  ]
}

export const verifyCurrentMedication = (
  verifier: Verifier,
  said: AnsweredMedication,
  rule: MedicationRule,
): Claim<string>[] =>
  verifyMedication(verifier, said, rule).map(({ value, evidence }) => ({ value: saidAs(value), evidence }))

/** A value whose numbers were said, tenths of a pressure («سیزده روی هشت») included. */
export function verifyVitalSign(
  verifier: Verifier,
  { sign, value, quotes }: Item & { sign: Sign },
): (Claim<string> & { sign: Sign })[] {
  const rule: Rule = { pointer: `/objective/vital_signs/${sign}`, matter: 'state', bySpeaker: 'anyone' }
  const found = foundQuotes(verifier, quotes)
  const words = found.flatMap(verifier.source.wordsIn)
  const missing = missingFigures(value, words)
  const tenths = sign === 'bp' ? figuresAmong(words).map((figure) => figure * 10) : []
  const isSaid = missing.every((figure) => tenths.includes(figure))
  const why: Why | undefined = found.length === 0 ? whyUnfound(quotes) : isSaid ? undefined : whyMissing(words)
  if (why) drop(verifier, rule.pointer, value, why)
  return why ? [] : [{ sign, value, evidence: found }]
}

/** A diagnosis the doctor named, with its code if the table has it and it fits. */
export function verifyDiagnosis(
  verifier: Verifier,
  { value, icd_code, quotes }: Item & { icd_code: string | null },
  pointer: string,
): Claim<ReportedDiagnosis>[] {
  const [claim] = verifyItem(verifier, { value, quotes }, { pointer, matter: 'state', bySpeaker: 'doctor' })
  if (!claim) return []
  const code = icd_code === null || icd_code.trim() === '' ? undefined : icd_code
  const fitting = code === undefined ? undefined : verifier.findIcd({ description: value, code })
  if (code !== undefined && !fitting) drop(verifier, `${pointer}/-/icd_code`, `${value}: ${code}`, 'unknown_code')
  const probability = certaintyOf(
    claim.evidence.flatMap((span) => verifier.source.clausesIn(span).map(({ text }) => text)).join(' '),
  )
  const found = code === undefined ? verifier.findIcd({ description: value }) : fitting
  return [{ ...claim, value: { description: value, icd_code: found?.code ?? null, probability } }]
}

/** The evidence of a claim if it bears it out, or lists why not. */
function judge(
  verifier: Verifier,
  { value, quotes }: Item,
  { pointer, matter, bySpeaker, own = false }: Rule,
  isSaid: (words: readonly string[]) => boolean,
): readonly Span[] | undefined {
  const { source } = verifier
  const found = foundQuotes(verifier, quotes)
  const evidence = bySpeaker === 'anyone' || found.some((span) => source.roleOf(span.line) !== 'patient') ? found : []
  const words = evidence.flatMap(source.wordsIn)
  const why = ((): Why | undefined => {
    if (found.length === 0) return whyUnfound(quotes)
    if (evidence.length === 0) return 'no_evidence'
    if (!isSaid(words)) return 'not_in_transcript'
    if (isDenied(source, value, evidence, matter)) return 'contradicted'
    if (own && isOfRelative(source, value, evidence)) return 'contradicted'
    return missingFigures(value, words).length > 0 ? whyMissing(words) : undefined
  })()
  if (why) drop(verifier, `${pointer}/-`, value, why)
  return why ? undefined : evidence
}

const foundQuotes = ({ source }: Verifier, quotes: readonly Quote[]): Span[] =>
  quotes.slice(0, QUOTES_MAX).flatMap((quote) => source.find(quote) ?? [])

const whyUnfound = (quotes: readonly Quote[]): Why =>
  quotes.some(({ text }) => /[\p{L}\p{N}]/u.test(text)) ? 'not_in_transcript' : 'no_evidence'

/** Another number was said: that contradicts it. None was: it was not said. */
const whyMissing = (words: readonly string[]): Why =>
  figuresAmong(words).length > 0 ? 'contradicted' : 'not_in_transcript'

function drop({ dropped }: Verifier, pointer: string, text: string, why: Why): void {
  dropped.push({ pointer, text: showable(text, SHOWN_MAX), why })
}
