import type { Cluster } from './cluster.ts'
import { fillSignedIn } from './fill-messages.ts'
import { tokenOf } from './requests.ts'
import { type ServerProcess, startOurs, startServer } from './servers.ts'

/** Conversations with a model: one alone, and many at once, each until its answer is kept and told. */
export interface Streams {
  readonly conversations: number
  readonly aloneMs: number
  /** Of the many: half of them were done by then, and all of them. */
  readonly medianMs: number
  readonly slowestMs: number
  /** Pieces that came of the many; each conversation's were told in order. */
  readonly pieces: number
  /** Answers by something else than the model. */
  readonly strayed: number
}

const CONVERSATIONS = 100
const ALONE = 5
const DATABASE = 'streams'

export async function measureStreams(cluster: Cluster): Promise<Streams> {
  await cluster.createDatabase(DATABASE)
  await fillSignedIn(cluster.url(DATABASE), CONVERSATIONS)
  const model = await startServer('./slow-model.ts', {})
  const env = { AI_BASE_URL: `http://127.0.0.1:${model.port}/v1`, AI_MODEL_CHAT: 'slow' }
  const ours = await startOurs(cluster, DATABASE, { env })
  try {
    const talks = await Promise.all(Array.from({ length: CONVERSATIONS }, (_, patient) => openTalk(ours, patient)))
    const alone: Told[] = []
    for (const talk of talks.slice(0, ALONE)) alone.push(await talk.ask())
    const many = (await Promise.all(talks.map((talk) => talk.ask()))).sort((a, b) => a.ms - b.ms)
    for (const talk of talks) talk.close()
    return {
      conversations: CONVERSATIONS,
      aloneMs: medianOf(alone),
      medianMs: medianOf(many),
      slowestMs: many.at(-1)?.ms ?? Number.NaN,
      pieces: many.reduce((sum, { pieces }) => sum + pieces, 0),
      strayed: many.filter(({ engine }) => engine !== 'slow').length,
    }
  } finally {
    await ours.stop()
    await model.stop()
    await cluster.dropDatabase(DATABASE)
  }
}

interface Told {
  readonly ms: number
  readonly pieces: number
  readonly engine: string
}

const medianOf = (told: readonly Told[]): number =>
  told.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(told.length / 2)] ?? Number.NaN

interface Frame {
  readonly type: string
  readonly index?: number
  readonly metadata?: { readonly engine: string }
  readonly message?: string
}

/** A patient's socket in a session of their own. */
async function openTalk({ port }: ServerProcess, patient: number) {
  const token = tokenOf(patient, patient)
  const made = await fetch(`http://127.0.0.1:${port}/api/v1/ai/chat/sessions/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const { id } = (await made.json()) as { id: string }
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/chat/`)
  const hear = Promise.withResolvers<void>()
  let heard: (frame: Frame) => void = ({ type }) => {
    if (type === 'session_joined') hear.resolve()
  }
  socket.onmessage = ({ data }) => heard(JSON.parse(String(data)) as Frame)
  socket.onerror = () => hear.reject(new Error('a socket broke'))
  await new Promise((open) => (socket.onopen = open))
  socket.send(JSON.stringify({ type: 'auth', token }))
  socket.send(JSON.stringify({ type: 'join_session', session_id: id }))
  await hear.promise

  return {
    ask: () =>
      new Promise<Told>((told, failed) => {
        const began = performance.now()
        let pieces = 0
        heard = ({ type, index, metadata, message }) => {
          if (type === 'error') failed(new Error(message))
          if (type === 'message_piece' && index !== ++pieces) failed(new Error(`piece ${index} came as ${pieces}`))
          if (type === 'message') told({ ms: performance.now() - began, pieces, engine: metadata?.engine ?? '' })
        }
        socket.send(JSON.stringify({ type: 'message', session_id: id, content: 'side effects of metformin?' }))
      }),
    close: () => socket.close(),
  }
}
