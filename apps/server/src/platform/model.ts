import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, streamText } from 'ai'
import type { Clock } from './clock.ts'
import { type Refusal, refusals } from './errors.ts'

export const modelRefuses = refusals(
  'MODEL_UNAVAILABLE', // facts: why; retryAfterSeconds while it is left alone
  'MODEL_BUSY',
)
export type ModelRefusal = keyof typeof modelRefuses

export interface Asked {
  /** What the model is to do; never a word of a user's. */
  readonly system: string
  readonly prompt: string
  /** In the model's own tokens. */
  readonly maxOutputTokens: number
  /** Ends it: the stream then throws the signal's reason. */
  readonly signal?: AbortSignal
}

/** A language model somewhere else. */
export interface Model {
  /** As its server calls it. */
  readonly name: string
  /**
   * The answer, piece by piece. Whoever stops reading ends it.
   * @throws MODEL_BUSY too many ask already
   * @throws MODEL_UNAVAILABLE it does not answer, too slowly, nothing, or broke off
   */
  stream(asked: Asked): AsyncIterable<string>
}

export interface ModelSettings {
  /** Of any server that speaks OpenAI's protocol, with its version: `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string
  readonly apiKey?: string | undefined
  readonly model: string
  /** From the question to the last piece. */
  readonly timeoutMs: number
  /** Until the first piece, and between two. */
  readonly idleMs: number
  /** How many may be answered at once. */
  readonly concurrency: number
  readonly clock: Clock
}

/** The usual bounds of one node: an answer of some pages, from a server of one's own too. */
const USUAL = { timeoutMs: 90_000, idleMs: 30_000, concurrency: 16 }

export interface ModelConfig {
  readonly AI_BASE_URL?: string | undefined
  readonly AI_API_KEY?: string | undefined
  readonly AI_MODEL_CHAT?: string | undefined
}

/** The model the configuration names; undefined when it names none. */
export function openModel(config: ModelConfig, clock: Clock): Model | undefined {
  const { AI_BASE_URL: baseUrl, AI_API_KEY: apiKey, AI_MODEL_CHAT: model } = config
  if (baseUrl === undefined || model === undefined) return undefined
  return createModel({ ...USUAL, baseUrl, apiKey, model, clock })
}

/** A second try, as long as nobody has read a word of the first. */
const TRIES = 2
/** After so many failures in a row the model is left alone, then one question tries it again. */
const FAILURES_MAX = 5
const LEFT_ALONE_MS = 30_000
/** The question is at fault, not the model: another one may be answered. */
const OF_THE_QUESTION = [400, 413, 422]

/** A model behind an OpenAI-compatible server (https://platform.openai.com/docs/api-reference/chat). */
export function createModel(settings: ModelSettings): Model {
  const { model: name, concurrency, clock, timeoutMs } = settings
  const breaker = createBreaker(clock)
  let answering = 0

  async function* stream(asked: Asked): AsyncGenerator<string> {
    if (answering >= concurrency) throw modelRefuses.MODEL_BUSY()
    breaker.pass()
    const stopped = new AbortController()
    const caller = asked.signal ?? stopped.signal
    const signal = AbortSignal.any([caller, stopped.signal, AbortSignal.timeout(timeoutMs)])
    answering++
    try {
      yield* attempt(settings, { ...asked, signal })
      breaker.succeeded()
    } catch (error) {
      caller.throwIfAborted()
      if (!isOfTheQuestion(error)) breaker.failed()
      throw modelRefuses.MODEL_UNAVAILABLE({ why: wordOf(error) }) satisfies Refusal
    } finally {
      answering--
      stopped.abort()
    }
  }
  return { name, stream }
}

/** Asks, and once more if that fails before the first piece. */
async function* attempt(settings: ModelSettings, asked: Asked & { signal: AbortSignal }): AsyncGenerator<string> {
  for (let tries = 1; ; tries++) {
    let begun = false
    try {
      for await (const piece of ask(settings, asked)) {
        begun = true
        yield piece
      }
      if (begun) return
      throw new Error('an empty answer')
    } catch (error) {
      if (begun || tries === TRIES || asked.signal.aborted || isOfTheQuestion(error)) throw error
    }
  }
}

/** The pieces of one answer; throws for whatever ends it before the model said so itself. */
async function* ask(
  { baseUrl, apiKey, model, idleMs }: ModelSettings,
  asked: Asked & { signal: AbortSignal },
): AsyncGenerator<string> {
  const provider = createOpenAICompatible({ name: 'model', baseURL: baseUrl, ...(apiKey !== undefined && { apiKey }) })
  // The library's own time-outs begin with the answer's headers; a server that is silent from the start would keep us.
  const idle = new AbortController()
  const timer = setTimeout(() => idle.abort(), idleMs)
  try {
    const { stream } = streamText({
      model: provider(model),
      instructions: asked.system,
      prompt: asked.prompt,
      maxOutputTokens: asked.maxOutputTokens,
      maxRetries: 0,
      abortSignal: AbortSignal.any([asked.signal, idle.signal]),
      onError: () => {}, // it would be written to the console; the stream tells of it too
    })
    for await (const part of stream) {
      timer.refresh()
      if (part.type === 'text-delta' && part.text !== '') yield part.text
      else if (part.type === 'error') throw part.error
      else if (part.type === 'abort') throw new Error('stopped')
    }
  } finally {
    clearTimeout(timer)
  }
}

const isOfTheQuestion = (error: unknown): boolean =>
  APICallError.isInstance(error) && OF_THE_QUESTION.includes(error.statusCode ?? 0)

/** What went wrong, safe for a log: no address, no key, and none of the words that went to the model or came from it. */
function wordOf(error: unknown): string {
  if (APICallError.isInstance(error))
    return error.statusCode === undefined ? 'not reached' : `status ${error.statusCode}`
  return error instanceof Error ? error.name : 'failed'
}

/** Keeps questions off a model that fails again and again. */
function createBreaker(clock: Clock) {
  let failures = 0
  let leftAloneUntil = 0
  return {
    /** @throws MODEL_UNAVAILABLE */
    pass(): void {
      if (failures < FAILURES_MAX) return
      const now = clock.now().getTime()
      if (now < leftAloneUntil) {
        const retryAfterSeconds = Math.ceil((leftAloneUntil - now) / 1_000)
        throw modelRefuses.MODEL_UNAVAILABLE({ why: 'left alone', retryAfterSeconds })
      }
      leftAloneUntil = now + LEFT_ALONE_MS // this question tries it; the others wait for what comes of that
    },
    succeeded(): void {
      failures = 0
    },
    failed(): void {
      failures++
      if (failures >= FAILURES_MAX) leftAloneUntil = clock.now().getTime() + LEFT_ALONE_MS
    },
  }
}
