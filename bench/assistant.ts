import { openDatabase } from '../apps/server/src/platform/database/open.ts'
import type { Cluster } from './cluster.ts'
import { type QuestionScore, scoreQuestions } from './questions.ts'
import { type RedFlagScore, scoreRedFlags } from './red-flags.ts'
import { type SoapScore, scoreSoap } from './soap.ts'

/** How well the assistant does on the labelled sets, and what its rules take. */
export interface AssistantScores {
  readonly redFlags: { readonly scores: readonly RedFlagScore[]; readonly microseconds: number }
  readonly questions: readonly QuestionScore[]
  readonly soap: {
    readonly scores: readonly SoapScore[]
    readonly unfounded: number
    readonly milliseconds: number
  }
}

const DATABASE = 'questions'

export async function scoreAssistant(cluster: Cluster): Promise<AssistantScores> {
  const redFlags = scoreRedFlags()
  const soap = scoreSoap()
  await cluster.createDatabase(DATABASE)
  const db = openDatabase({ url: cluster.url(DATABASE), poolMax: 1, onError: console.error })
  const questions = await scoreQuestions(db).finally(() => db.destroy())
  await cluster.dropDatabase(DATABASE)
  if (!redFlags || !soap || !questions) throw new Error('a labelled set is missing from bench/labelled/')
  return { redFlags, soap, questions: questions.scores }
}
