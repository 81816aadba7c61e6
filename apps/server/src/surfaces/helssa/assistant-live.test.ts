import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeModel } from '../../../test/fake-model.ts'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { dial, type Frame, type TestSocket } from '../../../test/live.ts'

const model = await startFakeModel()
const house = useHouse({ AI_BASE_URL: model.url, AI_MODEL_CHAT: 'fake' })
afterAll(() => model.close())

const SESSIONS = '/api/v1/ai/chat/sessions/'
const QUESTION = 'side effects of metformin?'
let ali: SignedIn
let session: string

beforeEach(async () => {
  house.advance({ minutes: 5 }) // a model that failed is left alone for half a minute
  Object.assign(model, { manner: 'answering', pieces: ['It may cause nausea [1]. ', 'Take it with food [1].'] })
  model.next.splice(0)
  ali = await house.patient()
  session = await begin()
})
afterEach(() => model.resume())

const begin = async (): Promise<string> => (await house.post(SESSIONS, { as: ali, body: {} })).body.id
const open = async (as: SignedIn) => {
  const socket = await dial(house, '/ws/chat/')
  socket.send({ type: 'auth', token: as.access })
  await socket.next('auth_success')
  return socket
}
const joined = async (after?: number) => {
  const socket = await open(ali)
  socket.send({ type: 'join_session', session_id: session, ...(after !== undefined && { after }) })
  await socket.next('session_joined')
  return socket
}
/** Resolves when all that was told until now has come. */
const settled = async (socket: TestSocket) => {
  const other = await begin()
  socket.send({ type: 'join_session', session_id: other })
  await expect.poll(() => socket.frames.some((frame) => frame.session_id === other)).toBe(true)
}
const typesOf = ({ frames }: TestSocket): string[] =>
  frames
    .filter(({ type, session_id }: Frame) => session_id === session && type !== 'session_joined')
    .map(({ type }) => type)

describe('an answer on the socket', () => {
  it('is over with its message: neither a piece nor a typing frame comes after', async () => {
    const socket = await joined()
    socket.send({ type: 'message', session_id: session, content: QUESTION })
    await socket.next('message')
    await settled(socket)

    expect(typesOf(socket).at(-1)).toBe('message')
    await socket.close()
  })

  it('that does not come ends the typing on every socket; the next attempt types again', async () => {
    const [phone, laptop] = [await joined(), await joined()]
    model.next.push('failing', 'failing')
    const question = { type: 'message', session_id: session, content: 'who won in 1998?', client_id: 'a' }
    phone.send(question)
    await phone.next('error')
    expect(house.errors.splice(0)).toEqual([])
    expect(await laptop.next('typing')).toMatchObject({ is_typing: true })
    expect(await laptop.next('typing')).toMatchObject({ is_typing: false })

    phone.send(question)
    expect(await laptop.next('typing')).toMatchObject({ is_typing: true })
    await laptop.next('message')
    await Promise.all([phone.close(), laptop.close()])
  })
})

describe('a session on the socket', () => {
  it('is joined once by messages that come at once, and told once', async () => {
    const socket = await open(ali)
    for (const client_id of ['a', 'b', 'c'])
      socket.send({ type: 'message', session_id: session, content: QUESTION, client_id })
    await expect.poll(() => typesOf(socket).filter((type) => type === 'message').length).toBeGreaterThanOrEqual(3)
    await settled(socket)

    expect(typesOf(socket).filter((type) => type === 'message')).toHaveLength(3)
    expect(
      socket.frames.filter(({ type, session_id }) => type === 'session_joined' && session_id === session),
    ).toHaveLength(1)
    await socket.close()
    await expect.poll(() => house.domains.messaging.feed.size).toBe(0)
  })

  it('keeps messages in the order in which they were sent', async () => {
    const socket = await joined()
    const contents = ['one?', 'two?', 'three?']
    for (const content of contents) socket.send({ type: 'message', session_id: session, content })
    await expect.poll(() => typesOf(socket).filter((type) => type === 'message').length).toBe(3)

    const { body } = await house.get(`${SESSIONS}${session}/`, { as: ali })
    const asked = body.messages.filter(({ role }: { role: string }) => role === 'user')
    expect(asked.map(({ content }: { content: string }) => content)).toEqual(contents)
    await socket.close()
  })

  it('is the same by its id in capitals', async () => {
    const socket = await joined()
    socket.send({ type: 'join_session', session_id: session.toUpperCase() })
    await socket.next('session_joined')
    socket.send({ type: 'message', session_id: session, content: QUESTION })
    await socket.next('message')
    await settled(socket)
    expect(typesOf(socket).filter((type) => type === 'message')).toHaveLength(1)
    await socket.close()
  })

  it('is heard also with a cursor that lies beyond its end', async () => {
    const socket = await open(ali)
    socket.send({ type: 'join_session', session_id: session, after: Number.MAX_SAFE_INTEGER })
    expect((await socket.next('session_joined')).cursor).toBeLessThan(1_000_000)
    socket.send({ type: 'message', session_id: session, content: QUESTION })
    await socket.next('message')
    await socket.close()
  })

  it('is told from its beginning, however long it is, to who reads on', async () => {
    const { conversation_id: conversationId } = await house.db
      .selectFrom('assistant_sessions')
      .select('conversation_id')
      .where('id', '=', session)
      .executeTakeFirstOrThrow()
    const messages = Array.from({ length: 400 }, () => ({
      conversationId,
      senderId: ali.id,
      content: 'ش'.repeat(4_000),
    }))
    await house.db.transaction().execute((tx) => house.domains.messaging.log.append(tx, house.now, messages))

    const socket = await joined(0)
    await expect.poll(() => typesOf(socket).length, { timeout: 10_000 }).toBe(400)
    await socket.close()
  })
})
