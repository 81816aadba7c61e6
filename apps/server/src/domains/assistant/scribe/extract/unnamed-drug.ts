import { type Claim, claimOf, filled } from './claims.ts'
import { type Dosing, dosingIn } from './dosing.ts'
import { hits, isPersian, type Part, phrase, type Said, says, sentenceAt, spanOf } from './read.ts'
import { answerOf } from './talk.ts'

/** How many lines later a drug may still be spoken of without its name. */
const SPOKEN_OF_LINES = 4
const RAISED_LINES = 12
/** A line without an amount or a time tells nothing of how a drug is taken. */
const TELLS_DOSE = /[0-9]| (?:هر|روز|صبح|شب|عصر|ظهر|وقت|صورت|موقع|ناشتا|قبل|بعد|با|فقط|every|daily|once|twice|as|at)/
const NEW_DOSE = phrase(
  '(?:می‌بریم(?:ش)?|می‌کنیم(?:ش)?|می‌کنم(?:ش)?|بکنین(?:ش)?|بکن(?:ش)?|برسون.*|زیاد(?:ش)? می‌کن.*|کم(?:ش)? می‌کن.*)(?: (?:روی|رو|به|تا))? ([0-9]+(?:\\.[0-9]+)?)(?: (?:میلی.*|میل|واحد|mg))?|(?:increase|go up|raise) (?:it )?to ([0-9]+(?:\\.[0-9]+)?)',
)
/** «چند پاف می‌زنی؟» */
const ASKS_HOW = phrase(
  '(?:چند|چقدر|چطور|چطوری|چجوری|چه جوری|چه‌قدر|چندتا)(?: [^ ]+){0,4}? (?:می‌خور|می‌زن|می‌گیر|می‌ریز|مصرف می‌کن|استفاده می‌کن)(?:ین|ید|ی|ه)|how (?:much|many|often).*',
)
/** «نصفه یعنی بیست و پنج؟» */
const ASKS_WHETHER = phrase('یعنی|منظورتون|منظورت|you mean')
const CONTINUES = phrase('تا|به مدت|برای|کامل|for')

interface Turn {
  readonly said: Said
  readonly before: Said | undefined
}
type DrugName = Pick<Claim, 'name' | 'key'>

/** A line that names no drug may still tell how the last one named is taken, or take back what was told: claims change. */
export function tellMore(turn: Turn, drug: DrugName, claims: Claim[], linesSince: number): void {
  const { said, before } = turn
  if (linesSince > RAISED_LINES || !TELLS_DOSE.test(said.text)) return
  const at = claims.findLastIndex(({ key, kind }) => key === drug.key && kind !== 'stopped')
  const all = { from: 0, to: said.text.length }
  const told = dosingIn(said, all, { key: drug.key, persian: isPersian(said.text), end: 0 })
  if (linesSince <= SPOKEN_OF_LINES && tellByAnswer(turn, drug, claims, at, told)) return
  const last = claims[at]
  if (!last || raiseDose(said, last, claims, told) || linesSince > SPOKEN_OF_LINES) return
  const corrected = correctionOf(said, last)
  if (corrected) claims[at] = { ...last, dosage: corrected, evidence: [...last.evidence, spanOf(said, all)] }
  else if (told.frequency && hits(said, TOOK_BACK)[0]?.from === 1 && said.role === 'doctor')
    claims[at] = filled({ ...last, frequency: told.frequency }, { ...told, evidence: [spanOf(said, all)] })
  else if (goesWith(said, last, told, before)) claims[at] = filled(last, { ...told, evidence: [spanOf(said, all)] })
}

/** What a patient answers to «چند پاف می‌زنی؟» and «نصفه یعنی بیست و پنج؟»; whether it was such an answer. */
function tellByAnswer({ said, before }: Turn, drug: DrugName, claims: Claim[], at: number, told: Dosing): boolean {
  const isAnswer = said.role === 'patient' && before?.role === 'doctor' && before.sentences.at(-1)?.asks
  if (!isAnswer || answerOf(said) === 'no') return false
  const whole = ({ text }: Said): Part => ({ from: 0, to: text.length })
  const evidence = [spanOf(before, whole(before)), spanOf(said, whole(said))]
  const last = claims[at]
  if (!last) {
    const isTaken = says(before, ASKS_HOW) && (told.dosage ?? told.frequency) !== null
    if (isTaken) claims.push(claimOf('current', drug, told, evidence))
    return isTaken
  }
  if (!told.dosage || !says(before, ASKS_WHETHER)) return false
  claims[at] = { ...last, dosage: told.dosage, evidence: [...last.evidence, ...evidence] }
  return true
}

/** «می‌بریمش روی صد»: of a drug that is taken; whether that was said. */
function raiseDose(said: Said, last: Claim, claims: Claim[], told: Dosing): boolean {
  const raised = said.role === 'doctor' && last.kind === 'current' ? hits(said, NEW_DOSE)[0] : undefined
  if (!raised) return false
  const value = Number(raised.groups[0] ?? raised.groups[1])
  const dosage = told.dosage ?? `${value} ${last.dosage?.split(' ').at(-1) ?? 'mg'}`
  const evidence = [spanOf(said, { from: 0, to: said.text.length })]
  claims.push({ ...last, ...told, dosage, kind: 'prescribed', evidence })
  return true
}

const ALL = phrase(
  'هر ?(?:2|3|4|دو|سه)(?:‌تا|‌تاش|‌تاشون| تا)?(?:ش|شون)?(?: رو)?|جفتش(?:ون)?|همه ?(?:ش|شون|شونو)(?: رو)?|همشون|اینا(?: رو)?|both|all of them',
)
/** «هر دو رو تا ده روز»: told of all that were prescribed just before. */
export function tellOfAll(said: Said, claims: Claim[], line: number): void {
  const told = said.role === 'doctor' ? hits(said, ALL).at(-1) : undefined
  if (!told) return
  const all = { from: told.from, to: sentenceAt(said, told.from).to }
  const { duration } = dosingIn(said, all, { key: '', persian: isPersian(said.text), end: all.to })
  if (!duration) return
  for (const [at, one] of claims.entries()) {
    const isNear = one.evidence.some((span) => line - span.line <= SPOKEN_OF_LINES)
    if (one.kind === 'prescribed' && !one.duration && isNear)
      claims[at] = { ...one, duration, evidence: [...one.evidence, spanOf(said, all)] }
  }
}

const TAKES_BACK = phrase(
  '(?:نه|ببخشید|اشتباه|منظورم|اصلاح|sorry|no|actually).*? ([0-9]+(?:\\.[0-9]+)?)(?: (?:میلی.*|میل|mg))?',
)
const TOOK_BACK = phrase('نه(?: ,)? ببخشید|ببخشید|اشتباه.*?|sorry|no sorry')
function correctionOf(said: Said, last: Claim): string | undefined {
  const hit = hits(said, TAKES_BACK)[0]
  const same = said.role === (last.kind === 'prescribed' ? 'doctor' : 'patient')
  const words = said.words.filter(({ text }) => /[^.,?]/.test(text)).length
  if (!hit || hit.from > 2 || !same || !last.dosage || words > 6 || says(said, phrase('روی|روز|هفته|ماه|ساعت|بار')))
    return undefined
  return `${Number(hit.groups[0])} ${last.dosage.split(' ').at(-1)}`
}

/** «چند روز بخورم؟» */
const asksHowLong = (before: Said | undefined): boolean => before?.role === 'patient' && says(before, HOW_LONG)
const ASKS_STRENGTH = phrase(
  'چند(?:ی| میلی| واحد| گرم.*)?|چه دوزی|دوزش.*|چقدر|چند (?:تا|پاف|قطره).*|what dose|how much',
)
const HOW_LONG = phrase(
  'چند (?:روز|وقت|هفته|ماه|تا|بار)(?:ه|ی)?|تا کی|تا چند|چقدر (?:بخورم|بزنم|ادامه|مصرف|طول).*|چه مدت.*|how long|how many days',
)

const SHORT_WORDS = 6
const isShort = (said: Said): boolean => said.words.filter(({ text }) => /[^.,?]/.test(text)).length <= SHORT_WORDS

function goesWith(said: Said, last: Claim, told: Dosing, before: Said | undefined): boolean {
  const speaker = last.kind === 'prescribed' ? 'doctor' : 'patient'
  if (said.role !== speaker || said.sentences[0]?.asks) return false
  if (last.dosage === null && told.dosage !== null && before && says(before, ASKS_STRENGTH)) return true
  return last.frequency === null && told.frequency !== null
    ? true
    : last.duration === null &&
        told.duration !== null &&
        (says(said, CONTINUES) || asksHowLong(before) || isShort(said))
}
