import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, type SignedIn, useHouse } from '../../../test/house.ts'

const SLOT = '2024-01-28T05:30:00Z'
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

describe('payments, with real concurrency', () => {
  const house = useHouse()

  afterEach(async () => {
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })

  const authorityOf = async (payment: string): Promise<string> => {
    await house.get(`/pay/${payment}`)
    return String((await house.domains.payments.get(payment)).authority)
  }
  const decide = (authority: string, outcome: 'paid' | 'cancelled') =>
    house.db.updateTable('sandbox_payments').set({ outcome }).where('authority', '=', authority).execute()
  const callBack = (payment: string, authority: string) => house.get(`/pay/${payment}/callback?Authority=${authority}`)
  const book = async (patient: SignedIn) => {
    const doctor = await house.doctor()
    const { body } = await house.post('/api/v1/patients/encounters/book/', {
      as: patient,
      body: { doctor_id: doctor.id, scheduled_at: SLOT, visit_type: 'in_person', chief_complaint: 'سردرد' },
    })
    return { id: String(body.id), payment: String(body.payment.payment_url.split('/').at(-1)) }
  }
  const pay = (as: SignedIn, visit: string, payment_method: 'wallet' | 'online') =>
    house.post(`/api/v1/patients/encounters/${visit}/pay/`, { as, body: { payment_method } })
  const cancel = (as: SignedIn, visit: string) => house.post(`/api/v1/patients/encounters/${visit}/cancel/`, { as })
  const moneyOf = async ({ id }: SignedIn) => {
    const { balance, held } = await house.domains.ledger.walletOf(id)
    return { balance, held }
  }
  const visitOf = async (as: SignedIn, id: string) =>
    (await house.get(`/api/v1/patients/encounters/${id}/`, { as })).body
  const statuses = (answers: Answer[]) => answers.map((answer) => answer.status).sort()

  it('credit once for twenty copies of one callback', async () => {
    const patient = await house.patient()
    const { body } = await house.post('/api/v1/billing/wallet/charge/', {
      as: patient,
      body: { amount: 700_000, payment_method: 'online' },
    })
    const authority = await authorityOf(body.transaction_id)
    await decide(authority, 'paid')

    const answers = await Promise.all(times(20, () => callBack(body.transaction_id, authority)))

    expect(statuses(answers)).toEqual(Array(20).fill(200))
    expect(answers.map((answer) => answer.body.status)).toEqual(Array(20).fill('paid'))
    expect(await moneyOf(patient)).toEqual({ balance: 700_000, held: 0 })
  })

  it('open one payment at the bank for twenty payers who press at once', async () => {
    const patient = await house.patient()
    const { payment } = await book(patient)

    const answers = await Promise.all(times(20, () => house.get(`/pay/${payment}`)))

    expect(statuses(answers)).toEqual(Array(20).fill(200))
    const opened = await house.db.selectFrom('sandbox_payments').selectAll().where('payment_id', '=', payment).execute()
    expect(opened).toMatchObject([{ authority: await authorityOf(payment), amount_rial: 800_000 }])
  })

  it('pay a visit once from wallet and bank at the same time, and keep the rest in the wallet', async () => {
    const patient = await house.patient({ balance: 1_000_000 })
    const visit = await book(patient)
    const authority = await authorityOf(visit.payment)
    await decide(authority, 'paid')

    const [byWallet, ...byBank] = await Promise.all([
      pay(patient, visit.id, 'wallet'),
      ...times(5, () => callBack(visit.payment, authority)),
    ])

    expect(statuses(byBank)).toEqual(Array(5).fill(200))
    expect([200, 409]).toContain(byWallet.status)
    expect(await visitOf(patient, visit.id)).toMatchObject({ status: 'confirmed', payment_status: 'paid' })
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000, held: 800_000 })
  })

  it('pay a visit once for twenty payments from the wallet at the same time', async () => {
    const patient = await house.patient({ balance: 10_000_000 })
    const visit = await book(patient)

    const answers = await Promise.all(times(20, () => pay(patient, visit.id, 'wallet')))

    expect(statuses(answers)).toEqual([200, ...Array(19).fill(409)])
    expect(new Set(answers.filter(({ status }) => status === 409).map(({ body }) => body.error.code))).toEqual(
      new Set(['ALREADY_PAID']),
    )
    expect(await moneyOf(patient)).toEqual({ balance: 9_200_000, held: 800_000 })
  })

  it('lose nothing of a visit that is paid and cancelled at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const patient = await house.patient({ balance: 800_000 })
      const visit = await book(patient)
      const authority = await authorityOf(visit.payment)
      await decide(authority, 'paid')

      const [paid, called, cancelled] = await Promise.all([
        pay(patient, visit.id, 'wallet'),
        callBack(visit.payment, authority),
        cancel(patient, visit.id),
      ])

      expect([200, 409]).toContain(paid.status)
      expect(called).toMatchObject({ status: 200, body: { status: 'paid' } })
      expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } })
      expect(await moneyOf(patient)).toEqual({ balance: 1_600_000, held: 0 })
    }
  })

  it('leave a visit either paid or lapsed when both happen in the same second, with the money where it belongs', async () => {
    const started = house.now
    for (let round = 0; round < 5; round++) {
      const patient = await house.patient()
      const visit = await book(patient)
      const authority = await authorityOf(visit.payment)
      await decide(authority, 'paid')
      house.advance({ minutes: 14, seconds: 59 })
      const paying = callBack(visit.payment, authority)
      house.advance({ seconds: 1 })

      const [called] = await Promise.all([paying, house.domains.care.lapseUnpaid()])

      expect(called).toMatchObject({ status: 200, body: { status: 'paid' } })
      await house.domains.care.lapseUnpaid() // the sweep passes by what is being paid; the next one comes
      const { status, payment_status } = await visitOf(patient, visit.id)
      const held = status === 'confirmed' ? 800_000 : 0
      expect([status, payment_status]).toEqual(held ? ['confirmed', 'paid'] : ['cancelled', 'expired'])
      expect(await moneyOf(patient)).toEqual({ balance: 800_000 - held, held })
      house.now = started
    }
  })

  it('ask for a way to pay while the payer gives up at the bank: the way leads on, nothing breaks', async () => {
    for (let round = 0; round < 8; round++) {
      const patient = await house.patient()
      const visit = await book(patient)
      const authority = await authorityOf(visit.payment)
      await decide(authority, 'cancelled')

      const [asked, called] = await Promise.all([
        pay(patient, visit.id, 'online'),
        callBack(visit.payment, authority),
        ...times(6, () => pay(patient, visit.id, 'online')),
      ])

      expect(called).toMatchObject({ status: 200, body: { status: 'cancelled' } })
      expect(asked.status).toBe(200)
      const again = await pay(patient, visit.id, 'online')
      const payment = String(again.body.payment.payment_url.split('/').at(-1))
      expect(payment).not.toBe(visit.payment)
      expect((await house.domains.payments.get(payment)).status).toBe('pending')
    }
  })
})
