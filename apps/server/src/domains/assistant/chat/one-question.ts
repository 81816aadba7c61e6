import { modelRefuses, type TokenUse } from '../../../platform/model/index.ts'
import { languageOfText } from '../../../platform/text.ts'
import type { CheckRecord } from '../check-record.ts'
import { findEmergency } from '../emergency.ts'
import { assistantRefuses } from '../errors.ts'
import { answerEmergency } from '../red-flags/index.ts'
import { EMERGENCY_ENGINE } from '../usage.ts'
import type { Answered, Engine } from './engine.ts'
import { Strayed } from './model-engine.ts'

/** What answers one question that belongs to no session. */
export interface OneAnswer {
  readonly engine: string
  /**
   * The answer, piece by piece.
   * @throws MODEL_UNAVAILABLE, MODEL_BUSY
   * @throws ANSWER_NOT_KNOWN there is no model, and the knowledge knows nothing of it
   */
  readonly produce: (signal: AbortSignal, onUse: (use: TokenUse) => void) => AsyncIterable<string>
}

interface Deps {
  /** The best there is, and what it is called. */
  readonly engine: { readonly name: string; readonly answer: Engine }
  readonly checkRecord: CheckRecord
}

/** What is answered at once to a text that tells of an emergency; undefined where it tells of none. */
export function adviseEmergency(text: string): { readonly engine: string; readonly text: string } | undefined {
  const finding = findEmergency(text, [])
  return finding && { engine: EMERGENCY_ENGINE, text: answerEmergency(finding, languageOfText(text)).text }
}

/** Answers single questions as those of a session are, drugs held against what is on file. Emergencies are asked about before. */
export const createOneQuestion =
  ({ engine, checkRecord }: Deps) =>
  ({ personId, text }: { personId: string; text: string }): OneAnswer => {
    const language = languageOfText(text)
    return {
      engine: engine.name,
      async *produce(signal, onUse) {
        const { warned, checked } = await checkRecord(personId, text, language)
        if (warned.length > 0) yield `${warned.join('\n')}\n\n`
        const question = { text, language, history: [], recent: [], warnings: warned, attachments: 0 }
        const answered = yield* streamOf(signal, (listening) => engine.answer(question, listening).catch(asUnavailable))
        if (!answered.isKnown) throw assistantRefuses.ANSWER_NOT_KNOWN()
        if (checked.length > 0) yield `\n\n${checked.join('\n')}`
        onUse(answered.use)
      },
    }
  }

/** What may not be passed on is no answer; whoever asked for it is not told more. */
function asUnavailable(error: unknown): never {
  throw error instanceof Strayed ? modelRefuses.MODEL_UNAVAILABLE({ why: error.name }) : error
}

/** What is said by calling, as a stream; whoever stops reading ends it. */
async function* streamOf(
  signal: AbortSignal,
  say: (listening: Parameters<Engine>[1]) => Promise<Answered>,
): AsyncGenerator<string, Answered> {
  const stopped = new AbortController()
  const said: string[] = []
  let news = Promise.withResolvers<void>()
  const tell = () => news.resolve()
  const onPiece = (text: string) => {
    said.push(text)
    tell()
  }
  let outcome: { answered: Answered } | { error: unknown } | undefined
  say({ signal: AbortSignal.any([signal, stopped.signal]), onPiece })
    .then(
      (answered) => (outcome = { answered }),
      (error) => (outcome = { error }),
    )
    .finally(tell)
  try {
    for (;;) {
      yield* said.splice(0)
      if (said.length > 0) continue
      if (outcome && 'error' in outcome) throw outcome.error
      if (outcome) return outcome.answered
      await news.promise
      news = Promise.withResolvers()
    }
  } finally {
    stopped.abort()
  }
}
