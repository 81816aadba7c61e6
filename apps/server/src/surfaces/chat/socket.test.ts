import { describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { cookieOf, dial, refusalOf, type TestSocket } from '../../../test/live.ts'
import { TYPING_SECONDS } from '../../domains/messaging/index.ts'
import { inTransaction } from '../../platform/database/transaction.ts'

const house = useHouse({ RATE_LIMIT_SOCKET: 'off' })

/** Two in a conversation, with a first message. */
async function conversation() {
  const [sara, ali] = [await house.patient(), await house.patient()]
  const numbers = await Promise.all([sara, ali].map(async (as) => (await house.get('/api/users/me/', { as })).body.id))
  const { body } = await house.post('/api/messages/', { as: sara, body: { content: 'سلام', recipient_id: numbers[1] } })
  const id: number = body.conversation
  return { sara, ali, saraId: numbers[0] as number, aliId: numbers[1] as number, id, first: body.id as number }
}

const enter = (person: SignedIn, id: number, query = '') =>
  dial(house, `/ws/chat/${id}/${query}`, { headers: cookieOf(person) })

const user = (id: number) => ({ id, username: `user${id}`, profile_picture: null })

describe('the events of the contract (5.3, 5.4)', () => {
  it('chat_message is stored and told to all as new_message, its sender too', async () => {
    const { sara, ali, saraId, id } = await conversation()
    const sockets = [await enter(sara, id), await enter(ali, id)] as const

    sockets[0].send({ type: 'chat_message', content: 'محتوای پیام جدید.' })
    const told = await Promise.all(sockets.map((socket) => socket.next('new_message')))

    for (const event of told)
      expect(event).toEqual({
        type: 'new_message',
        message: {
          id: expect.any(Number),
          sender: user(saraId),
          content: 'محتوای پیام جدید.',
          timestamp: '2024-01-20T04:30:00Z',
        },
      })
    const kept = await house.get(`/api/messages/${told[0].message.id}/`, { as: ali })
    expect(kept.body).toMatchObject({ content: 'محتوای پیام جدید.', conversation: id })
  })

  it('edit_message, delete_message: told to all', async () => {
    const { sara, ali, id, first } = await conversation()
    const [mine, other] = [await enter(sara, id), await enter(ali, id)]

    mine.send({ type: 'edit_message', message_id: first, content: 'محتوای ویرایش شده.' })
    for (const socket of [mine, other])
      expect(await socket.next('message_edited')).toEqual({
        type: 'message_edited',
        message: { id: first, content: 'محتوای ویرایش شده.' },
      })

    mine.send({ type: 'delete_message', message_id: first })
    for (const socket of [mine, other])
      expect(await socket.next('message_deleted')).toEqual({ type: 'message_deleted', message_id: first })
    expect((await house.get(`/api/messages/${first}/`, { as: ali })).body).toMatchObject({
      is_deleted: true,
      content: '',
    })
  })

  it('typing begins and ends, by a word or when the line breaks', async () => {
    const { sara, ali, saraId, id } = await conversation()
    const [mine, other] = [await enter(sara, id), await enter(ali, id)]
    const typing = (isTyping: boolean) => ({ type: 'user_typing', user: user(saraId), is_typing: isTyping })

    mine.send({ type: 'typing', is_typing: true })
    expect(await other.next('user_typing')).toEqual(typing(true))
    mine.send({ type: 'typing', is_typing: false })
    expect(await other.next('user_typing')).toEqual(typing(false))

    mine.send({ type: 'typing', is_typing: true })
    expect(await other.next('user_typing')).toEqual(typing(true))
    mine.cut()
    expect(await other.next('user_typing')).toEqual(typing(false))
    expect(TYPING_SECONDS).toBeLessThanOrEqual(10)
  })

  it('tells what came by REST too', async () => {
    const { sara, ali, saraId, id } = await conversation()
    const socket = await enter(sara, id)

    await house.post('/api/messages/', { as: ali, body: { content: 'از راه دیگر', recipient_id: saraId } })

    expect((await socket.next('new_message')).message.content).toBe('از راه دیگر')
  })
})

describe('what is not understood or not allowed (5.2)', () => {
  it('gets no answer, and changes nothing', async () => {
    const { sara, ali, aliId, id, first } = await conversation()
    const elsewhere = await conversation()
    const [mine, other] = [await enter(ali, id), await enter(sara, id)]

    for (const frame of [
      '{',
      'null',
      '[]',
      '"chat_message"',
      {},
      { type: 'no_such' },
      { type: 'chat_message' },
      { type: 'chat_message', content: '  ' },
      { type: 'chat_message', content: 'a\0b' },
      { type: 'chat_message', content: 'a\ud800' },
      { type: 'chat_message', content: 5 },
      { type: 'chat_message', content: 'x'.repeat(10_001) },
      { type: 'edit_message', message_id: first, content: 'از آنِ دیگری' },
      { type: 'delete_message', message_id: first },
      { type: 'edit_message', message_id: elsewhere.first, content: 'x' },
      { type: 'delete_message', message_id: 999_999_999 },
      { type: 'typing', is_typing: 'yes' },
      { type: 'sync', after: 0 },
    ])
      mine.send(frame)
    mine.send({ type: 'chat_message', content: 'پایان' })

    await Promise.all([mine, other].map((socket) => socket.next('new_message')))
    for (const socket of [mine, other]) expect(socket.frames.map(({ message }) => message?.content)).toEqual(['پایان'])
    expect(other.frames[0].message.sender.id).toBe(aliId)
    expect((await house.get(`/api/messages/${first}/`, { as: ali })).body).toMatchObject({
      content: 'سلام',
      is_edited: false,
    })
  })
})

describe('who may come in', () => {
  it('the two, and staff; others hear that there is no such conversation', async () => {
    const { sara, id } = await conversation()
    const eve = await house.patient()
    const admin = await house.admin()

    expect(await (await enter(eve, id)).closed).toEqual({ code: 4404, reason: 'no such conversation' })
    expect(await (await enter(sara, 987_654_321)).closed).toMatchObject({ code: 4404 })
    const watching = await enter(admin, id)
    ;(await enter(sara, id)).send({ type: 'chat_message', content: 'زیر نظر' })
    expect((await watching.next('new_message')).message.content).toBe('زیر نظر')
  })

  it('nobody without a session, or with the cookie of another kind', async () => {
    const { sara, id } = await conversation()
    const withCookie = (cookie: string) => dial(house, `/ws/chat/${id}/`, { headers: { cookie } })

    for (const cookie of [
      '',
      'helssa_session=nonsense',
      `helssa_session=${sara.access}`,
      `helssa_session=${sara.refresh}`,
    ])
      expect(await (await withCookie(cookie)).closed).toEqual({ code: 1008, reason: 'sign in first' })
  })

  it('no page of a stranger, though the browser sends the cookie along', async () => {
    const { sara, id } = await conversation()
    const path = `/ws/chat/${id}/`

    expect(await refusalOf(house, path, { ...cookieOf(sara), origin: 'https://evil.example' })).toBe(403)
    expect(await refusalOf(house, path, { ...cookieOf(sara), origin: 'null' })).toBe(403)
    const socket = await dial(house, path, { headers: { ...cookieOf(sara), origin: 'https://helssa.test' } })
    socket.send({ type: 'chat_message', content: 'از خانه' })
    expect((await socket.next('new_message')).message.content).toBe('از خانه')
  })

  it('a cookie opens sockets only, and is given at each sign-in', async () => {
    const { sara } = await conversation()
    const answer = await house.post('/api/v1/auth/refresh/', { body: { refresh: sara.refresh } })
    expect(answer.headers['set-cookie']).toMatch(
      /^helssa_session=[\w.-]+; Max-Age=604800; Path=\/ws\/; HttpOnly; SameSite=Lax; Secure$/,
    )

    expect((await house.get('/api/conversations/', { headers: cookieOf(sara) })).status).toBe(401)
    const bearer = { authorization: `Bearer ${sara.pass}` }
    expect((await house.get('/api/conversations/', { headers: bearer })).status).toBe(401)
  })
})

describe('rights that end', () => {
  const signOut = (person: SignedIn) =>
    house.post('/api/v1/auth/logout/', { as: person, body: { refresh: person.refresh } })

  it('close the socket at once: signing out, suspension', async () => {
    const { sara, ali, id } = await conversation()
    const [mine, other] = [await enter(sara, id), await enter(ali, id)]

    await signOut(sara)
    expect(await mine.closed).toMatchObject({ code: 1008 })

    await house.db.updateTable('persons').set({ status: 'suspended' }).where('id', '=', ali.id).execute()
    house.domains.identity.announceRights(ali.id)
    expect(await other.closed).toMatchObject({ code: 1008 })
  })

  it('are asked again at each write', async () => {
    const { sara, id } = await conversation()
    const socket = await enter(sara, id)
    // As another node that has not heard of it yet would find it.
    await house.db.updateTable('sessions').set({ revoked_at: house.now }).where('person_id', '=', sara.id).execute()
    house.advance({ seconds: 3 })

    socket.send({ type: 'chat_message', content: 'دیگر نه' })

    expect(await socket.closed).toMatchObject({ code: 1008 })
    const count = await house.db.selectFrom('messages').where('content', '=', 'دیگر نه').selectAll().execute()
    expect(count).toEqual([])
  })

  it('of staff end their looking on', async () => {
    const { id } = await conversation()
    const admin = await house.admin()
    const socket = await enter(admin, id)

    await house.db.updateTable('persons').set({ roles: [] }).where('id', '=', admin.id).execute()
    house.domains.identity.announceRights(admin.id)

    expect(await socket.closed).toMatchObject({ code: 4404 })
  })
})

describe('coming back', () => {
  const contents = (socket: TestSocket) =>
    socket.frames.flatMap((frame) =>
      frame.type === 'sync'
        ? frame.messages.map(({ content }: { content: string }) => content)
        : frame.type === 'new_message'
          ? [frame.message.content]
          : [],
    )

  it('with a cursor tells what was missed, then goes on without a gap', async () => {
    const { sara, ali, aliId, id, first } = await conversation()
    const write = (content: string) =>
      house.post('/api/messages/', { as: sara, body: { content, recipient_id: aliId } })
    for (let i = 1; i <= 3; i++) await write(`m${i}`)

    const socket = await enter(ali, id, `?after=${first}`)
    const sync = await socket.next('sync')
    expect(sync).toEqual({ type: 'sync', cursor: expect.any(Number), more: false, messages: expect.any(Array) })
    expect(sync.messages[0]).toMatchObject({ conversation: id, content: 'm1', attachments: [], is_deleted: false })
    await write('m4')
    const event = await socket.next('new_message')

    expect(contents(socket)).toEqual(['m1', 'm2', 'm3', 'm4'])
    expect(event.cursor).toBe(event.message.id)
  })

  it('while others write misses nothing and hears nothing twice', async () => {
    const { sara, ali, aliId, id, first } = await conversation()
    const write = (content: string) =>
      house.post('/api/messages/', { as: sara, body: { content, recipient_id: aliId } })
    const wanted = Array.from({ length: 120 }, (_, i) => `n${i}`)

    const writing = (async () => {
      for (const content of wanted) await write(content)
    })()
    const sockets = await Promise.all(Array.from({ length: 5 }, () => enter(ali, id, `?after=${first}`)))
    await writing
    for (const socket of sockets) while (contents(socket).length < wanted.length) await socket.next('new_message')

    for (const socket of sockets) expect(contents(socket)).toEqual(wanted)
  })

  it('a send that is repeated with its client_id is told to its sender again, and written once', async () => {
    const { sara, ali, id } = await conversation()
    const [mine, other] = [await enter(sara, id), await enter(ali, id)]

    mine.send({ type: 'chat_message', content: 'دوباره', client_id: 'k-1' })
    const first = await mine.next('new_message')
    mine.send({ type: 'chat_message', content: 'دوباره', client_id: 'k-1' })
    const again = await mine.next('new_message')
    mine.send({ type: 'chat_message', content: 'پایان' })
    await mine.next('new_message')
    await other.next('new_message')
    await other.next('new_message')

    expect(first.client_id).toBe('k-1')
    expect(again).toEqual(first)
    expect(other.frames.map(({ message }) => message.content)).toEqual(['دوباره', 'پایان'])
  })

  it('is told of reads and attachments only if it asked for more than the contract', async () => {
    const { sara, ali, aliId, id, first } = await conversation()
    const plain = await enter(sara, id)
    const rich = await enter(sara, id, '?after=')

    await house.get(`/api/conversations/${id}/messages/`, { as: ali })
    expect(await rich.next('messages_read')).toEqual({ type: 'messages_read', user_id: aliId, last_read_id: first })
    ;(await enter(ali, id)).send({ type: 'chat_message', content: 'پایان' })
    await plain.next('new_message')
    expect(plain.frames.map(({ type }) => type)).toEqual(['new_message'])
  })

  it('from now on is told where that is', async () => {
    const { sara, ali, aliId, id, first } = await conversation()

    for (const query of ['?after=', '?after=abc', '?after=-1']) {
      const socket = await enter(ali, id, query)
      expect(await socket.next('sync')).toEqual({ type: 'sync', cursor: first, more: false, messages: [] })
      await socket.close()
    }
    const socket = await enter(ali, id, '?after=')
    await house.post('/api/messages/', { as: sara, body: { content: 'تازه', recipient_id: aliId } })
    expect((await socket.next('new_message')).message.content).toBe('تازه')
  })

  it('with a cursor beyond the end goes on from the end', async () => {
    const { sara, ali, aliId, id, first } = await conversation()

    const socket = await enter(ali, id, '?after=999999999999999')
    expect(await socket.next('sync')).toMatchObject({ cursor: first, messages: [] })
    socket.send({ type: 'sync', after: 999_999_999_999_999 })
    expect(await socket.next('sync')).toMatchObject({ cursor: first })
    const changes = await house.get(`/api/conversations/${id}/changes/?after=9007199254740991`, { as: ali })
    expect(changes.body).toEqual({ cursor: first, more: false, messages: [] })
    await house.post('/api/messages/', { as: sara, body: { content: 'هنوز', recipient_id: aliId } })
    expect((await socket.next('new_message')).message.content).toBe('هنوز')
  })

  it('to 300 messages of the greatest length is told them in pieces, and not taken for slow', async () => {
    const { sara, ali, id, first } = await conversation()
    const contents = Array.from({ length: 300 }, (_, i) => `${i} ${'ن'.repeat(9_990)}`)
    await inTransaction(house.db, (tx) =>
      house.domains.messaging.log.append(
        tx,
        house.now,
        contents.map((content) => ({ conversationId: id, senderId: sara.id, content })),
      ),
    )

    const socket = await enter(ali, id, `?after=${first}`)
    const heard: string[] = []
    for (let more = true; more; ) {
      const sync = await socket.next('sync')
      heard.push(...sync.messages.map(({ content }: { content: string }) => content))
      more = sync.more
    }

    expect(heard).toEqual(contents)
  })

  it('hears of an edit and a file at once what both made of the message', async () => {
    const { ali, id, first } = await conversation()
    const socket = await enter(ali, id, `?after=${first}`)
    await socket.next('sync')
    // As another node would whose news are lost.
    const { log, feed } = house.domains.messaging
    const file = { messageId: first, fileKey: 'attachments/lost', mediaType: 'image/png', name: 'a.png', sizeBytes: 1 }
    await inTransaction(house.db, (tx) => log.edit(tx, house.now, { messageId: first, content: 'ویراسته' }))
    await inTransaction(house.db, (tx) => log.attach(tx, house.now, file))
    await feed.compare()

    expect((await socket.next('message_edited')).message).toMatchObject({
      content: 'ویراسته',
      attachments: [{ message: first }],
    })
  })
})
