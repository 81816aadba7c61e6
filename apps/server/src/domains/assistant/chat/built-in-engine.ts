import type { Db } from '../../../platform/database/transaction.ts'
import { answerFromKnowledge } from '../answer/index.ts'
import type { Entry } from '../knowledge/index.ts'
import type { Engine } from './engine.ts'
import type { Reference } from './session.ts'

export const BUILT_IN = 'built-in'

/** Answers from the knowledge alone: every sentence is an entry's, and what is not known is said to be so. */
export const createBuiltInEngine =
  ({ db, require }: { db: Db; require?: 'clinician-reviewed' | undefined }): Engine =>
  async ({ text, language, recent }, { onPiece }) => {
    const answer = await answerFromKnowledge(db, { question: text, language, recent, ...(require && { require }) })
    for (const line of answer.text.split(/(?<=\n)/)) onPiece(line)
    return {
      text: answer.text,
      isKnown: answer.isKnown,
      engine: BUILT_IN,
      confidence: answer.confidence,
      references: answer.entries.map(referenceOf),
      suggestedActions: answer.suggestedActions,
      use: { inputTokens: null, outputTokens: null },
    }
  }

export const referenceOf = ({ id, title, source }: Entry): Reference => ({
  entryId: id,
  title,
  name: source.name,
  url: source.url,
  checked: source.checked,
})
