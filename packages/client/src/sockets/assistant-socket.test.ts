import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startFakeModel } from '../../../../apps/server/test/fake-model.ts'
import { newPhone } from '../../../../apps/server/test/house.ts'
import { createHandTimers } from '../../test/fake-server.ts'
import { useServer } from '../../test/server.ts'
import { type AssistantEvent, type HelssaClient, openAssistantSocket } from '../index.ts'

const model = await startFakeModel()
const server = useServer({ AI_BASE_URL: model.url, AI_MODEL_CHAT: 'fake' })
const { house } = server
const PIECES = ['Metformin may cause nausea [1]. ', 'Take it with food [1].']
const WHOLE = PIECES.join('')
const QUESTION = 'side effects of metformin?'
const open: { close(): void }[] = []
afterAll(() => model.close())
beforeEach(() => {
  house.advance({ minutes: 5 }) // a model that failed is left alone for half a minute
  Object.assign(model, { manner: 'answering', pieces: PIECES })
  model.questions.splice(0)
  model.next.splice(0)
})
afterEach(() => {
  model.resume()
  for (const socket of open.splice(0)) socket.close()
})

/** Somebody with a session, and with lines that can be cut. */
async function person() {
  const client = server.client()
  await server.signIn(client, newPhone())
  return { client, sessionId: await newSession(client), ...enter(client) }
}

async function newSession(client: HelssaClient) {
  const { data } = await client.api.POST('/api/v1/ai/chat/sessions/', { body: {} })
  return data.id
}

function enter(client: HelssaClient) {
  const timers = createHandTimers()
  const lines: WebSocket[] = []
  const said: { type: string }[] = []
  const socket = openAssistantSocket(client, {
    connect(url, protocols) {
      const line = new WebSocket(url, protocols)
      line.on('message', (data) => said.push(JSON.parse(String(data))))
      lines.push(line)
      return line
    },
    later: timers.later,
    random: () => 1,
    onWake: () => () => {},
  })
  open.push(socket)
  const events: AssistantEvent[] = []
  socket.onEvent((event) => events.push(event))
  return {
    socket,
    timers,
    events,
    lines,
    countOf: (type: string) => said.filter((frame) => frame.type === type).length,
    of: <Type extends AssistantEvent['type']>(type: Type) =>
      events.filter((event): event is Extract<AssistantEvent, { type: Type }> => event.type === type),
    /** Breaks the line, and has the client dial again. */
    async cut() {
      lines.at(-1)?.terminate()
      await expect.poll(() => socket.state.state).toBe('waiting')
    },
    comeBack: () => timers.advance(1_000),
  }
}

/** The first answer of a server takes longer than others, as it reads the knowledge. */
const saysSomething = (of: (type: 'piece') => unknown[]) =>
  expect.poll(() => of('piece'), { timeout: 5_000 }).toHaveLength(1)

const usesOf = async (client: HelssaClient) => (await client.api.GET('/api/v1/ai/usage/')).data.used

describe('the assistant’s socket', () => {
  it('asks, and resolves with the answer; its pieces are told before, put together', async () => {
    const { socket, sessionId, of, events } = await person()
    model.manner = 'stalling'
    const answer = socket.ask(sessionId, QUESTION)
    await saysSomething(of)
    expect(of('piece')[0]).toMatchObject({ content: PIECES[0], text: PIECES[0] })
    model.resume()

    expect(await answer).toMatchObject({ role: 'assistant', content: WHOLE, metadata: { engine: 'fake' } })
    for (const { questionId, text } of of('piece')) {
      expect(questionId).toBe(of('received')[0]?.questionId)
      expect(WHOLE).toContain(text)
    }
    expect(of('message')).toMatchObject([{ sessionId, message: { content: WHOLE } }])
    const order = events.map(({ type }) => type)
    expect(order.slice(0, 4)).toEqual(['joined', 'received', 'typing', 'piece'])
    expect(socket.waiting).toEqual([])
  })

  it('tells all that was said to who joins at 0, and what others of the person ask', async () => {
    const { client, socket, sessionId, of } = await person()
    await socket.ask(sessionId, QUESTION)
    const other = enter(client)

    expect(await other.socket.join(sessionId, { after: 0 })).toEqual({ title: expect.any(String) })
    await expect.poll(() => other.of('message').map(({ message }) => message.content)).toEqual([QUESTION, WHOLE])
    await other.socket.ask(sessionId, 'and for how long?')
    await expect
      .poll(() => of('message').map(({ message }) => message.role))
      .toEqual(['assistant', 'user', 'assistant'])
    expect(other.socket.cursorOf(sessionId)).toBe(socket.cursorOf(sessionId))
  })

  it('resumes where its line broke, and gets the answer that came meanwhile', async () => {
    const { client, socket, sessionId, of, cut, comeBack } = await person()
    model.manner = 'stalling'
    const answer = socket.ask(sessionId, QUESTION)
    await saysSomething(of)
    await cut()
    model.resume()
    await expect.poll(() => usesOf(client)).toBe(1)
    await expect.poll(async () => (await session(client, sessionId)).message_count).toBe(2)
    comeBack()

    expect(await answer).toMatchObject({ content: WHOLE })
    expect(await usesOf(client)).toBe(1)
    expect(model.questions).toHaveLength(1)
    expect(of('message').filter(({ message }) => message.role === 'assistant')).toHaveLength(1)
  })

  it('waits for an answer that is under way, asked again over another line', async () => {
    const { client, socket, sessionId, of, cut, comeBack, countOf } = await person()
    model.manner = 'stalling'
    const answer = socket.ask(sessionId, QUESTION)
    await saysSomething(of)
    await cut()
    comeBack()
    await expect.poll(() => countOf('error')).toBe(1) // ANSWER_UNDER_WAY
    expect(socket.waiting).toHaveLength(1)
    model.resume()

    expect(await answer).toMatchObject({ content: WHOLE })
    expect(of('error')).toEqual([])
    expect(await usesOf(client)).toBe(1)
  })

  it('asks anew where the attempt under way came to nothing', async () => {
    const { client, socket, sessionId, of, cut, comeBack, countOf, timers } = await person()
    model.manner = 'stalling'
    const answer = socket.ask(sessionId, 'who won in 1998?')
    await saysSomething(of)
    await cut()
    comeBack()
    await expect.poll(() => countOf('error')).toBe(1)
    house.advance({ minutes: 4 }) // past its lease: as if its server had died
    model.manner = 'answering'
    await client.link.renew()
    timers.advance(5_000)

    expect(await answer).toMatchObject({ content: WHOLE })
    model.resume()
    await expect.poll(() => usesOf(client)).toBe(1)
  })

  it('has the answer of a question of its own name told again, after a reload', async () => {
    const { client, socket, sessionId } = await person()
    const before = await socket.ask(sessionId, QUESTION, { clientId: 'mine' })
    socket.close()
    const again = enter(client)

    expect(await again.socket.ask(sessionId, QUESTION, { clientId: 'mine' })).toEqual(before)
    expect(model.questions).toHaveLength(1)
  })

  it('gets the answer under way of a question from before a reload, though it was told under a name not known here', async () => {
    const { client, socket, sessionId, of } = await person()
    model.manner = 'stalling'
    const before = expect(socket.ask(sessionId, QUESTION, { clientId: 'mine' })).rejects.toMatchObject({
      code: 'CLOSED',
    })
    await saysSomething(of)
    socket.close()
    await before
    const again = enter(client)
    const answer = again.socket.ask(sessionId, QUESTION, { clientId: 'mine' })
    await expect.poll(() => again.countOf('error')).toBe(1)
    model.resume()
    await expect.poll(() => again.of('message')).toHaveLength(1)
    again.timers.advance(5_000)

    expect(await answer).toMatchObject({ content: WHOLE })
    expect(await usesOf(client)).toBe(1)
  })

  it('rejects with the server’s code what is refused, and goes on', async () => {
    const { socket, sessionId } = await person()
    model.next.push('failing', 'failing')

    await expect(socket.ask(sessionId, 'who won in 1998?')).rejects.toMatchObject({
      code: 'REFUSED',
      serverCode: 'AI_SERVICE_UNAVAILABLE',
    })
    await expect(socket.ask(sessionId, '')).rejects.toMatchObject({ serverCode: 'VALIDATION_ERROR' })
    expect(await socket.ask(sessionId, QUESTION)).toMatchObject({ content: WHOLE })
  })

  it('knows nothing of somebody else’s session', async () => {
    const [sara, ali] = [await person(), await person()]

    const refused = { code: 'REFUSED', serverCode: 'NOT_FOUND' }
    await expect(ali.socket.join(sara.sessionId)).rejects.toMatchObject(refused)
    await expect(ali.socket.ask(sara.sessionId, QUESTION)).rejects.toMatchObject(refused)
    expect(ali.of('deleted')).toEqual([])
  })

  it('tells of a session that is deleted, now or while the line was down', async () => {
    const { client, socket, sessionId, of, cut, comeBack } = await person()
    const second = await newSession(client)
    await Promise.all([socket.join(sessionId), socket.join(second)])
    const remove = (id: string) => client.api.DELETE('/api/v1/ai/chat/sessions/{id}/', { params: { path: { id } } })
    await remove(sessionId)
    await expect.poll(() => of('deleted')).toMatchObject([{ sessionId }])
    await cut()
    await remove(second)
    comeBack()

    await expect.poll(() => of('deleted')).toMatchObject([{ sessionId }, { sessionId: second }])
  })

  it('is told nothing more of a session it left', async () => {
    const { client, socket, sessionId, of } = await person()
    await socket.join(sessionId)
    socket.leave(sessionId)
    const other = enter(client)
    await other.socket.ask(sessionId, QUESTION)
    const second = await newSession(client)
    await socket.ask(second, QUESTION)

    expect(of('message').map((event) => event.sessionId)).toEqual([second])
  })

  it('outlives its token: the next one is told in time, on the same line', async () => {
    const { client, socket, sessionId, lines, timers, countOf } = await person()
    await socket.join(sessionId)
    house.advance({ minutes: 59, seconds: 45 })
    timers.advance(10_000)
    await expect.poll(() => countOf('auth_success')).toBe(2)
    house.advance({ minutes: 1 })

    expect(await socket.ask(sessionId, QUESTION)).toMatchObject({ content: WHOLE })
    expect(lines).toHaveLength(1)
    expect(client.session.current()).toBeDefined()
  })

  it('renews its session where the server takes the token no more', async () => {
    const { socket, sessionId, cut, comeBack, lines } = await person()
    await socket.join(sessionId)
    house.advance({ hours: 2 })
    await cut()
    comeBack()

    expect(await socket.ask(sessionId, QUESTION)).toMatchObject({ content: WHOLE })
    expect(lines.length).toBeGreaterThan(1)
  })

  it('ends with the session, and rejects what waits', async () => {
    const { client, socket, sessionId, of } = await person()
    model.manner = 'stalling'
    const answer = socket.ask(sessionId, QUESTION).catch((error) => error)
    await saysSomething(of)
    await client.signOut()

    await expect.poll(() => socket.state).toEqual({ state: 'closed', reason: 'signed_out' })
    expect(await answer).toMatchObject({ code: 'CLOSED' })
    await expect(socket.join(sessionId)).rejects.toMatchObject({ code: 'CLOSED' })
  })
})

async function session(client: HelssaClient, id: string) {
  return (await client.api.GET('/api/v1/ai/chat/sessions/{id}/', { params: { path: { id } } })).data
}
