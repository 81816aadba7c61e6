import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeZarinpal, startFakeZarinpal } from '../../../test/fake-zarinpal.ts'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { openTestDb, type TestDb } from '../../../test/test-db.ts'
import { composeDomains, type Domains } from '../../compose.ts'
import { createZarinpalGateway, type Payment } from '../../domains/payments/index.ts'
import { createMemoryBus } from '../../platform/bus/memory.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import { createMemoryCache } from '../../platform/cache/memory.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import { createDiskStore } from '../../platform/files/disk.ts'
import { createMetrics } from '../../platform/http/metrics.ts'
import type { Rate } from '../../platform/http/rate-limit.ts'
import { createHttpServer } from '../../platform/http/server.ts'
import { createLog } from '../../platform/log.ts'
import { paySurface } from './index.ts'
import { decisionPage, resultPage, troublePage } from './page.ts'

const PAGE = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' }
const FORM = { ...PAGE, 'content-type': 'application/x-www-form-urlencoded' }
const ENGLISH = { ...PAGE, 'accept-language': 'en' }
const RETURN_URL = 'https://app.helssa.ir/back?order=7&note=a%20b#part'
const POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"

describe('the page of a payment, with the sandbox for a bank', () => {
  const house = useHouse()
  let patient: SignedIn

  beforeAll(async () => {
    patient = await house.patient()
  })

  async function start(facts: { amount?: number; return_url?: string } = {}): Promise<string> {
    const { status, body } = await house.post('/api/v1/billing/wallet/charge/', {
      as: patient,
      body: { amount: 1_234_500, payment_method: 'online', ...facts },
    })
    expect(status).toBe(200)
    return body.transaction_id
  }
  const balance = async () => (await house.get('/api/v1/billing/wallet/', { as: patient })).body.balance

  it('asks in Persian, right to left, or in English', async () => {
    const id = await start()

    const persian = await house.get(`/pay/${id}`, { headers: PAGE })
    const english = await house.get(`/pay/${id}/`, { headers: ENGLISH })

    expect(persian.status).toBe(200)
    expect(persian.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    expect(persian.body).toMatch(/^<!doctype html>\n<html lang="fa" dir="rtl">/)
    expect(persian.body).toContain('۱٬۲۳۴٬۵۰۰ ریال')
    expect(english.body).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/)
    expect(english.body).toContain('1,234,500 IRR')
    for (const { body } of [persian, english]) {
      expect(body).toContain(`<form method="post" action="/pay/${id}">`)
      expect(body).toContain('<button name="outcome" value="paid"')
      expect(body).toContain('<button name="outcome" value="cancelled"')
      expect(body).not.toMatch(/<script|style=|onclick/)
    }
  })

  it('has its style under the same policy', async () => {
    const style = await house.get('/pay/style.css')

    expect([style.status, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
    expect(style.body).toContain(':focus-visible')
  })

  it.each([
    ['paid', 1_234_500],
    ['cancelled', 0],
  ])('takes "%s" from a program and tells it how the payment stands', async (outcome, credited) => {
    const before = await balance()
    const id = await start({ return_url: RETURN_URL })

    const decided = await house.post(`/pay/${id}`, { body: { outcome } })

    expect([decided.status, decided.body]).toEqual([
      200,
      {
        transaction_id: id,
        status: outcome,
        amount: 1_234_500,
        return_url: `https://app.helssa.ir/back?order=7&note=a+b&transaction_id=${id}&status=${outcome}#part`,
      },
    ])
    expect((await balance()) - before).toBe(credited)
  })

  it.each(['paid', 'cancelled'])('takes "%s" from a form and sends the payer back', async (outcome) => {
    const id = await start({ return_url: RETURN_URL })

    const decided = await house.call('POST', `/pay/${id}`, { body: `outcome=${outcome}`, headers: FORM })

    expect([decided.status, decided.headers.location]).toEqual([
      303,
      `https://app.helssa.ir/back?order=7&note=a+b&transaction_id=${id}&status=${outcome}#part`,
    ])
    // Going back in the browser, or a callback, leads to the same place.
    for (const path of [`/pay/${id}`, `/pay/${id}/callback?Authority=${await authorityOf(id)}&Status=OK`]) {
      const again = await house.get(path, { headers: PAGE })
      expect([again.status, again.headers.location], path).toEqual([303, decided.headers.location])
    }
  })

  it('replaces what a return address claims to know', async () => {
    const id = await start({ return_url: 'https://app.helssa.ir/?status=paid&transaction_id=mine&status=x' })

    const { body } = await house.post(`/pay/${id}`, { body: { outcome: 'cancelled' } })

    expect(body.return_url).toBe(`https://app.helssa.ir/?status=cancelled&transaction_id=${id}`)
  })

  it.each([
    ['paid', 'پرداخت انجام شد', 'Paid'],
    ['cancelled', 'پرداخت لغو شد', 'Cancelled'],
  ])('shows "%s" to a payer who has nowhere to go back to', async (outcome, persian, english) => {
    const id = await start()
    const decided = await house.call('POST', `/pay/${id}`, { body: `outcome=${outcome}`, headers: FORM })
    const later = await house.get(`/pay/${id}`, { headers: ENGLISH })

    expect([decided.status, later.status]).toEqual([200, 200])
    expect(decided.body).toContain(`<h1 class="${outcome}">${persian}</h1>`)
    expect(decided.body).not.toContain('<form')
    expect(later.body).toContain(`<h1 class="${outcome}">${english}</h1>`)
  })

  it('stays with the first decision, however often it is asked', async () => {
    const before = await balance()
    const id = await start()
    const decisions = await Promise.all(
      Array.from({ length: 6 }, () => house.post(`/pay/${id}`, { body: { outcome: 'paid' } })),
    )
    const late = await house.post(`/pay/${id}`, { body: { outcome: 'cancelled' } })

    expect(decisions.map(({ status, body }) => [status, body.status])).toEqual(Array(6).fill([200, 'paid']))
    expect([late.status, late.body.status]).toEqual([200, 'paid'])
    expect((await balance()) - before).toBe(1_234_500)
  })

  it('is over once its time is: it says so, moves no money, and takes no decision', async () => {
    const before = await balance()
    const id = await start()
    house.advance({ minutes: 16 })

    const page = await house.get(`/pay/${id}`, { headers: PAGE })
    const english = await house.get(`/pay/${id}`, { headers: ENGLISH })
    const decided = await house.post(`/pay/${id}`, { body: { outcome: 'paid' } })

    expect([page.status, english.status]).toEqual([409, 409])
    expect(page.body).toContain('این پرداخت پایان یافته است')
    expect(english.body).toContain('This payment is closed')
    expect([decided.status, decided.body.error]).toEqual([
      409,
      { code: 'PAYMENT_CLOSED', message: 'این پرداخت پایان یافته است', request_id: expect.stringMatching(/^req_/) },
    ])
    expect(await balance()).toBe(before)

    await house.domains.payments.sweepUnfinished()
    expect((await house.get(`/pay/${id}`)).body).toMatchObject({ transaction_id: id, status: 'expired' })
    expect((await house.post(`/pay/${id}`, { body: { outcome: 'paid' } })).body.status).toBe('expired')
    expect(await balance()).toBe(before)
    patient = await freshSession()
  })

  it.each([randomUUID(), 'x', '1', '%00', '%zz', 'style', `${randomUUID()}0`])('knows no payment %s', async (id) => {
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['GET', '/callback?Authority=x'],
    ] as const) {
      const request = { ...(method === 'POST' && { body: { outcome: 'paid' } }) }
      const json = await house.call(method, `/pay/${id}${path}`, request)
      const page = await house.call(method, `/pay/${id}${path}`, { ...request, headers: PAGE })
      expect([json.status, json.body.error]).toEqual([
        404,
        { code: 'NOT_FOUND', message: 'پرداخت یافت نشد', request_id: expect.stringMatching(/^req_/) },
      ])
      expect([page.status, page.headers['content-security-policy']]).toEqual([404, POLICY])
      expect(page.body).toContain('<h1>پرداخت یافت نشد</h1>')
    }
  })

  it.each([
    ['{"outcome":"failed"}', 'application/json', 422, 'VALIDATION_ERROR'],
    ['{"outcome":["paid"]}', 'application/json', 422, 'VALIDATION_ERROR'],
    ['{}', 'application/json', 422, 'VALIDATION_ERROR'],
    ['', 'application/json', 422, 'VALIDATION_ERROR'],
    ['null', 'application/json', 422, 'VALIDATION_ERROR'],
    ['outcome=x', 'application/x-www-form-urlencoded', 422, 'VALIDATION_ERROR'],
    ['outcome=paid&outcome=paid', 'application/x-www-form-urlencoded', 422, 'VALIDATION_ERROR'],
    ['{', 'application/json', 400, 'BAD_REQUEST'],
    ['paid', 'text/plain', 415, 'UNSUPPORTED_FORMAT'],
    [`outcome=${'x'.repeat(1024 * 1024)}`, 'application/x-www-form-urlencoded', 413, 'FILE_TOO_LARGE'],
  ])('takes no decision from nonsense: row %#', async (body, type, status, code) => {
    const id = await start()

    const answer = await house.call('POST', `/pay/${id}`, { body, headers: { 'content-type': type } })
    const page = await house.call('POST', `/pay/${id}`, { body, headers: { ...ENGLISH, 'content-type': type } })

    expect([answer.status, answer.body.error]).toEqual([
      status,
      { code, message: 'درخواست نامعتبر است', request_id: expect.stringMatching(/^req_/) },
    ])
    expect([page.status, page.body]).toEqual([status, expect.stringContaining('<h1>The request is malformed</h1>')])
    expect((await house.domains.payments.get(id)).status).toBe('pending')
  })

  it('believes no callback with another authority, and none that only says it is paid', async () => {
    const before = await balance()
    const id = await start()
    await house.get(`/pay/${id}`)
    const other = await start()
    await house.get(`/pay/${other}`)

    const forged = await house.get(`/pay/${id}/callback?Authority=${await authorityOf(other)}&Status=OK`)
    const early = await house.get(`/pay/${id}/callback?Authority=${await authorityOf(id)}&Status=OK`)
    const none = await house.get(`/pay/${id}/callback?Status=OK`)

    expect([forged.status, early.status, none.status]).toEqual([404, 200, 422])
    expect(early.body.status).toBe('pending')
    expect(await balance()).toBe(before)
  })

  it('is one for everybody: the code for who pays is the address, and it shows no person', async () => {
    const id = await start()
    const page = await house.get(`/pay/${id}`, { headers: { ...PAGE, authorization: 'Bearer nonsense' } })

    expect(page.status).toBe(200)
    expect(page.body).not.toContain(patient.phone)
    expect(page.body).not.toContain(patient.id)
  })

  it('tells a fault of ours as such', async () => {
    const id = await start()
    await house.db.schema.alterTable('sandbox_payments').renameTo('lost').execute()
    const [json, page] = [await house.get(`/pay/${id}`), await house.get(`/pay/${id}`, { headers: PAGE })]
    await house.db.schema.alterTable('lost').renameTo('sandbox_payments').execute()

    expect([json.status, json.body.error.code, page.status]).toEqual([500, 'INTERNAL_ERROR', 500])
    expect(page.body).toContain('درگاه پرداخت پاسخ نمی‌دهد')
    expect(house.errors.splice(0)).toHaveLength(2)
    expect((await house.get(`/pay/${id}`)).status).toBe(200)
  })

  const authorityOf = async (id: string) => (await house.domains.payments.get(id)).authority
  async function freshSession(): Promise<SignedIn> {
    await house.db.deleteFrom('otp_phones').execute()
    return house.signIn(patient.phone)
  }
})

describe('the page of a payment, with another bank', () => {
  let test: TestDb
  let bank: FakeZarinpal
  let app: FastifyInstance
  let domains: Domains
  let personId: string
  let cache: Cache
  const now = new Date('2024-01-20T04:30:00Z')
  const lines: string[] = []

  beforeAll(async () => {
    test = await openTestDb()
    bank = await startFakeZarinpal()
    const log = createLog('info', (line) => lines.push(line))
    const clock = { now: () => now }
    cache = createMemoryCache({ clock })
    domains = composeDomains({
      db: test.db,
      cache,
      bus: createMemoryBus({ log }),
      files: createDiskStore({ folder: join(tmpdir(), 'helssa-no-files') }),
      platforms: { telegram: 'http://127.0.0.1:1', instagram: 'http://127.0.0.1:1' },
      models: {},
      clock,
      log,
      secrets: { jwt: 'j'.repeat(40), otp: 'o'.repeat(40), dataKey: 'd'.repeat(40) },
      publicUrl: 'https://helssa.test',
      sender: { send: async () => ({ providerId: '1' }) },
      gateway: createZarinpalGateway({ merchantId: bank.merchantId, baseUrl: bank.url, timeoutMs: 1_000 }),
    })
    app = await serve(undefined)
    personId = (await inTransaction(test.db, (tx) => domains.identity.ensurePerson(tx, '+989121234567'))).id
  })
  afterAll(async () => {
    await app.close()
    await bank.close()
    await test.close()
  })

  async function serve(rate: Rate | undefined): Promise<FastifyInstance> {
    const log = createLog('info', (line) => lines.push(line))
    const app = await createHttpServer({ log, metrics: createMetrics(), trustedProxies: undefined, behindTls: true })
    await app.register(paySurface, { payments: domains.payments, sandbox: undefined, cache, rate })
    return app
  }
  const start = (): Promise<Payment> =>
    domains.payments.chargeWallet(personId, { amountRial: 500_000, returnUrl: 'https://app.helssa.ir/back' })
  const get = (url: string) => app.inject({ url, headers: PAGE })
  const balance = async () => (await domains.ledger.walletOf(personId)).balance

  it('leads to the bank and back, and credits once', async () => {
    const payment = await start()
    const there = await get(`/pay/${payment.id}`)
    const authority = (await domains.payments.get(payment.id)).authority ?? ''
    expect([there.statusCode, there.headers.location]).toEqual([303, `${bank.url}/pg/StartPay/${authority}`])
    expect((await get(`/pay/${payment.id}`)).headers.location, 'the same when asked again').toBe(there.headers.location)

    const { pathname, search } = new URL(bank.pay(authority))
    const back = [await get(pathname + search), await get(pathname + search)]

    const home = `https://app.helssa.ir/back?transaction_id=${payment.id}&status=paid`
    expect(back.map(({ statusCode, headers }) => [statusCode, headers.location])).toEqual(Array(2).fill([303, home]))
    expect(await balance()).toBe(500_000)
  })

  it('has no page where outcomes are chosen', async () => {
    const payment = await start()

    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      const answer = await app.inject({ method, url: `/pay/${payment.id}`, payload: { outcome: 'paid' } })
      expect([method, answer.statusCode]).toEqual([method, 404])
    }
    expect((await domains.payments.get(payment.id)).status).toBe('pending')
  })

  it.each(['silent', 'dropping', 'failing', 'garbled'] as const)(
    'waits with the payer when the bank is %s, and loses nothing',
    async (manner) => {
      const before = await balance()
      const payment = await start()
      bank.manner = manner
      const [page, json] = await Promise.all([get(`/pay/${payment.id}`), app.inject(`/pay/${payment.id}`)])
      bank.manner = 'answering'

      expect([page.statusCode, page.headers['content-security-policy']]).toEqual([503, POLICY])
      expect(page.body).toContain('<html lang="fa" dir="rtl">')
      expect(page.body).toContain('درگاه پرداخت پاسخ نمی‌دهد؛ کمی بعد دوباره تلاش کنید')
      expect([json.statusCode, json.json().error.code]).toEqual([503, 'SERVICE_UNAVAILABLE'])

      const there = await get(`/pay/${payment.id}`)
      expect(there.statusCode).toBe(303)
      const authority = new URL(String(there.headers.location)).pathname.split('/').at(-1) ?? ''
      const { pathname, search } = new URL(bank.pay(authority))
      bank.manner = manner
      expect((await get(pathname + search)).statusCode, 'the payer paid, and the bank does not say').toBe(503)
      expect((await domains.payments.get(payment.id)).status).toBe('pending')
      bank.manner = 'answering'
      expect((await get(pathname + search)).headers.location).toContain('status=paid')
      expect((await balance()) - before).toBe(500_000)
    },
  )

  it('answers an address only so often, in its own shape, and does not ask the bank past that', async () => {
    const limited = await serve({ limit: 2, windowSeconds: 3_600 })
    const payment = await start()
    const ask = (remoteAddress: string, headers = {}) =>
      limited.inject({ url: `/pay/${payment.id}`, remoteAddress, headers })
    const asked = () => bank.requests.length
    for (const remaining of ['1', '0']) {
      const { statusCode, headers } = await ask('10.0.0.1')
      expect([statusCode, headers['x-ratelimit-limit'], String(headers['x-ratelimit-remaining'])]).toEqual([
        303,
        '2',
        remaining,
      ])
    }
    const before = asked()

    const [json, page] = [await ask('10.0.0.1'), await ask('10.0.0.1', ENGLISH)]
    const callback = await limited.inject({ url: `/pay/${payment.id}/callback?Authority=x`, remoteAddress: '10.0.0.1' })

    expect([json.statusCode, json.headers['retry-after'], json.json().error]).toEqual([
      429,
      expect.stringMatching(/^[1-9]\d*$/),
      { code: 'RATE_LIMIT_EXCEEDED', message: expect.any(String), request_id: expect.stringMatching(/^req_/) },
    ])
    expect([page.statusCode, page.headers['content-security-policy']]).toEqual([429, POLICY])
    expect(page.body).toContain('<h1>Too many requests; try again shortly</h1>')
    expect([callback.statusCode, asked()]).toEqual([429, before])
    expect((await ask('10.0.0.2')).statusCode).toBe(303)
    await limited.close()
  })
})

describe('the page says what is paid for', () => {
  const house = useHouse()
  const pageOf = async (url: string, language: string) =>
    (
      await house.app.inject({
        url: new URL(url).pathname,
        headers: { accept: 'text/html', 'accept-language': language },
      })
    ).body

  it('of tokens the package and the invoice', async () => {
    const as = await house.account()
    const body = { packageId: 'basic_package_100', paymentMethod: 'online_payment' }
    const { invoiceId, paymentUrl } = (await house.post('/v1/tokens/purchase', { as, body })).body.data
    const page = await pageOf(paymentUrl, 'fa')
    for (const part of ['بستهٔ پایه', '۱۰۰ توکن', `فاکتور ${invoiceId}`]) expect(page).toContain(`<bdi>${part}</bdi>`)
    expect(await pageOf(paymentUrl, 'en')).toContain(`<bdi>Invoice ${invoiceId}</bdi>`)
  })

  it('of a visit whose it is, of a plan which and for how long, and of nothing else the wallet', async () => {
    const as = await house.patient()
    const doctor = await house.doctor({ firstName: 'مریم', lastName: 'رضایی' })
    const visit = {
      doctor_id: doctor.id,
      scheduled_at: '2024-01-28T05:30:00Z',
      visit_type: 'online',
      chief_complaint: 'سردرد',
    }
    const booked = (await house.post('/api/v1/patients/encounters/book/', { as, body: visit })).body
    const plan = { plan_id: 'basic', duration_months: 3, payment_method: 'online' }
    const ordered = (await house.post('/api/v1/billing/subscriptions/purchase/', { as, body: plan })).body
    const charge = { amount: 50_000, payment_method: 'online' }
    const charged = (await house.post('/api/v1/billing/wallet/charge/', { as, body: charge })).body

    expect(await pageOf(booked.payment.payment_url, 'fa')).toContain('<bdi>ویزیت دکتر مریم رضایی</bdi>')
    expect(await pageOf(ordered.payment.payment_url, 'fa')).toContain('<bdi>۳ ماه</bdi>')
    expect(await pageOf(charged.payment_url, 'en')).toContain('<bdi>Wallet charge</bdi>')
  })
})

describe('the pages themselves', () => {
  const payment: Payment = {
    id: '7b6f3c0e-3c51-4a55-9f4f-0d5f7c1d2e3a',
    personId: '1',
    purpose: 'wallet_charge',
    subjectId: null,
    amountRial: 10_000,
    gateway: 'sandbox',
    authority: null,
    redirectUrl: null,
    status: 'failed',
    reference: null,
    returnUrl: null,
    createdAt: new Date(0),
    expiresAt: new Date(0),
  }

  const about = { fa: ['بستهٔ پایه'], en: ['Basic package'] }

  it('escape what is not theirs', () => {
    const page = resultPage(payment, { fa: [`ویزیت "><script>alert('1')</script>&amp;`], en: [] }, 'fa')

    expect(page).not.toMatch(/<script|'1'/)
    expect(page).toContain('<bdi>ویزیت &#34;&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#38;amp;</bdi>')
  })

  it('are whole in both languages', () => {
    for (const language of ['fa', 'en'] as const) {
      const pages = [
        decisionPage({ ...payment, status: 'pending' }, about, language),
        troublePage('notFound', language),
        troublePage('tooMany', language),
        troublePage('unavailable', language),
        ...(['pending', 'paid', 'cancelled', 'failed', 'expired'] as const).map((status) =>
          resultPage({ ...payment, status }, about, language),
        ),
      ]
      for (const page of pages) {
        expect(page).toMatch(/^<!doctype html>\n<html lang="(fa" dir="rtl|en" dir="ltr)">/)
        expect(page).not.toContain('undefined')
        expect(/[\u0600-\u06ff]/.test(page)).toBe(language === 'fa')
        expect(page).toMatch(/<title>[^<]+<\/title>/)
      }
    }
  })
})
