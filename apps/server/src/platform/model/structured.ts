import type { Static, TSchema } from 'typebox'
import { askChat, type ChatServer, type Question, type Shown } from './chat.ts'
import { failureOf, UnfitAnswer } from './failure.ts'
import { readValue } from './json-value.ts'
import type { TokenUse } from './model.ts'

/** An answer that does not fit is asked for once more. */
const ROUNDS = 2
/** No value that is asked for here is longer; a model may repeat itself without end. */
const ANSWER_CHARACTERS_MAX = 400_000

export interface Valued<T extends TSchema> {
  readonly value: Static<T>
  readonly use: TokenUse
}

/** Asks one model for values of a schema. */
export function createStructured(server: ChatServer) {
  /** Some servers refuse to be told a schema; then the words of the task must do. */
  let takesSchema = true

  const askWhole = async (question: Question, schema: TSchema): Promise<{ text: string; use: TokenUse }> => {
    if (!takesSchema) return readWhole(server, question)
    const json_schema = { name: 'answer', schema }
    try {
      return await readWhole(server, { ...question, extra: { response_format: { type: 'json_schema', json_schema } } })
    } catch (error) {
      if (failureOf(error).fault !== 'question') throw error
      const answer = await readWhole(server, question)
      takesSchema = false
      return answer
    }
  }

  return async <T extends TSchema>(question: Question, schema: T): Promise<Valued<T>> => {
    const system = `${question.system}\n\n${ANSWER_IN_JSON}\n${JSON.stringify(schema)}`
    let turns: readonly Shown[] = question.turns
    let use: TokenUse = { inputTokens: 0, outputTokens: 0 }
    for (let round = 1; round <= ROUNDS; round++) {
      const answer = await askWhole({ ...question, system, turns }, schema)
      use = add(use, answer.use)
      const read = readValue(schema, answer.text)
      if ('value' in read) return { value: read.value, use }
      const again = `That answer cannot be used: ${read.wrong}. Answer again, with the JSON value alone.`
      turns = [...turns, { role: 'assistant', text: answer.text }, { role: 'user', text: again }]
    }
    throw new UnfitAnswer()
  }
}

const ANSWER_IN_JSON = 'Answer with one JSON value and no other word. It must fit this JSON schema:'

async function readWhole(server: ChatServer, question: Question): Promise<{ text: string; use: TokenUse }> {
  const pieces = askChat(server, question)
  let text = ''
  for (;;) {
    const { done, value } = await pieces.next()
    if (done) return { text, use: value }
    text += value
    if (text.length <= ANSWER_CHARACTERS_MAX) continue
    await pieces.return({ inputTokens: null, outputTokens: null })
    throw new UnfitAnswer()
  }
}

const add = (one: TokenUse, other: TokenUse): TokenUse => ({
  inputTokens: sum(one.inputTokens, other.inputTokens),
  outputTokens: sum(one.outputTokens, other.outputTokens),
})

const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b)
