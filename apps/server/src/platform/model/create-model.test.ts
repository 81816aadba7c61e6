import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeModel, RETRY_AFTER_SECONDS, startFakeModel } from '../../../test/fake-model.ts'
import { createModel, type ModelSettings } from './create-model.ts'
import type { TokenUse } from './model.ts'

const NOTHING_TOLD = { inputTokens: null, outputTokens: null }

describe('a model behind an OpenAI-compatible server', () => {
  let fake: FakeModel
  let now: Date

  beforeEach(async () => {
    now = new Date('2024-01-20T04:30:00Z')
    fake = await startFakeModel()
  })
  afterEach(() => fake.close())

  const open = (settings: Partial<ModelSettings> = {}) =>
    createModel({
      baseUrl: fake.url,
      apiKey: 'k3y',
      model: 'fake',
      timeoutMs: 5_000,
      idleMs: 2_000,
      concurrency: 2,
      clock: { now: () => now },
      ...settings,
    })
  const question = { system: 'Translate.', turns: [{ role: 'user', text: 'سلام' }], maxOutputTokens: 100 } as const
  const read = async (model: ReturnType<typeof createModel>, signal?: AbortSignal) => {
    const pieces: string[] = []
    for await (const piece of model.stream({ ...question, ...(signal && { signal }) })) pieces.push(piece)
    return pieces
  }
  const unavailable = { code: 'MODEL_UNAVAILABLE' }

  it('answers piece by piece what its server says, told the task and the text apart', async () => {
    expect(await read(open())).toEqual(['Hello', ' world', '.'])

    const asked = { system: 'Translate.', prompt: 'سلام', authorization: 'Bearer k3y', model: 'fake', maxTokens: 100 }
    expect(fake.questions).toEqual([
      { ...asked, turns: [{ ...question.turns[0], shows: 0 }], pictures: [], schema: undefined },
    ])
  })

  it('is told the conversation, each turn by whom it is', async () => {
    const turns = [
      { role: 'user', text: 'سلام' },
      { role: 'assistant', text: 'بفرمایید.' },
      { role: 'user', text: 'سرم درد می‌کند' },
    ] as const
    fake.reply = ({ prompt }) => [`«${prompt}»`]

    const pieces: string[] = []
    for await (const piece of open().stream({ ...question, turns })) pieces.push(piece)

    expect(pieces).toEqual(['«سرم درد می‌کند»'])
    expect(fake.questions).toMatchObject([{ system: 'Translate.', turns }])
  })

  it.each([
    ['as its server tells it', { prompt_tokens: 11, completion_tokens: 5 }, { inputTokens: 11, outputTokens: 5 }],
    ['and not what is told wrong', { prompt_tokens: -1, completion_tokens: 0.5 }, NOTHING_TOLD],
    ['or that nothing is told', undefined, NOTHING_TOLD],
  ])('tells once what an answer used, %s', async (_, usage, use) => {
    const told: TokenUse[] = []
    fake.usage = usage

    for await (const _piece of open().stream({ ...question, onUse: (said) => told.push(said) }))
      expect(told).toEqual([])

    expect(told).toEqual([use])
  })

  it('tells no use of an answer that broke off', async () => {
    const told: TokenUse[] = []
    fake.manner = 'breaking'

    const reading = async () => {
      for await (const _ of open().stream({ ...question, onUse: (said) => told.push(said) }));
    }
    await expect(reading()).rejects.toMatchObject(unavailable)

    expect(told).toEqual([])
  })

  it('asks a second time when the first failed before a word of it was read', async () => {
    fake.next.push('failing')

    expect(await read(open())).toHaveLength(3)
    expect(fake.questions).toHaveLength(2)
  })

  it('does not ask again once a word was read', async () => {
    fake.next.push('breaking')
    const pieces: string[] = []

    const reading = async () => {
      for await (const piece of open().stream(question)) pieces.push(piece)
    }
    await expect(reading()).rejects.toMatchObject(unavailable)

    expect(pieces).toEqual(['Hello'])
    expect(fake.questions).toHaveLength(1)
  })

  it.each([
    ['failing', 2],
    ['empty', 2],
    ['silent', 2],
    ['stalling', 1],
    ['refusing', 1],
    ['ending', 1],
    ['calling', 2],
    ['redirecting', 2],
  ] as const)('is unavailable when its server is %s, asked %i times', async (manner, times) => {
    fake.manner = manner

    await expect(read(open({ idleMs: 150 }))).rejects.toMatchObject(unavailable)

    expect(fake.questions).toHaveLength(times)
  })

  it('gives up in all after the time-out, however lively the server', async () => {
    fake.manner = 'silent'

    await expect(read(open({ timeoutMs: 150 }))).rejects.toMatchObject(unavailable)

    expect(fake.questions).toHaveLength(1)
  })

  it('is unavailable where nobody listens, and tells neither address nor key', async () => {
    const error = await read(open({ baseUrl: 'http://127.0.0.1:1/v1' })).catch((reason: unknown) => reason)

    expect(error).toMatchObject(unavailable)
    expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|k3y|سلام/)
  })

  it('refuses at once who comes beyond those it can answer, and has room again after them', async () => {
    const model = open()
    fake.manner = 'stalling'
    const both = [read(model), read(model)]
    await expect.poll(() => fake.questions.length).toBe(2)

    await expect(read(model)).rejects.toMatchObject({ code: 'MODEL_BUSY' })
    fake.resume()
    await Promise.all(both)

    fake.manner = 'answering'
    expect(await read(model)).toHaveLength(3)
  })

  it('is busy when its server says so, is not asked again at once, and tells when to', async () => {
    const model = open()
    fake.manner = 'limited'
    const busy = { code: 'MODEL_BUSY', facts: { why: 'status 429', retryAfterSeconds: RETRY_AFTER_SECONDS } }

    for (let i = 0; i < 6; i++) await expect(read(model)).rejects.toMatchObject(busy)

    expect(fake.questions).toHaveLength(6)
    fake.manner = 'answering'
    expect(await read(model)).toHaveLength(3)
  })

  it('follows no redirect: nobody else is told what was asked', async () => {
    const other = await startFakeModel()
    Object.assign(fake, { manner: 'redirecting', redirect: `${other.url}/chat/completions` })

    await expect(read(open())).rejects.toMatchObject(unavailable)

    expect(other.questions).toEqual([])
    await other.close()
  })

  it('waits for a reader who takes longer over a piece than it may be idle', async () => {
    const pieces: string[] = []

    for await (const piece of open({ idleMs: 60 }).stream(question)) {
      pieces.push(piece)
      if (pieces.length === 1) await setTimeout(120)
    }

    expect(pieces).toHaveLength(3)
  })

  it('has room again after the time-out though a reader neither reads on nor goes', async () => {
    const model = open({ concurrency: 1, timeoutMs: 200 })
    fake.manner = 'stalling'
    const left = model.stream(question)[Symbol.asyncIterator]()
    await left.next()
    await expect(read(model)).rejects.toMatchObject({ code: 'MODEL_BUSY' })

    await expect.poll(() => fake.abandoned).toBe(1)

    fake.manner = 'answering'
    expect(await read(model)).toHaveLength(3)
    await expect(left.next()).rejects.toMatchObject(unavailable)
  })

  it.each(['failing', 'empty', 'silent', 'stalling', 'breaking', 'ending', 'refusing', 'limited', 'calling'] as const)(
    'keeps no place for questions that end badly (%s)',
    async (manner) => {
      const model = open({ concurrency: 1, idleMs: 60 })
      fake.next.push(manner, manner)
      await expect(read(model)).rejects.toMatchObject({ name: 'Refusal' })

      fake.next.length = 0
      expect(await read(model)).toHaveLength(3)
    },
  )

  it('ends the request when the asker does, by signal or by not reading on', async () => {
    const model = open()
    fake.manner = 'stalling'
    const asker = new AbortController()

    const reading = read(model, asker.signal)
    await expect.poll(() => fake.questions.length).toBe(1)
    asker.abort()
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
    for await (const _ of model.stream(question)) break

    await expect.poll(() => fake.abandoned).toBe(2)
  })

  it('is left alone for 30 s after five failures in a row; then one question tries it', async () => {
    const model = open({ concurrency: 10 })
    fake.manner = 'failing'
    for (let i = 0; i < 5; i++) await expect(read(model)).rejects.toMatchObject(unavailable)
    const asked = fake.questions.length

    await expect(read(model)).rejects.toMatchObject({ ...unavailable, facts: { retryAfterSeconds: 30 } })
    expect(fake.questions).toHaveLength(asked)

    now = new Date(now.getTime() + 30_000)
    fake.manner = 'stalling'
    const trial = read(model)
    await expect.poll(() => fake.questions.length).toBe(asked + 1)
    await expect(read(model)).rejects.toMatchObject(unavailable)
    fake.resume()
    await trial
    fake.manner = 'answering'
    expect(await read(model)).toHaveLength(3)
  })

  it('is not closed to others by questions that are at fault themselves', async () => {
    const model = open()
    fake.manner = 'refusing'
    for (let i = 0; i < 6; i++) await expect(read(model)).rejects.toMatchObject(unavailable)

    fake.manner = 'answering'
    expect(await read(model)).toHaveLength(3)
  })
})
