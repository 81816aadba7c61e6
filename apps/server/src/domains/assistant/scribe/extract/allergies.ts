import type { Span } from '../line.ts'
import { ALLERGENS } from './allergens.ts'
import { type DrugsOf, keyOf } from './drug-names.ts'
import { ALLERGY } from './drug-status.ts'
import type { Fact } from './extraction.ts'
import { clauseAt, hits, type Part, phrase, quote, type Said, says, sentenceAt, spanOf } from './read.ts'
import { answerOf, isForRelative, isOfOther, type OfKin, OTHER_PERSON } from './talk.ts'

export interface Allergies {
  readonly allergies: readonly Fact<string>[]
  readonly denied: readonly Span[]
}

interface Allergen extends Part {
  readonly name: string
}
interface Mentioned {
  readonly talk: readonly Said[]
  readonly drugsOf: DrugsOf
  readonly ofKin: OfKin
}

/** What the patient is allergic to, and where it is said that there is nothing of the kind. */
export function findAllergies(talk: readonly Said[], drugsOf: DrugsOf): Allergies {
  const ofKin = isForRelative(talk)
  const found: Fact<string>[] = []
  const denied: Span[] = []
  for (const [index, said] of talk.entries()) {
    const isGoingOn = isOnAllergy(talk, index)
    if (!isGoingOn && !says(said, ALLERGY)) continue
    for (const sentence of isGoingOn ? said.sentences.slice(-1) : sentencesOf(said)) {
      if (sentence.asks && said.role === 'doctor') readAnswer({ talk, drugsOf, ofKin }, index, sentence, found, denied)
      else readStatement(said, sentence, { talk, drugsOf, ofKin }, found, denied)
    }
  }
  return { allergies: once(found), denied }
}

/** «دارو چی؟», right after it was spoken of. */
function isOnAllergy(talk: readonly Said[], index: number): boolean {
  const said = talk[index]
  const question = said?.role === 'doctor' ? said.sentences.at(-1) : undefined
  if (!said || !question?.asks || !says(said, WHAT_OF, question)) return false
  return talk.slice(Math.max(0, index - 2), index).some((one) => says(one, ALLERGY))
}
const WHAT_OF = phrase('(?:دارو|دارویی|داروها|غذا|غذایی|به [^ ]+(?: [^ ]+)?) (?:چی|چطور)|چیز دیگه(?:‌ای)?(?: چی)?')

/** Sentences that speak of allergy. One that breaks off («به کاربامازپین هم که...») is left to what follows. */
const sentencesOf = (said: Said) => said.sentences.filter((sentence) => says(said, ALLERGY, sentence))

function allergensIn(said: Said, part: Part, drugsOf: DrugsOf): Allergen[] {
  const drugs = drugsOf(said).filter(({ from, to }) => from >= part.from && to <= part.to)
  const things = ALLERGENS.flatMap(([name, expression]) =>
    hits(said, expression, part).map(({ from, to }) => ({ name, from, to })),
  )
  const all = [...drugs, ...things].toSorted((a, b) => a.from - b.from || b.to - a.to)
  return all.filter((one, index) => !all.slice(0, index).some((other) => other.from <= one.from && other.to >= one.to))
}

const DENIES = phrase(
  'ندارم|نداره|ندارد|ندارن|نداریم|نداری|ندارین|ندارید|نداده|نداد|نمیده|نشون نداد.*|نبوده|نبود|نکرده|نداشتم|نداشته(?: ام)?|ندیدم|ندیده ام|نیستم|نیست|نه|هیچ|هیچی|منفی|no|not|denies|none|without|nkda|dont',
)
const BREAKS = phrase('ولی|اما|فقط|الا|مگر|به جز|بجز|غیر از|but|except')
const EXCEPT = phrase(
  '(?:فقط|الا|مگر|به جز|بجز|جز|(?:به )?غیر(?: از)?|except(?: for)?|other than)(?: (?:به|از|این|همون|همین))*',
)
const TO_WHAT = phrase(
  'به ((?:(?!حساس|آلرژی)[^ .?,]+ ){1,4})(?:هم |خیلی |شدید |شدیدا )?(?:حساسیت|حساسم|حساسه|حساس|آلرژی)',
)
const WHAT_AFTER = phrase(
  '(?:حساسیت|آلرژی)(?: [^ .?,]+)? (?:دارم|داره|داشت|داری|دارن) به ((?!چی|دارو|این|اون)[^ .?,]+(?: (?!و |هم |که |ولی |از )[^ .?,]+)?)(?= [.?,]| $)',
)
const GENERAL = phrase(
  'دارو.*|چیزی|چیز|هیچی|هیچ.*|خاصی|غذا(?:یی)?|آنتی‌بیوتیک|کسی|من|این|اون|همه|دیگه|فصل.*|سرم|قرص.*|ها(?:یی|ی)?|هم|که|به|یا|و|خاص|حالا|نمی|بیهوشی|بی حسی|any.*|drugs?|medic.*',
)

const OUTGROWN = phrase('خوب شد.*|برطرف شد.*|رفع شد.*')

function readStatement(
  said: Said,
  sentence: Part,
  { drugsOf, ofKin }: Mentioned,
  found: Fact<string>[],
  denied: Span[],
): void {
  const excepted = isOfOther(said, sentence, ofKin) ? [] : exceptedIn(said, sentence, drugsOf)
  for (const one of excepted) found.push({ value: one.name, evidence: [spanOf(said, one)] })
  for (const clause of clausesOf(said, sentence)) {
    if (isOfOther(said, clause, ofKin)) continue
    const named = [...allergensIn(said, clause, drugsOf), ...otherAllergen(said, clause, drugsOf)]
    const denies = says(said, DENIES, clause)
    if (says(said, OUTGROWN, sentence)) continue
    if (denies && named.length + excepted.length === 0) denied.push(spanOf(said, clause))
    const meant = named.filter((one) => !isTaken(said, clause, one, named))
    if (!denies) for (const { name } of meant) found.push({ value: name, evidence: [spanOf(said, clause)] })
  }
}

/**
 * «به پنی‌سیلین حساسیت دارم و پروپرانولول می‌خورم», «متفورمین می‌خورم و به پنی‌سیلین حساسیت دارم»: what is taken is a medicine.
 * «پنی‌سیلین که می‌خورم حساسیت می‌ده» speaks of nothing else in between.
 */
function isTaken(said: Said, clause: Part, one: Part, named: readonly Part[]): boolean {
  const taken = hits(said, TAKEN, clause).find(({ from }) => from >= one.to - 1)
  if (!taken) return false
  const spoken = hits(said, ALLERGY, clause).map(({ from }) => from)
  const next = spoken.find((from) => from >= one.to - 1)
  if (next === undefined) return spoken.length > 0
  return named.some(({ from }) => from > taken.from && from < next)
}

/** «به جز پنی‌سیلین نه» */
function exceptedIn(said: Said, sentence: Part, drugsOf: DrugsOf): Allergen[] {
  const starts = hits(said, EXCEPT, sentence).map(({ to }) => to + 1)
  return starts.length === 0 ? [] : allergensIn(said, sentence, drugsOf).filter(({ from }) => starts.includes(from))
}

/** Clauses that speak of allergy, each with those before it that name what it is about, and those after that say «ندارم». */
function clausesOf(said: Said, sentence: Part): Part[] {
  const { clauses } = sentenceAt(said, sentence.from)
  const breaks = hits(said, BREAKS, sentence).map(({ from }) => from)
  const starts = [...clauses.map(({ from }) => from), ...breaks].toSorted((a, b) => a - b)
  const parts = starts.map((from, index) => ({ from, to: starts[index + 1] ?? sentence.to }))
  const withAllergy = parts.flatMap((part, index) => (says(said, ALLERGY, part) ? [index] : []))
  return withAllergy.map((index) => {
    const part = parts[index] ?? { from: sentence.from, to: sentence.to }
    const isBare = says(said, BARE_HAVE, part) && !says(said, phrase('به'), part)
    const before = isBare && index > 0 ? parts[index - 1] : undefined
    const after = !says(said, VERB, part) ? parts[index + 1] : undefined
    const isPlainAfter = after && !breaks.includes(after.from)
    return { from: before ? before.from : part.from, to: isPlainAfter ? after.to : part.to }
  })
}
// «اریترومایسین خوردم کهیر زدم، حساسیت دارم»
const BARE_HAVE = phrase('(?:حساسیت|آلرژی)(?: هم)? (?:دارم|داره|دارن)')
const VERB = phrase(
  'میده|می‌ده|داده|داد|میدن|دارم|داره|دارد|داری|نداری|دارین|دارید|ندارم|نداره|ندارد|نداریم|نداشتم|ندیدم|نیستم|حساسم|حساسه|است|هستم|داشتم|have|allergic|has|denies',
)

/** «به X حساسیت دارم» where X is in no list. */
function otherAllergen(said: Said, clause: Part, drugsOf: DrugsOf): Allergen[] {
  const hit = hits(said, TO_WHAT, clause)[0] ?? hits(said, WHAT_AFTER, clause)[0]
  const what = hit?.groups[0]?.trimEnd()
  if (!hit || !what) return []
  const from = said.text.indexOf(what, hit.from)
  const part = { from, to: from + what.length }
  const known = allergensIn(said, part, drugsOf).length > 0 || says(said, GENERAL, part)
  return known ? [] : [{ name: quote(said, part), ...part }]
}

/** «به پنی‌سیلین حساسیت دارین؟» – «آره»; «حساسیت؟» – «سولفا.»; «حساسیت دارویی؟» – «ندارم». */
function readAnswer(
  { talk, drugsOf, ofKin }: Mentioned,
  index: number,
  question: Part,
  found: Fact<string>[],
  denied: Span[],
): void {
  const asked = talk[index]
  const answer = talk.slice(index + 1, index + 3).find(({ role }) => role === 'patient')
  if (!asked || !answer || answer.sentences.length === 0) return
  const head = { from: 0, to: answer.sentences[0]?.to ?? 0 }
  const about = [...allergensIn(asked, question, drugsOf), ...otherAllergen(asked, question, drugsOf)]
  const evidence = [spanOf(asked, question), spanOf(answer, head)]
  const kind = ownAnswer(answer, ofKin)
  const own = answer.sentences.flatMap(({ clauses }) => clauses).filter((clause) => isNamed(answer, clause, ofKin))
  const all = own.flatMap((clause) => allergensIn(answer, clause, drugsOf))
  const first = all.filter(({ from }) => from < head.to)
  const named = first.length > 0 ? first : all
  // What its own words of allergy say is read with the statements.
  const tellsItself = says(answer, ALLERGY, head)
  for (const { name, from, to } of affirmedIn(answer, drugsOf, ofKin))
    found.push({ value: name, evidence: [...evidence, spanOf(answer, { from, to })] })
  const isPartly = named.length > 0 && !STARTS_NO.test(answer.text) && isList(answer, head, named)
  if (kind === 'no' && !isPartly) {
    if (exceptedIn(answer, head, drugsOf).length > 0) return
    if (about.length === 0 && !(tellsItself && named.length > 0)) denied.push(...evidence)
    return
  }
  if (!tellsItself && (kind === 'yes' || isPartly || isList(answer, head, named)))
    for (const { name } of named) found.push({ value: name, evidence })
  if (kind === 'yes' && named.length === 0) for (const { name } of about) found.push({ value: name, evidence })
}

/** «شوهرم داره، من نه»: what the patient says of themselves. */
function ownAnswer(answer: Said, ofKin: OfKin): 'yes' | 'no' | undefined {
  const [head] = answer.sentences
  if (!head || !isOfOther(answer, head, ofKin)) return answerOf(answer)
  const own = answer.sentences.flatMap(({ clauses }) => clauses).filter((part) => !isOfOther(answer, part, ofKin))
  return own.map((part) => answerOf(answer, part)).find((kind) => kind !== undefined)
}

const STARTS_NO = /^(?: [.,])* (?:نه|نخیر|خیر|no|not|none|هیچ[^ ]*|ندار[^ ]*) /

/** «به دیکلوفناک نه. به ترامادول چرا.» */
const affirmedIn = (answer: Said, drugsOf: DrugsOf, ofKin: OfKin): Allergen[] =>
  allergensIn(answer, { from: 0, to: answer.text.length }, drugsOf).filter(
    (one) => AFFIRMS.test(answer.text.slice(one.to)) && !isOfOther(answer, clauseAt(answer, one.from), ofKin),
  )
const AFFIRMS = /^(?: (?:رو|را|که|هم|اما|ولی|یکی))*(?: ,)? (?:چرا|اره|بله)(?= )/

/** An answer that begins with a thing («سولفا. دکتر قلبم گفته …»), not a tale in which one comes up. */
const isList = (answer: Said, head: Part, named: readonly Part[]): boolean =>
  named.some(({ from }) => from < head.to) && !says(answer, TAKEN, head)
const TAKEN = phrase('i take|taking|می‌خورم|می‌زنم|مصرف می‌کنم|مشکلی ندار.*')

const isNamed = (said: Said, clause: Part, ofKin: OfKin): boolean =>
  !isOfOther(said, clause, ofKin) &&
  !says(said, OTHER_PERSON, clause) &&
  !says(said, DENIES, clause) &&
  !says(said, TAKEN, clause)

function once(found: readonly Fact<string>[]): Fact<string>[] {
  const byKey = new Map<string, Fact<string>>()
  for (const one of found) {
    const before = byKey.get(keyOf(one.value))
    byKey.set(keyOf(one.value), before ? { ...before, evidence: [...before.evidence, ...one.evidence] } : one)
  }
  return [...byKey.values()]
}
