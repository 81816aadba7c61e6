import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startFakeModel } from '../../../test/fake-model.ts'
import { type House, type SignedIn, useHouse } from '../../../test/house.ts'

const model = await startFakeModel()
const ENGLISH = 'High blood pressure damages the heart. It rained. Less salt lowers blood pressure. The cat slept. '
/** 500 characters: with 4 tokens for 1000 a translation costs at most 1 + 9, and 1 + 3 with an answer of 12. */
const LONG = 'سلام دنیا '.repeat(50)

/** What each run of a person came to, the oldest first. */
const runsOf = (house: House, { id }: SignedIn) =>
  house.db
    .selectFrom('service_runs')
    .select(['status', 'used', 'output_characters'])
    .where('person_id', '=', id)
    .orderBy('created_at')
    .execute()
const balanceOf = async (house: House, person: SignedIn) => (await house.domains.tokens.balanceOf(person.id)).balance
const run = (house: House, as: SignedIn, service: string, body: object, headers: Record<string, string> = {}) =>
  house.post(`/v1/services/${service}/run`, { as, body, headers })
const heldOf = async (house: House, person: SignedIn) =>
  (
    await house.db
      .selectFrom('ledger_accounts')
      .select('balance')
      .where('id', '=', `escrow:TOKEN:${person.id}`)
      .execute()
  )
    .map(({ balance }) => balance)
    .reduce((a, b) => a + b, 0)

describe('the services, with a language model', () => {
  const house = useHouse({ AI_BASE_URL: model.url, AI_API_KEY: 'k3y', AI_MODEL_CHAT: 'fake' })

  beforeEach(() => {
    model.manner = 'answering'
    model.pieces = ['Hello', ' world', '.']
    model.questions.length = 0
  })
  afterAll(async () => {
    expect((await house.domains.ledger.verify()).faults).toEqual([])
    await model.close()
  })

  it('are listed with their titles and prices, to those who are signed in', async () => {
    const person = await house.account()

    const persian = await house.get('/v1/services', { as: person })
    const english = await house.get('/v1/services', { as: person, headers: { 'accept-language': 'en' } })

    expect(persian.body).toEqual({
      success: true,
      data: [
        {
          name: 'ask',
          title: 'پرسش',
          isAvailable: true,
          price: { version: 1, baseTokens: 2, tokensPer1000Characters: 4 },
        },
        {
          name: 'summarize',
          title: 'خلاصه‌سازی',
          isAvailable: true,
          price: { version: 1, baseTokens: 1, tokensPer1000Characters: 1 },
        },
        {
          name: 'translate',
          title: 'ترجمه',
          isAvailable: true,
          price: { version: 1, baseTokens: 1, tokensPer1000Characters: 4 },
        },
      ],
    })
    expect(english.body.data.map(({ title }: { title: string }) => title)).toEqual([
      'Question',
      'Summary',
      'Translation',
    ])
    expect((await house.get('/v1/services')).status).toBe(401)
  })

  it('tell beforehand what a run can cost at most, and take nothing for that', async () => {
    const person = await house.account({ tokens: 0 })

    const answer = await house.post('/v1/services/translate/estimate', { as: person, body: { text: LONG } })

    expect(answer).toMatchObject({ status: 200, body: { data: { service: 'translate', tokens: 10, priceVersion: 1 } } })
    expect(await runsOf(house, person)).toEqual([])
  })

  it('charge what was really read and written, and tell it in the statement', async () => {
    const person = await house.account({ tokens: 100 })

    const answer = await run(house, person, 'translate', { text: LONG })

    expect(answer.body).toEqual({
      success: true,
      data: {
        runId: expect.any(String),
        service: 'translate',
        output: 'Hello world.',
        tokensUsed: 4,
        newBalance: 96,
        priceVersion: 1,
        engine: 'fake',
      },
    })
    const { body } = await house.get('/v1/tokens/transactions', { as: person })
    expect(body.data).toMatchObject([
      {
        type: 'usage',
        amount: -4,
        description: 'استفاده از سرویس ترجمه',
        status: 'completed',
        serviceName: 'translate',
      },
    ])
    expect(await heldOf(house, person)).toBe(0)
    const [question] = model.questions
    expect(question).toMatchObject({ prompt: LONG, authorization: 'Bearer k3y' })
    expect(question?.system).toContain('into English')
  })

  it.each([
    ['to Persian by default from English', 'Hello', undefined, 'into Persian'],
    ['to the language that is asked for', 'Hello', 'en', 'into English'],
  ])('translate %s', async (_, text, targetLanguage, told) => {
    const person = await house.account({ tokens: 100 })

    await run(house, person, 'translate', { text, ...(targetLanguage && { targetLanguage }) })

    expect(model.questions[0]?.system).toContain(told)
  })

  it('cut an answer that goes on beyond what was reserved for', async () => {
    const person = await house.account({ tokens: 100 })
    model.pieces = Array.from({ length: 50 }, () => '😀'.repeat(10))

    const { body } = await run(house, person, 'translate', { text: 'درد' })

    expect([...body.data.output]).toHaveLength(209)
    expect(body.data.tokensUsed).toBe(2)
  })

  it('take nothing when the balance does not reach for the most it can cost, and ask nobody', async () => {
    const person = await house.account({ tokens: 9 })

    const answer = await run(house, person, 'translate', { text: LONG })

    expect(answer).toMatchObject({ status: 402, body: { error: { code: 'TOKEN_INSUFFICIENT_BALANCE' } } })
    expect(await balanceOf(house, person)).toBe(9)
    expect(await runsOf(house, person)).toEqual([])
    expect(model.questions).toEqual([])
  })

  it.each(['failing', 'breaking', 'empty', 'refusing'] as const)(
    'give everything back when the model is %s',
    async (manner) => {
      const person = await house.account({ tokens: 50 })
      model.manner = manner

      const answer = await run(house, person, 'ask', { text: 'تب چیست؟' })

      expect(answer).toMatchObject({ status: 503, body: { success: false, error: { code: 'SERVICE_UNAVAILABLE' } } })
      expect(await balanceOf(house, person)).toBe(50)
      expect(await runsOf(house, person)).toEqual([{ status: 'failed', used: 0, output_characters: 0 }])
      expect(house.errors.splice(0)).toHaveLength(1)
      model.manner = 'answering'
      expect((await run(house, person, 'ask', { text: 'تب چیست؟' })).status).toBe(200)
    },
  )

  it.each([
    ['an unknown service', 'dance', { text: 'x' }, 404, 'RESOURCE_NOT_FOUND'],
    ['no text', 'ask', {}, 400, 'VALIDATION_ERROR'],
    ['a blank text', 'ask', { text: '   ' }, 400, 'VALIDATION_ERROR'],
    ['a text too long', 'ask', { text: 'x'.repeat(20_001) }, 400, 'VALIDATION_ERROR'],
    ['no sentences', 'summarize', { text: 'x', sentences: 0 }, 400, 'VALIDATION_ERROR'],
    ['too many sentences', 'summarize', { text: 'x', sentences: 21 }, 400, 'VALIDATION_ERROR'],
    ['another language', 'translate', { text: 'x', targetLanguage: 'de' }, 400, 'VALIDATION_ERROR'],
    ['an unknown field', 'ask', { text: 'x', price: 0 }, 400, 'VALIDATION_ERROR'],
  ])('refuse %s', async (_, service, body, status, code) => {
    const person = await house.account({ tokens: 50 })

    for (const act of ['run', 'estimate']) {
      const answer = await house.post(`/v1/services/${service}/${act}`, { as: person, body })
      expect(answer).toMatchObject({ status, body: { success: false, error: { code } } })
    }
    expect(await balanceOf(house, person)).toBe(50)
  })

  it('keep a price for the runs that began under it, and take the next for later ones', async () => {
    const person = await house.account({ tokens: 100 })
    model.manner = 'stalling'
    const early = run(house, person, 'ask', { text: 'چرا؟' })
    await expect.poll(() => model.questions.length).toBe(1)

    const version = await house.domains.services.setPrice(
      'ask',
      { baseTokens: 30, tokensPer1000Characters: 0 },
      house.now,
    )
    model.manner = 'answering'
    model.resume()
    const [first, second] = [await early, await run(house, person, 'ask', { text: 'چرا؟' })]
    await house.domains.services.setPrice('ask', { baseTokens: 2, tokensPer1000Characters: 4 })

    expect(version).toBe(2)
    expect(first.body.data).toMatchObject({ priceVersion: 1, tokensUsed: 3 })
    expect(second.body.data).toMatchObject({ priceVersion: 2, tokensUsed: 30, newBalance: 67 })
  })

  describe('asked again with the same key', () => {
    const keyed = { 'idempotency-key': 'once-1' }

    it('answer what they did, and charge it once', async () => {
      const person = await house.account({ tokens: 100 })

      const first = await run(house, person, 'translate', { text: LONG }, keyed)
      const again = await run(house, person, 'translate', { text: LONG }, keyed)
      const other = await run(house, person, 'translate', { text: 'دیگر' }, keyed)

      expect(first.status).toBe(200)
      expect(again.body).toEqual(first.body)
      expect(other).toMatchObject({ status: 409, body: { error: { code: 'RESOURCE_CONFLICT' } } })
      expect(model.questions).toHaveLength(1)
      expect(await balanceOf(house, person)).toBe(96)
    })

    it('run one of several copies that arrive at once, and tell the others that it runs', async () => {
      const person = await house.account({ tokens: 100 })
      model.manner = 'stalling'
      const copies = Array.from({ length: 5 }, () => run(house, person, 'translate', { text: LONG }, keyed))
      const others: number[] = []
      for (const copy of copies) void copy.then(({ status }) => status === 409 && others.push(status))
      await expect.poll(() => others.length).toBe(4)
      model.resume()

      const statuses = (await Promise.all(copies)).map(({ status }) => status).sort()

      expect(statuses).toEqual([200, 409, 409, 409, 409])
      expect(model.questions).toHaveLength(1)
      expect(await balanceOf(house, person)).toBe(96)
      expect((await run(house, person, 'translate', { text: LONG }, keyed)).body.data.tokensUsed).toBe(4)
    })

    it('run anew after the first failed, once however many copies come', async () => {
      const person = await house.account({ tokens: 100 })
      model.manner = 'refusing'
      expect((await run(house, person, 'translate', { text: LONG }, keyed)).status).toBe(503)
      expect(house.errors.splice(0)).toHaveLength(1)

      model.manner = 'answering'
      model.questions.length = 0
      const copies = await Promise.all(
        Array.from({ length: 4 }, () => run(house, person, 'translate', { text: LONG }, keyed)),
      )

      expect(copies.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
      expect(copies.every(({ status }) => [200, 409].includes(status))).toBe(true)
      expect(model.questions).toHaveLength(1)
      expect(await balanceOf(house, person)).toBe(96)
    })
  })

  describe('when the client goes away', () => {
    let base: string
    beforeAll(async () => {
      await house.app.listen({ port: 0, host: '127.0.0.1' })
      base = `http://127.0.0.1:${(house.app.server.address() as AddressInfo).port}`
    })
    /** Asks, and goes away as soon as the model has said its first piece. */
    const askAndLeave = async (person: SignedIn, headers: Record<string, string> = {}) => {
      const client = new AbortController()
      const before = model.questions.length
      const asking = fetch(`${base}/v1/services/translate/run`, {
        method: 'POST',
        headers: { authorization: `Bearer ${person.access}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ text: LONG }),
        signal: client.signal,
      })
      await expect.poll(() => model.questions.length).toBe(before + 1)
      return { leave: () => client.abort(), left: asking.catch((error: Error) => error.name) }
    }
    const outputOf = async (person: SignedIn) => (await runsOf(house, person))[0]?.output_characters

    it('after some output, charge what was produced until then, and end the model', async () => {
      const person = await house.account({ tokens: 100 })
      model.manner = 'stalling'
      const gone = model.abandoned
      const { leave, left } = await askAndLeave(person)
      await expect.poll(() => outputOf(person), { timeout: 5_000 }).toBe(5)

      leave()

      expect(await left).toBe('AbortError')
      await expect.poll(() => runsOf(house, person)).toEqual([{ status: 'aborted', used: 4, output_characters: 5 }])
      await expect.poll(() => model.abandoned).toBe(gone + 1)
      expect(await balanceOf(house, person)).toBe(96)
    })

    it('before any output, charge nothing', async () => {
      const person = await house.account({ tokens: 100 })
      model.manner = 'silent'
      const { leave, left } = await askAndLeave(person)

      leave()

      expect(await left).toBe('AbortError')
      await expect.poll(() => runsOf(house, person)).toEqual([{ status: 'aborted', used: 0, output_characters: 0 }])
      expect(await balanceOf(house, person)).toBe(100)
    })

    it('with a key, go on and keep the answer for who asks again', async () => {
      const person = await house.account({ tokens: 100 })
      const keyed = { 'idempotency-key': 'later' }
      model.manner = 'stalling'
      const { leave, left } = await askAndLeave(person, keyed)

      leave()
      await left
      model.resume()

      await expect.poll(async () => (await runsOf(house, person))[0]?.status).toBe('completed')
      expect((await run(house, person, 'translate', { text: LONG }, keyed)).body.data.output).toBe('Hello world.')
      expect(await balanceOf(house, person)).toBe(96)
    })
  })

  it('never spend more than there is, however many run at once', async () => {
    const person = await house.account({ tokens: 35 })

    const answers = await Promise.all(Array.from({ length: 8 }, () => run(house, person, 'translate', { text: LONG })))

    const done = answers.filter(({ status }) => status === 200)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 402]))
    expect(await balanceOf(house, person)).toBe(35 - 4 * done.length)
    expect(await heldOf(house, person)).toBe(0)
  })
})

describe('the services, without a language model', () => {
  const house = useHouse()

  it('are available as far as they need none', async () => {
    const { body } = await house.get('/v1/services', { as: await house.account() })

    const available = body.data.map(({ name, isAvailable }: { name: string; isAvailable: boolean }) => [
      name,
      isAvailable,
    ])
    expect(available).toEqual([
      ['ask', true],
      ['summarize', true],
      ['translate', false],
    ])
  })

  it('refuse translate, and reserve nothing', async () => {
    const person = await house.account({ tokens: 50 })

    const answer = await run(house, person, 'translate', { text: 'سلام' })

    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'SERVICE_UNAVAILABLE' } } })
    expect(await balanceOf(house, person)).toBe(50)
    expect(await runsOf(house, person)).toEqual([])
    expect(await house.db.selectFrom('ledger_holds').selectAll().execute()).toEqual([])
    expect(house.errors.splice(0)).toHaveLength(1)
  })

  it('answer questions from the knowledge; what it does not know costs nothing, and no emergency does', async () => {
    const person = await house.account({ tokens: 50 })

    const known = await run(house, person, 'ask', { text: 'عوارض متفورمین چیست؟' })
    expect(known).toMatchObject({ status: 200, body: { data: { engine: 'built-in' } } })
    expect(known.body.data.output).toContain('متفورمین')
    const left = 50 - known.body.data.tokensUsed
    expect(left).toBeLessThan(50)

    const unknown = await run(house, person, 'ask', { text: 'جام جهانی ۱۹۹۸ را چه تیمی برد؟' })
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'RESOURCE_NOT_FOUND' } } })
    const emergency = await run(house, person, 'ask', { text: 'پدرم بیهوش شده و نفس نمی‌کشد' })
    expect(emergency.body.data).toMatchObject({ engine: 'red-flags', tokensUsed: 0, newBalance: left })
    expect(emergency.body.data.output).toContain('۱۱۵')
    const poor = await run(house, await house.account(), 'ask', { text: 'پدرم بیهوش شده و نفس نمی‌کشد' })
    expect(poor).toMatchObject({ status: 200, body: { data: { tokensUsed: 0, newBalance: 0 } } })
  })

  it('summarize by themselves', async () => {
    const person = await house.account({ tokens: 10 })

    const { body } = await run(house, person, 'summarize', { text: ENGLISH, sentences: 2 })

    expect(body.data).toMatchObject({
      output: 'High blood pressure damages the heart. Less salt lowers blood pressure.',
      tokensUsed: 2,
      newBalance: 8,
      engine: 'extractive',
    })
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })
})
