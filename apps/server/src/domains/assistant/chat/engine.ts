import type { TokenUse, Turn } from '../../../platform/model/index.ts'
import type { TextLanguage } from '../../../platform/text.ts'
import type { AnswerMetadata } from './session.ts'

/** What an engine is asked. */
export interface Question {
  readonly text: string
  readonly language: TextLanguage
  /** What was said before, the latest last, as much as fits. */
  readonly history: readonly Turn[]
  /** The entries the last answers were about, the latest first. */
  readonly recent: readonly string[]
  /** What the person's record says of the drugs in question, in the language of the question. */
  readonly warnings: readonly string[]
  /** Files that came with it, which no engine here looks at. */
  readonly attachments: number
}

/** An engine's answer; what the record says is put before it by whoever asked. */
export interface Answered extends Pick<AnswerMetadata, 'engine' | 'confidence' | 'references' | 'suggestedActions'> {
  readonly text: string
  /** False: it says that it does not know. */
  readonly isKnown: boolean
  readonly use: TokenUse
}

export interface Listening {
  /** Ends the answer: it then throws the signal's reason. */
  readonly signal: AbortSignal
  /** Hears the answer as it is said. */
  readonly onPiece: (text: string) => void
}

export type Engine = (question: Question, listening: Listening) => Promise<Answered>
