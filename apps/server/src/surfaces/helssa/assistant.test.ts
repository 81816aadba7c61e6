import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

const house = useHouse()
const SESSIONS = '/api/v1/ai/chat/sessions/'
const QUESTION = 'سلام، در مورد عوارض قرص متفورمین سوال داشتم'
let ali: SignedIn

beforeEach(async () => {
  ali = await house.patient()
})

const begin = (as: SignedIn, body: object = { initial_message: QUESTION }) => house.post(SESSIONS, { as, body })
const ask = (as: SignedIn, id: string, content: string, rest: object = {}) =>
  house.post(`${SESSIONS}${id}/messages/`, { as, body: { content, ...rest } })
const usage = async (as: SignedIn) => (await house.get('/api/v1/ai/usage/', { as })).body

describe('a conversation with the assistant (contract, AI 1 and 2)', () => {
  it('begins with a first message, answered from the knowledge with its sources', async () => {
    const { status, body } = await begin(ali, { title: 'مشاوره دارویی', initial_message: QUESTION })

    expect(status).toBe(201)
    expect(body).toMatchObject({
      title: 'مشاوره دارویی',
      created_at: '2024-01-20T04:30:00Z',
      messages: [
        { id: expect.stringMatching(/^msg_\d+$/), role: 'user', content: QUESTION, timestamp: '2024-01-20T04:30:00Z' },
        {
          id: expect.stringMatching(/^msg_\d+$/),
          role: 'assistant',
          timestamp: '2024-01-20T04:30:00Z',
          metadata: { engine: 'built-in', medical_disclaimer: true, warnings: [] },
          reply_to: body.messages[0].id,
        },
      ],
    })
    const { content, metadata } = body.messages[1]
    expect(content).toContain('متفورمین')
    expect(metadata.confidence).toBeGreaterThan(0.4)
    expect(metadata.references).toMatchObject([{ id: 'drug.metformin', checked: expect.any(String) }])
    expect(metadata.sources[0]).toContain('https://')
  })

  it('goes on with a message that names nothing: it is about what was spoken of', async () => {
    const { body: session } = await begin(ali)
    const { status, body } = await ask(ali, session.id, 'بله، از دیروز دچار تهوع شدیدی شده‌ام')

    expect(status).toBe(200)
    expect(body).toMatchObject({
      role: 'user',
      content: 'بله، از دیروز دچار تهوع شدیدی شده‌ام',
      ai_response: {
        role: 'assistant',
        metadata: { confidence: expect.any(Number), medical_disclaimer: true, suggested_actions: expect.any(Array) },
      },
    })
    expect(body.ai_response.metadata.references.map(({ id }: { id: string }) => id)).toContain('drug.metformin')
  })

  it('answers in the language of the question, and says what it does not know', async () => {
    const { body: session } = await begin(ali, { initial_message: 'What are the side effects of metformin?' })
    expect(session.messages[1].content).toMatch(/^[^\u0600-\u06ff]*$/u)

    const { body } = await ask(ali, session.id, 'Who won the football world cup in 1998?')
    expect(body.ai_response.metadata).toMatchObject({ references: [], engine: 'built-in' })
    expect(body.ai_response.metadata.confidence).toBeLessThan(0.3)
  })

  it('is listed, read in pages, renamed and forgotten', async () => {
    const { body: older } = await begin(ali)
    const { body: empty } = await begin(ali, {})
    expect(empty).toMatchObject({ title: 'گفتگوی تازه', messages: [], message_count: 0 })
    house.advance({ minutes: 1 })
    await ask(ali, older.id, 'متفورمین در بارداری؟')

    const { body: list } = await house.get(SESSIONS, { as: ali })
    expect(list).toMatchObject({ count: 2, results: [{ id: older.id, message_count: 4 }, { id: empty.id }] })

    const { body: page } = await house.get(`${SESSIONS}${older.id}/?limit=2`, { as: ali })
    expect(page.messages.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant'])
    const { body: before } = await house.get(`${SESSIONS}${older.id}/?limit=2&before=${page.before}`, { as: ali })
    expect(before).toMatchObject({ before: null, messages: [{ content: QUESTION }, { role: 'assistant' }] })

    const renamed = await house.call('PATCH', `${SESSIONS}${older.id}/`, { as: ali, body: { title: 'قند' } })
    expect(renamed).toMatchObject({ status: 200, body: { id: older.id, title: 'قند' } })

    expect((await house.call('DELETE', `${SESSIONS}${older.id}/`, { as: ali })).status).toBe(204)
    expect((await house.get(`${SESSIONS}${older.id}/`, { as: ali })).status).toBe(404)
    const left = await house.db.selectFrom('messages').select('id').where('sender_id', '=', ali.id).execute()
    expect(left).toEqual([])
    expect((await usage(ali)).used).toBe(2) // what was asked stays counted
  })

  it('asked again under the same name answers the same, and counts once', async () => {
    const { body: session } = await begin(ali, {})
    const first = await ask(ali, session.id, QUESTION, { client_id: 'q-1' })
    const again = await ask(ali, session.id, QUESTION, { client_id: 'q-1' })

    expect(again.body).toEqual(first.body)
    expect(await usage(ali)).toMatchObject({ used: 1, limit: 10, remaining: 9 })
  })

  it('asked twice at once under one name is asked once', async () => {
    const { body: session } = await begin(ali, {})
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => ask(ali, session.id, QUESTION, { client_id: 'q-2' })),
    )

    for (const { status } of answers) expect([200, 409]).toContain(status)
    expect(answers.some(({ status }) => status === 200)).toBe(true)
    expect((await usage(ali)).used).toBe(1)
    expect((await house.get(`${SESSIONS}${session.id}/`, { as: ali })).body.message_count).toBe(2)
  })
})

describe('an emergency', () => {
  it('is answered at once with whom to call, is not counted, and is answered past the allowance too', async () => {
    const { body: session } = await begin(ali, {})
    for (let count = 0; count < 10; count++) await ask(ali, session.id, 'عوارض متفورمین؟')
    expect(await ask(ali, session.id, 'عوارض متفورمین؟')).toMatchObject({
      status: 403,
      body: { error: { code: 'PLAN_LIMIT_REACHED', details: { limit: 10 } } },
    })

    const { status, body } = await ask(ali, session.id, 'پدرم ناگهان یک طرف صورتش کج شده و نمی‌تواند حرف بزند')
    expect(status).toBe(200)
    expect(body.ai_response.content).toContain('۱۱۵')
    expect(body.ai_response.metadata).toMatchObject({
      engine: 'red-flags',
      emergency: { flag: 'stroke', call: '115' },
      suggested_actions: ['call_115', 'go_to_emergency'],
    })
    expect((await usage(ali)).used).toBe(10)
  })

  it('is seen where its signs come in two messages', async () => {
    const { body: session } = await begin(ali, { initial_message: 'قفسه سینه‌ام درد می‌کند' })
    const { body } = await ask(ali, session.id, 'عرق سرد کرده‌ام و دست چپم هم تیر می‌کشد')

    expect(session.messages[1].metadata.emergency).toBeUndefined()
    expect(body.ai_response.metadata.emergency).toEqual({ flag: 'chest_pain', call: '115' })
  })

  it('in English is answered in English, and may open a conversation', async () => {
    const { status, body } = await begin(ali, { initial_message: 'I took 30 pills and I want to die' })
    expect(status).toBe(201)
    expect(body.messages[1].metadata.emergency.flag).toBe('suicide')
    expect(body.messages[1].content).toContain('123')
  })
})

describe('the allowance', () => {
  it('is of the month in Tehran, and says whether a plan ran out', async () => {
    const { body: session } = await begin(ali, {})
    for (let count = 0; count < 10; count++) await ask(ali, session.id, 'عوارض متفورمین؟')
    const refused = await begin(ali, { initial_message: 'عوارض متفورمین؟' })
    expect(refused.status).toBe(403)
    expect((await house.get(SESSIONS, { as: ali })).body.count).toBe(1) // nothing was begun

    house.advance({ days: 31 })
    ali = await house.signIn(ali.phone)
    expect(await usage(ali)).toMatchObject({ used: 0, remaining: 10 })
    expect((await ask(ali, session.id, 'عوارض متفورمین؟')).status).toBe(200)
  })

  it('lets nobody past by asking at once', async () => {
    const { body: session } = await begin(ali, {})
    for (let count = 0; count < 8; count++) await ask(ali, session.id, 'عوارض متفورمین؟')
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(ali, session.id, 'عوارض متفورمین؟')))

    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(2)
    for (const { status } of answers) expect([200, 403, 429]).toContain(status)
    expect((await usage(ali)).used).toBeLessThanOrEqual(10)
  })
})

describe('what is on file', () => {
  it('is held against the drugs a question names, and said', async () => {
    const medical_info = { allergies: ['پنی‌سیلین'], current_medications: ['وارفارین'] }
    await house.call('PATCH', '/api/v1/patients/profile/', { as: ali, body: { medical_info } })
    const { body } = await begin(ali, { initial_message: 'آموکسی‌سیلین برای گلودرد چند بار در روز است؟' })

    const { metadata, content } = body.messages[1]
    expect(metadata.warnings).toContainEqual(expect.objectContaining({ kind: 'allergy', severity: 'major' }))
    expect(content).toContain('⚠️')

    const safe = await ask(ali, body.id, 'استامینوفن برای سردرد چند تا می‌شود خورد؟')
    expect(safe.body.ai_response.content).toMatch(/^(⚠️|با حساسیت‌ها)/)
  })
})

describe('files of a question', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const upload = (as: SignedIn, bytes = PNG) => {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(bytes)]), 'لک.png')
    const request = new Request('https://x', { method: 'POST', body: form })
    return request.arrayBuffer().then((body) =>
      house.call('POST', '/api/v1/ai/uploads/', {
        as,
        body: Buffer.from(body),
        headers: { 'content-type': request.headers.get('content-type') ?? '' },
      }),
    )
  }
  const pathOf = (url: string) => url.replace('https://helssa.test', '')

  it('are one’s own, once, and open by their links alone', async () => {
    const { status, body: file } = await upload(ali)
    expect({ status, file }).toMatchObject({
      status: 201,
      file: { type: 'image', media_type: 'image/png', name: 'لک.png' },
    })
    expect((await house.get(pathOf(file.url))).status).toBe(200)
    expect((await house.get(pathOf(file.url).replace(/signature=..../, 'signature=AAAA'))).status).toBe(404)

    const { body: session } = await begin(ali, {})
    const attachments = [{ type: 'image', url: file.url }]
    const other = await house.patient()
    const { body: theirs } = await begin(other, {})
    for (const [as, id] of [[other, theirs.id]] as const)
      expect(await ask(as, id, 'این چیست؟', { attachments })).toMatchObject({
        status: 422,
        body: { error: { details: { field_errors: { 'attachments.0.url': [expect.any(String)] } } } },
      })
    expect((await usage(other)).used).toBe(0)
    const emergency = await ask(other, theirs.id, 'نمی‌توانم نفس بکشم و لب‌هایم کبود شده', { attachments })
    expect(emergency).toMatchObject({ status: 200, body: { ai_response: { metadata: { engine: 'red-flags' } } } })
    expect(emergency.body.attachments).toBeUndefined()

    const { body } = await ask(ali, session.id, 'عوارض متفورمین؟', { attachments })
    expect(body.attachments).toMatchObject([{ type: 'image', name: 'لک.png' }])
    expect((await house.get(pathOf(body.attachments[0].url))).status).toBe(200)
    expect((await house.get(pathOf(file.url))).status).toBe(404)
    expect((await ask(ali, session.id, 'باز هم؟', { attachments })).status).toBe(422)
  })

  it('that nobody attached are forgotten after a day', async () => {
    const { body: file } = await upload(ali)
    house.advance({ hours: 25 })
    await house.domains.assistant.chat.uploads.sweep()
    expect((await house.get(pathOf(file.url))).status).toBe(410) // its link ran out too
    expect(await house.db.selectFrom('assistant_uploads').select('id').where('id', '=', file.id).execute()).toEqual([])
  })

  it('are pictures and movies by what they are', async () => {
    expect((await upload(ali, Buffer.from('<html>'))).status).toBe(415)
    expect(await upload(ali, Buffer.concat([PNG, Buffer.alloc(11 * 1024 * 1024)]))).toMatchObject({
      status: 413,
      body: { error: { code: 'FILE_TOO_LARGE' } },
    })
  })
})

describe('the conversation of somebody else', () => {
  let session: string
  beforeAll(async () => {
    session = (await begin(await house.patient())).body.id
  })

  it.each([
    ['GET', '', undefined],
    ['PATCH', '', { title: 'x' }],
    ['DELETE', '', undefined],
    ['POST', 'messages/', { content: 'x' }],
    ['POST', 'messages/', { content: 'نمی‌توانم نفس بکشم' }],
    ['GET', 'messages/', undefined],
  ] as const)('answers 404 to %s %s', async (method, path, body) => {
    for (const as of [ali, await house.doctor(), await house.admin(), await house.agent()]) {
      const answer = await house.call(method, `${SESSIONS}${session}/${path}`, { as, ...(body && { body }) })
      expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } })
    }
    expect((await house.call(method, `${SESSIONS}${session}/${path}`, body ? { body } : {})).status).toBe(401)
  })
})
