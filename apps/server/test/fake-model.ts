import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * How it treats a question: answers whole; says its first piece and no more (`stalling`), hangs up after it (`breaking`)
 * or ends there without saying that it ended (`ending`); says nothing (`silent`); refuses (`failing` 500, `refusing` 400,
 * `limited` 429 with Retry-After, `redirecting` 307 to `redirect`); refuses every question with a schema or for segments and answers the
 * others (`plain`); finishes without a word (`empty`); answers what is no JSON (`malformed`) or fits no schema of an
 * object (`misfit`); calls a tool that nobody offered (`calling`).
 */
export type ModelManner =
  | 'answering'
  | 'stalling'
  | 'breaking'
  | 'ending'
  | 'silent'
  | 'failing'
  | 'refusing'
  | 'limited'
  | 'redirecting'
  | 'plain'
  | 'empty'
  | 'malformed'
  | 'misfit'
  | 'calling'

export const RETRY_AFTER_SECONDS = 7

export interface FakeTurn {
  readonly role: 'user' | 'assistant'
  readonly text: string
  /** How many pictures it has. */
  readonly shows: number
}

export interface FakeQuestion {
  readonly model: string
  readonly authorization: string | undefined
  readonly system: string
  /** The text of the last turn. */
  readonly prompt: string
  readonly turns: readonly FakeTurn[]
  /** All of them, as data URLs. */
  readonly pictures: readonly string[]
  /** The JSON schema the answer is to fit, where one was given. */
  readonly schema: unknown
  readonly maxTokens: number | undefined
}

/** Speech that was sent to be transcribed. */
export interface FakeSpeech {
  readonly model: string
  readonly authorization: string | undefined
  readonly format: string
  readonly language: string | null
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: Buffer
}

export interface FakeModel {
  /** The base URL, with its version. */
  readonly url: string
  readonly questions: FakeQuestion[]
  readonly speeches: FakeSpeech[]
  manner: ModelManner
  /** Manners of the next questions; after them `manner` counts. */
  readonly next: ModelManner[]
  /** What it says, piece by piece. */
  pieces: string[]
  /** What it says to a question; `pieces` unless it is set. */
  reply: (question: FakeQuestion) => string[]
  /** What it answers to speech, as `verbose_json`. */
  transcription: (speech: FakeSpeech) => object
  /** What it tells of tokens, to those who ask. */
  usage: { readonly prompt_tokens: number; readonly completion_tokens: number } | undefined
  /** Where it redirects to. */
  redirect: string
  /** How many askers went away before the end. */
  abandoned: number
  /** Lets those that stall say the rest. */
  resume(): void
  close(): Promise<void>
}

/** A server that speaks as much of OpenAI's protocol as chat and transcription need, and misbehaves on command. */
export async function startFakeModel(): Promise<FakeModel> {
  const stalled = new Set<() => void>()
  const server = createServer((incoming, outgoing) => {
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) fake.abandoned++
    })
    void readBody(incoming).then(async (body) => {
      const isSpeech = incoming.url?.endsWith('/audio/transcriptions')
      const say = isSpeech
        ? await transcribe(fake, incoming, body, outgoing)
        : chat(fake, incoming, body.toString(), outgoing)
      const manner = fake.next.shift() ?? fake.manner
      if (manner === 'silent' || refuse(fake, manner, outgoing)) return
      say(manner, (rest) => stalled.add(rest))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const fake: FakeModel = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    questions: [],
    speeches: [],
    manner: 'answering',
    next: [],
    pieces: ['Hello', ' world', '.'],
    reply: () => fake.pieces,
    transcription: () => ({ text: 'سلام دکتر', duration: 2.5, segments: [] }),
    usage: { prompt_tokens: 11, completion_tokens: 5 },
    redirect: 'http://127.0.0.1:1/v1',
    abandoned: 0,
    resume() {
      for (const go of stalled) go()
      stalled.clear()
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
  return fake
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const REFUSALS = { failing: 500, refusing: 400, limited: 429, redirecting: 307 } as const

function refuse(fake: FakeModel, manner: ModelManner, outgoing: ServerResponse): boolean {
  if (!(manner in REFUSALS)) return false
  const status = REFUSALS[manner as keyof typeof REFUSALS]
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    ...(manner === 'limited' && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
    ...(manner === 'redirecting' && { location: fake.redirect }),
  })
  outgoing.end('{"error":{"message":"no"}}')
  return true
}

type Say = (manner: ModelManner, stall: (rest: () => void) => void) => void

interface Message {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content:
    | string
    | { readonly type: string; readonly text?: string; readonly image_url?: { readonly url: string } }[]
}

function chat(fake: FakeModel, { headers }: IncomingMessage, body: string, outgoing: ServerResponse): Say {
  const asked = JSON.parse(body) as {
    model: string
    messages: Message[]
    max_tokens?: number
    response_format?: { json_schema?: { schema: unknown } }
    stream_options?: { include_usage?: boolean }
  }
  const partsOf = ({ content }: Message) => (typeof content === 'string' ? [{ type: 'text', text: content }] : content)
  const textOf = (message: Message) =>
    partsOf(message)
      .map(({ text = '' }) => text)
      .join('')
  const picturesOf = (message: Message) =>
    partsOf(message).flatMap((part) => ('image_url' in part && part.image_url ? [part.image_url.url] : []))
  const turns = asked.messages.flatMap((message) =>
    message.role === 'system' ? [] : [{ role: message.role, text: textOf(message), shows: picturesOf(message).length }],
  )
  const question: FakeQuestion = {
    model: asked.model,
    authorization: headers.authorization,
    system: asked.messages
      .filter(({ role }) => role === 'system')
      .map(textOf)
      .join('\n'),
    prompt: turns.at(-1)?.text ?? '',
    turns,
    pictures: asked.messages.flatMap(picturesOf),
    schema: asked.response_format?.json_schema?.schema,
    maxTokens: asked.max_tokens,
  }
  fake.questions.push(question)
  return (manner, stall) => {
    if (manner === 'plain' && question.schema !== undefined) return void refuse(fake, 'refusing', outgoing)
    const usage = asked.stream_options?.include_usage ? fake.usage : undefined
    answerChat(manner, piecesOf(fake, manner, question), usage, outgoing, stall)
  }
}

function piecesOf(fake: FakeModel, manner: ModelManner, question: FakeQuestion): string[] {
  if (manner === 'malformed') return ['Here it is: ', '{"broken": ']
  if (manner === 'misfit') return ['["fits', ' nothing"]']
  return fake.reply(question)
}

function answerChat(
  manner: ModelManner,
  [first = '', ...rest]: string[],
  usage: FakeModel['usage'],
  outgoing: ServerResponse,
  stall: (rest: () => void) => void,
): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
  const end = (reason: string) => {
    outgoing.write(event([{ index: 0, delta: {}, finish_reason: reason }]))
    if (usage) outgoing.write(event([], usage))
    outgoing.end('data: [DONE]\n\n')
  }
  if (manner === 'empty') {
    end('stop')
    return
  }
  if (manner === 'calling') {
    const call = {
      index: 0,
      id: 'call-1',
      type: 'function',
      function: { name: 'prescribe', arguments: '{"drug":"x"}' },
    }
    outgoing.write(event([{ index: 0, delta: { role: 'assistant', tool_calls: [call] }, finish_reason: null }]))
    end('tool_calls')
    return
  }
  const say = (content: string, then?: () => void) =>
    outgoing.write(event([{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }]), then)
  const finish = () => {
    for (const piece of rest) say(piece)
    end('stop')
  }
  say(first, () => {
    if (manner === 'breaking') outgoing.destroy()
  })
  if (manner === 'breaking') return
  if (manner === 'ending') outgoing.end()
  else if (manner === 'stalling') stall(finish)
  else finish()
}

const event = (choices: readonly object[], usage?: FakeModel['usage']) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'fake',
    choices,
    ...(usage && { usage }),
  })}\n\n`

async function transcribe(
  fake: FakeModel,
  { headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): Promise<Say> {
  const type = headers['content-type'] ?? ''
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const file = form.get('file') as File
  const speech: FakeSpeech = {
    model: String(form.get('model')),
    authorization: headers.authorization,
    format: String(form.get('response_format')),
    language: form.get('language') as string | null,
    fileName: file.name,
    mediaType: file.type,
    bytes: Buffer.from(await file.arrayBuffer()),
  }
  fake.speeches.push(speech)
  return (manner, stall) => {
    if (manner === 'plain' && speech.format !== 'json') return void refuse(fake, 'refusing', outgoing)
    answerSpeech(manner, JSON.stringify(heardBy(fake, manner, speech)), outgoing, stall)
  }
}

function heardBy(fake: FakeModel, manner: ModelManner, speech: FakeSpeech): object {
  if (manner === 'misfit') return { said: 'nothing' }
  if (manner === 'empty') return { text: '' }
  const heard = fake.transcription(speech)
  return speech.format === 'json' && 'text' in heard ? { text: heard.text } : heard
}

function answerSpeech(
  manner: ModelManner,
  json: string,
  outgoing: ServerResponse,
  stall: (rest: () => void) => void,
): void {
  outgoing.writeHead(200, { 'content-type': 'application/json' })
  if (manner === 'malformed' || manner === 'ending') return void outgoing.end(json.slice(0, 5))
  if (manner !== 'stalling' && manner !== 'breaking') return void outgoing.end(json)
  outgoing.write(json.slice(0, 5), () => {
    if (manner === 'breaking') outgoing.destroy()
  })
  if (manner === 'stalling') stall(() => outgoing.end(json.slice(5)))
}
