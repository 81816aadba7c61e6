import type { Concept } from './concepts.ts'
import * as english from './english-qualifiers.ts'
import { compilePhrases, findSpans } from './pattern.ts'
import * as persian from './persian-qualifiers.ts'
import { firstFrom, lastBefore, partAround, touches, without } from './spans.ts'
import type { Span } from './types.ts'

/** One language's words around signs. `before`: what denies what follows it; `after`: what denies what stands before it. */
interface Surroundings {
  readonly denialsBefore: RegExp
  readonly denialsAfter?: RegExp
  readonly affirming?: RegExp
  readonly staying: RegExp
  readonly breaks: RegExp
  readonly past: RegExp
  readonly narrative: RegExp
  readonly history: RegExp
  readonly ongoing: RegExp
  readonly now: RegExp
  readonly over: RegExp
  readonly knowledge: RegExp
  readonly supposed: RegExp
  readonly told: RegExp
  readonly lookalikes: RegExp
  readonly self: RegExp
}

const PERSIAN: Surroundings = {
  denialsBefore: compilePhrases(persian.PERSIAN_BEFORE),
  denialsAfter: compilePhrases(persian.PERSIAN_DENIALS),
  affirming: compilePhrases(persian.PERSIAN_VERBS),
  staying: compilePhrases(persian.PERSIAN_STAYING),
  breaks: compilePhrases(persian.PERSIAN_BREAKS),
  past: compilePhrases(persian.PERSIAN_PAST),
  narrative: compilePhrases(persian.PERSIAN_NARRATIVE),
  history: compilePhrases(persian.PERSIAN_HISTORY),
  ongoing: compilePhrases(persian.PERSIAN_ONGOING),
  now: compilePhrases(persian.PERSIAN_NOW),
  over: compilePhrases(persian.PERSIAN_OVER),
  knowledge: compilePhrases(persian.PERSIAN_KNOWLEDGE),
  supposed: compilePhrases(persian.PERSIAN_SUPPOSED),
  told: compilePhrases(persian.PERSIAN_TOLD),
  lookalikes: compilePhrases(persian.PERSIAN_LOOKALIKES),
  self: compilePhrases(persian.PERSIAN_SELF),
}
const ENGLISH: Surroundings = {
  denialsBefore: compilePhrases(english.ENGLISH_DENIALS),
  staying: compilePhrases(english.ENGLISH_STAYING),
  breaks: compilePhrases(english.ENGLISH_BREAKS),
  past: compilePhrases(english.ENGLISH_PAST),
  narrative: compilePhrases(english.ENGLISH_NARRATIVE),
  history: compilePhrases(english.ENGLISH_HISTORY),
  ongoing: compilePhrases(english.ENGLISH_ONGOING),
  now: compilePhrases(english.ENGLISH_NOW),
  over: compilePhrases(english.ENGLISH_OVER),
  knowledge: compilePhrases(english.ENGLISH_KNOWLEDGE),
  supposed: compilePhrases(english.ENGLISH_SUPPOSED),
  told: compilePhrases(english.ENGLISH_TOLD),
  lookalikes: compilePhrases(english.ENGLISH_LOOKALIKES),
  self: compilePhrases(english.ENGLISH_SELF),
}

/** A concept found in the folded text. */
export interface Sign extends Span {
  readonly concept: Concept
}

/** Why a sign does not count. `denied` and `alike` spare none; what else voids depends on the rule. */
export interface Doubts {
  readonly denied: boolean
  readonly past: boolean
  readonly over: boolean
  readonly asked: boolean
  readonly supposed: boolean
  readonly told: boolean
}

interface Marks {
  readonly sentenceEnds: readonly Span[]
  readonly commas: readonly Span[]
  readonly breaks: readonly Span[]
  readonly denialsBefore: readonly Span[]
  readonly verbs: readonly (Span & { denies: boolean })[]
  readonly past: readonly Span[]
  readonly narrative: readonly Span[]
  readonly history: readonly Span[]
  readonly lists: readonly Span[]
  readonly negatives: readonly Span[]
  readonly now: readonly Span[]
  readonly over: readonly Span[]
  readonly knowledge: readonly Span[]
  readonly supposed: readonly Span[]
  readonly told: readonly Span[]
  readonly lookalikes: readonly Span[]
  readonly self: readonly Span[]
}

const SENTENCE_END = / [.?](?= )/g
const COMMA = / ,(?= )/g
const NEGATIVE = / ن(?:می|کرد|شد|دار|یس|خورد|یومد|یامد|داد|زد|تون)[^ ]{0,12}(?= )/g
const LIST = / (?:or|nor|denies|denied)(?= )/g // with these a denial reaches over commas
const byStart = (a: Span, b: Span) => a.start - b.start

/** Marks all that surrounds the signs of a text, once. */
function markText(text: string, signs: readonly Sign[], languages: readonly Surroundings[]): Marks {
  const find = (pick: (of: Surroundings) => RegExp | undefined) => {
    const found = languages.flatMap((of) => {
      const expression = pick(of)
      return expression ? findSpans(text, expression) : []
    })
    return languages.length > 1 ? found.sort(byStart) : found
  }
  const staying = find((of) => of.staying)
  const denying = without(
    find((of) => of.denialsAfter),
    staying,
  )
  const denies = denying.map((span) => ({ ...span, denies: !touches(signs, span) })) // گردنم خم نمی‌شود is a sign, no denial
  const affirms = [
    ...staying,
    ...without(
      find((of) => of.affirming),
      denies,
    ),
  ].map((span) => ({ ...span, denies: false }))
  return {
    sentenceEnds: findSpans(text, SENTENCE_END),
    commas: findSpans(text, COMMA),
    breaks: find((of) => of.breaks),
    denialsBefore: without(
      find((of) => of.denialsBefore),
      staying,
    ),
    verbs: [...denies, ...affirms].sort(byStart),
    past: without(
      without(
        find((of) => of.past),
        find((of) => of.ongoing),
      ),
      signs.filter(({ concept }) => concept === 'young_infant'), // born three weeks ago
    ),
    narrative: find((of) => of.narrative),
    history: find((of) => of.history),
    lists: findSpans(text, LIST),
    negatives: findSpans(text, NEGATIVE),
    now: find((of) => of.now),
    over: without(
      find((of) => of.over),
      signs,
    ),
    knowledge: find((of) => of.knowledge),
    supposed: find((of) => of.supposed),
    told: find((of) => of.told),
    lookalikes: find((of) => of.lookalikes),
    self: find((of) => of.self),
  }
}

const PERSIAN_LETTER = /[\u0600-\u06ff]/
const LATIN_LETTER = /[a-z]/
export const isPersian = (text: string) => PERSIAN_LETTER.test(text)
export const isEnglish = (text: string) => LATIN_LETTER.test(text)

/** Answers for each sign found in a text how far it can be meant; undefined when it only looks like a sign. */
export function createJudge(text: string, signs: readonly Sign[]): (sign: Span) => Doubts | undefined {
  const languages = [...(isPersian(text) ? [PERSIAN] : []), ...(isEnglish(text) ? [ENGLISH] : [])]
  const marks = markText(text, signs, languages)
  return (sign) => (touches(marks.lookalikes, sign) ? undefined : judgeSign(sign, text.length, marks, signs))
}

function judgeSign(sign: Span, length: number, marks: Marks, signs: readonly Sign[]): Doubts {
  const sentence = partAround(sign, marks.sentenceEnds, { start: 0, end: length })
  const clause = partAround(sign, marks.breaks, sentence)
  return {
    denied: isDeniedBefore(sign, clause, marks) || isDeniedAfter(sign, clause, marks, signs),
    past: isPast(sign, sentence, clause, marks),
    over: isOver(sign, marks),
    asked: isAsked(sign, sentence, clause, marks),
    supposed: isSupposed(sign, clause, marks),
    told: touches(marks.told, sentence) && !touches(marks.now, sentence),
  }
}

const DENIAL_REACH = 70 // characters: about ten words

function isDeniedBefore(sign: Span, clause: Span, { denialsBefore, commas, lists, negatives }: Marks): boolean {
  if (touches(negatives, sign)) return false // هیچ تکانی حس نمی‌کنم: a sign with its own denial, said twice as Persian does
  const denial = lastBefore(denialsBefore, sign.start, Math.max(clause.start, sign.start - DENIAL_REACH))
  if (!denial || denial.end > sign.start) return false
  return (
    !touches(commas, { start: denial.end, end: sign.start }) || touches(lists, { start: denial.start, end: clause.end })
  )
}

/** Persian: the first verb after the signs decides; it reaches back over commas only if its own part tells of a sign. */
function isDeniedAfter(sign: Span, clause: Span, { verbs, commas }: Marks, signs: readonly Sign[]): boolean {
  if (touches(verbs, sign)) return false
  const verb = verbs[firstFrom(verbs, sign.end)]
  if (!verb?.denies || verb.start >= clause.end) return false
  const comma = lastBefore(commas, verb.start, sign.end)
  return !comma || touches(signs, { start: comma.end, end: verb.start })
}

/** Long ago, in the clause itself or in one before whose tale it goes on with; or a history in the same part of it. */
function isPast(sign: Span, sentence: Span, clause: Span, { past, narrative, history, now, commas }: Marks): boolean {
  const part = partAround(sign, commas, clause)
  if (touches(history, part) && !touches(now, part)) return true
  const before = lastBefore(past, sign.end, sentence.start)
  if (before) {
    const goesOn = before.end > clause.start || touches(narrative, clause)
    return goesOn && !touches(now, { start: before.end, end: sign.start })
  }
  const after = past[firstFrom(past, sign.end)]
  return after !== undefined && after.start < clause.end && !touches(now, { start: clause.start, end: sign.start })
}

const OVER_REACH = 160 // characters: it tells of what was said just before

function isOver(sign: Span, { over }: Marks): boolean {
  const next = over[firstFrom(over, sign.end)]
  return next !== undefined && next.start < sign.end + OVER_REACH
}

/** After "if" in the same clause, up to the comma, and not told of as happening now. */
function isSupposed(sign: Span, clause: Span, { supposed, commas, now }: Marks): boolean {
  const from = lastBefore(supposed, sign.start + 1, clause.start)
  return from !== undefined && !touches(commas, { start: from.end, end: sign.start }) && !touches(now, clause)
}

/**
 * A question for knowledge, unless the part of it with the sign speaks of now, or of the writer's own: between the nearest
 * asking words on both sides, or the comma before, stands "I have", "my father is", سینه‌ام، دارم.
 */
function isAsked(sign: Span, sentence: Span, clause: Span, { knowledge, now, self, commas }: Marks): boolean {
  if (!touches(knowledge, sentence)) return false
  if (touches(now, clause)) return false
  const asking = lastBefore(knowledge, sign.start + 1, sentence.start)
  const comma = lastBefore(commas, sign.start, clause.start)
  const next = knowledge[firstFrom(knowledge, sign.end)]
  const from = Math.max(clause.start, asking?.end ?? 0, comma && (!asking || comma.start > asking.end) ? comma.end : 0)
  return !touches(self, { start: from, end: Math.max(sign.end, Math.min(next?.start ?? clause.end, clause.end)) })
}
