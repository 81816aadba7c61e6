import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeParty } from '../../../test/fake-party.ts'
import { type FakeZarinpal, startFakeZarinpal } from '../../../test/fake-zarinpal.ts'
import type { Gateway, GatewayOrder } from './gateway.ts'
import { createZarinpalGateway } from './zarinpal.ts'

const order: GatewayOrder = {
  paymentId: '0b6c9a52-64c1-4a4e-9d7d-2d1f3b0f8a11',
  amountRial: 538_200,
  description: 'شارژ کیف پول',
  callbackUrl: 'https://app.helssa.ir/payments/callback',
  mobile: '+989121234567',
}
const { amountRial } = order

describe('paying through ZarinPal', () => {
  let zarinpal: FakeZarinpal
  let gateway: Gateway
  const create = (more = {}) =>
    createZarinpalGateway({ merchantId: zarinpal.merchantId, baseUrl: zarinpal.url, ...more })
  beforeEach(async () => {
    zarinpal = await startFakeZarinpal()
    gateway = create()
  })
  afterEach(() => zarinpal.close())

  it('opens a payment in Rial and leads to its page', async () => {
    const { authority, redirectUrl } = await gateway.open(order)

    expect(redirectUrl).toBe(`${zarinpal.url}/pg/StartPay/${authority}`)
    expect(zarinpal.requests).toMatchObject([{ method: 'POST', path: '/pg/v4/payment/request.json' }])
    expect(JSON.parse(zarinpal.requests[0]!.body)).toEqual({
      merchant_id: zarinpal.merchantId,
      amount: 538_200,
      currency: 'IRR',
      callback_url: order.callbackUrl,
      description: order.description,
      metadata: { mobile: '09121234567', order_id: order.paymentId },
    })
  })

  it('leaves out a number ZarinPal does not know, and cuts a long description', async () => {
    await gateway.open({ ...order, mobile: '+4915112345678', description: 'ش'.repeat(501) })

    const sent = JSON.parse(zarinpal.requests[0]!.body) as { metadata: object; description: string }
    expect(sent.metadata).toEqual({ order_id: order.paymentId })
    expect(sent.description).toHaveLength(500)
  })

  it.each([
    { status: 200, as: 'object' },
    { status: 422, as: 'object' },
    { status: 400, as: 'list' },
  ] as const)('names what ZarinPal refuses to open, as $status with errors as $as', async (refusals) => {
    zarinpal.refusals = refusals

    const opening = gateway.open({ ...order, amountRial: 999 })

    await expect(opening).rejects.toMatchObject({ kind: 'status', code: '-9', sent: 'yes' })
    await expect(opening).rejects.toThrow('zarinpal refused the request: -9')
  })

  it('finds a payment paid', async () => {
    const { authority } = await gateway.open(order)
    zarinpal.pay(authority)

    expect(await gateway.verify({ authority, amountRial })).toEqual({
      outcome: 'paid',
      reference: '20100001',
      cardMask: '502229******5995',
      alreadyVerified: false,
    })
  })

  it('finds it paid again, and says that it was known', async () => {
    const { authority } = await gateway.open(order)
    zarinpal.pay(authority)
    const first = await gateway.verify({ authority, amountRial })

    expect(await gateway.verify({ authority, amountRial })).toEqual({ ...first, alreadyVerified: true })
  })

  it.each(['silent', 'dropping'] as const)(
    'finds it paid after the answer of a %s ZarinPal was lost',
    async (manner) => {
      const { authority } = await gateway.open(order)
      zarinpal.pay(authority)
      zarinpal.manner = manner
      await expect(create({ timeoutMs: 100 }).verify({ authority, amountRial })).rejects.toMatchObject({
        sent: 'maybe',
      })
      zarinpal.manner = 'answering'

      expect(await gateway.verify({ authority, amountRial })).toMatchObject({ outcome: 'paid', alreadyVerified: true })
    },
  )

  it.each(['object', 'list'] as const)('does not find another amount paid, errors as %s', async (as) => {
    zarinpal.refusals = { status: 200, as }
    const { authority } = await gateway.open(order)
    zarinpal.pay(authority)

    expect(await gateway.verify({ authority, amountRial: amountRial - 1 })).toEqual({ outcome: 'unpaid' })
    expect(await gateway.verify({ authority, amountRial })).toMatchObject({ outcome: 'paid', alreadyVerified: false })
  })

  it('waits for a payer who is still at the bank', async () => {
    const { authority } = await gateway.open(order)

    expect(await gateway.verify({ authority, amountRial })).toEqual({ outcome: 'pending' })
  })

  it.each([200, 401, 422])('finds a payment unpaid that the payer gave up, told with %i', async (status) => {
    zarinpal.refusals = { status, as: 'object' }
    const { authority } = await gateway.open(order)
    zarinpal.giveUp(authority)

    expect(await gateway.verify({ authority, amountRial })).toEqual({ outcome: 'unpaid' })
  })

  it('finds a payment unpaid that was turned back', async () => {
    const { authority } = await gateway.open(order)
    zarinpal.sessions.get(authority)!.status = 'REVERSED'

    expect(await gateway.verify({ authority, amountRial })).toEqual({ outcome: 'unpaid' })
  })

  it.each([
    ['failing', { kind: 'status', status: 500 }],
    ['garbled', { kind: 'format' }],
    ['flooding', { kind: 'format' }],
    ['redirecting', { kind: 'status', status: 302 }],
  ] as const)('knows nothing from a %s ZarinPal, not even that it is unpaid', async (manner, failure) => {
    const { authority } = await gateway.open(order)
    zarinpal.giveUp(authority)
    zarinpal.manner = manner

    await expect(gateway.verify({ authority, amountRial })).rejects.toMatchObject({ name: 'OutsideError', ...failure })
  })

  it('knows nothing of a payment ZarinPal does not find', async () => {
    await expect(gateway.verify({ authority: 'A1', amountRial })).rejects.toMatchObject({ kind: 'status', code: '-54' })
  })

  it('knows nothing as another merchant, and does not show which', async () => {
    const { authority } = await gateway.open(order)
    zarinpal.pay(authority)
    const merchantId = '00000000-0000-0000-0000-0000000wr0ng'

    const error = await create({ merchantId })
      .verify({ authority, amountRial })
      .then(
        () => expect.unreachable(),
        (reason: Error) => reason,
      )

    expect(error.message).toBe('zarinpal refused the verify: -10')
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch(/wr0ng|9121234567/)
  })
})

describe('an answer of ZarinPal in a form never seen', () => {
  const answering = async (json: unknown) => {
    const party = await startFakeParty(() => ({ status: 200, json }))
    const gateway = createZarinpalGateway({ merchantId: 'm', baseUrl: party.url })
    return gateway.verify({ authority: 'A1', amountRial }).finally(() => party.close())
  }

  it.each([
    ['nothing', {}],
    ['no code', { data: [], errors: [] }],
    ['a code as text', { data: { code: '100', ref_id: 1 }, errors: [] }],
    ['paid without a reference', { data: { code: 100 }, errors: [] }],
    ['paid under reference 0', { data: { code: 100, ref_id: 0 }, errors: [] }],
    ['a list', []],
    ['null', null],
  ])('is no payment: %s', async (_, json) => {
    await expect(answering(json)).rejects.toMatchObject({ name: 'OutsideError', kind: 'format' })
  })

  it('never keeps a whole card number', async () => {
    const data = { code: 101, ref_id: 7, card_pan: '5022291234565995' }

    expect(await answering({ data, errors: [] })).toEqual({ outcome: 'paid', reference: '7', alreadyVerified: true })
  })
})
