import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV4Message, LanguageModelV4Usage } from '@ai-sdk/provider'
import { isWorthAnotherTry } from './failure.ts'
import type { Asked, Picture, TokenUse, Turn } from './model.ts'

export interface ChatServer {
  /** Of any server that speaks OpenAI's protocol, with its version: `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string
  readonly apiKey?: string | undefined
  /** As the server calls it. */
  readonly model: string
  /** Until the first piece, and between two. */
  readonly idleMs: number
}

/** A turn with what the user shows in it. */
export interface Shown extends Turn {
  readonly picture?: Picture | undefined
}

export interface Question extends Omit<Asked, 'signal' | 'turns'> {
  readonly turns: readonly Shown[]
  readonly signal: AbortSignal
  /** Members of the request that the library does not know of. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** The pieces of one answer, then what it used. Asks once more if that fails before the first piece. */
export async function* askChat(server: ChatServer, question: Question): AsyncGenerator<string, TokenUse> {
  for (let tries = 1; ; tries++) {
    const pieces = askOnce(server, question)
    let begun = false
    try {
      for (;;) {
        const { done, value } = await pieces.next()
        if (done) {
          if (begun) return value
          throw new Error('an empty answer')
        }
        begun = true
        yield value
      }
    } catch (error) {
      if (begun || !isWorthAnotherTry(error, tries, question.signal)) throw error
    } finally {
      await pieces.return(NOTHING_SAID)
    }
  }
}

const NOTHING_SAID: TokenUse = { inputTokens: null, outputTokens: null }

/** One answer; throws for whatever ends it before the model said so itself. */
async function* askOnce(server: ChatServer, question: Question): AsyncGenerator<string, TokenUse> {
  // The library's own time-outs begin with the answer's headers; a server that is silent from the start would keep us.
  const idle = new AbortController()
  const fallIdle = () => idle.abort()
  let timer = setTimeout(fallIdle, server.idleMs)
  let use = NOTHING_SAID
  try {
    // The library's `streamText` does more than is wanted here, at twice the work of all else for each piece.
    const { stream } = await providerOf(
      server,
      question.extra,
    )(server.model).doStream({
      prompt: [{ role: 'system', content: question.system }, ...question.turns.map(messageOf)],
      maxOutputTokens: question.maxOutputTokens,
      abortSignal: AbortSignal.any([question.signal, idle.signal]),
    })
    let hasFinished = false
    for await (const part of stream) {
      clearTimeout(timer) // the time a reader takes over a piece is not its server's
      if (part.type === 'text-delta' && part.delta !== '') yield part.delta
      else if (part.type === 'error') throw part.error
      else if (part.type === 'finish') {
        hasFinished = true
        use = useOf(part.usage)
      }
      timer = setTimeout(fallIdle, server.idleMs)
    }
    if (!hasFinished) throw new Error('broken off')
    return use
  } finally {
    clearTimeout(timer)
  }
}

function providerOf({ baseUrl, apiKey }: ChatServer, extra: Question['extra']) {
  return createOpenAICompatible({
    name: 'model',
    baseURL: baseUrl,
    includeUsage: true,
    // A redirect would carry a patient's words to an address nobody configured.
    fetch: (input, init) => fetch(input, { ...init, redirect: 'manual' }),
    ...(apiKey !== undefined && { apiKey }),
    ...(extra && { transformRequestBody: (body: Record<string, unknown>) => ({ ...body, ...extra }) }),
  })
}

const messageOf = ({ role, text, picture }: Shown): LanguageModelV4Message => {
  const said = { type: 'text', text } as const
  if (role === 'assistant' || !picture) return { role, content: [said] }
  const data = { type: 'data', data: picture.bytes } as const
  return { role, content: [said, { type: 'file', data, mediaType: picture.mediaType }] }
}

const useOf = ({ inputTokens, outputTokens }: LanguageModelV4Usage): TokenUse => ({
  inputTokens: countOf(inputTokens.total),
  outputTokens: countOf(outputTokens.total),
})

/** More than any model reads at once is a mistake of its server's. */
const TOKENS_MAX = 1_000_000_000

const countOf = (told: number | undefined): number | null =>
  told !== undefined && Number.isInteger(told) && told >= 0 && told <= TOKENS_MAX ? told : null
