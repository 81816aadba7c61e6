import type { Static, TSchema } from 'typebox'
import { refusals } from '../errors.ts'

export const modelRefuses = refusals(
  'MODEL_UNAVAILABLE', // facts: why; retryAfterSeconds while it is left alone
  'MODEL_BUSY', // facts, when its server says so: why, retryAfterSeconds
)
export type ModelRefusal = keyof typeof modelRefuses

/** What somebody said. A conversation ends with the user's turn. */
export interface Turn {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

/** In the model's own tokens; null where its server does not say. */
export interface TokenUse {
  readonly inputTokens: number | null
  readonly outputTokens: number | null
}

export interface Asked {
  /** What the model is to do; never a word of a user's. */
  readonly system: string
  readonly turns: readonly Turn[]
  /** In the model's own tokens. */
  readonly maxOutputTokens: number
  /** Ends it: what was asked then throws the signal's reason. */
  readonly signal?: AbortSignal
}

export interface Picture {
  readonly bytes: Buffer
  /** As `image/jpeg`. */
  readonly mediaType: string
}

/** A language model somewhere else. */
export interface Model {
  /** As its server calls it. */
  readonly name: string
  /**
   * The answer, piece by piece. Whoever stops reading ends it; while nobody reads on, its server is not hurried.
   * `onUse` is told once, after the last piece, and never of an answer that broke off.
   * @throws MODEL_BUSY too many ask already, or its server says so
   * @throws MODEL_UNAVAILABLE it does not answer, too slowly, nothing, or broke off
   */
  stream(asked: Asked & { readonly onUse?: (use: TokenUse) => void }): AsyncIterable<string>
  /**
   * One JSON value, checked against the schema; the picture belongs to the last turn. An answer that does not fit is
   * asked for once more; `use` counts both.
   * @throws MODEL_BUSY as for a stream
   * @throws MODEL_UNAVAILABLE as for a stream, or the second answer does not fit either
   */
  structured<T extends TSchema>(
    asked: Asked & { readonly schema: T; readonly picture?: Picture },
  ): Promise<{ value: Static<T>; use: TokenUse }>
}

export interface Segment {
  readonly text: string
  readonly startSeconds: number
  readonly endSeconds: number
  /** 0 to 1: that nobody speaks there, and the text is made up. */
  readonly noSpeechProbability: number | null
  /** High where the text repeats itself, as made-up text does. */
  readonly compressionRatio: number | null
}

/** Speech as text. A server that tells no segments gives one, of the whole. */
export interface Heard {
  readonly text: string
  readonly segments: readonly Segment[]
  /** Length of the audio. */
  readonly seconds: number | null
}

/** A speech-to-text model somewhere else. */
export interface SpeechModel {
  /** As its server calls it. */
  readonly name: string
  /**
   * The text of speech; empty where nobody speaks. `language` as in ISO 639-1; without it the model guesses.
   * @throws MODEL_BUSY too many ask already, or its server says so
   * @throws MODEL_UNAVAILABLE it does not answer, too slowly, or not as documented
   */
  transcribe(audio: {
    readonly bytes: Buffer
    readonly mediaType: string
    readonly language?: string
    readonly signal?: AbortSignal
  }): Promise<Heard>
}

/** The models that are configured. */
export interface Models {
  readonly chat?: Model
  readonly vision?: Model
  readonly speech?: SpeechModel
}
