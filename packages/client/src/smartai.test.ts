import { beforeAll, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { newEmail, newPhone, type SignedInByEmail } from '../../../apps/server/test/house.ts'
import { createNetwork, useServer } from '../test/server.ts'
import {
  createMemoryStorage,
  HelssaError,
  type SmartaiAnswerOf,
  type SmartaiClient,
  type SmartaiClientOptions,
  type SmartaiUser,
} from './index.ts'

const BALANCE = '/v1/tokens/balance'
const TRANSFER = '/v1/tokens/transfer'
const REFRESH = '/v1/auth/refresh-token'

describe('a client of SmartAI', () => {
  const server = useServer()
  const { house } = server
  let reza: SignedInByEmail

  beforeAll(async () => {
    reza = await house.account({ fullName: 'رضا احمدی' })
  })

  const signedIn = async (
    facts: Parameters<typeof house.account>[0] = {},
    options: Partial<SmartaiClientOptions> = {},
  ) => {
    const { id, email, password } = await house.account(facts)
    const client = server.smartai(options)
    await client.signIn(email, password)
    return { id, email, client }
  }
  const balanceOf = async (client: SmartaiClient) => (await client.api.GET(BALANCE)).data.balance
  const transfer = (client: SmartaiClient, amount: number, headers = {}) =>
    client.api.POST(TRANSFER, { headers, body: { recipientEmail: reza.email, amount, description: 'هدیه تولد' } })

  it('makes an account, and every call is made as that person', async () => {
    const client = server.smartai()
    const email = newEmail()

    const user = await client.register({ fullName: 'علی محمدی', email, password: 'P@ssw0rd123' })

    expect(user).toMatchObject({ fullName: 'علی محمدی', email, role: 'user' })
    expect(client.session.current()?.user).toEqual(user)
    expect((await client.api.GET('/v1/user/profile')).data).toMatchObject({ id: user.id, email })
  })

  it('answers what is in the envelope, typed by the path, and a page with what was said of it', async () => {
    const { client } = await signedIn({ tokens: 100 })
    await transfer(client, 10)

    const { data: balance } = await client.api.GET(BALANCE)
    const { data, meta } = await client.api.GET('/v1/tokens/transactions', { params: { query: { limit: 5 } } })

    expectTypeOf(balance).toEqualTypeOf<SmartaiAnswerOf<'getTokenBalance'>>()
    expectTypeOf(data[0]?.amount).toEqualTypeOf<number | undefined>()
    expect(balance).toMatchObject({ balance: 90, pendingBalance: 0 })
    expect(data).toMatchObject([{ type: 'transfer', amount: -10, recipient: reza.email }])
    expect(meta).toEqual({ pagination: { page: 1, limit: 5, total: 1 } })
  })

  it('answers an export as the text it is', async () => {
    const { client, email } = await signedIn({ admin: true })

    const { data, response } = await client.api.GET('/v1/admin/users/export')

    expectTypeOf(data).toEqualTypeOf<string>()
    expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    expect(data).toContain(email)
  })

  it('throws what the server said, in the language asked for', async () => {
    const { client, email } = await signedIn({ tokens: 4 }, { language: () => 'fa' })

    const refusal = await transfer(client, 5).catch((error: unknown) => error)

    if (!(refusal instanceof HelssaError)) throw new Error('tokens came out of nowhere')
    expect(refusal).toMatchObject({
      status: 402,
      code: 'TOKEN_INSUFFICIENT_BALANCE',
      message: 'موجودی توکن ناکافی است',
      requestId: expect.stringMatching(/^req_/),
    })
    await expect(transfer(client, 4)).rejects.toMatchObject({
      status: 400,
      code: 'VALIDATION_ERROR',
      details: { fields: { amount: [expect.any(String)] } },
    })
    await expect(server.smartai().signIn(email, 'wrong-password')).rejects.toMatchObject({
      status: 401,
      code: 'AUTH_INVALID_CREDENTIALS',
    })
  })

  it('says when to come again where a password was wrong too often', async () => {
    const { email } = await house.account()
    const client = server.smartai()
    for (let n = 0; n < 5; n++)
      await expect(client.signIn(email, `wrong-word-${n}`)).rejects.toMatchObject({ code: 'AUTH_INVALID_CREDENTIALS' })

    await expect(client.signIn(email, 'P@ssw0rd123')).rejects.toMatchObject({
      status: 423,
      code: 'AUTH_ACCOUNT_LOCKED',
      retryAfterSeconds: 900,
    })
    expect(client.session.current()).toBeUndefined()
  })

  it('moves tokens once, though the answer was lost and it was sent again', async () => {
    const network = createNetwork()
    const { client } = await signedIn({ tokens: 100 }, { fetch: network.fetch })
    network.lose('answer', TRANSFER)

    const { data } = await transfer(client, 25)

    expect(network.countOf(TRANSFER)).toBe(2)
    expect(data.newBalance).toBe(75)
    expect(await balanceOf(client)).toBe(75)
  })

  it('corrects a balance once, too, and runs a service once', async () => {
    const network = createNetwork()
    const { client } = await signedIn({ admin: true, tokens: 100 }, { fetch: network.fetch })
    const params = { path: { userId: (await house.account()).id } }
    const adjusted = `/v1/admin/users/${params.path.userId}/tokens`
    network.lose('answer', adjusted)
    network.lose('answer', '/v1/services/summarize/run')

    const { data } = await client.api.PUT('/v1/admin/users/{userId}/tokens', {
      params,
      body: { amount: 50, operation: 'add', reason: 'هدیه عضویت' },
    })
    const { data: ran } = await client.api.POST('/v1/services/{name}/run', {
      params: { path: { name: 'summarize' } },
      body: { text: 'آب بنوشید. راه بروید. خوب بخوابید.', sentences: 1 },
    })

    expect([network.countOf(adjusted), data.newBalance]).toEqual([2, 50])
    expect(network.countOf('/v1/services/summarize/run')).toBe(2)
    expect(await balanceOf(client)).toBe(100 - ran.tokensUsed)
  })

  it('gives each call that moves tokens a key of its own, or takes the one it is given', async () => {
    const { client } = await signedIn({ tokens: 100 })
    const mine = { 'Idempotency-Key': 'my-own' }

    const [first, second] = [await transfer(client, 5), await transfer(client, 5)]
    const [third, fourth] = [await transfer(client, 5, mine), await transfer(client, 5, mine)]

    expect(first.data.id).not.toBe(second.data.id)
    expect(third.data.id).toBe(fourth.data.id)
    expect(await balanceOf(client)).toBe(85)
  })

  it.each(['before the calls', 'by the refusal of the calls'])(
    'refreshes once for ten calls at a time, %s',
    async (how) => {
      const network = createNetwork()
      const signedInAt = house.now
      const clock = { now: () => (how === 'before the calls' ? house.now : signedInAt) }
      const { client } = await signedIn({ tokens: 7 }, { fetch: network.fetch, clock })
      house.advance({ hours: 1 })

      const balances = await Promise.all(Array.from({ length: 10 }, () => balanceOf(client)))

      expect(new Set(balances)).toEqual(new Set([7]))
      expect(network.countOf(REFRESH)).toBe(1)
    },
  )

  it('refreshes once with another on the same storage', async () => {
    const network = createNetwork()
    const storage = createMemoryStorage<SmartaiUser>()
    const { client } = await signedIn({ tokens: 7 }, { fetch: network.fetch, storage })
    const other = server.smartai({ fetch: network.fetch, storage })
    house.advance({ hours: 1 })

    expect(await Promise.all([balanceOf(client), balanceOf(other), balanceOf(client)])).toEqual([7, 7, 7])
    expect(network.countOf(REFRESH)).toBe(1)
  })

  it.each(['ended elsewhere', 'rubbish'])('ends, and says so once, when its session was %s', async (how) => {
    const onSignedOut = vi.fn<(reason: HelssaError) => void>()
    const storage = createMemoryStorage<SmartaiUser>()
    const { client } = await signedIn({}, { onSignedOut, storage })
    const session = client.session.current()
    if (!session) throw new Error('nobody is signed in')
    if (how === 'rubbish') storage.set({ ...session, access: 'x', refresh: 'x'.repeat(3_000) })
    else await house.post('/v1/auth/logout', { body: { refreshToken: session.refresh } })

    const answers = await Promise.allSettled([balanceOf(client), balanceOf(client)])

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(onSignedOut).toHaveBeenCalledOnce()
    expect(client.session.current()).toBeUndefined()
  })

  it('signs out, after which its tokens are dead', async () => {
    const { client } = await signedIn()
    const session = client.session.current()

    await client.signOut()

    expect(client.session.current()).toBeUndefined()
    expect((await house.get(BALANCE, { headers: { authorization: `Bearer ${session?.access}` } })).status).toBe(401)
    expect((await house.post(REFRESH, { body: { refreshToken: session?.refresh } })).status).toBe(401)
  })

  it('is signed out here even when the server cannot be told', async () => {
    const network = createNetwork()
    const { client } = await signedIn({}, { fetch: network.fetch })
    network.lose('request', '/v1/auth/logout')

    await expect(client.signOut()).rejects.toMatchObject({ code: 'NETWORK_ERROR' })

    expect(client.session.current()).toBeUndefined()
  })

  it('goes on as the one that two accounts became', async () => {
    const phone = newPhone()
    const patient = await house.signIn(phone)
    house.advance({ minutes: 2 })
    const { client, email } = await signedIn({ tokens: 12 })
    await client.api.POST('/v1/user/verify-mobile', { body: { mobile: phone } })

    await client.confirmMobile(await house.codeFor(phone), phone)

    expect(client.session.current()?.user).toMatchObject({ id: patient.id, email })
    expect(await balanceOf(client)).toBe(12)
  })
})
