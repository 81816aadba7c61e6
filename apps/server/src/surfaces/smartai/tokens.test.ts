import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { inTransaction } from '../../platform/database/transaction.ts'

const NOBODY = 'nobody@example.com'

describe('tokens over HTTP', () => {
  const house = useHouse()

  afterEach(async () => {
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })

  const balanceOf = async (as: SignedIn) => (await house.get('/v1/tokens/balance', { as })).body.data
  const statementOf = async (as: SignedIn, query = '') =>
    (await house.get(`/v1/tokens/transactions${query}`, { as })).body
  const transfer = (as: SignedIn, body: unknown, headers: Record<string, string> = {}) =>
    house.post('/v1/tokens/transfer', { as, body, headers })
  const order = (as: SignedIn, packageId = 'basic_package_100') =>
    house.post('/v1/tokens/purchase', { as, body: { packageId, paymentMethod: 'online_payment' } })
  const pay = async (paymentUrl: string) => {
    const payment = String(paymentUrl.split('/').at(-1))
    await house.get(`/pay/${payment}`)
    const { authority } = await house.domains.payments.get(payment)
    await house.db.updateTable('sandbox_payments').set({ outcome: 'paid' }).where('authority', '=', authority).execute()
    return house.get(`/pay/${payment}/callback?Authority=${authority}`)
  }
  const use = (person: SignedIn, used: number, service = 'translate') =>
    inTransaction(house.db, async (tx) => {
      const runId = randomUUID()
      const cause = { type: 'service.hold' as const, id: runId }
      const hold = await house.domains.tokens.reserve(tx, { personId: person.id, amount: used + 3, cause })
      const description = 'استفاده از سرویس ترجمه'
      return house.domains.tokens.settle(tx, hold, { used, personId: person.id, service, runId, description })
    })

  it('tells the balance, what is ordered and when the wallet last moved', async () => {
    const ali = await house.account({ tokens: 150 })
    await order(ali)
    house.advance({ minutes: 14 })

    expect(await balanceOf(ali)).toEqual({ balance: 150, pendingBalance: 100, lastUpdated: '2024-01-20T04:30:00Z' })
    house.advance({ minutes: 1 })
    expect(await balanceOf(ali)).toMatchObject({ balance: 150, pendingBalance: 0 })
    expect(await balanceOf(await house.account())).toMatchObject({ balance: 0, pendingBalance: 0 })
    expect((await house.get('/v1/tokens/balance')).status).toBe(401)
  })

  it('leads back to where a purchase was begun, and to nowhere else', async () => {
    const ali = await house.account()
    const begin = (returnUrl: string) =>
      house.post('/v1/tokens/purchase', {
        as: ali,
        body: { packageId: 'basic_package_100', paymentMethod: 'online_payment', returnUrl },
      })

    const { body } = await begin('https://app.helssa.ir/smart/tokens?invoice=last')
    const paid = await pay(body.data.paymentUrl)

    const back = new URL(paid.body.return_url)
    expect(`${back.origin}${back.pathname}`).toBe('https://app.helssa.ir/smart/tokens')
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ invoice: 'last', status: 'paid' })
    expect(await begin('https://elsewhere.example/')).toMatchObject({
      status: 400,
      body: { error: { code: 'VALIDATION_ERROR', details: { fields: { returnUrl: [expect.any(String)] } } } },
    })
  })

  it('gives tokens to another account, tells both, and says so to who received them', async () => {
    const [ali, reza] = [await house.account({ tokens: 150 }), await house.account()]

    const { status, body } = await transfer(ali, {
      recipientEmail: reza.email.toUpperCase(),
      amount: 25,
      description: 'هدیه تولد',
    })

    expect(status).toBe(200)
    const createdAt = body.data.createdAt
    const told = { id: expect.any(String), description: 'هدیه تولد', status: 'completed', createdAt }
    expect(body).toEqual({ success: true, data: { ...told, amount: 25, recipient: reza.email, newBalance: 125 } })
    const row = { ...told, type: 'transfer', completedAt: createdAt, recipient: reza.email, sender: ali.email }
    expect((await statementOf(ali)).data).toEqual([{ ...row, id: body.data.id, amount: -25 }])
    expect((await statementOf(reza)).data).toEqual([{ ...row, amount: 25 }])
    expect(await balanceOf(reza)).toMatchObject({ balance: 25 })
    await house.relay.drain()
    const [notice] = await house.domains.notifications.latest(reza.id, 1)
    expect(notice?.notice).toEqual({ type: 'tokens_received', data: { amount: 25, from: ali.email } })
  })

  it.each([
    [4, 400],
    [5, 200],
    [1000, 200],
    [1001, 400],
    [5.5, 400],
    [-25, 400],
    ['25', 400],
  ])('takes a transfer of %s as the contract limits it', async (amount, expected) => {
    const [ali, reza] = [await house.account({ tokens: 2_000 }), await house.account()]

    expect((await transfer(ali, { recipientEmail: reza.email, amount })).status).toBe(expected)
  })

  it('refuses a transfer to oneself, beyond the balance, and alike to all who cannot receive', async () => {
    const [ali, gone, barred] = [await house.account({ tokens: 30 }), await house.account(), await house.account()]
    await house.db.updateTable('persons').set({ status: 'deactivated' }).where('id', '=', gone.id).execute()
    await house.db.updateTable('persons').set({ status: 'suspended' }).where('id', '=', barred.id).execute()

    const own = await transfer(ali, { recipientEmail: ali.email, amount: 5 })
    const much = await transfer(ali, { recipientEmail: (await house.account()).email, amount: 31 })
    const others = await Promise.all(
      [NOBODY, gone.email, barred.email].map((recipientEmail) => transfer(ali, { recipientEmail, amount: 5 })),
    )

    expect(own.status).toBe(400)
    expect(own.body.error).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: { fields: { recipientEmail: [expect.any(String)] } },
    })
    expect([much.status, much.body.error.code]).toEqual([402, 'TOKEN_INSUFFICIENT_BALANCE'])
    for (const { status, body } of others) {
      expect([status, body.error]).toEqual([404, others[0]?.body.error])
      expect(body.error.code).toBe('RESOURCE_NOT_FOUND')
    }
    expect(await balanceOf(ali)).toMatchObject({ balance: 30 })
  })

  it('does a transfer once, however often it is sent under one key', async () => {
    const [ali, reza] = [await house.account({ tokens: 100 }), await house.account()]
    const headers = { 'idempotency-key': randomUUID() }
    const body = { recipientEmail: reza.email, amount: 30 }

    const answers = await Promise.all(Array.from({ length: 8 }, () => transfer(ali, body, headers)))

    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1)
    expect(await balanceOf(ali)).toMatchObject({ balance: 70 })
    expect((await transfer(ali, { ...body, amount: 31 }, headers)).status).toBe(409)
  })

  it('offers packages by the name of the language', async () => {
    const { body } = await house.get('/v1/tokens/packages', { headers: { 'accept-language': 'en' } })

    expect(body.data).toContainEqual({
      id: 'basic_package_100',
      name: 'Basic package',
      tokensAmount: 100,
      price: 250_000,
      currency: 'IRR',
      isActive: true,
    })
    expect(body.data.find(({ id }: { id: string }) => id === 'standard_package_500')).toHaveProperty(
      'discountPercentage',
    )
    expect(body.data.filter((offer: object) => 'expiryDays' in offer)).toHaveLength(1)
  })

  it('sells a package: ordered, paid, and on the statement under its invoice', async () => {
    const ali = await house.account()

    const { status, body } = await order(ali)

    expect(status).toBe(200)
    expect(body).toEqual({
      success: true,
      data: {
        invoiceId: expect.stringMatching(/^INV-1\d{4}$/),
        amount: 250_000,
        tokensAmount: 100,
        paymentUrl: expect.stringMatching(/^https:\/\/helssa\.test\/pay\//),
        expiresAt: expect.stringMatching(/Z$/),
      },
    })
    const { invoiceId, paymentUrl } = body.data
    const pending = { type: 'charge', amount: 100, description: 'شارژ اعتبار', reference: invoiceId, status: 'pending' }
    expect((await statementOf(ali)).data).toEqual([
      { ...pending, id: expect.any(String), createdAt: expect.any(String) },
    ])
    const invoice = () => house.get(`/v1/tokens/invoices/${invoiceId}`, { as: ali })
    expect((await invoice()).body.data).toMatchObject({
      status: 'pending',
      paymentUrl,
      paymentMethod: 'online_payment',
    })

    expect((await pay(paymentUrl)).body.status).toBe('paid')

    expect((await statementOf(ali)).data).toMatchObject([
      { ...pending, status: 'completed', completedAt: expect.any(String) },
    ])
    expect(await balanceOf(ali)).toMatchObject({ balance: 100, pendingBalance: 0 })
    const paid = (await invoice()).body.data
    expect(paid).toMatchObject({ status: 'completed', amount: 250_000, tokensAmount: 100 })
    expect(paid).not.toHaveProperty('paymentUrl')
    const other = await house.account()
    expect((await house.get(`/v1/tokens/invoices/${invoiceId}`, { as: other })).status).toBe(404)
    expect((await house.get('/v1/tokens/invoices/nonsense', { as: ali })).status).toBe(404)
    expect((await order(ali, 'no_such_package')).status).toBe(404)
  })

  it('pages and filters the statement, a plain end date to the end of its day in Tehran', async () => {
    house.now = new Date('2024-02-01T20:00:00Z')
    const [ali, reza] = [await house.account({ tokens: 100 }), await house.account()]
    house.now = new Date('2024-02-01T20:29:59.400Z') // 23:59:59 in Tehran
    await transfer(ali, { recipientEmail: reza.email, amount: 5 })
    house.now = new Date('2024-02-01T20:30:00Z')
    await use(ali, 7)

    const of = async (query: string) => {
      const { data, meta } = await statementOf(ali, `?${query}`)
      return { types: data.map(({ type }: { type: string }) => type), total: meta.pagination.total }
    }
    const both = { types: ['usage', 'transfer'], total: 2 }
    const first = { types: ['transfer'], total: 1 }
    const second = { types: ['usage'], total: 1 }
    expect(await of('')).toEqual(both)
    expect(await of('page=2&limit=1')).toEqual({ types: ['transfer'], total: 2 })
    expect(await of('page=3&limit=1')).toEqual({ types: [], total: 2 })
    expect(await of('type=usage')).toEqual(second)
    expect(await of('endDate=2024-02-01')).toEqual(first)
    expect(await of('startDate=2024-02-02')).toEqual(second)
    expect(await of('startDate=2024-02-01&endDate=2024-02-02')).toEqual(both)
    expect(await of('endDate=2024-02-01T20:29:59Z')).toEqual(first)
    expect(await of('startDate=2024-02-01T20:30:00Z&endDate=2024-02-01T20:30:00Z')).toEqual(second)
    expect((await statementOf(ali, '?limit=1')).meta).toEqual({ pagination: { page: 1, limit: 1, total: 2 } })
    expect((await statementOf(ali, '?type=usage')).data).toEqual([
      {
        id: expect.any(String),
        type: 'usage',
        amount: -7,
        description: 'استفاده از سرویس ترجمه',
        status: 'completed',
        createdAt: '2024-02-01T20:30:00Z',
        completedAt: '2024-02-01T20:30:00Z',
        serviceName: 'translate',
      },
    ])
    for (const [query, field] of [
      ['startDate=2024-02-02&endDate=2024-02-01', 'endDate'],
      ['startDate=yesterday', 'startDate'],
      ['endDate=2024-02-30', 'endDate'],
      ['limit=101', 'limit'],
      ['type=gift', 'type'],
    ]) {
      const { success, error } = await statementOf(ali, `?${query}`)
      expect([success, error.code, Object.keys(error.details.fields)], query).toEqual([
        false,
        'VALIDATION_ERROR',
        [field],
      ])
    }
  })

  it('sums usage by service and day, and takes nothing for a run that used nothing', async () => {
    house.now = new Date('2024-03-01T20:29:00Z')
    const ali = await house.account({ tokens: 100 })
    expect(await use(ali, 4)).toBe(96)
    await use(ali, 0)
    house.now = new Date('2024-03-01T20:31:00Z')
    await use(ali, 5)
    await use(ali, 6)
    await use(ali, 1, 'summarize')

    const usage = async (query = '') => (await house.get(`/v1/tokens/usage${query}`, { as: ali })).body

    const [first, ...second] = [
      { date: '2024-03-01', service: 'translate', tokens: 4, runs: 1 },
      { date: '2024-03-02', service: 'summarize', tokens: 1, runs: 1 },
      { date: '2024-03-02', service: 'translate', tokens: 11, runs: 2 },
    ]
    expect(await usage()).toEqual({ success: true, data: [...second, first] })
    expect((await usage('?startDate=2024-03-01&endDate=2024-03-01')).data).toEqual([first])
    expect((await usage('?startDate=2020-03-01&endDate=2024-03-01')).error.code).toBe('VALIDATION_ERROR')
    expect((await statementOf(ali)).meta.pagination.total).toBe(4)
    expect(await balanceOf(ali)).toMatchObject({ balance: 84 })
  })
})
