import type { Concept } from './concepts.ts'
import * as english from './english-qualifiers.ts'
import { findSpans } from './pattern.ts'
import * as persian from './persian-qualifiers.ts'
import { createPhraseBook, findPhrases, type PhraseBook } from './phrase-book.ts'
import { firstFrom, lastBefore, partAround, touches, without } from './spans.ts'
import type { Span } from './types.ts'

/** What words around signs do. `denialsBefore` deny what follows them, `denialsAfter` what stands before them. */
type Surrounding =
  | 'denialsBefore'
  | 'denialsAfter'
  | 'affirming'
  | 'staying'
  | 'breaks'
  | 'past'
  | 'narrative'
  | 'history'
  | 'ongoing'
  | 'now'
  | 'over'
  | 'knowledge'
  | 'supposed'
  | 'habitual'
  | 'told'
  | 'lookalikes'
  | 'self'

const PERSIAN = createPhraseBook<Surrounding>([
  ['denialsBefore', persian.PERSIAN_BEFORE],
  ['denialsAfter', persian.PERSIAN_DENIALS],
  ['affirming', persian.PERSIAN_VERBS],
  ['staying', persian.PERSIAN_STAYING],
  ['breaks', persian.PERSIAN_BREAKS],
  ['past', persian.PERSIAN_PAST],
  ['narrative', persian.PERSIAN_NARRATIVE],
  ['history', persian.PERSIAN_HISTORY],
  ['ongoing', persian.PERSIAN_ONGOING],
  ['now', persian.PERSIAN_NOW],
  ['over', persian.PERSIAN_OVER],
  ['knowledge', persian.PERSIAN_KNOWLEDGE],
  ['supposed', persian.PERSIAN_SUPPOSED],
  ['habitual', persian.PERSIAN_HABITUAL],
  ['told', persian.PERSIAN_TOLD],
  ['lookalikes', persian.PERSIAN_LOOKALIKES],
  ['self', persian.PERSIAN_SELF],
])
const ENGLISH = createPhraseBook<Surrounding>([
  ['denialsBefore', english.ENGLISH_DENIALS],
  ['staying', english.ENGLISH_STAYING],
  ['breaks', english.ENGLISH_BREAKS],
  ['past', english.ENGLISH_PAST],
  ['narrative', english.ENGLISH_NARRATIVE],
  ['history', english.ENGLISH_HISTORY],
  ['ongoing', english.ENGLISH_ONGOING],
  ['now', english.ENGLISH_NOW],
  ['over', english.ENGLISH_OVER],
  ['knowledge', english.ENGLISH_KNOWLEDGE],
  ['supposed', english.ENGLISH_SUPPOSED],
  ['habitual', english.ENGLISH_HABITUAL],
  ['told', english.ENGLISH_TOLD],
  ['lookalikes', english.ENGLISH_LOOKALIKES],
  ['self', english.ENGLISH_SELF],
])

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
  readonly habitual: boolean
  readonly told: boolean
}

interface Marks {
  readonly sentenceEnds: readonly Span[]
  readonly questions: readonly Span[]
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
  readonly habitual: readonly Span[]
  readonly told: readonly Span[]
  readonly lookalikes: readonly Span[]
  readonly self: readonly Span[]
}

const SENTENCE_END = / [.?](?= )/g
const QUESTION = / [?](?= )/g
const COMMA = / ,(?= )/g
const NEGATIVE = / ن(?:می|کرد|شد|دار|یس|خورد|یومد|یامد|داد|زد|تون)[^ ]{0,12}(?= )/g
const LIST = / (?:or|nor|denies|denied)(?= )/g // with these a denial reaches over commas
const byStart = (a: Span, b: Span) => a.start - b.start

// Who, when, where and how much: what is denied near them ("my two-month-old has not had the vaccine") denies not them.
const CIRCUMSTANCES: ReadonlySet<Concept> = new Set([
  'young_infant',
  'young_age',
  'child',
  'older_child',
  'animal',
  'sudden',
  'many',
  'mistake',
  'burn_area',
  'burn_minor',
])

/** Marks all that surrounds the signs of a text, once. */
function markText(text: string, signs: readonly Sign[], books: readonly PhraseBook<Surrounding>[]): Marks {
  const found = Map.groupBy(books.flatMap((book) => findPhrases(text, book)).sort(byStart), ({ name }) => name)
  const find = (name: Surrounding): readonly Span[] => found.get(name) ?? []
  const staying = find('staying')
  const denying = without(find('denialsAfter'), staying)
  const own = signs.filter(({ concept }) => !CIRCUMSTANCES.has(concept))
  const denies = denying.map((span) => ({ ...span, denies: !touches(own, span) })) // گردنم خم نمی‌شود is a sign, no denial
  const affirms = [...staying, ...without(find('affirming'), denies)].map((span) => ({ ...span, denies: false }))
  return {
    sentenceEnds: findSpans(text, SENTENCE_END),
    questions: isEnglish(text) ? [] : findSpans(text, QUESTION),
    commas: findSpans(text, COMMA),
    breaks: find('breaks'),
    denialsBefore: without(find('denialsBefore'), staying),
    verbs: [...denies, ...affirms].sort(byStart),
    past: without(
      without(find('past'), find('ongoing')),
      signs.filter(({ concept, start }) => concept === 'young_infant' && !text.startsWith('when ', start - 5)), // born three weeks ago
    ),
    narrative: find('narrative'),
    history: find('history'),
    lists: findSpans(text, LIST),
    negatives: findSpans(text, NEGATIVE),
    now: find('now'),
    over: without(find('over'), own),
    knowledge: find('knowledge'),
    supposed: find('supposed'),
    habitual: find('habitual'),
    told: find('told'),
    lookalikes: find('lookalikes'),
    self: find('self'),
  }
}

const PERSIAN_LETTER = /[\u0600-\u06ff]/
const LATIN_LETTER = /[a-z]/
export const isPersian = (text: string) => PERSIAN_LETTER.test(text)
export const isEnglish = (text: string) => LATIN_LETTER.test(text)

/** Answers for each sign found in a text how far it can be meant; undefined when it only looks like a sign. */
export function createJudge(text: string, signs: readonly Sign[]): (sign: Sign) => Doubts | undefined {
  const books = [...(isPersian(text) ? [PERSIAN] : []), ...(isEnglish(text) ? [ENGLISH] : [])]
  const marks = markText(text, signs, books)
  return (sign) => {
    if (isAlike(sign, marks)) return undefined
    const doubts = judgeSign(sign, text.length, marks, signs)
    return CIRCUMSTANCES.has(sign.concept) ? { ...doubts, denied: false } : doubts
  }
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
    habitual: touches(marks.habitual, clause) && !touches(marks.now, sentence),
    told: touches(marks.told, sentence) && !touches(marks.now, sentence),
  }
}

const ALIKE_SHARE = 0.5

/** A phrase that only looks like a sign must hold most of it: a sign that says more is meant. */
function isAlike(sign: Span, { lookalikes }: Marks): boolean {
  for (let index = firstFrom(lookalikes, sign.start); ; index++) {
    const alike = lookalikes[index]
    if (!alike || alike.start >= sign.end) return false
    const shared = Math.min(alike.end, sign.end) - Math.max(alike.start, sign.start)
    if (alike.start <= sign.start || shared > ALIKE_SHARE * (sign.end - sign.start)) return true
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
  if (touches(verbs, { start: sign.end - 1, end: sign.end })) return false // it ends with a verb of its own
  const verb = verbs[firstFrom(verbs, sign.end)]
  if (!verb?.denies || verb.start >= clause.end) return false
  const comma = lastBefore(commas, verb.start, sign.end)
  return !comma || touches(signs, { start: comma.end, end: verb.start })
}

/** Long ago, in the clause itself or in one before whose tale it goes on with; or a history in the same part of it. */
function isPast(
  sign: Span,
  sentence: Span,
  clause: Span,
  { past, narrative, history, now, commas, verbs }: Marks,
): boolean {
  const part = partAround(sign, commas, clause)
  if (touches(history, part) && !touches(now, part)) return true
  const before = lastBefore(past, sign.end, sentence.start)
  if (before) {
    const goesOn = before.end > clause.start || touches(narrative, clause)
    return goesOn && !touches(now, { start: before.end, end: sign.start })
  }
  const after = past[firstFrom(past, sign.end)]
  if (!after || after.start >= clause.end || touches(now, { start: clause.start, end: sign.start })) return false
  if (after.start < part.end) return true
  const following = partAround({ start: part.end + 2, end: part.end + 3 }, commas, clause)
  return after.start < following.end && !touches(verbs, part) // a part with a verb of its own has its own time
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
function isAsked(sign: Span, sentence: Span, clause: Span, marks: Marks): boolean {
  const { knowledge, now, self, commas, verbs, questions } = marks
  const names = !touches(verbs, sign) && touches(questions, { start: sentence.end, end: sentence.end + 1 })
  if (names && !touches(self, sentence) && !touches(now, sentence)) return true // a bare name of an ill, asked about
  if (!touches(knowledge, sentence)) return false
  if (touches(now, clause)) return false
  const asking = lastBefore(knowledge, sign.start + 1, sentence.start)
  const comma = lastBefore(commas, sign.start, clause.start)
  const next = knowledge[firstFrom(knowledge, sign.end)]
  const from = Math.max(clause.start, asking?.end ?? 0, comma && asking && comma.start > asking.end ? comma.end : 0)
  return !touches(self, { start: from, end: Math.max(sign.end, Math.min(next?.start ?? clause.end, clause.end)) })
}
