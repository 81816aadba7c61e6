// Scores the built-in answer on the labelled questions: node scripts/run.mjs bench/questions.ts
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { answerFromKnowledge } from '../apps/server/src/domains/assistant/answer/index.ts'
import { SURE_MIN, searchKnowledge } from '../apps/server/src/domains/assistant/knowledge/search.ts'
import { openDatabase } from '../apps/server/src/platform/database/open.ts'
import type { Db } from '../apps/server/src/platform/database/transaction.ts'
import { openCluster } from './cluster.ts'

const LABELLED = new URL('./labelled/questions.json', import.meta.url)
const DATABASE = 'questions'
const FIRST_FEW = 3

export interface LabelledQuestion {
  readonly text: string
  readonly language: 'fa' | 'en'
  /** The entry it is about; null where nothing of the knowledge answers it. */
  readonly entry: string | null
  /** The section that answers it; null where it asks for all. */
  readonly section: string | null
  /** Kept back from those who write rules and names: counted, never shown. */
  readonly held_out: boolean
}
export interface QuestionScore {
  readonly part: 'tuned' | 'held out'
  readonly questions: number
  /** Questions whose entry came first, and among the first three, of those that have one. */
  readonly first: number
  readonly firstThree: number
  /** Answers that begin with the section asked for, of the answers about the right entry. */
  readonly section: number
  /** Questions without an entry that were declined, of those. */
  readonly declined: number
}

/** Scores, and the misses that may be shown; undefined where no labelled questions are. */
export async function scoreQuestions(db: Db): Promise<{ scores: QuestionScore[]; misses: string[] } | undefined> {
  if (!existsSync(LABELLED)) return undefined
  const answered: Answered[] = []
  for (const question of JSON.parse(readFileSync(LABELLED, 'utf8')) as LabelledQuestion[]) {
    const found = await searchKnowledge(db, question.text, FIRST_FEW)
    const { sentences } = await answerFromKnowledge(db, { ...question, question: question.text, recent: [] })
    const began = sentences[1]?.section ?? null
    const ids = found.filter(({ score }) => score >= SURE_MIN).map(({ entry }) => entry.id)
    answered.push({ ...question, found: ids, began: began === 'interacts' ? 'interactions' : began })
  }
  const scores = [false, true].map((heldOut) => scoreOf(answered.filter(({ held_out }) => held_out === heldOut)))
  const misses = answered
    .filter(({ entry, found, held_out }) => !held_out && (entry === null ? found.length > 0 : found[0] !== entry))
    .map(({ entry, found, text }) => `${entry ?? 'none'} ← ${found.join(' ') || 'none'}: ${text}`)
  return { scores, misses }
}

type Answered = LabelledQuestion & { readonly found: readonly string[]; readonly began: string | null }

function scoreOf(answered: readonly Answered[]): QuestionScore {
  const known = answered.filter(({ entry }) => entry !== null)
  const unknown = answered.filter(({ entry }) => entry === null)
  const right = known.filter(({ entry, section, found }) => section !== null && found[0] === entry)
  return {
    part: answered[0]?.held_out ? 'held out' : 'tuned',
    questions: answered.length,
    first: known.filter(({ entry, found }) => found[0] === entry).length / known.length,
    firstThree: known.filter(({ entry, found }) => entry !== null && found.includes(entry)).length / known.length,
    section: right.filter(({ section, began }) => section === began).length / right.length,
    declined: unknown.filter(({ found }) => found.length === 0).length / unknown.length,
  }
}

/** The scores as lines to print. */
export async function reportQuestions(): Promise<string> {
  const cluster = await openCluster()
  try {
    await cluster.createDatabase(DATABASE)
    const db = openDatabase({ url: cluster.url(DATABASE), poolMax: 1, onError: console.error })
    const scored = await scoreQuestions(db).finally(() => db.destroy())
    if (!scored) return 'There is no bench/labelled/questions.json.'
    return [
      ...scored.scores.map(
        ({ part, questions, first, firstThree, section, declined }) =>
          `${part} (${questions}): first ${first.toFixed(3)}, of the first three ${firstThree.toFixed(3)}, the right section ${section.toFixed(3)}, declined ${declined.toFixed(3)}`,
      ),
      ...scored.misses.map((miss) => `miss: ${miss}`),
    ].join('\n')
  } finally {
    await cluster.stop()
    cluster.remove()
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(await reportQuestions())
