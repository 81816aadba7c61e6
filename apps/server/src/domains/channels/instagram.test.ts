import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeInstagram, startFakeInstagram } from '../../../test/fake-instagram.ts'
import { createInstagramClient } from './instagram.ts'
import type { OutgoingFile, PlatformClient } from './platform-client.ts'

describe('the Instagram client', () => {
  let fake: FakeInstagram
  let client: PlatformClient
  let nowhere: string

  beforeAll(async () => {
    const gone = await startFakeInstagram()
    nowhere = gone.url
    await gone.close()
    fake = await startFakeInstagram()
    client = createInstagramClient({ token: fake.token, accountId: fake.accountId, apiRoot: fake.url, timeoutMs: 400 })
  })
  beforeEach(() => {
    fake.fault = () => undefined
    fake.manner = 'answering'
    fake.shown.length = 0
  })
  afterAll(() => fake.close())

  const send = (content = 'hello') => client.send({ to: '900', content })

  it('shows words, and files by their address', async () => {
    const file = { name: 'a.png', mediaType: 'image/png', sizeBytes: 3, url: 'https://helssa.test/f/1' } as OutgoingFile

    expect(await send('سلام')).toEqual({ outcome: 'sent', externalId: 'aWdfZAG1faXRlbToxOk1' })
    expect(await client.send({ to: '900', content: '', file })).toMatchObject({ outcome: 'sent' })

    expect(fake.shown).toMatchObject([
      { to: '900', text: 'سلام' },
      { attachment: { type: 'image', payload: { url: 'https://helssa.test/f/1' } } },
    ])
    const odd = { ...file, mediaType: 'application/octet-stream' }
    expect(await client.send({ to: '900', content: '', file: odd })).toMatchObject({ error: 'unsupported' })
  })

  it.each([
    [
      { status: 403, code: 10, subcode: 2534022 },
      { outcome: 'refused', error: 'window_closed' },
    ],
    [{ status: 400, code: 613 }, { outcome: 'later' }],
    [{ status: 403, code: 4 }, { outcome: 'later' }],
    [{ status: 500, code: 2 }, { outcome: 'later' }],
    [{ status: 500, code: 1 }, { outcome: 'uncertain' }],
    [
      { status: 400, code: 190, subcode: 463 },
      { outcome: 'refused', error: 'unauthorized' },
    ],
    [
      { status: 400, code: 551 },
      { outcome: 'refused', error: 'blocked' },
    ],
    [
      { status: 400, code: 100, subcode: 2534014 },
      { outcome: 'refused', error: 'not_found' },
    ],
    [
      { status: 400, code: 100 },
      { outcome: 'refused', error: 'rejected' },
    ],
  ])('tells what may be done about %j', async (fault, delivery) => {
    fake.fault = () => fault

    expect(await send()).toMatchObject(delivery)
    expect(fake.shown).toEqual([])
  })

  it.each([
    ['silent', 'uncertain'],
    ['dropping', 'uncertain'],
    ['garbled', 'uncertain'],
    ['failing', 'later'],
    ['redirecting', 'uncertain'],
  ] as const)('knows of a server that is %s only that it is %s', async (manner, outcome) => {
    fake.manner = manner

    expect(await send()).toMatchObject({ outcome })
  })

  it('tries again later where nobody listens, and shows its token nowhere', async () => {
    const away = createInstagramClient({ token: 'IG-secret', accountId: '1', apiRoot: nowhere })

    const delivery = await away.send({ to: '900', content: 'hello' })

    expect(delivery).toMatchObject({ outcome: 'later' })
    const failure = await away.fetchProfile?.('900').catch((error: unknown) => error)
    expect(inspect([delivery, failure], { depth: 9, showHidden: true })).not.toContain('IG-secret')
  })

  it('tells who a customer is, where they agreed to it', async () => {
    fake.profiles.set('900', { name: 'سارا', username: 'sara' })

    expect(await client.fetchProfile?.('900')).toEqual({ firstName: 'سارا', lastName: '', username: 'sara' })
    expect(await client.fetchProfile?.('901')).toBeUndefined()
    fake.profiles.set('902', { name: '😀'.repeat(60_000), username: 'u'.repeat(60_000) })
    expect(await client.fetchProfile?.('902')).toEqual({
      firstName: '😀'.repeat(100),
      lastName: '',
      username: 'u'.repeat(100),
    })
  })

  it('fetches files only from where Instagram keeps them', async () => {
    await expect(client.fetchFile('https://169.254.169.254/latest')).rejects.toThrow('no address of its platform')
    await expect(client.fetchFile('https://evil-fbcdn.net/x')).rejects.toThrow('no address of its platform')
    await expect(client.fetchFile('no address')).rejects.toThrow('no address')
  })
})
