import { CONCEPTS, type Lexicon } from './concepts.ts'
import { ENGLISH_BREATH } from './english-breath.ts'
import { ENGLISH_HARM } from './english-harm.ts'
import { ENGLISH_HEART_BRAIN } from './english-heart-brain.ts'
import { ENGLISH_ILLNESS } from './english-illness.ts'
import { ENGLISH_MIND } from './english-mind.ts'
import { foldText } from './folded-text.ts'
import { measureConcepts } from './measures.ts'
import { PERSIAN_BREATH } from './persian-breath.ts'
import { PERSIAN_HARM } from './persian-harm.ts'
import { PERSIAN_HEART_BRAIN } from './persian-heart-brain.ts'
import { PERSIAN_ILLNESS } from './persian-illness.ts'
import { PERSIAN_MIND } from './persian-mind.ts'
import { createPhraseBook, findPhrases } from './phrase-book.ts'
import { createJudge, type Doubts, isEnglish, isPersian, type Sign } from './qualify.ts'
import { EXCEPTION_REACH, type Excuse, RULE_REACH, RULES, type Rule } from './rules.ts'
import { touches } from './spans.ts'
import type { Finding } from './types.ts'

interface JudgedSign extends Sign {
  readonly doubts: Doubts
}

const bookOf = (lexicons: readonly Lexicon[]) =>
  createPhraseBook(CONCEPTS.map((concept) => [concept, lexicons.flatMap((lexicon) => lexicon[concept] ?? [])] as const))
const PERSIAN = bookOf([PERSIAN_HEART_BRAIN, PERSIAN_BREATH, PERSIAN_MIND, PERSIAN_HARM, PERSIAN_ILLNESS])
const ENGLISH = bookOf([ENGLISH_HEART_BRAIN, ENGLISH_BREATH, ENGLISH_MIND, ENGLISH_HARM, ENGLISH_ILLNESS])

/**
 * Tells whether words speak of an emergency now, by rules alone: at most one finding a flag, in the order of the text.
 * Persian and English, any spelling of letters and digits. Never throws; takes time linear in the length.
 */
export function findRedFlags(text: string): Finding[] {
  const folded = foldText(text)
  const found = signsIn(folded.text)
  if (found.length === 0) return []
  const judge = createJudge(folded.text, found)
  const signs = found.flatMap((sign) => {
    const doubts = judge(sign)
    return doubts && !doubts.denied ? [{ ...sign, doubts }] : []
  })
  return RULES.flatMap((rule) => applyRule(rule, signs))
    .filter(({ flag }, place, all) => all.findIndex((other) => other.flag === flag) === place)
    .map(({ start, end, ...finding }) => ({
      ...finding,
      start: folded.origins[start] ?? 0,
      end: Math.min(text.length, (folded.origins[end - 1] ?? 0) + 1),
    }))
    .sort((a, b) => a.start - b.start)
}

function signsIn(text: string): Sign[] {
  const books = [...(isPersian(text) ? [PERSIAN] : []), ...(isEnglish(text) ? [ENGLISH] : [])]
  const told = books
    .flatMap((book) => findPhrases(text, book))
    .map(({ name, start, end }) => ({ concept: name, start, end }))
  const measured = measureConcepts(text).map(({ concept, span }) => ({ concept, ...span }))
  return [...measured, ...told].sort((a, b) => a.start - b.start)
}

/** Walks the signs once, keeping the latest of each group; the rule holds where all of them are near. */
function applyRule({ flag, call, all, unless, excuses }: Rule, signs: readonly JudgedSign[]): Finding[] {
  const latest: (JudgedSign | undefined)[] = all.map(() => undefined)
  const excepting = signs.filter(({ concept }) => unless.includes(concept))
  for (const sign of signs) {
    if (isExcused(sign, excuses)) continue
    for (const [group, concepts] of all.entries()) if (concepts.includes(sign.concept)) latest[group] = sign
    const near = latest.filter((one) => one !== undefined && one.start >= sign.start - RULE_REACH)
    if (near.length < all.length) continue
    const start = Math.min(...near.map((one) => one?.start ?? 0))
    const end = Math.max(...near.map((one) => one?.end ?? 0))
    const excepted = touches(excepting, { start: start - EXCEPTION_REACH, end: end + EXCEPTION_REACH })
    if (!excepted) return [{ flag, call, start, end }]
  }
  return []
}

const isExcused = ({ doubts }: JudgedSign, excuses: readonly Excuse[]) => excuses.some((excuse) => doubts[excuse])
