import { afterEach, describe, expect, it } from 'vitest'
import { type SignedInByEmail, useHouse } from '../../../test/house.ts'

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

describe('purchases of tokens', () => {
  const house = useHouse()

  afterEach(async () => {
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })

  const order = ({ id }: SignedInByEmail, packageId = 'basic_package_100') =>
    house.domains.tokens.purchase(id, { packageId, method: 'credit_card' })
  const payAtBank = async (paymentId: string) => {
    const { authority } = await house.domains.payments.open(paymentId)
    await house.db.updateTable('sandbox_payments').set({ outcome: 'paid' }).where('authority', '=', authority).execute()
    return String(authority)
  }
  const stateOf = async ({ id }: SignedInByEmail) => {
    const { balance, pending } = await house.domains.tokens.balanceOf(id)
    const { items } = await house.domains.tokens.statementOf(id, {}, { page: 1, limit: 10 })
    return { balance, pending, statement: items.map(({ status, amount }) => `${status} ${amount}`) }
  }

  it('credit once for twenty copies of one callback', async () => {
    const ali = await house.account()
    const { paymentId } = await order(ali)
    const authority = await payAtBank(paymentId)

    const answers = await Promise.all(times(20, () => house.get(`/pay/${paymentId}/callback?Authority=${authority}`)))

    expect(answers.map(({ body }) => body.status)).toEqual(Array(20).fill('paid'))
    expect(await stateOf(ali)).toEqual({ balance: 100, pending: 0, statement: ['completed 100'] })
    expect(await house.domains.ledger.walletOf(ali.id)).toMatchObject({ balance: 0 })
  })

  it('are given up when they are not paid in time, and count when the money comes after all', async () => {
    const ali = await house.account()
    const { id, paymentId, invoice } = await order(ali)
    const authority = await payAtBank(paymentId)
    house.advance({ minutes: 16 })
    await house.domains.tokens.cancelStale()
    expect(await stateOf(ali)).toEqual({ balance: 0, pending: 0, statement: ['cancelled 100'] })

    const [{ body }] = await Promise.all([
      house.get(`/pay/${paymentId}/callback?Authority=${authority}`),
      house.domains.tokens.cancelStale(),
    ])

    expect(body.status).toBe('paid')
    expect(await stateOf(ali)).toEqual({ balance: 100, pending: 0, statement: ['completed 100'] })
    expect(await house.domains.tokens.invoice(ali.id, invoice)).toMatchObject({ id, status: 'completed' })
  })

  it('are one for copies of a request under one key', async () => {
    const ali = await house.account()
    const once = { scope: `${ali.id}:purchaseTokens`, key: 'key', request: 'basic' }

    const bought = await Promise.all(
      times(8, () =>
        house.domains.tokens.purchase(ali.id, { packageId: 'basic_package_100', method: 'credit_card', once }),
      ),
    )

    expect(new Set(bought.map(({ invoice }) => invoice)).size).toBe(1)
    expect(await stateOf(ali)).toEqual({ balance: 0, pending: 100, statement: ['pending 100'] })
  })

  it('of a package that expires last as long as it says, and a gift of them no longer', async () => {
    const [ali, reza] = [await house.account(), await house.account({ tokens: 5 })]
    const { paymentId } = await order(ali, 'welcome_package_50')
    await payAtBank(paymentId)
    await house.domains.payments.confirm(paymentId)
    await house.domains.tokens.transfer(ali.id, { recipientEmail: reza.email, amount: 20 })
    house.advance({ days: 30, seconds: -1 })
    expect([(await stateOf(ali)).balance, (await stateOf(reza)).balance]).toEqual([30, 25])

    house.advance({ seconds: 1 })
    expect([(await stateOf(ali)).balance, (await stateOf(reza)).balance]).toEqual([0, 5])
    const late = house.domains.tokens.transfer(reza.id, { recipientEmail: ali.email, amount: 6 })
    await expect(late).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' })
    const { newBalance } = await house.domains.tokens.transfer(reza.id, { recipientEmail: ali.email, amount: 5 })
    await Promise.all([house.domains.tokens.expireLots(), house.domains.tokens.expireLots()])

    expect(newBalance).toBe(0)
    expect(await stateOf(ali)).toMatchObject({ balance: 5, statement: expect.arrayContaining(['completed -30']) })
    expect(await stateOf(reza)).toEqual({
      ...{ balance: 0, pending: 0 },
      statement: expect.arrayContaining(['completed 20', 'completed -20', 'completed -5']),
    })
    expect(await house.domains.tokens.totals()).toMatchObject({ returned: 50 })
  })

  it('are refunded out of what is left of themselves before what would expire sooner', async () => {
    const [admin, ali] = [await house.account({ admin: true }), await house.account()]
    const buy = async () => {
      const { paymentId, invoice } = await order(ali, 'welcome_package_50')
      await payAtBank(paymentId)
      await house.domains.payments.confirm(paymentId)
      return invoice
    }
    await buy()
    house.advance({ days: 10 })
    const later = await buy()

    await house.domains.tokens.refund({ adminId: admin.id, invoice: later, reason: 'اشتباه در خرید' })

    expect((await stateOf(ali)).balance).toBe(50)
    house.advance({ days: 20 })
    expect((await stateOf(ali)).balance).toBe(0)
  })

  it('move to the person their buyer turns out to be, with all that is said of them', async () => {
    const phone = (await house.patient()).phone
    const ali = await house.account()
    const { paymentId, invoice } = await order(ali, 'welcome_package_50')
    await order(ali)
    await payAtBank(paymentId)
    await house.domains.payments.confirm(paymentId)
    house.advance({ minutes: 2 })
    await house.domains.identity.requestOtp(phone, 'sms')

    const code = await house.codeFor(phone)
    const { personId } = await house.domains.identity.proveMobile({ personId: ali.id }, { phone, code })

    expect(personId).not.toBe(ali.id)
    const joined = { ...ali, id: personId }
    expect(await stateOf(joined)).toMatchObject({ balance: 50, pending: 100 })
    expect(await stateOf(ali)).toEqual({ balance: 0, pending: 0, statement: [] })
    expect(await house.domains.tokens.invoice(personId, invoice)).toMatchObject({ status: 'completed' })
    house.advance({ days: 30 })
    await house.domains.tokens.expireLots()
    expect((await stateOf(joined)).balance).toBe(0)
  })
})
