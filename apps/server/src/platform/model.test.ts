import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeModel, startFakeModel } from '../../test/fake-model.ts'
import { createModel, type ModelSettings } from './model.ts'

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
  const question = { system: 'Translate.', prompt: 'سلام', maxOutputTokens: 100 }
  const read = async (model: ReturnType<typeof createModel>, signal?: AbortSignal) => {
    const pieces: string[] = []
    for await (const piece of model.stream({ ...question, ...(signal && { signal }) })) pieces.push(piece)
    return pieces
  }
  const unavailable = { code: 'MODEL_UNAVAILABLE' }

  it('answers piece by piece what its server says, told the task and the text apart', async () => {
    expect(await read(open())).toEqual(['Hello', ' world', '.'])

    expect(fake.questions).toEqual([{ system: 'Translate.', prompt: 'سلام', authorization: 'Bearer k3y' }])
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
