import { beforeEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { dial } from '../../../test/live.ts'

const house = useHouse()
const SESSIONS = '/api/v1/ai/chat/sessions/'
let ali: SignedIn
let session: string

beforeEach(async () => {
  ali = await house.patient()
  session = (await house.post(SESSIONS, { as: ali, body: { title: 'دارو' } })).body.id
})

const open = async (as: SignedIn, headers: Record<string, string> = {}) => {
  const socket = await dial(house, '/ws/chat/', { headers })
  socket.send({ type: 'auth', token: as.access })
  await socket.next('auth_success')
  return socket
}
const joined = async (as: SignedIn, after?: number) => {
  const socket = await open(as)
  socket.send({ type: 'join_session', session_id: session, ...(after !== undefined && { after }) })
  await socket.next('session_joined')
  return socket
}

describe('the assistant’s socket', () => {
  it('walks through the contract’s example', async () => {
    const socket = await dial(house, '/ws/chat/')
    socket.send({ type: 'auth', token: ali.access })
    expect(await socket.next('auth_success')).toMatchObject({ user_id: ali.id })
    socket.send({ type: 'join_session', session_id: session })
    socket.send({ type: 'message', content: 'سلام، سوالی درباره متفورمین داشتم', session_id: session })

    expect(await socket.next('typing')).toMatchObject({ session_id: session })
    expect(await socket.next('message')).toMatchObject({
      role: 'assistant',
      content: expect.stringContaining('متفورمین'),
      session_id: session,
      metadata: { engine: 'built-in' },
    })
    await socket.close()
  })

  it('answers nothing before `auth`, and is closed where it does not come', async () => {
    const socket = await dial(house, '/ws/chat/')
    socket.send({ type: 'join_session', session_id: session })
    expect(await socket.next('error')).toMatchObject({
      code: 'AUTHENTICATION_REQUIRED',
      message: 'برای این کار وارد شوید',
    })
    socket.send({ type: 'auth', token: 'nonsense' })
    expect(await socket.next('error')).toMatchObject({ code: 'TOKEN_INVALID' })
    expect(await socket.closed).toMatchObject({ code: 1008 })
  })

  it('says a typing frame before an emergency’s answer too', async () => {
    const socket = await joined(ali)
    socket.send({ type: 'message', session_id: session, content: 'نمی‌توانم نفس بکشم و لب‌هایم کبود شده' })
    await socket.next('typing')
    expect(await socket.next('message')).toMatchObject({
      metadata: { engine: 'red-flags', emergency: { call: '115' } },
    })
    await socket.close()
  })

  it('has all sockets of a person hear what is said at one of them, once and in order', async () => {
    const [phone, laptop] = [await joined(ali), await joined(ali)]
    phone.send({ type: 'message', session_id: session, content: 'عوارض متفورمین؟', client_id: 'a' })

    expect(await phone.next('message_received')).toMatchObject({ client_id: 'a' })
    expect(await laptop.next('message')).toMatchObject({ role: 'user', content: 'عوارض متفورمین؟' })
    expect(await laptop.next('message')).toMatchObject({ role: 'assistant' })
    expect(await phone.next('message')).toMatchObject({ role: 'assistant' })
    expect(phone.frames.filter(({ type }) => type === 'message')).toHaveLength(1)

    phone.send({ type: 'message', session_id: session, content: 'عوارض متفورمین؟', client_id: 'a' })
    phone.send({ type: 'message', session_id: session, content: 'متفورمین در بارداری؟', client_id: 'b' })
    expect(await phone.next('message_received')).toMatchObject({ client_id: 'b' })
    await phone.next('message')
    expect(phone.frames.filter(({ type }) => type === 'message')).toHaveLength(2)
    await Promise.all([phone.close(), laptop.close()])
  })

  it('goes on from a cursor', async () => {
    const socket = await joined(ali)
    socket.send({ type: 'message', session_id: session, content: 'عوارض متفورمین؟' })
    const { cursor: seen } = await socket.next('message')
    await socket.close()
    await house.post(`${SESSIONS}${session}/messages/`, { as: ali, body: { content: 'متفورمین در بارداری؟' } })

    const again = await joined(ali, seen)
    expect(await again.next('message')).toMatchObject({ role: 'user', content: 'متفورمین در بارداری؟' })
    expect(await again.next('message')).toMatchObject({ role: 'assistant' })
    await again.close()
  })

  it.each([
    ['join_session', {}],
    ['message', { content: 'متفورمین؟' }],
    ['message', { content: 'نمی‌توانم نفس بکشم' }],
  ])('knows nothing of somebody else’s session (%s)', async (type, rest) => {
    const socket = await open(await house.patient())
    socket.send({ type, session_id: session, ...rest })
    expect(await socket.next('error')).toMatchObject({ code: 'NOT_FOUND', session_id: session })
    await socket.close()
  })

  it('complains in the language asked for, naming the field, and stays open', async () => {
    const socket = await open(ali, { 'accept-language': 'en' })
    for (const frame of ['{', '[]', { type: 'nonsense' }, {}]) {
      socket.send(frame)
      expect(await socket.next('error')).toMatchObject({ code: 'BAD_REQUEST' })
    }
    socket.send({ type: 'message', session_id: session, content: '', client_id: 'e' })
    expect(await socket.next('error')).toMatchObject({
      code: 'VALIDATION_ERROR',
      message: expect.stringContaining('content'),
      client_id: 'e',
    })
    socket.send({ type: 'join_session', session_id: 'x' })
    expect(await socket.next('error')).toMatchObject({ message: expect.stringContaining('session_id') })
    socket.send({ type: 'join_session', session_id: session })
    await socket.next('session_joined')
    await socket.close()
  })

  it('is closed when its person signs out, and tells of a session that is forgotten', async () => {
    const socket = await joined(ali)
    await house.call('DELETE', `${SESSIONS}${session}/`, { as: ali })
    expect(await socket.next('session_deleted')).toEqual({ type: 'session_deleted', session_id: session })

    await house.post('/api/v1/auth/logout/', { as: ali, body: { refresh: ali.refresh } })
    expect(await socket.closed).toMatchObject({ code: 1008 })
  })

  it('takes another token of the same person, and of nobody else', async () => {
    const socket = await open(ali)
    house.advance({ minutes: 2 })
    const again = await house.signIn(ali.phone)
    socket.send({ type: 'auth', token: again.access })
    await socket.next('auth_success')
    socket.send({ type: 'auth', token: (await house.patient()).access })
    expect(await socket.closed).toMatchObject({ code: 1008 })
  })
})
