import type { Message } from '../../messaging/index.ts'
import type { Finding } from '../red-flags/index.ts'
import type { DrugWarning } from '../safety/index.ts'

export const TITLE_LENGTH_MAX = 200
export const QUESTION_LENGTH_MAX = 4_000
export const ATTACHMENTS_MAX = 5
export const UPLOAD_BYTES_MAX = 10 * 1024 * 1024

/** A person's conversation with the assistant. */
export interface Session {
  readonly id: string
  /** Of its messages in messaging. */
  readonly conversationId: number
  readonly personId: string
  readonly title: string
  readonly createdAt: Date
  /** When something was last said; its beginning while nothing was. */
  readonly updatedAt: Date
  readonly messageCount: number
}

/** What an answer rests on, as it was when it was given. */
export interface Reference {
  readonly entryId: string
  readonly title: { readonly fa: string; readonly en: string }
  readonly name: string
  readonly url: string
  /** How far its facts were checked. */
  readonly checked: string
}

/** What is told of an answer beside its words. */
export interface AnswerMetadata {
  /** The model's name, `built-in`, or `red-flags`. */
  readonly engine: string
  /** 0 to 1; docs/assistant.md tells the formulas. */
  readonly confidence: number
  readonly references: readonly Reference[]
  /** Codes of docs/assistant.md, the most urgent first. */
  readonly suggestedActions: readonly string[]
  /** Of drugs the question named, against what the person has on file. */
  readonly warnings: readonly DrugWarning[]
  readonly emergency?: Pick<Finding, 'flag' | 'call'>
}

/** A message of a session; an answer with what it answers and what is told of it. */
export interface SessionMessage {
  readonly message: Message
  readonly answers?: { readonly questionId: number; readonly metadata: AnswerMetadata }
}

export interface Exchange {
  readonly question: Message
  readonly answer: SessionMessage & Required<Pick<SessionMessage, 'answers'>>
}
