import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * How it treats a question: answers whole, says its first piece and no more (`stalling`) or hangs up after it
 * (`breaking`), says nothing (`silent`), refuses (`failing` 500, `refusing` 400), or finishes without a word (`empty`).
 */
export type ModelManner = 'answering' | 'stalling' | 'breaking' | 'silent' | 'failing' | 'refusing' | 'empty'

export interface FakeModel {
  /** The base URL, with its version. */
  readonly url: string
  readonly questions: { readonly system: string; readonly prompt: string; readonly authorization: string | undefined }[]
  manner: ModelManner
  /** Manners of the next questions; after them `manner` counts. */
  readonly next: ModelManner[]
  /** What it says, piece by piece. */
  pieces: string[]
  /** How many askers went away before the end. */
  abandoned: number
  /** Lets those that stall say the rest. */
  resume(): void
  close(): Promise<void>
}

/** A server that speaks as much of OpenAI's protocol as chat needs, and misbehaves on command. */
export async function startFakeModel(): Promise<FakeModel> {
  const stalled = new Set<() => void>()
  const server = createServer((incoming, outgoing) => {
    void readBody(incoming).then((body) => {
      const messages = (JSON.parse(body) as { messages: { role: string; content: string }[] }).messages
      const said = (role: string) => messages.find((message) => message.role === role)?.content ?? ''
      const { authorization } = incoming.headers
      fake.questions.push({ system: said('system'), prompt: said('user'), authorization })
      outgoing.on('close', () => {
        if (!outgoing.writableFinished) fake.abandoned++
      })
      answer(fake, outgoing, stalled)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const fake: FakeModel = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    questions: [],
    manner: 'answering',
    next: [],
    pieces: ['Hello', ' world', '.'],
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

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function answer(fake: FakeModel, outgoing: ServerResponse, stalled: Set<() => void>): void {
  const manner = fake.next.shift() ?? fake.manner
  if (manner === 'silent') return
  if (manner === 'failing' || manner === 'refusing') {
    const status = manner === 'failing' ? 500 : 400
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}')
    return
  }
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
  const [first = '', ...rest] = fake.pieces
  const end = () => {
    outgoing.write(event({}, 'stop'))
    outgoing.end('data: [DONE]\n\n')
  }
  if (manner === 'empty') {
    end()
    return
  }
  outgoing.write(event({ role: 'assistant', content: first }), () => {
    if (manner === 'breaking') outgoing.destroy()
  })
  const finish = () => {
    for (const piece of rest) outgoing.write(event({ content: piece }))
    end()
  }
  if (manner === 'stalling') stalled.add(finish)
  if (manner === 'answering') finish()
}

const event = (delta: Record<string, string>, finishReason: string | null = null) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'fake',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  })}\n\n`
