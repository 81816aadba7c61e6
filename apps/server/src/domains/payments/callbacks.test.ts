import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

const SLOT = '2024-01-28T05:30:00Z'

describe("a payment's callback", () => {
  const house = useHouse()

  const charge = async (as: SignedIn, amount = 500_000): Promise<string> => {
    const { body } = await house.post('/api/v1/billing/wallet/charge/', {
      as,
      body: { amount, payment_method: 'online' },
    })
    return body.transaction_id
  }
  /** The payer goes to the bank; answers the payment's name there. */
  const goToBank = async (payment: string): Promise<string> => {
    expect((await house.get(`/pay/${payment}`)).status).toBe(200)
    const { authority } = await house.db
      .selectFrom('payments')
      .select('authority')
      .where('id', '=', payment)
      .executeTakeFirstOrThrow()
    return String(authority)
  }
  /** What the payer does at the bank, without coming back. */
  const decide = (authority: string, outcome: 'paid' | 'cancelled') =>
    house.db.updateTable('sandbox_payments').set({ outcome }).where('authority', '=', authority).execute()
  const callBack = (payment: string, authority: string) =>
    house.get(`/pay/${payment}/callback?Authority=${authority}&Status=OK`)
  const balanceOf = async (as: SignedIn) => (await house.get('/api/v1/billing/wallet/', { as })).body.balance
  const statusOf = async (payment: string) => (await house.domains.payments.get(payment)).status
  const noticesOf = async (as: SignedIn): Promise<{ type: string; data: unknown }[]> => {
    await house.relay.drain()
    return (await house.get('/api/v1/notifications/', { as })).body.results
  }

  it('credits once, however often it comes afterwards', async () => {
    const patient = await house.patient()
    const payment = await charge(patient)
    const authority = await goToBank(payment)
    await decide(authority, 'paid')

    for (let time = 0; time < 3; time++) {
      expect(await callBack(payment, authority)).toMatchObject({
        status: 200,
        body: { status: 'paid', amount: 500_000 },
      })
      expect(await balanceOf(patient)).toBe(500_000)
    }
    const received = (await noticesOf(patient)).filter(({ type }) => type === 'payment_received')
    expect(received).toMatchObject([{ data: { amount_rial: 500_000 } }])
  })

  it('with the authority of another payment answers 404 and does nothing', async () => {
    const [patient, other] = [await house.patient(), await house.patient()]
    const [payment, paid] = [await charge(patient, 900_000), await charge(other, 20_000)]
    await goToBank(payment)
    const authority = await goToBank(paid)
    await decide(authority, 'paid')

    expect((await callBack(payment, authority)).status).toBe(404)

    expect([await balanceOf(patient), await statusOf(payment)]).toEqual([0, 'pending'])
    expect([await balanceOf(other), await statusOf(paid)]).toEqual([0, 'pending'])
  })

  it('of no payment, or of one that never went to the bank, answers 404', async () => {
    const payment = await charge(await house.patient())

    expect((await callBack(randomUUID(), 'x')).status).toBe(404)
    expect((await callBack(payment, 'null')).status).toBe(404)
    expect(await statusOf(payment)).toBe('pending')
  })

  it('that comes before the bank has decided leaves the payment pending, whatever it says', async () => {
    const patient = await house.patient()
    const payment = await charge(patient)
    const authority = await goToBank(payment)

    expect(await callBack(payment, authority)).toMatchObject({ status: 200, body: { status: 'pending' } })
    expect(await balanceOf(patient)).toBe(0)

    await decide(authority, 'paid')
    expect(await callBack(payment, authority)).toMatchObject({ status: 200, body: { status: 'paid' } })
    expect(await balanceOf(patient)).toBe(500_000)
  })

  it('of a payment the payer gave up credits nothing', async () => {
    const patient = await house.patient()
    const payment = await charge(patient)
    const authority = await goToBank(payment)
    await decide(authority, 'cancelled')

    expect(await callBack(payment, authority)).toMatchObject({ status: 200, body: { status: 'cancelled' } })
    expect(await balanceOf(patient)).toBe(0)
  })

  it('never credits an amount that the bank did not take', async () => {
    const patient = await house.patient()
    const payment = await charge(patient, 500_000)
    const authority = await goToBank(payment)
    await house.db
      .updateTable('sandbox_payments')
      .set({ amount_rial: 5_000 })
      .where('authority', '=', authority)
      .execute()
    await decide(authority, 'paid')

    expect(await callBack(payment, authority)).toMatchObject({ status: 200, body: { status: 'failed' } })
    expect(await callBack(payment, authority)).toMatchObject({ status: 200, body: { status: 'failed' } })
    expect(await balanceOf(patient)).toBe(0)
  })

  it('that was lost is made up for by asking the bank again', async () => {
    const patient = await house.patient()
    const started = house.now
    const payment = await charge(patient)
    await decide(await goToBank(payment), 'paid')

    await house.domains.payments.sweepUnfinished()
    expect(await balanceOf(patient)).toBe(0)
    house.advance({ minutes: 2 })
    await Promise.all([house.domains.payments.sweepUnfinished(), house.domains.payments.sweepUnfinished()])

    expect([await balanceOf(patient), await statusOf(payment)]).toEqual([500_000, 'paid'])
    house.now = started
  })

  it('that never comes lets the payment expire, and still credits if the money arrives after all', async () => {
    const patient = await house.patient()
    const started = house.now
    const [opened, never] = [await charge(patient), await charge(patient)]
    const authority = await goToBank(opened)

    house.advance({ minutes: 15 })
    await house.domains.payments.sweepUnfinished()
    expect([await statusOf(opened), await statusOf(never)]).toEqual(['expired', 'expired'])
    expect((await house.get(`/pay/${never}`)).body).toMatchObject({ status: 'expired' })
    await decide(authority, 'paid')

    expect(await callBack(opened, authority)).toMatchObject({ status: 200, body: { status: 'paid' } })
    expect(await balanceOf(patient)).toBe(500_000)
    house.now = started
  })

  it('for a visit that has lapsed keeps the money in the wallet and says so', async () => {
    const [doctor, patient] = [await house.doctor(), await house.patient()]
    const started = house.now
    const { body: visit } = await house.post('/api/v1/patients/encounters/book/', {
      as: patient,
      body: { doctor_id: doctor.id, scheduled_at: SLOT, visit_type: 'online', chief_complaint: 'سردرد' },
    })
    const payment = visit.payment.payment_url.split('/').at(-1)
    const authority = await goToBank(payment)
    await decide(authority, 'paid')
    house.advance({ minutes: 15 })

    expect(await callBack(payment, authority)).toMatchObject({ status: 200, body: { status: 'paid' } })
    await house.domains.care.lapseUnpaid()

    const wallet = await house.get('/api/v1/billing/wallet/', { as: patient })
    expect(wallet.body).toMatchObject({ balance: 600_000, blocked_amount: 0 })
    expect((await house.get(`/api/v1/patients/encounters/${visit.id}/`, { as: patient })).body).toMatchObject({
      status: 'cancelled',
      payment_status: 'expired',
    })
    const notices = await noticesOf(patient)
    expect(notices.find(({ type }) => type === 'payment_kept_in_wallet')).toMatchObject({
      data: { amount_rial: 600_000 },
    })
    house.now = started
  })

  it('for a visit cancelled in the meantime keeps the money in the wallet and says so', async () => {
    const [doctor, patient] = [await house.doctor(), await house.patient()]
    const { body: visit } = await house.post('/api/v1/patients/encounters/book/', {
      as: patient,
      body: { doctor_id: doctor.id, scheduled_at: SLOT, visit_type: 'online', chief_complaint: 'سردرد' },
    })
    const payment = visit.payment.payment_url.split('/').at(-1)
    const authority = await goToBank(payment)
    await house.post(`/api/v1/patients/encounters/${visit.id}/cancel/`, { as: patient })
    expect(await statusOf(payment)).toBe('cancelled')
    await decide(authority, 'paid')

    expect(await callBack(payment, authority)).toMatchObject({ status: 200, body: { status: 'paid' } })

    expect(await balanceOf(patient)).toBe(600_000)
    expect((await noticesOf(patient)).map(({ type }) => type)).toContain('payment_kept_in_wallet')
  })
})
