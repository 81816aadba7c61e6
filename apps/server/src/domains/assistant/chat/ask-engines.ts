import { Refusal } from '../../../platform/errors.ts'
import { assistantRefuses } from '../errors.ts'
import type { Answered, Engine, Question } from './engine.ts'

interface Deps {
  readonly engines: readonly Engine[]
  readonly stopping: AbortSignal
  readonly onEngineFault: (error: unknown) => void
}

/** The first engine that answers; one that fails or does not know leaves it to the next. @throws AI_SERVICE_UNAVAILABLE */
export async function askEngines(
  { engines, stopping, onEngineFault }: Deps,
  question: Question,
  onPiece: (text: string) => void,
): Promise<Answered> {
  let hasFailed = false
  for (const engine of engines) {
    try {
      const held: string[] = []
      const tell = hasFailed ? (piece: string) => void held.push(piece) : onPiece
      const answered = await engine(question, { signal: stopping, onPiece: tell })
      // Where a better engine should have answered, "I do not know" is not an answer.
      if (!answered.isKnown && hasFailed) continue
      held.forEach(onPiece)
      return answered
    } catch (error) {
      if (stopping.aborted) throw assistantRefuses.AI_SERVICE_UNAVAILABLE()
      if (!(error instanceof Refusal) && (error as Error).name !== 'Strayed') throw error
      if (error instanceof Refusal) hasFailed = true
      onEngineFault(error)
    }
  }
  throw assistantRefuses.AI_SERVICE_UNAVAILABLE()
}
