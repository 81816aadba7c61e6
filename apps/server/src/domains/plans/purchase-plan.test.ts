import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type SignedIn, useHouse } from '../../../test/house.ts'

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

describe('buying a plan', () => {
  const house = useHouse({ RATE_LIMIT_USER: '100000/hour', RATE_LIMIT_PREMIUM: '200000/hour' })

  beforeAll(async () => {
    await house.db
      .insertInto('discount_codes')
      .values([
        { code: 'SPRING', percentage: 25 },
        { code: 'PAST', percentage: 25, valid_until: '2024-01-19' },
        { code: 'TODAY', percentage: 10, valid_until: '2024-01-20' },
        { code: 'BASIC', percentage: 10, plan_id: 'basic' },
        { code: 'LAST', percentage: 50, uses: 4, uses_max: 5 },
        { code: 'SPENT', percentage: 50, uses: 5, uses_max: 5 },
        { code: 'GIFT', percentage: 100, uses_max: 1 },
        { code: 'ODD', percentage: 33 },
      ])
      .execute()
  })

  const buy = (as: SignedIn, asked: { plan_id?: string; months?: number; method?: string; code?: string } = {}) =>
    house.post('/api/v1/billing/subscriptions/purchase/', {
      as,
      body: {
        plan_id: asked.plan_id ?? 'basic',
        duration_months: asked.months ?? 1,
        payment_method: asked.method ?? 'wallet',
        ...(asked.code && { discount_code: asked.code }),
      },
    })
  const balanceOf = async ({ id }: SignedIn) => (await house.domains.ledger.walletOf(id)).balance
  const subscriptionsOf = ({ id }: SignedIn) =>
    house.db
      .selectFrom('subscriptions')
      .select(['plan_id', 'start_date', 'end_date', 'status'])
      .where('person_id', '=', id)
      .orderBy('plan_id')
      .execute()
  const codeOf = (answer: Answer) => answer.body.error?.code
  const usesOf = async (code: string) =>
    (await house.db.selectFrom('discount_codes').select('uses').where('code', '=', code).executeTakeFirstOrThrow()).uses
  const payAtBank = (paymentUrl: string) => house.post(new URL(paymentUrl).pathname, { body: { outcome: 'paid' } })

  it('takes its price from the wallet and starts today', async () => {
    const patient = await house.patient({ balance: 100_000 })

    const answer = await buy(patient)

    expect(answer.body.subscription).toMatchObject({
      start_date: '2024-01-20',
      end_date: '2024-02-20',
      status: 'active',
    })
    expect(await balanceOf(patient)).toBe(1_000)
  })

  it('again extends it from its end; another plan runs beside it', async () => {
    const patient = await house.patient({ balance: 2_000_000 })
    const { body: first } = await buy(patient)

    const { body: second } = await buy(patient, { months: 2 })
    await buy(patient, { plan_id: 'premium' })

    expect(second.subscription).toMatchObject({
      id: first.subscription.id,
      start_date: '2024-01-20',
      end_date: '2024-04-20',
    })
    expect(await subscriptionsOf(patient)).toEqual([
      { plan_id: 'basic', start_date: '2024-01-20', end_date: '2024-04-20', status: 'active' },
      { plan_id: 'premium', start_date: '2024-01-20', end_date: '2024-02-20', status: 'active' },
    ])
  })

  it('at the end of a month ends on the last day of a shorter one', async () => {
    const started = house.now
    house.now = new Date('2024-01-31T06:00:00Z')
    const [one, many] = [await house.patient({ balance: 100_000 }), await house.patient({ balance: 2_000_000 })]

    expect((await buy(one)).body.subscription).toMatchObject({ start_date: '2024-01-31', end_date: '2024-02-29' })
    expect((await buy(many, { months: 13 })).body.subscription.end_date).toBe('2025-02-28')
    house.now = started
  })

  it('counts days as they are in Tehran', async () => {
    const started = house.now
    house.now = new Date('2024-01-20T20:30:00Z') // midnight there
    const patient = await house.patient({ balance: 100_000 })

    expect((await buy(patient)).body.subscription.start_date).toBe('2024-01-21')
    house.now = started
  })

  it.each([
    ['is past its date', 'PAST', 'basic'],
    ['is for another plan', 'BASIC', 'premium'],
    ['is used up', 'SPENT', 'basic'],
    ['does not exist', 'NOSUCH', 'basic'],
  ])('with a code that %s is refused and costs nothing', async (_, code, plan_id) => {
    const patient = await house.patient({ balance: 1_000_000 })

    const answer = await buy(patient, { plan_id, code })

    expect([answer.status, codeOf(answer)]).toEqual([422, 'DISCOUNT_CODE_INVALID'])
    expect([await balanceOf(patient), await subscriptionsOf(patient)]).toEqual([1_000_000, []])
    const orders = await house.db
      .selectFrom('subscription_orders')
      .where('person_id', '=', patient.id)
      .selectAll()
      .execute()
    expect(orders).toEqual([])
  })

  it('takes a code on its last day, however it is written', async () => {
    const patient = await house.patient({ balance: 1_000_000 })

    const answer = await buy(patient, { code: ' today ' })

    expect(answer.body.payment).toMatchObject({ amount: 99_000, discount_applied: 9_900, total_paid: 89_100 })
  })

  it('rounds in favour of the buyer', async () => {
    const patient = await house.patient({ balance: 1_000_000 })

    const answer = await buy(patient, { plan_id: 'premium', code: 'ODD' })

    // 299,000 less 20 % is 239,200; less 33 % is 160,264.
    expect(answer.body.payment).toMatchObject({ amount: 239_200, discount_applied: 78_936, total_paid: 160_264 })
  })

  it('with a code that makes it free costs nothing and starts at once, also online', async () => {
    const patient = await house.patient()

    const answer = await buy(patient, { code: 'GIFT', method: 'online' })

    expect(answer).toMatchObject({
      status: 200,
      body: { subscription: { status: 'active' }, payment: { total_paid: 0, payment_url: null } },
    })
    expect(await usesOf('GIFT')).toBe(1)
  })

  it('gives the last use of a code to one of many who ask at once', async () => {
    const patients = await Promise.all(times(10, () => house.patient({ balance: 99_000 })))

    const answers = await Promise.all(patients.map((patient) => buy(patient, { code: 'LAST' })))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(422)])
    expect(await usesOf('LAST')).toBe(5)
    const balances = await Promise.all(patients.map(balanceOf))
    expect(balances.sort((a, b) => a - b)).toEqual([49_500, ...Array(9).fill(99_000)])
  })

  it('without enough in the wallet leaves nothing behind', async () => {
    const patient = await house.patient({ balance: 98_999 })
    const uses = await usesOf('SPRING')

    const answers = [await buy(patient), await buy(patient, { months: 36, code: 'SPRING' })]

    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual(
      Array(2).fill([402, 'INSUFFICIENT_BALANCE']),
    )
    expect([await balanceOf(patient), await subscriptionsOf(patient), await usesOf('SPRING')]).toEqual([
      98_999,
      [],
      uses,
    ])
    expect(
      await house.db.selectFrom('subscription_orders').where('person_id', '=', patient.id).selectAll().execute(),
    ).toEqual([])
  })

  it('of no such plan, or of one no longer offered, answers 404', async () => {
    const patient = await house.patient({ balance: 1_000_000 })
    await house.db
      .insertInto('plans')
      .columns([
        'id',
        'name_fa',
        'name_en',
        'price_rial',
        'duration_days',
        'features_fa',
        'features_en',
        'monthly_consultations',
        'storage_mb',
        'ai_queries',
        'position',
        'is_active',
      ])
      .expression((e) =>
        e
          .selectFrom('plans')
          .where('id', '=', 'basic')
          .select((p) => [
            p.val('old').as('id'),
            'name_fa',
            'name_en',
            'price_rial',
            'duration_days',
            'features_fa',
            'features_en',
            'monthly_consultations',
            'storage_mb',
            'ai_queries',
            p.val(9).as('position'),
            p.lit(false).as('is_active'),
          ]),
      )
      .execute()

    for (const plan_id of ['none', 'old']) {
      expect((await buy(patient, { plan_id })).status, plan_id).toBe(404)
    }
    expect(await balanceOf(patient)).toBe(1_000_000)
  })

  it('online starts it once the payment arrived, at the price that was shown, once', async () => {
    const patient = await house.patient()
    const { body: asked } = await buy(patient, { method: 'online', code: 'SPRING', months: 2 })
    expect(asked.subscription).toMatchObject({ id: null, status: 'pending', start_date: null })
    expect(await subscriptionsOf(patient)).toEqual([])
    await house.db.updateTable('plans').set({ price_rial: 990_000 }).where('id', '=', 'basic').execute()

    const paid = await Promise.all(times(5, () => payAtBank(asked.payment.payment_url)))

    expect(paid.map(({ status }) => status)).toEqual(Array(5).fill(200))
    expect(await subscriptionsOf(patient)).toEqual([
      { plan_id: 'basic', start_date: '2024-01-20', end_date: '2024-03-20', status: 'active' },
    ])
    expect(await balanceOf(patient)).toBe(0)
    await house.db.updateTable('plans').set({ price_rial: 99_000 }).where('id', '=', 'basic').execute()
  })

  it('online with a code that was used up meanwhile keeps the money in the wallet', async () => {
    const patient = await house.patient()
    await house.db.insertInto('discount_codes').values({ code: 'RACE', percentage: 50, uses_max: 1 }).execute()
    const { body: asked } = await buy(patient, { method: 'online', code: 'RACE' })
    await buy(await house.patient({ balance: 99_000 }), { code: 'RACE' })

    expect(await payAtBank(asked.payment.payment_url)).toMatchObject({ status: 200, body: { status: 'paid' } })

    expect([await balanceOf(patient), await subscriptionsOf(patient)]).toEqual([49_500, []])
    await house.relay.drain()
    const { body: notices } = await house.get('/api/v1/notifications/', { as: patient })
    expect(notices.results).toMatchObject([{ type: 'payment_kept_in_wallet', data: { amount_rial: 49_500 } }])
  })

  it('ten times at once from one wallet extends it as often as it was paid for', async () => {
    const patient = await house.patient({ balance: 4 * 99_000 + 98_999 })

    const answers = await Promise.all(times(10, () => buy(patient)))

    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(4).fill(200), ...Array(6).fill(402)])
    expect(await subscriptionsOf(patient)).toMatchObject([{ end_date: '2024-05-20' }])
    expect(await balanceOf(patient)).toBe(98_999)
  })

  it('gives the premium request limit within two seconds', async () => {
    const patient = await house.patient({ balance: 1_000_000 })
    const limit = async () =>
      Number((await house.get('/api/v1/billing/wallet/', { as: patient })).headers['x-ratelimit-limit'])
    expect(await limit()).toBe(100_000)

    await buy(patient, { plan_id: 'premium' })
    house.advance({ seconds: 2 })

    expect(await limit()).toBe(200_000)
  })

  it('opens as many online visits as the plan has, in the month it has them', async () => {
    const [patient, doctor] = [await house.patient({ balance: 99_000 }), await house.doctor()]
    await buy(patient)
    const book = (time: string) =>
      house.post('/api/v1/patients/encounters/book/', {
        as: patient,
        body: { doctor_id: doctor.id, scheduled_at: `${time}:00Z`, visit_type: 'online', chief_complaint: 'سردرد' },
      })

    for (const time of ['05:30', '06:00', '06:30', '07:00', '07:30'])
      expect((await book(`2024-01-28T${time}`)).status).toBe(201)
    expect(codeOf(await book('2024-01-28T08:00'))).toBe('PLAN_LIMIT_REACHED')
    // Esfand begins on 2024-02-20, the day the plan is over: two visits are free, then the plan is missed.
    for (const time of ['05:30', '06:00']) expect((await book(`2024-02-20T${time}`)).status).toBe(201)
    expect(codeOf(await book('2024-02-20T06:30'))).toBe('SUBSCRIPTION_EXPIRED')
  })
})
