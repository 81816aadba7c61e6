import { Type } from 'typebox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeModel, startFakeModel } from '../../../test/fake-model.ts'
import { createModel, type ModelSettings } from './create-model.ts'

const Finding = Type.Object({
  complaint: Type.String({ minLength: 1 }),
  days: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  drugs: Type.Array(Type.String()),
})
const VALUE = { complaint: 'سردرد', days: 3, drugs: ['استامینوفن'] }
const JSON_TEXT = JSON.stringify(VALUE)

describe('one JSON value of a model', () => {
  let fake: FakeModel

  beforeEach(async () => {
    fake = await startFakeModel()
    fake.reply = () => [JSON_TEXT.slice(0, 10), JSON_TEXT.slice(10)]
  })
  afterEach(() => fake.close())

  const open = (settings: Partial<ModelSettings> = {}) =>
    createModel({
      baseUrl: fake.url,
      model: 'fake',
      timeoutMs: 5_000,
      idleMs: 2_000,
      concurrency: 2,
      clock: { now: () => new Date('2024-01-20T04:30:00Z') },
      ...settings,
    })
  const question = {
    system: 'Write down what the patient says.',
    turns: [{ role: 'user', text: 'سه روز است سرم درد می‌کند' }],
    maxOutputTokens: 500,
    schema: Finding,
  } as const
  const unavailable = { code: 'MODEL_UNAVAILABLE' }

  it('fits the schema that its server was told, in the request and in words', async () => {
    const answer = await open().structured(question)

    expect(answer).toEqual({ value: VALUE, use: { inputTokens: 11, outputTokens: 5 } })
    expect(fake.questions).toMatchObject([{ schema: JSON.parse(JSON.stringify(Finding)), turns: question.turns }])
    expect(fake.questions[0]?.system).toMatch(/^Write down what the patient says\.[\s\S]*"complaint"/)
    expect(fake.questions[0]?.pictures).toEqual([])
  })

  it.each([
    ['a code fence', `\`\`\`json\n${JSON_TEXT}\n\`\`\``],
    ['words around it', `البته! این هم پاسخ:\n${JSON_TEXT}\nامیدوارم کمک کند.`],
    ['a fence among words', `Here:\n\`\`\`\n${JSON_TEXT}\n\`\`\`\nDone {really}.`],
    ['thoughts before it', `<think>Maybe {"complaint": ""}?</think>\n${JSON_TEXT}`],
  ])('is found in %s', async (_, text) => {
    fake.reply = () => [text]

    expect((await open().structured(question)).value).toEqual(VALUE)
    expect(fake.questions).toHaveLength(1)
  })

  it.each([
    ['no JSON', 'malformed', /no whole JSON value/],
    ['of another shape', 'misfit', /object/],
  ] as const)('that is %s is asked for once more, with what was wrong', async (_, manner, wrong) => {
    fake.next.push(manner)

    const answer = await open().structured(question)

    expect(answer).toEqual({ value: VALUE, use: { inputTokens: 22, outputTokens: 10 } })
    const [, again] = fake.questions
    expect(again?.turns.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(again?.prompt).toMatch(wrong)
  })

  it('names the place of each mistake', async () => {
    const replies = ['{"complaint":"","days":-1,"drugs":["x"]}', JSON_TEXT]
    fake.reply = () => [replies.shift() ?? '']

    await open().structured(question)

    expect(fake.questions[1]?.prompt).toMatch(/\/complaint .*\/days /)
  })

  it.each(['malformed', 'misfit'] as const)(
    'is unavailable when it is %s twice, which closes the model to nobody',
    async (manner) => {
      const model = open()
      fake.manner = manner

      for (let i = 0; i < 6; i++) await expect(model.structured(question)).rejects.toMatchObject(unavailable)

      expect(fake.questions).toHaveLength(12)
      fake.manner = 'answering'
      expect((await model.structured(question)).value).toEqual(VALUE)
    },
  )

  it('is asked for in words alone where the server takes no schema, and from then on', async () => {
    const model = open()
    fake.manner = 'plain'

    for (let i = 0; i < 2; i++) expect((await model.structured(question)).value).toEqual(VALUE)

    expect(fake.questions.map(({ schema }) => schema !== undefined)).toEqual([true, false, false])
  })

  it('of a picture is asked for with the picture in the last turn', async () => {
    const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])

    await open().structured({ ...question, picture: { bytes, mediaType: 'image/jpeg' } })

    expect(fake.questions).toMatchObject([
      { prompt: question.turns[0].text, pictures: [`data:image/jpeg;base64,${bytes.toString('base64')}`] },
    ])
  })

  it('is shown the picture again when it is asked for once more', async () => {
    fake.next.push('malformed')

    await open().structured({ ...question, picture: { bytes: Buffer.from('x'), mediaType: 'image/png' } })

    expect(fake.questions.map(({ pictures }) => pictures.length)).toEqual([1, 1])
    expect(fake.questions[1]?.turns.map(({ shows }) => shows)).toEqual([1, 0, 0])
  })

  it.each([
    ['failing', 2],
    ['empty', 2],
    ['silent', 2],
    ['calling', 2],
    ['refusing', 2],
    ['stalling', 1],
    ['breaking', 1],
    ['ending', 1],
  ] as const)('is unavailable when its server is %s, asked %i times, and keeps no place', async (manner, times) => {
    const model = open({ concurrency: 1, idleMs: 100 })
    fake.manner = manner

    await expect(model.structured(question)).rejects.toMatchObject(unavailable)

    expect(fake.questions).toHaveLength(times)
    fake.manner = 'answering'
    expect((await model.structured(question)).value).toEqual(VALUE)
  })

  it('of a length without end is given up', async () => {
    const model = open()
    fake.reply = () => Array.from({ length: 50 }, () => ' '.repeat(10_000))

    await expect(model.structured(question)).rejects.toMatchObject(unavailable)

    expect(fake.questions).toHaveLength(1)
  })

  it('shares room and rest with the answers of the same model', async () => {
    const model = open({ concurrency: 1 })
    fake.manner = 'failing'
    for (let i = 0; i < 3; i++) await expect(model.structured(question)).rejects.toMatchObject(unavailable)
    const { schema: _, ...chat } = question
    const reading = async () => {
      for await (const _piece of model.stream(chat));
    }
    for (let i = 0; i < 2; i++) await expect(reading()).rejects.toMatchObject(unavailable)
    const asked = fake.questions.length

    await expect(model.structured(question)).rejects.toMatchObject({ facts: { why: 'left alone' } })

    expect(fake.questions).toHaveLength(asked)
  })

  it('that does not fit shows at least that the model works', async () => {
    const model = open()
    const fail = async (manner: FakeModel['manner']) => {
      fake.manner = manner
      await expect(model.structured(question)).rejects.toMatchObject(unavailable)
    }
    for (const manner of ['failing', 'failing', 'failing', 'failing', 'misfit', 'failing'] as const) await fail(manner)

    fake.manner = 'answering'
    expect((await model.structured(question)).value).toEqual(VALUE)
  })

  it('ends when its asker does', async () => {
    fake.manner = 'silent'
    const asker = new AbortController()
    const asking = open().structured({ ...question, signal: asker.signal })
    await expect.poll(() => fake.questions.length).toBe(1)

    asker.abort()

    await expect(asking).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(() => fake.abandoned).toBe(1)
  })
})
