import { Readable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeTelegram, startFakeTelegram } from '../../../test/fake-telegram.ts'
import type { OutsideError } from '../../platform/http-client.ts'
import type { OutgoingFile } from './platform-client.ts'
import { createTelegramClient, type TelegramClient } from './telegram.ts'

describe('the Telegram client', () => {
  let fake: FakeTelegram
  let client: TelegramClient
  let nowhere: string

  beforeAll(async () => {
    const gone = await startFakeTelegram()
    nowhere = gone.url
    await gone.close()
    fake = await startFakeTelegram()
    client = createTelegramClient({ token: fake.token, apiRoot: fake.url, timeoutMs: 400 })
  })
  beforeEach(() => {
    fake.fault = () => undefined
    fake.calls.length = 0
    fake.shown.length = 0
  })
  afterAll(() => fake.close())

  const file = (facts: Partial<OutgoingFile> = {}): OutgoingFile => ({
    name: 'نسخه.pdf',
    mediaType: 'application/pdf',
    sizeBytes: 5,
    open: async () => Readable.from([Buffer.from('bytes')]),
    url: '',
    ...facts,
  })
  const send = (content = 'hello') => client.send({ to: '77', content })

  it('shows words as they are, without any markup', async () => {
    expect(await send('<b>*سلام*</b>')).toEqual({ outcome: 'sent', externalId: '1' })

    expect(fake.shown).toMatchObject([{ chat: '77', text: '<b>*سلام*</b>' }])
    expect(fake.calls[0]?.fields).toEqual({ chat_id: '77', text: '<b>*سلام*</b>' })
  })

  it('uploads files by their kind, their bytes unchanged', async () => {
    const bytes = Buffer.from([0, 13, 10, 255, 45, 45])
    const open = async () => Readable.from([bytes])

    await client.send({ to: '77', content: '', file: file({ open }) })
    await client.send({ to: '77', content: 'see', file: file({ open, name: 'a";\r\nb.png', mediaType: 'image/png' }) })
    await client.send({ to: '77', content: '', file: file({ open, mediaType: 'video/mp4' }) })

    expect(fake.shown.map(({ kind, text }) => [kind, text])).toEqual([
      ['sendDocument', ''],
      ['sendPhoto', 'see'],
      ['sendVideo', ''],
    ])
    expect(fake.calls.map((call) => call.files[0]?.bytes)).toEqual([bytes, bytes, bytes])
    expect(fake.calls[0]?.files[0]?.name).toBe('نسخه.pdf')
    expect(fake.calls[1]?.files[0]?.name).toBe('a____b.png')
  })

  it('tries again later when a file of ours cannot be read to its end', async () => {
    const open = async () =>
      Readable.from(
        (async function* () {
          yield Buffer.from('half')
          throw new Error('disk')
        })(),
      )

    const gone = async () => Promise.reject(new Error('no such file'))
    expect(await client.send({ to: '77', content: '', file: file({ open }) })).toMatchObject({ outcome: 'later' })
    expect(await client.send({ to: '77', content: '', file: file({ open: gone }) })).toMatchObject({ outcome: 'later' })
    expect(fake.shown).toEqual([])
  })

  it('edits and deletes, and takes what is so already for done', async () => {
    await send('one')

    const at = { to: '77', externalId: '1' }
    expect(await client.edit?.({ ...at, content: 'two' })).toEqual({ outcome: 'sent', externalId: '1' })
    expect(await client.edit?.({ ...at, content: 'two' })).toMatchObject({ outcome: 'sent' })
    expect(fake.shown[0]?.text).toBe('two')
    expect(await client.delete?.(at)).toMatchObject({ outcome: 'sent' })
    expect(await client.delete?.(at)).toMatchObject({ outcome: 'sent' })
    expect(await client.edit?.({ ...at, content: 'three' })).toMatchObject({ outcome: 'refused', error: 'not_found' })
  })

  it.each([
    [429, 'Too Many Requests: retry after 34', { outcome: 'later', retryAfterSeconds: 34 }],
    [500, 'Internal Server Error', { outcome: 'later' }],
    [502, 'Bad Gateway', { outcome: 'uncertain' }],
    [401, 'Unauthorized', { outcome: 'refused', error: 'unauthorized' }],
    [404, 'Not Found', { outcome: 'refused', error: 'unauthorized' }],
    [403, 'Forbidden: bot was blocked by the user', { outcome: 'refused', error: 'blocked' }],
    [400, 'Bad Request: chat not found', { outcome: 'refused', error: 'not_found' }],
    [400, 'Bad Request: message is too long', { outcome: 'refused', error: 'rejected' }],
  ])('tells what may be done about %i %s', async (code, description, delivery) => {
    fake.fault = () => ({ code, description, ...(code === 429 && { retryAfter: 34 }) })

    expect(await send()).toMatchObject(delivery)
  })

  it.each([
    [{ page: 500 }, 'later'],
    [{ page: 503 }, 'later'],
    [{ page: 502 }, 'uncertain'],
    [{ page: 504 }, 'uncertain'],
    [{ page: 413 }, 'refused'],
    ['silent', 'uncertain'],
    ['dropping', 'uncertain'],
  ] as const)('knows of %j only that it is %s', async (fault, outcome) => {
    fake.fault = () => fault

    expect(await send()).toMatchObject({ outcome })
  })

  it('tries again later where nobody listens', async () => {
    const away = createTelegramClient({ token: fake.token, apiRoot: nowhere, timeoutMs: 400 })

    expect(await away.send({ to: '77', content: 'hello' })).toMatchObject({ outcome: 'later' })
    expect(await away.send({ to: '77', content: '', file: file() })).toMatchObject({ outcome: 'later' })
  })

  it('shows its token and what was sent in no error', async () => {
    const away = createTelegramClient({ token: fake.token, apiRoot: nowhere, timeoutMs: 400 })
    const wrong = createTelegramClient({ token: `${fake.token}x`, apiRoot: fake.url })
    const webhook = { url: 'https://helssa.test', secretToken: 'secret-of-hook', allowedUpdates: ['message'] as const }

    const failures = await Promise.all([
      away.getMe().catch((error: unknown) => error),
      away.setWebhook(webhook).catch((error: unknown) => error),
      wrong.setWebhook(webhook).catch((error: unknown) => error),
      wrong.fetchFile('x').catch((error: unknown) => error),
      away.send({ to: '77', content: 'words' }),
    ])

    const told = inspect(failures, { depth: 9, showHidden: true })
    expect(told).not.toContain('fake-token')
    expect(told).not.toContain('secret-of-hook')
    expect((failures[2] as OutsideError).status).toBe(401)
  })

  it('fetches files of customers as streams, and breaks off the endless', async () => {
    fake.files.set('voice1', Buffer.from('sound'))

    const got = await client.fetchFile('voice1')

    expect(await textOf(got.stream)).toBe('sound')
    expect(got).toMatchObject({ name: 'voice1', sizeBytes: 5 })
    await expect(client.fetchFile('none')).rejects.toThrow('400')
    fake.files.set('huge', Buffer.alloc(21 * 1024 * 1024))
    await expect(client.fetchFile('huge')).rejects.toThrow('answered 200')
  })

  it('polls for updates, and stops when it is told to', async () => {
    fake.updates.push({ update_id: 5 }, { update_id: 6 })
    const asked = { offset: 6, limit: 10, waitSeconds: 0, allowedUpdates: ['message'] as const }

    expect(await client.getUpdates(asked)).toEqual([{ update_id: 6 }])

    fake.fault = () => 'silent'
    const stop = new AbortController()
    fake.hold = async () => stop.abort()
    await expect(client.getUpdates(asked, stop.signal)).rejects.toThrow('in time')
    fake.hold = async () => {}
  })
})
