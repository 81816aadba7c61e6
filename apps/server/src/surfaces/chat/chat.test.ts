import { describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

const house = useHouse()

const numberOf = async (person: SignedIn): Promise<number> =>
  (await house.get('/api/users/me/', { as: person })).body.id

/** Two who can write to each other, with their numbers. */
async function pair() {
  const [sara, ali] = [await house.patient(), await house.patient()]
  return { sara, ali, saraId: await numberOf(sara), aliId: await numberOf(ali) }
}

const write = (from: SignedIn, recipient: number, content: string, more: object = {}) =>
  house.post('/api/messages/', { as: from, body: { content, recipient_id: recipient, ...more } })

describe('writing to a user (contract 3.2)', () => {
  it('makes the conversation with the first message, and adds to it after', async () => {
    const { sara, ali, saraId, aliId } = await pair()

    const first = await write(sara, aliId, 'سلام، این یک پیام آزمایشی است.')
    const second = await write(ali, saraId, 'سلام!')

    expect(first.status).toBe(201)
    expect(first.body).toEqual({
      id: expect.any(Number),
      conversation: expect.any(Number),
      sender: {
        id: saraId,
        username: `user${saraId}`,
        first_name: '',
        last_name: '',
        profile_picture: null,
        score: 0,
        rank: null,
        role: null,
        in_game_ids: [],
      },
      content: 'سلام، این یک پیام آزمایشی است.',
      timestamp: '2024-01-20T04:30:00Z',
      is_read: false,
      is_edited: false,
      is_deleted: false,
      attachments: [],
    })
    expect(second.body.conversation).toBe(first.body.conversation)
    expect(second.body.id).toBeGreaterThan(first.body.id)
  })

  it('keeps one conversation when both write first at the same instant, each many times', async () => {
    const { sara, ali, saraId, aliId } = await pair()

    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => (i % 2 ? write(sara, aliId, `s${i}`) : write(ali, saraId, `a${i}`))),
    )

    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(201))
    expect(new Set(answers.map(({ body }) => body.conversation)).size).toBe(1)
    const list = await house.get('/api/conversations/', { as: sara })
    expect(list.body).toHaveLength(1)
    const page = await house.get(`/api/conversations/${list.body[0].id}/messages/?page_size=100`, { as: ali })
    expect(page.body.results.map(({ content }: { content: string }) => content).sort()).toEqual(
      Array.from({ length: 40 }, (_, i) => (i % 2 ? `s${i}` : `a${i}`)).sort(),
    )
  })

  it('writes a message once, however often it is sent with its client_id', async () => {
    const { sara, aliId } = await pair()

    const answers = await Promise.all(
      Array.from({ length: 12 }, () => write(sara, aliId, 'یک بار', { client_id: 'c-1' })),
    )
    const later = await write(sara, aliId, 'یک بار', { client_id: 'c-1' })

    expect(new Set([...answers, later].map(({ body }) => body.id)).size).toBe(1)
    const [conversation] = (await house.get('/api/conversations/', { as: sara })).body
    expect((await house.get(`/api/conversations/${conversation.id}/messages/`, { as: sara })).body.count).toBe(1)
  })

  it('gives any text back as it came', async () => {
    const { sara, aliId } = await pair()
    const texts = [
      '<script>alert(1)</script>',
      '<b>&amp;</b> "quotes" \\ % _',
      'abc\u202Edcb\u2066x',
      'خط یک\nخط دو\tبا فاصله',
      'نیم‌فاصله و 👩‍👩‍👧‍👦',
      ' با جای خالی در دو سو ',
      "'; drop table messages; --",
    ]

    for (const text of texts) {
      const { body } = await write(sara, aliId, text)
      expect((await house.get(`/api/messages/${body.id}/`, { as: sara })).body.content).toBe(text)
    }
  })

  it.each([
    ['nothing', {}, ['content', 'recipient_id']],
    ['blank', { content: ' \u200c ', recipient_id: 1 }, ['content']],
    ['a NUL', { content: 'a\0b', recipient_id: 1 }, ['NUL']],
    ['a lone surrogate', { content: 'a\ud800b', recipient_id: 1 }, ['surrogate']],
    ['too much', { content: 'x'.repeat(10_001), recipient_id: 1 }, ['content', '10000']],
    ['no number', { content: 'x', recipient_id: '2' }, ['recipient_id']],
    ['a broken number', { content: 'x', recipient_id: 1.5 }, ['recipient_id']],
    ['nobody', { content: 'x', recipient_id: 987_654_321 }, ['recipient_id']],
  ])('refuses %s with 400 and names the field', async (_, body, words) => {
    const sara = await house.patient()

    const answer = await house.post('/api/messages/', { as: sara, body, headers: { 'accept-language': 'en' } })

    expect(answer.status).toBe(400)
    expect(Object.keys(answer.body)).toEqual(['detail'])
    for (const word of words) expect(answer.body.detail).toContain(word)
  })

  it('takes notes to oneself', async () => {
    const sara = await house.patient()
    const saraId = await numberOf(sara)

    await write(sara, saraId, 'یادداشت')

    const [conversation] = (await house.get('/api/conversations/', { as: sara })).body
    expect(conversation.participants.map(({ id }: { id: number }) => id)).toEqual([saraId])
  })
})

describe('a list of conversations (contract 3.1)', () => {
  it('has the latest first, with who takes part and what was said last', async () => {
    const { sara, ali, saraId, aliId } = await pair()
    const reza = await house.patient()
    await write(sara, aliId, 'به علی')
    await write(reza, saraId, 'از رضا')

    const { status, body } = await house.get('/api/conversations/', { as: sara })

    expect(status).toBe(200)
    expect(body.map((one: { last_message: { content: string } }) => one.last_message.content)).toEqual([
      'از رضا',
      'به علی',
    ])
    expect(Object.keys(body[1])).toEqual(['id', 'participants', 'created_at', 'last_message'])
    expect(body[1].participants.map(({ id }: { id: number }) => id).sort()).toEqual([saraId, aliId].sort())
    expect((await house.get(`/api/conversations/${body[1].id}/`, { as: ali })).body).toEqual(body[1])
  })
})

describe('the pages of a conversation', () => {
  it('run from its beginning, with links to the next and the one before', async () => {
    const { sara, aliId } = await pair()
    const ids: number[] = []
    for (let i = 1; i <= 25; i++) ids.push((await write(sara, aliId, `${i}`)).body.id)
    const [{ id }] = (await house.get('/api/conversations/', { as: sara })).body
    const path = `/api/conversations/${id}/messages/`

    const first = await house.get(path, { as: sara })
    const second = await house.get(`${path}?page=2`, { as: sara })

    expect(first.body).toMatchObject({ count: 25, next: `https://helssa.test${path}?page=2`, previous: null })
    expect(first.body.results.map((one: { id: number }) => one.id)).toEqual(ids.slice(0, 20))
    expect(second.body).toMatchObject({ count: 25, next: null, previous: `https://helssa.test${path}?page=1` })
    expect(second.body.results.map((one: { id: number }) => one.id)).toEqual(ids.slice(20))
  })

  it('are read by whoever lists them, and by nobody else', async () => {
    const { sara, ali, saraId, aliId } = await pair()
    const { body: sent } = await write(sara, aliId, 'خواندی؟')
    await write(sara, aliId, 'دوم')
    const path = `/api/conversations/${sent.conversation}/messages/`
    const unread = async () => (await house.get('/api/conversations/unread/', { as: ali })).body
    const isRead = async () => (await house.get(`/api/messages/${sent.id}/`, { as: sara })).body.is_read

    await house.get(path, { as: sara })
    expect(await isRead()).toBe(false)
    expect(await unread()).toEqual({ unread_count: 2, conversations: [{ id: sent.conversation, unread_count: 2 }] })

    const listed = await house.get(path, { as: ali })
    expect(listed.body.results.map((one: { is_read: boolean }) => one.is_read)).toEqual([true, true])
    expect(await isRead()).toBe(true)
    expect(await unread()).toEqual({ unread_count: 0, conversations: [] })

    await write(ali, saraId, 'بله')
    expect((await house.get('/api/conversations/unread/', { as: sara })).body.unread_count).toBe(1)
    expect(await unread()).toEqual({ unread_count: 0, conversations: [] })
  })
})

describe('changing a message', () => {
  it('is for its sender, by PUT, PATCH and DELETE', async () => {
    const { sara, ali, aliId } = await pair()
    const { body: sent } = await write(sara, aliId, 'اول')
    const path = `/api/messages/${sent.id}/`

    const put = await house.call('PUT', path, { as: sara, body: { ...sent, content: 'دوم' } })
    const patch = await house.call('PATCH', path, { as: sara, body: {} })
    const other = await house.call('PATCH', path, { as: ali, body: { content: 'نه' } })
    const otherDelete = await house.call('DELETE', path, { as: ali })

    expect(put.body).toEqual({ ...sent, content: 'دوم', is_edited: true })
    expect(patch.body.content).toBe('دوم')
    expect([other.status, otherDelete.status]).toEqual([403, 403])
    expect(other.body).toEqual({ detail: expect.any(String) })

    expect((await house.call('DELETE', path, { as: sara })).status).toBe(204)
    expect((await house.call('DELETE', path, { as: sara })).status).toBe(204)
    expect((await house.get(path, { as: ali })).body).toMatchObject({ content: '', is_deleted: true, attachments: [] })
    expect((await house.call('PUT', path, { as: sara, body: { content: 'سوم' } })).status).toBe(400)
  })
})

describe('what changed after a cursor', () => {
  it('holds new messages, edits and deletions, each once, in order', async () => {
    const { sara, ali, saraId, aliId } = await pair()
    const one = (await write(sara, aliId, 'یک')).body
    const two = (await write(sara, aliId, 'دو')).body
    const path = `/api/conversations/${one.conversation}/changes/`
    const changes = async (after: number) => (await house.get(`${path}?after=${after}`, { as: ali })).body
    expect((await changes(two.id)).messages).toEqual([])

    await house.call('PATCH', `/api/messages/${one.id}/`, { as: sara, body: { content: 'یکِ تازه' } })
    const three = (await write(ali, saraId, 'سه')).body
    await house.call('DELETE', `/api/messages/${two.id}/`, { as: sara })

    const { messages, cursor, more } = await changes(two.id)
    expect(messages.map((m: { id: number; content: string }) => [m.id, m.content])).toEqual([
      [one.id, 'یکِ تازه'],
      [three.id, 'سه'],
      [two.id, ''],
    ])
    expect(more).toBe(false)
    expect((await changes(cursor)).messages).toEqual([])
    expect((await changes(0)).messages).toHaveLength(3)
  })
})

describe('other people’s conversations', () => {
  it('are nowhere to be found, for reading or for changing', async () => {
    const { sara, aliId } = await pair()
    const { body: sent } = await write(sara, aliId, 'خصوصی')
    const eve = await house.patient()
    const c = `/api/conversations/${sent.conversation}/`
    const m = `/api/messages/${sent.id}/`

    const tries = await Promise.all([
      house.get(c, { as: eve }),
      house.get(`${c}messages/`, { as: eve }),
      house.get(`${c}history/`, { as: eve }),
      house.get(`${c}changes/?after=0`, { as: eve }),
      house.post(`${c}read/`, { as: eve, body: { message_id: sent.id } }),
      house.get(m, { as: eve }),
      house.call('PUT', m, { as: eve, body: { content: 'x' } }),
      house.call('PATCH', m, { as: eve, body: { content: 'x' } }),
      house.call('DELETE', m, { as: eve }),
    ])

    expect(tries.map(({ status }) => status)).toEqual(Array(9).fill(404))
    expect(JSON.stringify(tries)).not.toContain('خصوصی')
    expect((await house.get('/api/conversations/', { as: eve })).body).toEqual([])
    expect((await house.get('/api/conversations/unread/', { as: eve })).body.unread_count).toBe(0)
  })

  it('are seen by staff, who leave a trace each time', async () => {
    const { sara, aliId } = await pair()
    const { body: sent } = await write(sara, aliId, 'برای پشتیبانی')
    const admin = await house.admin()

    expect((await house.get(`/api/conversations/${sent.conversation}/messages/`, { as: admin })).body.count).toBe(1)
    expect((await house.get('/api/conversations/', { as: admin })).body.map((one: { id: number }) => one.id)).toContain(
      sent.conversation,
    )
    expect(
      (await house.call('PATCH', `/api/messages/${sent.id}/`, { as: admin, body: { content: 'ویراسته' } })).status,
    ).toBe(200)

    const traces = await house.db
      .selectFrom('staff_accesses')
      .select(['conversation_id', 'action'])
      .where('staff_id', '=', admin.id)
      .orderBy('id')
      .execute()
    expect(traces).toEqual([
      { conversation_id: sent.conversation, action: 'read' },
      { conversation_id: null, action: 'list' },
      { conversation_id: sent.conversation, action: 'edit' },
      { conversation_id: sent.conversation, action: 'read' },
    ])
    // Who looks on has read nothing.
    expect((await house.get(`/api/messages/${sent.id}/`, { as: sara })).body.is_read).toBe(false)
  })
})

describe('users', () => {
  it('are found by name, user name or id, and never by phone or e-mail', async () => {
    const asker = await house.patient()
    const mina = await house.account({ fullName: 'مینا کاظمی' })
    const minaId = await numberOf(mina)
    const found = async (search: string) =>
      (await house.get(`/api/users/?search=${encodeURIComponent(search)}`, { as: asker })).body.map(
        ({ id }: { id: number }) => id,
      )

    expect(await found('مینا')).toContain(minaId)
    expect(await found('كاظمي')).toContain(minaId)
    expect(await found(`user${minaId}`)).toEqual([minaId])
    expect(await found(mina.id)).toEqual([minaId])
    expect(await found(mina.email)).toEqual([])
    expect(await found('example.com')).toEqual([])
    expect(await found('%%')).toEqual([])
    expect(await found('ـــ')).toEqual([])
  })
})

describe('refusals (contract 4)', () => {
  it('are told as { detail } everywhere under /api', async () => {
    const sara = await house.patient()
    const answers = await Promise.all([
      house.get('/api/conversations/'),
      house.get('/api/conversations/', { headers: { authorization: 'Bearer nonsense' } }),
      house.get('/api/nowhere/', { as: sara }),
      house.get('/api/conversations/0/', { as: sara }),
      house.get('/api/conversations/99999999/', { as: sara }),
      house.call('POST', '/api/messages/', { as: sara, body: '{', headers: { 'content-type': 'application/json' } }),
      house.get('/api/conversations/1/messages/?page_size=1000000', { as: sara }),
    ])

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 404, 404, 404, 400, 400])
    for (const { body } of answers) expect(body).toEqual({ detail: expect.any(String) })
  })
})
