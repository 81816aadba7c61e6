import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

const BOUGHT = new Date('2024-01-20T04:30:00Z')
const DAY_BEFORE = new Date('2024-02-19T19:59:59Z') // 23:29:59 in Tehran
const LAST_DAY = new Date('2024-02-19T20:30:00Z') // midnight there: 2024-02-20 begins

describe('the end of a plan', () => {
  const house = useHouse()

  afterEach(() => {
    house.now = BOUGHT
  })

  const buy = (as: SignedIn, plan_id = 'basic', months = 1) =>
    house.post('/api/v1/billing/subscriptions/purchase/', {
      as,
      body: { plan_id, duration_months: months, payment_method: 'wallet' },
    })
  /** A patient whose basic plan ends on 2024-02-20, with this much left. */
  const subscriber = async (left: number, autoRenew = true): Promise<SignedIn> => {
    const patient = await house.patient({ balance: 99_000 + left })
    await buy(patient)
    if (!autoRenew)
      await house.db
        .updateTable('subscriptions')
        .set({ auto_renew: false })
        .where('person_id', '=', patient.id)
        .execute()
    return patient
  }
  const planOf = ({ id }: SignedIn) =>
    house.db.selectFrom('subscriptions').select(['end_date', 'status']).where('person_id', '=', id).execute()
  const balanceOf = async ({ id }: SignedIn) => (await house.domains.ledger.walletOf(id)).balance
  const noticesOf = async (as: SignedIn) => {
    await house.relay.drain()
    const fresh = await house.signIn(as.phone)
    const { body } = await house.get('/api/v1/notifications/', { as: fresh })
    return body.results.map(({ type }: { type: string }) => type).filter((type: string) => type !== 'plan_purchased')
  }
  const renew = () => house.domains.plans.renew()

  it('is not touched before its day', async () => {
    const patient = await subscriber(99_000)
    house.now = DAY_BEFORE

    await renew()

    expect(await planOf(patient)).toEqual([{ end_date: '2024-02-20', status: 'active' }])
    expect(await balanceOf(patient)).toBe(99_000)
  })

  it('renews it from the wallet for a month, once, though two sweeps run at once', async () => {
    const patient = await subscriber(500_000)
    house.now = LAST_DAY

    await Promise.all([renew(), renew()])
    await renew()

    expect(await planOf(patient)).toEqual([{ end_date: '2024-03-20', status: 'active' }])
    expect(await balanceOf(patient)).toBe(401_000)
    expect(await noticesOf(patient)).toEqual(['plan_renewed'])
  })

  it('expires it when the wallet cannot pay, and takes nothing', async () => {
    const patient = await subscriber(98_999)
    house.now = LAST_DAY

    await Promise.all([renew(), renew()])

    expect(await planOf(patient)).toEqual([{ end_date: '2024-02-20', status: 'expired' }])
    expect(await balanceOf(patient)).toBe(98_999)
    expect(await noticesOf(patient)).toEqual(['plan_expired'])
  })

  it('expires it when the person does not want it renewed', async () => {
    const patient = await subscriber(500_000, false)
    house.now = LAST_DAY

    await renew()

    expect(await planOf(patient)).toEqual([{ end_date: '2024-02-20', status: 'expired' }])
    expect(await balanceOf(patient)).toBe(500_000)
  })

  it('missed by the sweep for long renews from today, for one month', async () => {
    const patient = await subscriber(500_000)
    house.now = new Date('2024-06-10T08:00:00Z')

    await renew()
    await renew()

    expect(await planOf(patient)).toEqual([{ end_date: '2024-07-10', status: 'active' }])
    expect(await balanceOf(patient)).toBe(401_000)
  })

  it('seen only days later is renewed from where it ended', async () => {
    const patient = await subscriber(500_000)
    house.now = new Date('2024-02-23T08:00:00Z')

    await renew()

    expect(await planOf(patient)).toEqual([{ end_date: '2024-03-20', status: 'active' }])
  })

  it('is looked after for all whose day it is, however many', async () => {
    await sql`with one as (
        insert into persons (id, created_at) select gen_random_uuid(), ${BOUGHT} from generate_series(1, 450) returning id)
      insert into subscriptions (id, person_id, plan_id, start_date, end_date, status, created_at)
      select gen_random_uuid(), id, 'basic', '2024-01-20', '2024-02-20', 'active', ${BOUGHT} from one`.execute(house.db)
    house.now = LAST_DAY

    await renew()

    const left = house.db.selectFrom('subscriptions').select('id').where('status', '=', 'active')
    expect(await left.where('end_date', '<=', '2024-02-20').execute()).toEqual([])
  })

  it('stops at no subscription that fails: that is told, and tried again', async () => {
    const [before, failing, after] = [await subscriber(99_000), await subscriber(99_000), await subscriber(99_000)]
    await sql`create function break_renewal() returns trigger language plpgsql as $$ begin raise 'broken'; end $$`.execute(
      house.db,
    )
    await sql`create trigger break_renewal before update on subscriptions for each row
      when (old.person_id = ${sql.lit(failing.id)}) execute function break_renewal()`.execute(house.db)
    house.now = LAST_DAY

    await expect(renew()).rejects.toMatchObject({
      message: '1 subscriptions could not be renewed',
      errors: [expect.objectContaining({ message: 'broken' })],
    })
    const ends = async () => (await Promise.all([before, failing, after].map(planOf))).map(([plan]) => plan?.end_date)
    expect(await ends()).toEqual(['2024-03-20', '2024-02-20', '2024-03-20'])
    expect(await balanceOf(failing)).toBe(99_000)
    await sql`drop trigger break_renewal on subscriptions`.execute(house.db)
    await renew()
    expect(await ends()).toEqual(Array(3).fill('2024-03-20'))
  })

  it('says of a visit after the end of a running plan that it ends before, not that it has ended', async () => {
    const [patient, doctor] = [await subscriber(0), await house.doctor()]
    const book = (time: string) =>
      house.post('/api/v1/patients/encounters/book/', {
        as: patient,
        headers: { 'accept-language': 'en' },
        body: { doctor_id: doctor.id, scheduled_at: `${time}:00Z`, visit_type: 'online', chief_complaint: 'سردرد' },
      })

    for (const time of ['05:30', '06:00']) expect((await book(`2024-02-24T${time}`)).status).toBe(201)

    expect(await book('2024-02-24T06:30')).toMatchObject({
      status: 403,
      body: {
        error: {
          code: 'SUBSCRIPTION_EXPIRED',
          message: 'Your subscription ends before this visit',
          details: { limit: 2 },
        },
      },
    })
  })

  it('renews at the price and with the discount of that day', async () => {
    const patient = await house.patient({ balance: 239_200 + 400_000 })
    await buy(patient, 'premium')
    expect(await balanceOf(patient)).toBe(400_000)
    await house.db
      .updateTable('plans')
      .set({ discount_valid_until: '2024-02-19' })
      .where('id', '=', 'premium')
      .execute()
    house.now = LAST_DAY

    await renew()

    expect(await balanceOf(patient)).toBe(400_000 - 299_000)
    await house.db
      .updateTable('plans')
      .set({ discount_valid_until: '2030-01-01' })
      .where('id', '=', 'premium')
      .execute()
  })

  it('falls back to the free allowance, and says that the plan has expired', async () => {
    const [patient, fresh, doctor] = [await subscriber(0), await house.patient(), await house.doctor()]
    house.now = new Date('2024-02-21T04:30:00Z')
    await renew()
    const book = async (as: SignedIn, time: string) => {
      const answer = await house.post('/api/v1/patients/encounters/book/', {
        as: await house.signIn(as.phone),
        body: { doctor_id: doctor.id, scheduled_at: `${time}:00Z`, visit_type: 'online', chief_complaint: 'سردرد' },
      })
      return answer.status === 201 ? 201 : answer.body.error.code
    }

    const outcomes = []
    for (const [index, as] of [patient, fresh].entries()) {
      for (const time of ['05:30', '06:00', '06:30']) {
        outcomes.push(await book(as, `2024-02-${24 + index}T${time}`))
        house.advance({ minutes: 1 })
      }
    }

    expect(outcomes).toEqual([201, 201, 'SUBSCRIPTION_EXPIRED', 201, 201, 'PLAN_LIMIT_REACHED'])
  })

  it('and a purchase at the same time never lose what was paid', async () => {
    house.now = BOUGHT
    const patients = await Promise.all(Array.from({ length: 12 }, () => subscriber(99_000, false)))
    house.now = LAST_DAY
    const again = await Promise.all(patients.map(({ phone }) => house.signIn(phone)))

    const [bought] = await Promise.all([Promise.all(again.map((patient) => buy(patient))), renew(), renew()])

    expect(bought.map(({ status }) => status)).toEqual(Array(12).fill(200))
    for (const patient of patients) {
      const active = (await planOf(patient)).filter(({ status }) => status === 'active')
      expect(active).toEqual([{ end_date: '2024-03-20', status: 'active' }])
      expect(await balanceOf(patient)).toBe(0)
    }
  })

  it('and a purchase at the same time are each paid once when it renews', async () => {
    const patients = await Promise.all(Array.from({ length: 12 }, () => subscriber(2 * 99_000)))
    house.now = LAST_DAY
    const again = await Promise.all(patients.map(({ phone }) => house.signIn(phone)))

    await Promise.all([Promise.all(again.map((patient) => buy(patient))), renew(), renew()])
    await renew()

    for (const patient of patients) {
      const paid = 2 * 99_000 - (await balanceOf(patient))
      expect(await planOf(patient)).toEqual([
        { end_date: paid === 99_000 ? '2024-03-20' : '2024-04-20', status: 'active' },
      ])
    }
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })
})
