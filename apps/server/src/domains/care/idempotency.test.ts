import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type SignedIn, useHouse } from '../../../test/house.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import { forgetOldKeys } from '../../platform/once.ts'

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
let keys = 0
const newKey = () => `key-${++keys}`

describe('a request with an Idempotency-Key', () => {
  const house = useHouse()
  let doctor: SignedIn

  beforeAll(async () => {
    doctor = await house.doctor()
  })

  const post = (as: SignedIn, path: string, key: string, body: object = {}) =>
    house.post(`/api/v1/${path}/`, { as, body, headers: { 'idempotency-key': key } })
  const booking = (at: string, of = doctor) => ({
    doctor_id: of.id,
    scheduled_at: at,
    visit_type: 'in_person',
    chief_complaint: 'سردرد',
  })
  const book = (as: SignedIn, key: string, at: string, of = doctor) =>
    post(as, 'patients/encounters/book', key, booking(at, of))
  const bookedVisit = async (as: SignedIn, at: string): Promise<string> => (await book(as, newKey(), at)).body.id
  const moneyOf = async ({ id }: SignedIn) => {
    const { balance, held } = await house.domains.ledger.walletOf(id)
    return { balance, held }
  }
  const countOf = async (table: 'encounters' | 'payments' | 'subscription_orders', { id }: SignedIn) => {
    const owner = table === 'encounters' ? 'patient_id' : 'person_id'
    const rows = await house.db.selectFrom(table).select('id').where(sql.ref(owner), '=', id).execute()
    return rows.length
  }
  const expectOneAnswer = (answers: Answer[], status: number) => {
    expect(answers.map((answer) => answer.status)).toEqual(Array(answers.length).fill(status))
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body)
  }
  const reused = { status: 409, body: { error: { code: 'IDEMPOTENCY_KEY_REUSED' } } }

  it('books once, however many copies come at once, and answers all alike', async () => {
    const [as, key] = [await house.patient(), newKey()]

    const answers = await Promise.all(times(10, () => book(as, key, '2024-01-28T05:30:00Z')))

    expectOneAnswer(answers, 201)
    expect([await countOf('encounters', as), await countOf('payments', as)]).toEqual([1, 1])
    expectOneAnswer([...answers, await book(as, key, '2024-01-28T05:30:00Z')], 201)
    expect(await book(as, key, '2024-01-28T06:00:00Z')).toMatchObject(reused)
    expect(await countOf('encounters', as)).toBe(1)
  })

  it('pays once', async () => {
    const [as, key] = [await house.patient({ balance: 5_000_000 }), newKey()]
    const visit = await bookedVisit(as, '2024-01-28T06:00:00Z')
    const pay = (payment_method: string) => post(as, `patients/encounters/${visit}/pay`, key, { payment_method })

    const answers = await Promise.all(times(10, () => pay('wallet')))

    expectOneAnswer(answers, 200)
    expect(answers[0]?.body).toMatchObject({ status: 'confirmed', payment: { payment_status: 'paid' } })
    expect(await moneyOf(as)).toEqual({ balance: 4_200_000, held: 800_000 })
    expect(await pay('online')).toMatchObject(reused)
  })

  it('of one visit is not good for another', async () => {
    const [as, key] = [await house.patient({ balance: 5_000_000 }), newKey()]
    const [one, other] = [await bookedVisit(as, '2024-01-28T06:30:00Z'), await bookedVisit(as, '2024-01-28T07:00:00Z')]
    await post(as, `patients/encounters/${one}/pay`, key, { payment_method: 'wallet' })

    expect(await post(as, `patients/encounters/${other}/pay`, key, { payment_method: 'wallet' })).toMatchObject(reused)
    expect((await moneyOf(as)).held).toBe(800_000)
  })

  it('cancels once, and tells the refund again', async () => {
    const [as, key] = [await house.patient({ balance: 800_000 }), newKey()]
    const visit = await bookedVisit(as, '2024-01-28T07:30:00Z')
    await post(as, `patients/encounters/${visit}/pay`, newKey(), { payment_method: 'wallet' })

    const answers = await Promise.all(times(10, () => post(as, `patients/encounters/${visit}/cancel`, key)))

    expectOneAnswer(answers, 200)
    expect(answers[0]?.body).toMatchObject({ status: 'cancelled', refund_amount: 800_000 })
    expect(await moneyOf(as)).toEqual({ balance: 800_000, held: 0 })
  })

  it('starts one payment into the wallet', async () => {
    const [as, key] = [await house.patient(), newKey()]
    const charge = (amount: number) => post(as, 'billing/wallet/charge', key, { amount, payment_method: 'online' })

    const answers = await Promise.all(times(10, () => charge(50_000)))

    expectOneAnswer(answers, 200)
    expect(await countOf('payments', as)).toBe(1)
    expect(await charge(60_000)).toMatchObject(reused)
  })

  it('buys a plan once', async () => {
    const [as, key] = [await house.patient({ balance: 1_000_000 }), newKey()]
    const buy = (duration_months: number) =>
      post(as, 'billing/subscriptions/purchase', key, { plan_id: 'basic', duration_months, payment_method: 'wallet' })

    const answers = await Promise.all(times(10, () => buy(2)))

    expectOneAnswer(answers, 200)
    expect(answers[0]?.body.subscription.end_date).toBe('2024-03-20')
    expect([await moneyOf(as), await countOf('subscription_orders', as)]).toEqual([{ balance: 802_000, held: 0 }, 1])
    expect(await buy(3)).toMatchObject(reused)
  })

  it('is a person’s own, and one operation’s', async () => {
    const [one, other, key] = [await house.patient({ balance: 5_000_000 }), await house.patient(), newKey()]
    const first = await book(one, key, '2024-01-28T09:30:00Z')

    const second = await book(other, key, '2024-01-28T10:00:00Z')
    const paid = await post(one, `patients/encounters/${first.body.id}/pay`, key, { payment_method: 'wallet' })
    const charged = await post(one, 'billing/wallet/charge', key, { amount: 50_000, payment_method: 'online' })

    expect([first.status, second.status, paid.status, charged.status]).toEqual([201, 201, 200, 200])
    expect(second.body.id).not.toBe(first.body.id)
  })

  it('that was refused leaves no trace: the same request may succeed later', async () => {
    const [as, key] = [await house.patient(), newKey()]
    const visit = await bookedVisit(as, '2024-01-28T10:30:00Z')
    const pay = () => post(as, `patients/encounters/${visit}/pay`, key, { payment_method: 'wallet' })

    expect(await pay()).toMatchObject({ status: 402, body: { error: { code: 'INSUFFICIENT_BALANCE' } } })
    await house.fund(as.id, 800_000)
    expect(await pay()).toMatchObject({ status: 200, body: { status: 'confirmed' } })
    expect(await pay()).toMatchObject({ status: 200, body: { status: 'confirmed' } })
  })

  it('is forgotten after 24 hours, not before', async () => {
    const [as, key] = [await house.patient({ balance: 5_000_000 }), newKey()]
    const started = house.now
    const buy = async () =>
      post(as, 'billing/subscriptions/purchase', key, {
        plan_id: 'basic',
        duration_months: 1,
        payment_method: 'wallet',
      })
    const forget = () => inTransaction(house.db, (tx) => forgetOldKeys(tx, house.now))
    const first = await buy()

    house.now = new Date(started.getTime() + 24 * 3_600_000)
    await forget()
    house.now = started
    expect((await buy()).body).toEqual(first.body)
    house.now = new Date(started.getTime() + 24 * 3_600_000 + 1)
    await forget()
    house.now = started

    expect((await buy()).body.subscription).toMatchObject({ id: first.body.subscription.id, end_date: '2024-03-20' })
  })

  it('that no client would send is refused as such', async () => {
    const as = await house.patient()

    for (const key of ['', 'x'.repeat(201), 'with blank', 'tab\there']) {
      const answer = await post(as, 'billing/wallet/charge', key, { amount: 50_000, payment_method: 'online' })
      expect(answer.status, key).toBe(422)
    }
    expect(await countOf('payments', as)).toBe(0)
  })
})
