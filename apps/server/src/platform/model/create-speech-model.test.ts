import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeModel, RETRY_AFTER_SECONDS, startFakeModel } from '../../../test/fake-model.ts'
import { createSpeechModel, type SpeechSettings } from './create-speech-model.ts'

describe('a speech model behind an OpenAI-compatible server', () => {
  let fake: FakeModel

  beforeEach(async () => {
    fake = await startFakeModel()
  })
  afterEach(() => fake.close())

  const open = (settings: Partial<SpeechSettings> = {}) =>
    createSpeechModel({
      baseUrl: fake.url,
      apiKey: 'k3y',
      model: 'whisper',
      timeoutMs: 5_000,
      concurrency: 2,
      clock: { now: () => new Date('2024-01-20T04:30:00Z') },
      ...settings,
    })
  const audio = { bytes: Buffer.from('OggS speech'), mediaType: 'audio/ogg' }
  const unavailable = { code: 'MODEL_UNAVAILABLE' }
  const whole = (text: string, endSeconds: number) => [
    { text, startSeconds: 0, endSeconds, noSpeechProbability: null, compressionRatio: null },
  ]

  it('answers the text with its segments, and how far each is to be believed', async () => {
    fake.transcription = () => ({
      text: ' سلام دکتر. سرم درد می‌کند.',
      language: 'persian',
      duration: 6.4,
      segments: [
        { id: 0, text: ' سلام دکتر.', start: 0, end: 2.5, no_speech_prob: 0.01, compression_ratio: 1.2, tokens: [1] },
        { id: 1, text: ' سرم درد می‌کند.', start: 2.5, end: 6.4, no_speech_prob: 0.7, compression_ratio: 2.6 },
      ],
    })

    const heard = await open().transcribe({ ...audio, language: 'fa' })

    expect(heard).toEqual({
      text: 'سلام دکتر. سرم درد می‌کند.',
      seconds: 6.4,
      segments: [
        { text: 'سلام دکتر.', startSeconds: 0, endSeconds: 2.5, noSpeechProbability: 0.01, compressionRatio: 1.2 },
        { text: 'سرم درد می‌کند.', startSeconds: 2.5, endSeconds: 6.4, noSpeechProbability: 0.7, compressionRatio: 2.6 },
      ],
    })
    expect(fake.speeches).toEqual([
      {
        ...{ model: 'whisper', authorization: 'Bearer k3y', format: 'verbose_json', language: 'fa' },
        ...{ fileName: 'speech.ogg', mediaType: 'audio/ogg', bytes: audio.bytes },
      },
    ])
  })

  it.each([
    ['audio/webm;codecs=opus', 'speech.webm'],
    ['audio/mpeg', 'speech.mp3'],
    ['audio/x-wav', 'speech.wav'],
    ['audio/mp4', 'speech.m4a'],
  ])('is told the format of %s by the name %s', async (mediaType, fileName) => {
    await open().transcribe({ ...audio, mediaType })

    expect(fake.speeches).toMatchObject([{ fileName, language: null }])
  })

  it.each([
    ['none', { text: 'سلام', duration: '2.5' }, whole('سلام', 2.5), 2.5],
    ['an empty list', { text: 'سلام', duration: 2.5, segments: [] }, whole('سلام', 2.5), 2.5],
    ['some it cannot mean', { text: 'سلام', segments: [{ text: 'سلام', start: 'now' }] }, whole('سلام', 0), null],
    ['none, and nobody speaks', { text: ' ' }, [], null],
  ])('gives one segment of the whole where its server tells %s', async (_, answer, segments, seconds) => {
    fake.transcription = () => answer

    expect(await open().transcribe(audio)).toMatchObject({ segments, seconds })
  })

  it('is content with the text of a server that knows no segments, and asks for none from then on', async () => {
    const model = open()
    fake.manner = 'plain'

    for (let i = 0; i < 2; i++) expect((await model.transcribe(audio)).text).toBe('سلام دکتر')

    expect(fake.speeches.map(({ format }) => format)).toEqual(['verbose_json', 'json', 'json'])
  })

  it('asks a second time when the first failed', async () => {
    fake.next.push('failing')

    expect((await open().transcribe(audio)).text).toBe('سلام دکتر')
    expect(fake.speeches).toHaveLength(2)
  })

  it.each([
    ['failing', 2],
    ['breaking', 2],
    ['ending', 2],
    ['malformed', 2],
    ['misfit', 1],
    ['redirecting', 2],
    ['refusing', 2],
    ['silent', 1],
    ['stalling', 1],
  ] as const)('is unavailable when its server is %s, asked %i times, and keeps no place', async (manner, times) => {
    const model = open({ concurrency: 1, timeoutMs: 300 })
    fake.manner = manner

    const error = await model.transcribe(audio).catch((reason: unknown) => reason)

    expect(error).toMatchObject(unavailable)
    expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|k3y|سلام/)
    expect(fake.speeches).toHaveLength(times)
    fake.manner = 'answering'
    expect((await model.transcribe(audio)).text).toBe('سلام دکتر')
  })

  it('is busy when its server says so, or too many ask', async () => {
    const model = open({ concurrency: 1 })
    fake.next.push('limited', 'silent')
    const busy = { code: 'MODEL_BUSY' }

    await expect(model.transcribe(audio)).rejects.toMatchObject({
      ...busy,
      facts: { retryAfterSeconds: RETRY_AFTER_SECONDS },
    })
    const asker = new AbortController()
    const first = model.transcribe({ ...audio, signal: asker.signal })
    await expect(model.transcribe(audio)).rejects.toMatchObject(busy)
    await expect.poll(() => fake.speeches.length).toBe(2)
    asker.abort()

    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(() => fake.abandoned).toBe(1)
    expect((await model.transcribe(audio)).text).toBe('سلام دکتر')
  })

  it('follows no redirect: nobody else hears what was said', async () => {
    const other = await startFakeModel()
    Object.assign(fake, { manner: 'redirecting', redirect: `${other.url}/audio/transcriptions` })

    await expect(open().transcribe(audio)).rejects.toMatchObject(unavailable)

    expect(other.speeches).toEqual([])
    await other.close()
  })

  it('reads no answer beyond all measure', async () => {
    fake.transcription = () => ({ text: 'x'.repeat(17 * 1024 * 1024) })

    await expect(open().transcribe(audio)).rejects.toMatchObject(unavailable)
  })

  it('is not left alone for answers that do not fit: they tell of the audio, and that it works', async () => {
    const model = open()
    fake.manner = 'misfit'

    for (let i = 0; i < 6; i++)
      await expect(model.transcribe(audio)).rejects.toMatchObject({ ...unavailable, facts: { why: 'UnfitAnswer' } })

    expect(fake.speeches).toHaveLength(6)
  })

  it('is left alone after five failures in a row', async () => {
    const model = open()
    fake.manner = 'failing'
    for (let i = 0; i < 5; i++) await expect(model.transcribe(audio)).rejects.toMatchObject(unavailable)

    await expect(model.transcribe(audio)).rejects.toMatchObject({ facts: { why: 'left alone' } })

    expect(fake.speeches).toHaveLength(10)
  })
})
