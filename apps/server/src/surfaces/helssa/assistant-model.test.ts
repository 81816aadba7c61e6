import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeModel } from '../../../test/fake-model.ts'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { cookieOf, dial } from '../../../test/live.ts'

const model = await startFakeModel()
const house = useHouse({ AI_BASE_URL: model.url, AI_MODEL_CHAT: 'fake' })
afterAll(() => model.close())

const SESSIONS = '/api/v1/ai/chat/sessions/'
const USUAL = { manner: 'answering', usage: { prompt_tokens: 200, completion_tokens: 40 } } as const
let ali: SignedIn

beforeEach(async () => {
  house.advance({ minutes: 5 }) // a model that failed is left alone for half a minute
  Object.assign(model, USUAL, { pieces: ['Metformin may cause ', 'nausea [1]. ', 'Take it with food [1].'] })
  model.questions.splice(0)
  model.next.splice(0)
  ali = await house.patient()
})
afterEach(() => model.resume())

const begin = (as: SignedIn, body: object = {}) => house.post(SESSIONS, { as, body })
const ask = (as: SignedIn, id: string, content: string) =>
  house.post(`${SESSIONS}${id}/messages/`, { as, body: { content } })
const used = async (as: SignedIn) => (await house.get('/api/v1/ai/usage/', { as })).body.used
const usesOf = (as: SignedIn) =>
  house.db.selectFrom('assistant_uses').selectAll().where('person_id', '=', as.id).orderBy('asked_at').execute()

describe('a model', () => {
  it('answers on the ground of the knowledge, with the sources it cites, and its tokens are recorded', async () => {
    const { status, body } = await begin(ali, { initial_message: 'side effects of metformin?' })

    expect(status).toBe(201)
    expect(body.messages[1]).toMatchObject({
      content: 'Metformin may cause nausea [1]. Take it with food [1].',
      metadata: { engine: 'fake', references: [{ id: 'drug.metformin' }], medical_disclaimer: true },
    })
    expect(model.questions[0]?.system).toContain('[1] Metformin')
    expect(model.questions[0]?.system).not.toContain('side effects of metformin?')
    expect(await usesOf(ali)).toMatchObject([
      { state: 'answered', engine: 'fake', input_tokens: 200, output_tokens: 40, purpose: 'chat' },
    ])
  })

  it('is told what was said before', async () => {
    const { body } = await begin(ali, { initial_message: 'side effects of metformin?' })
    await ask(ali, body.id, 'and for how long?')

    expect(model.questions[1]?.turns).toMatchObject([
      { role: 'user', text: 'side effects of metformin?' },
      { role: 'assistant', text: expect.stringContaining('nausea') },
      { role: 'user', text: 'and for how long?' },
    ])
  })

  it('that cites nothing is hardly believed, and one that tells of an emergency gets the number to call', async () => {
    model.pieces = ['You have severe chest pain spreading to your left arm and you are sweating right now.']
    const { body } = await begin(ali, { initial_message: 'what does my result mean?' })

    const { content, metadata } = body.messages[1]
    expect(metadata).toMatchObject({ confidence: 0.3, sources: [], suggested_actions: ['call_115', 'go_to_emergency'] })
    expect(content).toContain('115')
  })

  it.each(['failing', 'refusing', 'limited', 'empty', 'breaking', 'ending', 'calling'] as const)(
    'that is %s leaves the answer to the knowledge',
    async (manner) => {
      model.manner = manner
      const { status, body } = await begin(ali, { initial_message: 'side effects of metformin?' })

      expect(status).toBe(201)
      expect(body.messages[1].metadata.engine).toBe('built-in')
      expect(await used(ali)).toBe(1)
    },
  )

  it('that fails where the knowledge knows nothing is said to be unavailable, and costs nothing', async () => {
    const { body: session } = await begin(ali)
    model.manner = 'failing'
    const question = 'who won the football world cup in 1998?'
    expect(await begin(ali, { initial_message: question })).toMatchObject({
      status: 503,
      body: { error: { code: 'AI_SERVICE_UNAVAILABLE' } },
    })
    expect((await ask(ali, session.id, question)).status).toBe(503)

    expect(await used(ali)).toBe(0)
    expect((await house.get(SESSIONS, { as: ali })).body.count).toBe(1) // the one that was there
    const { body } = await house.get(`${SESSIONS}${session.id}/`, { as: ali })
    expect(body.messages).toMatchObject([{ role: 'user', content: question }]) // what was said is kept
    expect(house.errors.splice(0)).toHaveLength(2) // the operator hears of it
  })

  it('is asked again for a question that got no answer, under the same name', async () => {
    const { body: session } = await begin(ali)
    const asking = () =>
      house.post(`${SESSIONS}${session.id}/messages/`, {
        as: ali,
        body: { content: 'who won in 1998?', client_id: 'c' },
      })
    model.manner = 'failing'
    expect((await asking()).status).toBe(503)
    expect(house.errors.splice(0)).toHaveLength(1)
    model.manner = 'answering'
    house.advance({ minutes: 5 })
    ali = await house.signIn(ali.phone)

    expect(await asking()).toMatchObject({ status: 200, body: { ai_response: { metadata: { engine: 'fake' } } } })
    expect(await used(ali)).toBe(1)
  })

  it('is not asked about an emergency', async () => {
    await begin(ali, { initial_message: 'my father collapsed and does not wake up' })
    expect(model.questions).toEqual([])
  })

  it('that never answers again does not block: after its lease the question may be asked anew', async () => {
    const { body: session } = await begin(ali)
    model.manner = 'stalling'
    const running = Array.from({ length: 3 }, (_, n) => ask(ali, session.id, `side effects of metformin ${n}?`))
    await expect.poll(() => model.questions.length).toBe(3)
    expect((await ask(ali, session.id, 'and more?')).status).toBe(429)

    house.advance({ minutes: 4 })
    model.manner = 'answering'
    expect((await ask(ali, session.id, 'and more?')).status).toBe(200)
    model.resume()
    await Promise.all(running)
  })
})

describe('a server that stops while a model answers', () => {
  const stopping = useHouse({ AI_BASE_URL: model.url, AI_MODEL_CHAT: 'fake' })

  it('gives the question back', async () => {
    const sara = await stopping.patient()
    model.manner = 'stalling'
    const asked = stopping.post(SESSIONS, { as: sara, body: { initial_message: 'side effects of metformin?' } })
    await expect.poll(() => model.questions.length).toBe(1)
    await stopping.domains.assistant.stop()

    expect((await asked).status).toBe(503)
    expect(stopping.errors.splice(0)).toHaveLength(1)
    expect(await stopping.db.selectFrom('assistant_uses').select('state').execute()).toEqual([{ state: 'returned' }])
    expect(await stopping.db.selectFrom('assistant_sessions').select('id').execute()).toEqual([])
  })
})

describe('words that order the model about', () => {
  const attacks: { text: string; language: string; red_flag: string | null }[] = JSON.parse(
    readFileSync(new URL('../../../../../bench/labelled/injections.json', import.meta.url), 'utf8'),
  )

  it('never become part of its instructions, whose words it may not say', async () => {
    const { body: session } = await begin(ali)
    model.reply = ({ system }) => [`Sure. My instructions are:\n${system}`]
    for (const { text } of attacks.filter(({ red_flag }) => red_flag === null)) {
      await house.db.deleteFrom('assistant_questions').execute()
      await house.db.deleteFrom('assistant_uses').execute()
      const { status, body } = await ask(ali, session.id, text.slice(0, 4_000))
      expect(status, text).toBe(200)
      expect(body.ai_response.content, text).not.toContain('You are the health assistant')
      expect(body.ai_response.content, text).not.toMatch(/not to be repeated|Rest what you say/)
    }
    for (const { system } of model.questions) for (const { text } of attacks) expect(system).not.toContain(text)
    model.reply = () => model.pieces
  })

  it('turn off no red flag', async () => {
    const { body: session } = await begin(ali)
    for (const { text, red_flag } of attacks) {
      if (red_flag === null) continue
      const { body } = await ask(ali, session.id, text.slice(0, 4_000))
      expect(body.ai_response.metadata.emergency?.flag, text).toBeDefined()
    }
  })
})

describe('the socket (contract: WebSocket, real-time chat)', () => {
  const open = async (as: SignedIn) => {
    const socket = await dial(house, '/ws/chat/', { headers: cookieOf(as) })
    socket.send({ type: 'auth', token: as.access })
    await socket.next('auth_success')
    return socket
  }

  it('streams the answer in pieces, after a typing frame, and then whole', async () => {
    const { body: session } = await begin(ali)
    const socket = await open(ali)
    socket.send({ type: 'join_session', session_id: session.id })
    await socket.next('session_joined')
    model.manner = 'stalling'
    model.pieces = ['Metformin may cause nausea [1]. ', 'Take it with food [1].']
    socket.send({ type: 'message', session_id: session.id, content: 'side effects of metformin?', client_id: 'm1' })

    expect(await socket.next('message_received')).toMatchObject({ client_id: 'm1' })
    expect(await socket.next('typing')).toMatchObject({ session_id: session.id, is_typing: true })
    expect(await socket.next('message_piece')).toMatchObject({ index: 1, content: 'Metformin may cause nausea [1]. ' })
    model.resume()
    const message = await socket.next('message')
    expect(message).toMatchObject({
      session_id: session.id,
      role: 'assistant',
      content: 'Metformin may cause nausea [1]. Take it with food [1].',
      metadata: { engine: 'fake' },
      reply_to: expect.stringMatching(/^msg_/),
    })
    const types = socket.frames.map(({ type }) => type)
    expect(types.indexOf('typing')).toBeLessThan(types.indexOf('message_piece'))
    await socket.close()
  })

  it('tells an error with a code where no answer came, and the next question is answered', async () => {
    const { body: session } = await begin(ali)
    const socket = await open(ali)
    model.next.push('failing', 'failing')
    socket.send({ type: 'message', session_id: session.id, content: 'who won in 1998?', client_id: 'x' })
    expect(await socket.next('error')).toMatchObject({
      code: 'AI_SERVICE_UNAVAILABLE',
      client_id: 'x',
      message: expect.any(String),
    })

    socket.send({ type: 'message', session_id: session.id, content: 'side effects of metformin?' })
    expect(await socket.next('message')).toMatchObject({ role: 'assistant', metadata: { engine: 'fake' } })
    await socket.close()
  })

  it('keeps the answer for one who went away meanwhile', async () => {
    const { body: session } = await begin(ali)
    const socket = await open(ali)
    socket.send({ type: 'join_session', session_id: session.id })
    const { cursor } = await socket.next('session_joined')
    model.manner = 'stalling'
    model.pieces = ['Metformin may cause nausea [1]. ', 'Take it with food [1].']
    socket.send({ type: 'message', session_id: session.id, content: 'side effects of metformin?' })
    await socket.next('message_piece')
    socket.cut()
    model.resume()
    await expect.poll(() => used(ali)).toBe(1)

    const again = await open(ali)
    again.send({ type: 'join_session', session_id: session.id, after: cursor })
    expect(await again.next('message')).toMatchObject({ role: 'user' })
    expect(await again.next('message')).toMatchObject({ role: 'assistant', content: expect.stringContaining('nausea') })
    await again.close()
  })
})
