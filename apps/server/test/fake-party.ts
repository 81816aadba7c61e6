// What the fake outside parties share: a real HTTP server on a port of its own that can misbehave on command.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * How it treats requests. `silent` and `dropping` do what was asked and then say nothing, or hang up: the answer is
 * lost, the deed is done. `failing` (500), `garbled` (not JSON), `redirecting` and `flooding` (2 MB) do nothing.
 */
export type Manner = 'answering' | 'silent' | 'dropping' | 'failing' | 'garbled' | 'redirecting' | 'flooding'

export interface FakeRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

export interface FakeAnswer {
  status: number
  json: unknown
}

export interface FakeParty {
  url: string
  /** Every request so far, oldest first, misbehaviour or not. */
  requests: FakeRequest[]
  manner: Manner
  close(): Promise<void>
}

/** Starts a server on a free port that gives each request to `answer`, unless its manner is another. */
export async function startFakeParty(answer: (request: FakeRequest) => FakeAnswer): Promise<FakeParty> {
  const server = createServer((incoming, outgoing) => {
    void readRequest(incoming).then((request) => {
      party.requests.push(request)
      respond(party.manner, outgoing, () => answer(request))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const party: FakeParty = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    manner: 'answering',
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
  return party
}

async function readRequest(incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString(),
  }
}

function respond(manner: Manner, outgoing: ServerResponse, act: () => FakeAnswer): void {
  const misbehaviour = MISBEHAVIOURS[manner]
  if (misbehaviour !== undefined) {
    outgoing.writeHead(misbehaviour.status, misbehaviour.headers).end(misbehaviour.body)
    return
  }
  const { status, json } = act()
  if (manner === 'dropping') outgoing.destroy()
  if (manner === 'answering')
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
}

const MISBEHAVIOURS: Partial<Record<Manner, { status: number; headers: Record<string, string>; body: string }>> = {
  failing: {
    status: 500,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"Internal Server Error"}',
  },
  garbled: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>maintenance</html>' },
  redirecting: { status: 302, headers: { location: '/elsewhere' }, body: '' },
  flooding: { status: 200, headers: {}, body: JSON.stringify('x'.repeat(2 * 1024 * 1024)) },
}

/** The fields of a form-encoded body. */
export function formOf({ body }: Pick<FakeRequest, 'body'>): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body))
}
