import type { Db } from '../../../platform/database/transaction.ts'
import { type Model, modelRefuses, type TokenUse } from '../../../platform/model/index.ts'
import { findEmergency } from '../emergency.ts'
import type { Entry } from '../knowledge/index.ts'
import { findEntries, SURE_MIN, searchKnowledge } from '../knowledge/index.ts'
import { answerEmergency } from '../red-flags/index.ts'
import { referenceOf } from './built-in-engine.ts'
import type { Answered, Engine, Listening, Question } from './engine.ts'
import { reveals, writeInstructions } from './instructions.ts'
import { takeTurns } from './turns.ts'

const ENTRIES_MAX = 4
const OUTPUT_TOKENS_MAX = 1_200
/** Of an answer; what a model says beyond it is cut at the end of a sentence. */
const CHARACTERS_MAX = 6_000
/** So much of what was said is looked at again with each sentence: a rule may be said over several. */
const LOOKED_BACK = 600
/** Where a sentence ends; held back until then, so that no half of what may not be said is said. */
const SENTENCE_END = /[.!?؟…:]["'”»)\]]*\s+|\n+/g

/** What a model said broke a rule; nothing of that sentence was passed on. */
export class Strayed extends Error {
  override readonly name = 'Strayed'
}

/** Answers by a model, grounded on what the knowledge has; each sentence is looked at before it is passed on. */
export const createModelEngine =
  ({ db, model, require }: { db: Db; model: Model; require?: 'clinician-reviewed' | undefined }): Engine =>
  async (question, listening) => {
    const entries = await findKnowledge(db, question, require)
    const { text, use } = await listen(model, { question, entries }, listening)
    const emergency = findEmergency(text, [])
    const advice = emergency && answerEmergency(emergency, question.language)
    if (advice) listening.onPiece(`\n\n${advice.text}`)
    const cited = citedIn(text, entries)
    return {
      text: advice ? `${text}\n\n${advice.text}` : text,
      isKnown: true,
      engine: model.name,
      confidence: confidenceOf(text, cited),
      references: cited.map(referenceOf),
      suggestedActions: advice ? advice.suggested_actions : ['consult_doctor'],
      use,
    } satisfies Answered
  }

/** What is surely asked about; else what was spoken of before, as a follow-up names nothing. */
async function findKnowledge(db: Db, { text, recent }: Question, require?: 'clinician-reviewed'): Promise<Entry[]> {
  const found = await searchKnowledge(db, text, ENTRIES_MAX)
  const sure = found.filter(({ score }) => score >= SURE_MIN).map(({ entry }) => entry)
  const entries = sure.length > 0 ? sure : await findEntries(db, recent.slice(0, 2))
  return entries.filter(({ source }) => require === undefined || source.checked === require)
}

async function listen(
  model: Model,
  { question, entries }: { question: Question; entries: readonly Entry[] },
  { signal, onPiece }: Listening,
): Promise<{ text: string; use: TokenUse }> {
  const stopped = new AbortController()
  let use: TokenUse = { inputTokens: null, outputTokens: null }
  let text = ''
  let held = ''
  const say = (sentence: string) => {
    if (text === '' && sentence.trim() === '') return
    if (reveals(text.slice(-LOOKED_BACK) + sentence)) throw new Strayed()
    text += sentence
    onPiece(sentence)
  }
  try {
    const pieces = model.stream({
      system: writeInstructions(entries, question.language),
      turns: takeTurns([...question.history, { role: 'user', text: promptOf(question) }]),
      maxOutputTokens: OUTPUT_TOKENS_MAX,
      signal: AbortSignal.any([signal, stopped.signal]),
      onUse: (counted) => {
        use = counted
      },
    })
    for await (const piece of pieces) {
      held = withoutThoughts(held + piece)
      const room = CHARACTERS_MAX - text.length
      const isTooLong = held.length > room
      const upTo = (isThought(held) ? 0 : endOfSentences(held.slice(0, room))) || (isTooLong && text === '' ? room : 0)
      if (upTo > 0) say(held.slice(0, upTo))
      held = held.slice(upTo)
      if (isTooLong) return { text: text.trim(), use }
    }
    if (held.trim() !== '' && !isThought(held)) say(held)
    if (text === '') throw modelRefuses.MODEL_UNAVAILABLE({ why: 'nothing said' })
    return { text: text.trim(), use }
  } finally {
    stopped.abort()
  }
}

const THOUGHTS_BEGIN = '<think>'
const THOUGHTS_END = '</think>'
const isThought = (held: string): boolean => held.trimStart().startsWith(THOUGHTS_BEGIN)

/** Some servers hand out what a model thinks before it answers; of thoughts that go on only the mark is kept. */
function withoutThoughts(held: string): string {
  if (!isThought(held)) return held
  const end = held.indexOf(THOUGHTS_END)
  return end < 0
    ? THOUGHTS_BEGIN + held.slice(THOUGHTS_BEGIN.length).slice(-THOUGHTS_END.length)
    : held.slice(end + THOUGHTS_END.length)
}

function endOfSentences(text: string): number {
  const end = [...text.matchAll(SENTENCE_END)].at(-1)
  return end ? end.index + end[0].length : 0
}

/** Words of a record are a person's words too: they go with the question, never among the rules. */
const promptOf = ({ text, attachments, warnings }: Question): string =>
  [
    text,
    ...(attachments > 0 ? [`(${attachments} attached file(s), which cannot be seen here)`] : []),
    ...(warnings.length > 0 ? [`(Helssa has told the patient of their record: ${warnings.join('\n')})`] : []),
  ].join('\n\n')

/** The entries whose numbers stand in the text. */
function citedIn(text: string, entries: readonly Entry[]): Entry[] {
  const numbers = new Set([...text.matchAll(/\[(\d{1,2})\]/g)].map(([, number]) => Number(number)))
  return entries.filter((_, index) => numbers.has(index + 1))
}

const CHECKED_FACTOR: Readonly<Record<string, number>> = {
  'clinician-reviewed': 1,
  'looked-up': 0.9,
  'general-knowledge': 0.8,
}
const UNGROUNDED = 0.3
const GROUNDED_MAX = 0.95

/** From 0.3, where nothing is cited, up to 0.95 by the share of sentences that cite, and how far what they cite was checked. */
function confidenceOf(text: string, cited: readonly Entry[]): number {
  if (cited.length === 0) return UNGROUNDED
  const sentences = text.split(SENTENCE_END).filter((part) => part.trim().length > 10)
  const citing = sentences.filter((part) => /\[\d{1,2}\]/.test(part)).length
  const share = sentences.length === 0 ? 0 : citing / sentences.length
  const checked = Math.min(...cited.map(({ source }) => CHECKED_FACTOR[source.checked] ?? UNGROUNDED))
  return Math.round((UNGROUNDED + (GROUNDED_MAX - UNGROUNDED) * share * checked) * 100) / 100
}
