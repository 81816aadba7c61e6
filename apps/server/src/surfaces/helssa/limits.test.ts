import { beforeEach, describe, expect, it } from 'vitest'
import { type House, MORNING, newPhone, type SignedIn, useHouse } from '../../../test/house.ts'

const PLANS = '/api/v1/billing/subscriptions/plans/'
const PROFILE = '/api/v1/patients/profile/'
const OTP = '/api/v1/auth/login/otp/'
const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)

interface Asked {
  readonly url?: string
  readonly from?: string
  readonly as?: SignedIn
  readonly headers?: Record<string, string>
  readonly method?: 'GET' | 'POST'
  readonly body?: unknown
}
interface Counted {
  readonly status: number
  readonly limit: number
  readonly remaining: number
  /** Seconds from now, as the clock of the house has it. */
  readonly resetIn: number
  readonly retryAfter: number | undefined
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came back
  readonly body: any
}

let addresses = 0
/** An address nobody came from. */
const newAddress = () => `198.51.${100 + Math.floor(++addresses / 250)}.${addresses % 250}`

async function ask(house: House, { url = PLANS, from, as, headers, method = 'GET', body }: Asked): Promise<Counted> {
  const answer = await house.app.inject({
    method,
    url,
    ...(from !== undefined && { remoteAddress: from }),
    headers: { ...(as && { authorization: `Bearer ${as.access}` }), ...headers },
    ...(body !== undefined && { payload: body as object }),
  })
  const { 'retry-after': retryAfter } = answer.headers
  return {
    status: answer.statusCode,
    limit: Number(answer.headers['x-ratelimit-limit']),
    remaining: Number(answer.headers['x-ratelimit-remaining']),
    resetIn: Number(answer.headers['x-ratelimit-reset']) - Math.floor(house.now.getTime() / 1000),
    retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
    body: answer.payload ? answer.json() : undefined,
  }
}

async function statuses(house: House, count: number, asked: Asked): Promise<Record<number, number>> {
  const found: Record<number, number> = {}
  for (let i = 0; i < count; i++) {
    const { status } = await ask(house, asked)
    found[status] = (found[status] ?? 0) + 1
  }
  return found
}

describe('the limits of the contract', () => {
  const house = useHouse({ RATE_LIMIT_ANONYMOUS: '', RATE_LIMIT_USER: '', RATE_LIMIT_PREMIUM: '' })
  beforeEach(() => {
    house.now = MORNING
  })

  it('let an address make 100 requests an hour and no more, telling each how it stands', async () => {
    const from = newAddress()

    const first = await ask(house, { from })
    const middle = await statuses(house, 98, { from })
    const last = await ask(house, { from })
    const past = await ask(house, { from })

    expect(first).toMatchObject({ status: 200, limit: 100, remaining: 99, retryAfter: undefined })
    expect(middle).toEqual({ 200: 98 })
    expect(last).toMatchObject({ status: 200, remaining: 0, retryAfter: undefined })
    expect(past).toMatchObject({ status: 429, limit: 100, remaining: 0 })
    expect(past.retryAfter).toBe(past.resetIn)
    expect(past.resetIn).toBeGreaterThan(3_500)
    expect(past.resetIn).toBeLessThanOrEqual(3_660) // counted by the minute, so a minute late at most
    expect(past.body).toEqual({
      error: {
        code: 'RATE_LIMIT_EXCEEDED',
        message: 'تعداد درخواست‌ها بیش از حد مجاز است',
        details: {},
        request_id: expect.stringMatching(/^req_/),
        timestamp: INSTANT,
      },
    })
  })

  it('speak English when asked, and are the flat body of the contract at the OTP route alone', async () => {
    const from = newAddress()
    await statuses(house, 100, { from })
    const headers = { 'accept-language': 'en' }
    const body = { phone_number: newPhone() }

    const elsewhere = await ask(house, { from, headers })
    const otp = await ask(house, { from, headers, method: 'POST', url: OTP, body })
    const persian = await ask(house, { from, method: 'POST', url: '/v1/auth/login/otp', body: { nonsense: true } })
    const verify = await ask(house, { from, method: 'POST', url: '/api/v1/auth/verify/otp/', body: {} })

    expect(elsewhere.body.error).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests' })
    expect([otp.status, otp.body]).toEqual([
      429,
      { error: 'too_many_requests', message: 'Too many requests', retry_after: otp.retryAfter },
    ])
    expect(persian).toMatchObject({ status: 429, limit: 100, remaining: 0 })
    expect(persian.body).toEqual({
      error: 'too_many_requests',
      message: 'تعداد درخواست‌ها بیش از حد مجاز است',
      retry_after: persian.retryAfter,
    })
    expect(verify.body.error.code).toBe('RATE_LIMIT_EXCEEDED')
    expect(
      await house.db.selectFrom('otp_phones').select('phone').where('phone', '=', body.phone_number).execute(),
    ).toEqual([])
  })

  it('are told on every answer, whatever it is', async () => {
    const from = newAddress()
    const patient = await house.patient()
    const json = { 'content-type': 'application/json' }
    const asked: [number, Asked][] = [
      [200, {}],
      [401, { url: PROFILE }],
      [401, { url: PROFILE, headers: { authorization: 'Bearer x' } }],
      [404, { url: '/api/v1/nowhere' }],
      [404, { url: '/api/v1' }],
      [404, { url: '/api/v1/%zz' }],
      [404, { url: `${PLANS}%00` }],
      [422, { url: '/api/v1/patients/doctors/search/?page=0' }],
      [422, { url: OTP, method: 'POST', body: {} }],
      [400, { url: OTP, method: 'POST', body: '{', headers: json }],
      [413, { url: OTP, method: 'POST', body: `"${'x'.repeat(1024 * 1024)}"`, headers: json }],
      [415, { url: OTP, method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }],
      [404, { url: PLANS, method: 'POST', body: {} }],
    ]
    for (const [index, [status, request]] of asked.entries()) {
      const answer = await ask(house, { ...request, from })
      expect(answer, JSON.stringify(request).slice(0, 100)).toMatchObject({ status, limit: 100, remaining: 99 - index })
      expect(answer.resetIn).toBeGreaterThan(0)
    }
    for (const [index, [status, url]] of (
      [
        [200, PROFILE],
        [403, '/api/v1/doctors/settings/'],
        [404, '/api/v1/x'],
      ] as const
    ).entries()) {
      expect(await ask(house, { url, as: patient }), url).toMatchObject({
        status,
        limit: 1_000,
        remaining: 999 - index,
      })
    }
  })

  it('count an address by itself, an IPv6 customer by the /64, and both prefixes together', async () => {
    const from = newAddress()
    const mapped = `::ffff:${from}`
    expect((await ask(house, { from })).remaining).toBe(99)
    expect((await ask(house, { from, url: PLANS.replace('/api', '') })).remaining).toBe(98)
    expect((await ask(house, { from: mapped })).remaining).toBe(97)
    expect((await ask(house, { from: newAddress() })).remaining).toBe(99)

    expect((await ask(house, { from: '2001:db8:7:1::1' })).remaining).toBe(99)
    expect((await ask(house, { from: '2001:db8:7:1:ffff:ffff:ffff:ffff' })).remaining).toBe(98)
    expect((await ask(house, { from: '2001:db8:7:2::1' })).remaining).toBe(99)
  })

  it('do not believe X-Forwarded-For without a proxy that is trusted', async () => {
    const from = newAddress()
    for (const remaining of [99, 98, 97]) {
      const headers = { 'x-forwarded-for': newAddress(), forwarded: `for=${newAddress()}`, 'x-real-ip': newAddress() }
      expect((await ask(house, { from, headers })).remaining).toBe(remaining)
    }
  })

  it('count a person, not where they come from or by which session', async () => {
    const patient = await house.patient()
    await house.db.deleteFrom('otp_phones').execute()
    const elsewhere = await house.signIn(patient.phone)
    const from = newAddress()

    const counts = [
      await ask(house, { as: patient, from }),
      await ask(house, { as: patient, from: newAddress() }),
      await ask(house, { as: elsewhere, from: '2001:db8:9::1' }),
      await ask(house, { as: elsewhere, from, url: '/api/v1/nowhere' }),
    ]

    expect(counts.map(({ limit, remaining }) => [limit, remaining])).toEqual([
      [1_000, 999],
      [1_000, 998],
      [1_000, 997],
      [1_000, 996],
    ])
    expect((await ask(house, { from })).remaining, 'the address is not counted').toBe(99)
    expect((await ask(house, { as: await house.patient() })).remaining, 'nor another person').toBe(999)
  })

  it('count a token that is refused against its address, and let the person in there go on', async () => {
    const from = newAddress()
    const patient = await house.patient()
    const guessing = { from, headers: { authorization: 'Bearer guess' } }

    expect(await statuses(house, 101, guessing)).toEqual({ 401: 100, 429: 1 })
    expect(await ask(house, { from, as: patient, url: PROFILE })).toMatchObject({ status: 200, remaining: 999 })
  })

  it('give an active premium plan ten times as much, within two seconds of the purchase and of its end', async () => {
    const patient = await house.patient({ balance: 10_000_000 })
    const limitNow = async () => (await ask(house, { as: patient })).limit
    const buy = (plan_id: string) =>
      house.post('/api/v1/billing/subscriptions/purchase/', {
        as: patient,
        body: { plan_id, duration_months: 1, payment_method: 'wallet' },
      })
    expect(await limitNow()).toBe(1_000)

    expect((await buy('basic')).status).toBe(200)
    expect(await limitNow()).toBe(1_000)
    expect((await buy('premium')).status).toBe(200)
    house.advance({ seconds: 2 })
    expect(await ask(house, { as: patient })).toMatchObject({ limit: 10_000, remaining: 9_995 }) // no new count
    await house.db
      .updateTable('subscriptions')
      .set({ start_date: '2023-12-20', end_date: '2024-01-20' })
      .where('person_id', '=', patient.id)
      .execute()
    house.advance({ seconds: 2 })
    expect(await limitNow()).toBe(1_000)
  })

  it('slide: a place comes back as the hour of its request passes, not all at once', async () => {
    const from = newAddress()
    expect(await statuses(house, 40, { from })).toEqual({ 200: 40 })
    house.advance({ minutes: 30 })
    expect(await statuses(house, 61, { from })).toEqual({ 200: 60, 429: 1 })

    house.advance({ minutes: 29, seconds: 59 })
    const refused = await ask(house, { from })
    expect(refused.status).toBe(429)
    house.advance({ seconds: (refused.retryAfter ?? 0) - 1 })
    expect((await ask(house, { from })).status).toBe(429)
    house.advance({ seconds: 1 })
    expect(await statuses(house, 41, { from })).toEqual({ 200: 40, 429: 1 })
    house.advance({ minutes: 31 })
    expect(await statuses(house, 61, { from })).toEqual({ 200: 60, 429: 1 })
  })
})

describe('limits behind a proxy that is trusted', () => {
  const house = useHouse({ RATE_LIMIT_ANONYMOUS: '3/minute', TRUSTED_PROXIES: '10.0.0.0/8' })

  it('count the address the proxy names, whatever the client claims before it', async () => {
    const from = '10.0.0.1'
    const named = (client: string, claims = '') => ({ from, headers: { 'x-forwarded-for': `${claims}${client}` } })

    expect(await statuses(house, 4, named('203.0.113.1'))).toEqual({ 200: 3, 429: 1 })
    expect(await statuses(house, 2, named('203.0.113.1', '198.51.100.77, '))).toEqual({ 429: 2 })
    expect(await statuses(house, 2, named('203.0.113.1', '198.51.100.77, garbage, '))).toEqual({ 429: 2 })
    expect(await statuses(house, 4, named('203.0.113.2'))).toEqual({ 200: 3, 429: 1 })
    expect(
      await statuses(house, 2, { from: '192.0.2.1', ...{ headers: { 'x-forwarded-for': '203.0.113.1' } } }),
    ).toEqual({ 200: 2 })
  })

  it('can be off: then nothing is counted and nothing told', async () => {
    const patient = await house.patient()
    const answer = await house.get(PROFILE, { as: patient })

    expect(answer.status).toBe(200)
    expect(Object.keys(answer.headers).filter((name) => name.includes('ratelimit'))).toEqual([])
  })
})
