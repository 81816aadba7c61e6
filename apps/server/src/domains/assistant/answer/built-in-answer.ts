import type { Entry } from '../knowledge/index.ts'

export interface Asked {
  readonly question: string
  readonly language: 'fa' | 'en'
  /** Entries the last answers were about, the latest first. */
  readonly recent: readonly string[]
  /** Only entries checked so far as the operator requires. */
  readonly require?: 'clinician-reviewed'
}

/** A sentence of an answer and what it rests on. */
export interface Sentence {
  readonly text: string
  /** The entry it stands in; null for one of the fixed sentences of phrases.ts. */
  readonly entryId: string | null
  /** The section of the entry, or `interacts`, `avoid_in` or `source` of its facts. */
  readonly section: string | null
}

export interface BuiltInAnswer {
  /** Markdown. */
  readonly text: string
  /** False: it says that it does not know, or asks back. */
  readonly isKnown: boolean
  readonly entries: readonly Entry[]
  /** All that the text says, in order. */
  readonly sentences: readonly Sentence[]
  /** 0 to 1; its formula stands in docs/assistant.md. */
  readonly confidence: number
  /** Codes of docs/assistant.md, the most urgent first. */
  readonly suggestedActions: readonly string[]
}
