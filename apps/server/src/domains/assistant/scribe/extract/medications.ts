import type { Span } from '../line.ts'
import { type Claim, claimOf, type Medications, NOTHING, settle } from './claims.ts'
import { type Dosing, dosingIn } from './dosing.ts'
import type { DrugMention, DrugsOf } from './drug-names.ts'
import {
  ALLERGY,
  ASKS_DRUGS,
  type Status,
  saysStopped,
  saysTaking,
  statusByDoctor,
  statusByPatient,
} from './drug-status.ts'
import { clauseAt, hits, isPersian, type Part, phrase, type Said, says, sentenceAt, spanOf } from './read.ts'
import { answerOf, CORRECTS, isForRelative, isOfOther, type OfKin } from './talk.ts'
import { tellMore, tellOfAll } from './unnamed-drug.ts'

/** A drug as a line names it. */
interface Named extends DrugMention {
  /** From the name to the next drug of the line. */
  readonly part: Part
  /** What of its clause stands before the name. */
  readonly before: Part
  readonly dosing: Dosing
}
const DOSES: readonly (keyof Dosing)[] = ['dosage', 'frequency', 'duration']
/** How many drugs of a list may share the verb at its end. */
const LATER_DRUGS = 8

/** Drugs that are taken, prescribed and stopped in a talk, each once. */
export function findMedications(talk: readonly Said[], drugsOf: DrugsOf): Medications {
  const ofKin = isForRelative(talk)
  const named = talk.map((said) => nameDrugs(said, drugsOf(said)))
  const claims: Claim[] = []
  let spokenOf: { readonly drug: Named; readonly index: number } | undefined
  for (const [index, said] of talk.entries()) {
    const drugs = named[index] ?? []
    const next = talk[index + 1]
    const answer = next && next.role !== said.role ? { said: next, drugs: named[index + 1] ?? [] } : undefined
    const context: Context = { said, drugs, before: talk[index - 1], answer, ofKin }
    if (drugs.length === 0 && spokenOf)
      tellMore({ said, before: talk[index - 1] }, spokenOf.drug, claims, index - spokenOf.index)
    for (const drug of drugs) claims.push(...claimsOf(drug, context))
    tellOfAll(said, claims, index)
    const last = drugs.findLast((drug) => !isOfOther(said, aroundOf(said, drug), ofKin))
    if (last) spokenOf = { drug: last, index }
  }
  return settle(claims)
}

function nameDrugs(said: Said, mentions: readonly DrugMention[]): Named[] {
  return mentions.map((mention, index) => {
    const clause = clauseAt(said, mention.from)
    const previous = mentions[index - 1]
    const next = mentions[index + 1]
    const from = Math.max(clause.from, previous?.to ?? 0)
    // What opens the next drug's clause («شبا هم آتورواستاتین») is told of that one.
    const nextClause = next && clauseAt(said, next.from)
    const to = next && nextClause ? (nextClause.from > mention.from ? nextClause.from : next.from) : said.text.length
    const part = { from: mention.from, to }
    const before = { from: previous && previous.to > clause.from ? mention.from : from, to: mention.from }
    const drug = { key: mention.key, persian: isPersian(said.text), end: mention.to }
    return { ...mention, part, before, dosing: dosingBySentence(said, part, drug, before) }
  })
}

/** What its own sentence tells of a drug goes before the rest of the line, unless that takes it back. */
function dosingBySentence(said: Said, part: Part, drug: Parameters<typeof dosingIn>[2], before: Part): Dosing {
  const own = { from: part.from, to: Math.min(part.to, sentenceAt(said, part.from).to) }
  if (own.to >= part.to || says(said, CORRECTS, { from: own.to, to: part.to }))
    return dosingIn(said, part, drug, before)
  const near = dosingIn(said, own, drug, before)
  if (DOSES.every((dose) => near[dose] !== null)) return near
  const whole = dosingIn(said, part, drug, before)
  return {
    dosage: near.dosage ?? whole.dosage,
    frequency: near.frequency ?? whole.frequency,
    duration: near.duration ?? whole.duration,
  }
}

const aroundOf = (said: Said, { before, part }: Named): Part => {
  const sentence = sentenceAt(said, part.from)
  return { from: sentence.from < before.from ? sentence.from : before.from, to: part.to }
}

interface Context {
  readonly said: Said
  readonly drugs: readonly Named[]
  readonly before: Said | undefined
  readonly answer: { readonly said: Said; readonly drugs: readonly Named[] } | undefined
  readonly ofKin: OfKin
}

function claimsOf(drug: Named, context: Context): Claim[] {
  const { said, ofKin } = context
  const own = { from: drug.before.from, to: drug.part.to }
  if (isTakenBack(drug, context)) return [claimOf('withdrawn', drug, NOTHING, [])]
  if (says(said, ALLERGY, clauseOf(said, drug)) || isOfOther(said, aroundOf(said, drug), ofKin)) return []
  const asks = sentenceAt(said, drug.from).asks
  if (said.role === 'notes') return noteClaims(drug, said, own)
  return said.role === 'doctor' ? doctorClaims(drug, context, own, asks) : patientClaims(drug, context, own, asks)
}

const clauseOf = (said: Said, drug: Named): Part => {
  const clause = clauseAt(said, drug.from)
  return { from: drug.before.from, to: Math.min(Math.max(clause.to, drug.to), drug.part.to) }
}

const SLIP =
  / (?:نه|ببخشید|اشتباه (?:گفتم|شد|کردم)|sorry)(?: (?:[.,]|نه|ببخشید|یعنی|منظورم|همون))*(?: (?:شربت|قرص|کپسول|امپول))? $/
/** «آموکسی‌سیلین، نه ببخشید، آزیترومایسین»: the first was a slip. */
function isTakenBack(drug: Named, { said, drugs }: Context): boolean {
  const next = drugs[drugs.indexOf(drug) + 1]
  if (!next) return false
  if (SLIP.test(said.text.slice(drug.to, next.from))) return true
  if (DOSES.some((dose) => drug.dosing[dose])) return false
  const between = { from: drug.to, to: next.from }
  const words = said.text
    .slice(between.from, between.to)
    .trim()
    .split(' ')
    .filter((word) => !/^[.,]$/.test(word))
  return words.length > 0 && words.length <= 4 && says(said, CORRECTS, between)
}

const spanOfDrug = (said: Said, drug: Named): Span => spanOf(said, drug.part)
const isDosed = ({ dosage, frequency, duration }: Dosing): boolean => (dosage ?? frequency ?? duration) !== null

const FORM_BEFORE = phrase('(?:قرص|کپسول|شربت|آمپول|پماد|کرم|ژل|قطره|اسپری|شیاف|پودر|سوسپانسیون|یه|یک)(?: بینی| چشمی)?')

/** «چیز دیگه‌ای نمی‌خورم» is told of others. */
const OF_OTHERS = phrase(
  '(?:چیز|دارو|داروی|قرص)(?:ی)? (?:دیگه|دیگری|دیگر|خاصی|خاص)(?:‌ای)?|دیگه (?:چیزی|هیچی|دارویی|قرصی)|آنتی‌بیوتیک',
)
/** The words of a drug's own sentence that tell of it alone. */
function ownWords(said: Said, { before, part, to }: Named): Part {
  const own = { from: before.from, to: Math.min(part.to, sentenceAt(said, part.from).to) }
  const other = hits(said, OF_OTHERS, { from: to, to: own.to })[0]
  return other ? { from: own.from, to: Math.max(to, Math.min(other.from, clauseAt(said, other.from).from)) } : own
}

/** The status a drug's own sentence gives, or the drugs after it in the sentence (verbs come last), or the rest of its line. */
function statusIn({ said, drugs }: Context, drug: Named, read: (said: Said, part: Part) => Status): Status {
  const sentence = sentenceAt(said, drug.from)
  const own = read(said, ownWords(said, drug))
  if (own) return own
  for (const later of drugs.slice(drugs.indexOf(drug) + 1, drugs.indexOf(drug) + 1 + LATER_DRUGS)) {
    if (later.from >= sentence.to) break
    const status = read(said, ownWords(said, later))
    if (status) return status
  }
  if (drug.part.to <= sentence.to) return undefined
  const rest = read(said, { from: sentence.to, to: drug.part.to })
  return isDosed(drug.dosing) && rest !== 'taking' && rest !== 'prescribing' ? undefined : rest
}

function doctorClaims(drug: Named, context: Context, own: Part, asks: boolean): Claim[] {
  const { said, answer } = context
  const evidence = [spanOfDrug(said, drug)]
  if (asks) return answer && saidOf(answer.said, context.ofKin) ? claimsOfAnswer(drug, answer, evidence) : []
  const status = statusIn(context, drug, statusByDoctor)
  if (IS_NO.test(said.text.slice(drug.to))) return [claimOf('withdrawn', drug, NOTHING, evidence)]
  if (status === 'stopped') return [claimOf('stopped', drug, NOTHING, evidence)]
  if (status === 'refused' && says(said, NOT_AFTER_ALL, ownWords(said, drug)))
    return [claimOf('withdrawn', drug, NOTHING, evidence)]
  const isTold = drug.dosing.duration !== null || (drug.dosing.frequency !== null && !says(said, ALREADY, own))
  if (status === 'taking') return [claimOf(isTold ? 'prescribed' : 'current', drug, drug.dosing, evidence)]
  const told =
    status === 'prescribing' || isDosed(drug.dosing) || says(said, FORM_BEFORE, { from: own.from, to: drug.from })
  return status !== 'refused' && status !== 'past' && told ? [claimOf('prescribed', drug, drug.dosing, evidence)] : []
}

/** «شبی یکی می‌خوری» orders, «الان که شبی یکی می‌خوری» tells. */
const ALREADY = phrase('که|الان|هنوز|همین|قبلا|already|currently')
/** «پیدرولاکس نمی‌خواد»: what was prescribed a moment ago is not. */
const NOT_AFTER_ALL = phrase('نمی‌خواد|لازم نیست|لازم ندار.*|نیازی? نیست|نمی‌نویسم|نمی‌دم|نمیدم|ولش|بی‌خیال')
/** «پس مفنامیک نه.» */
const IS_NO = /^(?: (?:رو|را|هم))*(?: [.,])* نه [.,?]/

const saidOf = (said: Said, ofKin: OfKin): boolean => !isOfOther(said, { from: 0, to: said.text.length }, ofKin)

/** «گلی‌بنکلامید رو هنوز می‌خورین؟» – «نه، قطع کردین»; «وارفارین چطور می‌خورین؟» – «روزی یکی». */
function claimsOfAnswer(drug: Named, answer: NonNullable<Context['answer']>, asked: readonly Span[]): Claim[] {
  const { said, drugs } = answer
  if (drugs.some(({ key }) => key === drug.key)) return []
  const end = drugs[0]?.before.from ?? said.text.length
  const part = { from: 0, to: end }
  const evidence = [...asked, spanOf(said, part)]
  if (end < 2) return []
  if (saysStopped(said, part)) return [claimOf('stopped', drug, NOTHING, evidence)]
  const says = answerOf(said)
  const dosing = dosingIn(said, part, { key: drug.key, persian: isPersian(said.text), end: 0 })
  if (says === 'no' || (says !== 'yes' && !dosing.frequency && !dosing.dosage && !saysTaking(said, part))) return []
  return [claimOf('current', drug, dosing, evidence)]
}

function patientClaims(drug: Named, context: Context, _own: Part, asks: boolean): Claim[] {
  const { said, answer, before } = context
  const evidence = [spanOfDrug(said, drug)]
  const status = statusIn(context, drug, statusByPatient)
  if (status === 'stopped' && !asks) return [claimOf('stopped', drug, NOTHING, evidence)]
  if (asks || status === 'maybe') return answer ? claimsOfLeave(drug, said, answer, evidence) : []
  if (status === 'refused' || status === 'past') return []
  const question = before?.role === 'doctor' ? before.sentences.at(-1) : undefined
  const isFirst = drug.from < (said.sentences[0]?.to ?? 0)
  if (before && question?.asks && says(before, ALLERGY, question) && isFirst && !isDosed(drug.dosing)) return []
  const asked = before?.role === 'doctor' && before.sentences.some((one) => one.asks && says(before, ASKS_DRUGS, one))
  return status === 'taking' || asked || isDosed(drug.dosing) ? [claimOf('current', drug, drug.dosing, evidence)] : []
}

/** What a patient asks about counts only by what the doctor answers: stopped, or allowed with how it is taken. */
function claimsOfLeave(
  drug: Named,
  asking: Said,
  { said, drugs }: NonNullable<Context['answer']>,
  asked: readonly Span[],
): Claim[] {
  const end = drugs[0]?.before.from ?? said.text.length
  const part = { from: 0, to: end }
  if (end < 2 || drugs.some(({ key }) => key === drug.key)) return []
  const evidence = [...asked, spanOf(said, part)]
  const isAgreed = answerOf(said) === 'yes' && saysStopped(asking, drug.part)
  if (isAgreed || saysStopped(said, part)) return [claimOf('stopped', drug, NOTHING, evidence)]
  const dosing = dosingIn(said, part, { key: drug.key, persian: isPersian(said.text), end: 0 })
  const allowed = answerOf(said) === 'yes' && statusByDoctor(said, part) !== 'refused'
  return allowed && (dosing.frequency || dosing.dosage) ? [claimOf('prescribed', drug, dosing, evidence)] : []
}

const NOTED_CURRENT = phrase(
  'مصرف|داروهای? (?:فعلی|مصرفی)|تحت درمان|می‌خورد|می‌خوره|مصرف می‌کند|current(?: medications?)?|takes|taking|on|home meds',
)
function noteClaims(drug: Named, said: Said, own: Part): Claim[] {
  const evidence = [spanOfDrug(said, drug)]
  const sentence = sentenceAt(said, drug.from)
  const status = statusByDoctor(said, own)
  if (status === 'stopped') return [claimOf('stopped', drug, NOTHING, evidence)]
  if (status === 'refused' || status === 'past') return []
  if (says(said, NOTED_CURRENT, sentence)) return [claimOf('current', drug, drug.dosing, evidence)]
  return status === 'prescribing' || isDosed(drug.dosing) ? [claimOf('prescribed', drug, drug.dosing, evidence)] : []
}
