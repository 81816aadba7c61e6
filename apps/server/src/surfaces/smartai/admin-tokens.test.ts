import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

describe('tokens in the hands of administrators', () => {
  const house = useHouse()

  afterEach(async () => {
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })

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
  const adjust = (as: SignedIn, userId: string, body: unknown) =>
    house.call('PUT', `/v1/admin/users/${userId}/tokens`, { as, body })

  it('lets administrators correct a balance, never below zero, and keeps who did and why', async () => {
    const [admin, ali] = [await house.account({ admin: true }), await house.account({ tokens: 80 })]
    const reason = 'هدیه عضویت'

    const added = await adjust(admin, ali.id, { amount: 50, operation: 'add', reason })

    expect(added.status).toBe(200)
    const { transactionId } = added.body.data
    expect(added.body).toEqual({
      success: true,
      data: { userId: ali.id, previousBalance: 80, newBalance: 130, transactionId },
    })
    expect((await statementOf(ali)).data).toMatchObject([
      { id: transactionId, type: 'admin_adjustment', amount: 50, description: reason },
    ])
    const then = async (amount: number, operation: string) => {
      const { status, body } = await adjust(admin, ali.id, { amount, operation, reason })
      return [status, body.data?.previousBalance, body.data?.newBalance]
    }
    expect(await then(30, 'subtract')).toEqual([200, 130, 100])
    expect(await then(101, 'subtract')).toEqual([402, undefined, undefined])
    expect(await then(7, 'set')).toEqual([200, 100, 7])
    expect(await then(7, 'set')).toEqual([200, 7, 7])
    expect(await then(0, 'set')).toEqual([200, 7, 0])
    expect(await then(1_000_000_001, 'add')).toEqual([400, undefined, undefined])
    const actions = await house.db.selectFrom('admin_actions').selectAll().where('person_id', '=', ali.id).execute()
    expect(actions).toHaveLength(5)
    expect(actions.find(({ action }) => action === 'tokens.add')).toMatchObject({
      ...{ admin_id: admin.id, action: 'tokens.add', reason },
      ...{ before: { balance: 80 }, after: { balance: 130, transactionId } },
    })
    expect((await adjust(admin, randomUUID(), { amount: 1, operation: 'add', reason })).status).toBe(404)
    expect((await adjust(admin, 'nonsense', { amount: 1, operation: 'add', reason })).status).toBe(404)
    expect((await adjust(ali, ali.id, { amount: 1, operation: 'add', reason })).status).toBe(403)
    expect((await adjust(admin, ali.id, { amount: 1, operation: 'add' })).status).toBe(400)
  })

  it('sets a balance to what was asked while others spend of it', async () => {
    const [admin, ali, reza] = [await house.account({ admin: true }), await house.account(), await house.account()]

    const sets = Array.from({ length: 10 }, () =>
      adjust(admin, ali.id, { amount: 100, operation: 'set', reason: 'تنظیم' }),
    )
    const spends = Array.from({ length: 10 }, () => transfer(ali, { recipientEmail: reza.email, amount: 5 }))
    const answers = await Promise.all([...sets, ...spends])

    expect(answers.slice(0, 10).map(({ status, body }) => [status, body.data?.newBalance])).toEqual(
      Array(10).fill([200, 100]),
    )
    expect(answers.filter(({ status }) => ![200, 402].includes(status))).toEqual([])
  })

  it('refunds a purchase once, to the wallet, and not when its tokens are spent', async () => {
    const [admin, ali, reza] = [await house.account({ admin: true }), await house.account(), await house.account()]
    const { invoiceId, paymentUrl } = (await order(ali, 'welcome_package_50')).body.data
    const refund = (invoice = invoiceId, as: SignedIn = admin) =>
      house.post(`/v1/admin/purchases/${invoice}/refund`, { as, body: { reason: 'درخواست کاربر' } })
    expect((await refund()).status).toBe(409)
    await pay(paymentUrl)
    await transfer(ali, { recipientEmail: reza.email, amount: 10 })
    expect((await refund()).status).toBe(402)
    await transfer(reza, { recipientEmail: ali.email, amount: 10 })

    const answers = await Promise.all(Array.from({ length: 4 }, () => refund()))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
    expect(answers.find(({ status }) => status === 200)?.body.data).toMatchObject({
      ...{ invoiceId, userId: ali.id, status: 'refunded', tokensAmount: 50, amount: 75_000, newBalance: 0 },
    })
    expect(await house.domains.ledger.walletOf(ali.id)).toMatchObject({ balance: 75_000 })
    expect((await statementOf(ali, '?type=refund')).data).toMatchObject([{ amount: -50, reference: invoiceId }])
    expect((await house.get(`/v1/tokens/invoices/${invoiceId}`, { as: ali })).body.data.status).toBe('refunded')
    expect((await refund('INV-99999')).status).toBe(404)
    expect((await refund(invoiceId, ali)).status).toBe(403)
  })
})
