import fc from 'fast-check'
import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { newPhone, type SignedIn } from '../../../apps/server/test/house.ts'
import { createNetwork, useServer } from '../test/server.ts'
import { type AnswerOf, type HelssaClient, HelssaError } from './index.ts'
import { backoff } from './transport.ts'

const BOOK = '/api/v1/patients/encounters/book/'
const CHARGE = '/api/v1/billing/wallet/charge/'
const WALLET = '/api/v1/billing/wallet/'
/** Sunday 2024-01-28, 09:00 and 09:30 in Tehran: slots of the usual settings. */
const SLOT = '2024-01-28T05:30:00Z'
const NEXT_SLOT = '2024-01-28T06:00:00Z'

describe('a call', () => {
  const server = useServer()
  const { house } = server
  let doctor: SignedIn

  beforeAll(async () => {
    doctor = await house.doctor()
  })

  const book = (client: HelssaClient, scheduled_at: string) =>
    client.api.POST(BOOK, {
      body: { doctor_id: doctor.id, scheduled_at, visit_type: 'online', chief_complaint: 'درد قفسه سینه' },
    })
  const signedIn = async (network = createNetwork()) => {
    const client = server.client({ fetch: network.fetch })
    await server.signIn(client, newPhone())
    return client
  }

  it('is typed by its path, and its data is there without asking', async () => {
    const client = await signedIn()

    const { data } = await client.api.GET(WALLET)

    expectTypeOf(data).toEqualTypeOf<AnswerOf<'getWallet'>>()
    expectTypeOf(data.balance).toEqualTypeOf<number>()
    expect(data).toMatchObject({ balance: 0, currency: 'IRR' })
  })

  it('that books is done once, though the answer was lost and it was sent again', async () => {
    const network = createNetwork()
    const client = await signedIn(network)
    network.lose('answer', BOOK)

    const { data } = await book(client, SLOT)

    expect(network.countOf(BOOK)).toBe(2)
    const keys = network.sent.map((request) => request.headers.get('Idempotency-Key')).filter(Boolean)
    expect(new Set(keys).size).toBe(1)
    const { data: visits } = await client.api.GET('/api/v1/patients/encounters/')
    expect(visits.results.map((visit) => visit.id)).toEqual([data.id])
  })

  it('that moves money has a key of its own, or the one it is given', async () => {
    const client = await signedIn()
    const charge = (headers = {}) =>
      client.api.POST(CHARGE, { headers, body: { amount: 100_000, payment_method: 'online' } })
    const mine = { 'Idempotency-Key': 'my-own' }

    const [first, second, third, fourth] = [await charge(), await charge(), await charge(mine), await charge(mine)]

    expect(first.data.transaction_id).not.toBe(second.data.transaction_id)
    expect(third.data.transaction_id).toBe(fourth.data.transaction_id)
  })

  it('that only reads is repeated, three times at most', async () => {
    const network = createNetwork()
    const client = await signedIn(network)
    for (let i = 0; i < 2; i++) network.lose('request', WALLET)

    expect((await client.api.GET(WALLET)).data.balance).toBe(0)
    expect(network.countOf(WALLET)).toBe(3)

    for (let i = 0; i < 10; i++) network.lose('answer', WALLET)
    await expect(client.api.GET(WALLET)).rejects.toMatchObject({
      status: 0,
      code: 'NETWORK_ERROR',
      cause: expect.any(TypeError),
    })
    expect(network.countOf(WALLET)).toBe(3 + 4)
  })

  it('that writes without a key is not repeated', async () => {
    const network = createNetwork()
    const client = server.client({ fetch: network.fetch })
    network.lose('answer', '/api/v1/auth/login/otp/')

    await expect(client.signIn.requestCode(newPhone())).rejects.toMatchObject({ code: 'NETWORK_ERROR' })

    expect(network.countOf('/api/v1/auth/login/otp/')).toBe(1)
  })

  it('that is refused throws what the server said, in the language asked for', async () => {
    const [first, second] = [await signedIn(), await signedIn()]
    await book(first, NEXT_SLOT)

    const refusal = await book(second, NEXT_SLOT).catch((error: unknown) => error)

    if (!(refusal instanceof HelssaError)) throw new Error('the slot was given away twice')
    expect(refusal).toMatchObject({
      name: 'HelssaError',
      status: 409,
      code: 'APPOINTMENT_CONFLICT',
      message: 'The time conflicts with another visit',
      requestId: expect.stringMatching(/^req_/),
    })
    expect(refusal.details.next_free_slots).toContain('2024-01-28T06:30:00Z')
  })

  it('that is malformed names the fields, in Persian if the client speaks it', async () => {
    const client = server.client({ language: () => 'fa' })

    await expect(client.signIn.requestCode('12')).rejects.toMatchObject({
      status: 422,
      code: 'VALIDATION_ERROR',
      message: 'اطلاعات ارسالی معتبر نیست',
      details: { field_errors: { phone_number: [expect.any(String)] } },
    })
  })

  it('that comes too often says when to come again', async () => {
    const client = server.client()
    const phone = newPhone()
    await client.signIn.requestCode(phone)
    house.advance({ seconds: 20 })

    await expect(client.signIn.requestCode(phone)).rejects.toMatchObject({
      status: 429,
      code: 'RATE_LIMIT_EXCEEDED',
      message: 'Too many requests',
      retryAfterSeconds: 40,
    })
  })

  it('answered by something else than the server says so', async () => {
    const page = () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'Content-Type': 'text/html' } })
    const client = server.client({ fetch: async () => page() })

    await expect(client.api.GET(WALLET)).rejects.toMatchObject({ status: 502, code: 'UNEXPECTED_ANSWER' })
  })

  it('can be given up by its caller, who gets his own reason back', async () => {
    const giveUp = new AbortController()
    const client = server.client({
      fetch: (request) => {
        giveUp.abort(new Error('the page was left'))
        return fetch(request)
      },
    })

    await expect(client.api.GET(WALLET, { signal: giveUp.signal })).rejects.toThrow('the page was left')
  })

  it('to a server that never answers is given up after the time-out', async () => {
    const never = (request: Request) =>
      new Promise<Response>((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason))
      })
    const client = server.client({ fetch: never, timeoutMs: 5, retries: 1 })

    await expect(client.api.GET(WALLET)).rejects.toMatchObject({
      code: 'NETWORK_ERROR',
      cause: expect.objectContaining({ name: 'TimeoutError' }),
    })
  })
})

describe('the pause before a repetition', () => {
  it('doubles up to five seconds, with half of it left to chance', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(2_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, base, random) => {
        const full = Math.min(5_000, base * 2 ** attempt)

        const pause = backoff(attempt, base, random)

        expect(pause).toBeGreaterThanOrEqual(full / 2)
        expect(pause).toBeLessThanOrEqual(full)
      }),
    )
  })
})
