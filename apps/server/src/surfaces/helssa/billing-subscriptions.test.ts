import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

const PATH = '/api/v1/billing/subscriptions/'

describe('own subscriptions', () => {
  const house = useHouse()

  const buy = async (as: SignedIn, plan_id: string): Promise<string> => {
    const { body } = await house.post(`${PATH}purchase/`, {
      as,
      body: { plan_id, duration_months: 1, payment_method: 'wallet' },
    })
    return body.subscription.id
  }
  const update = (as: SignedIn | undefined, id: string, body: unknown) =>
    house.call('PATCH', `${PATH}${id}/`, { ...(as && { as }), body })

  it('are listed newest first, with what each is called, page by page', async () => {
    const patient = await house.patient({ balance: 2_000_000 })
    const basic = await buy(patient, 'basic')
    house.advance({ seconds: 1 })
    const premium = await buy(patient, 'premium')
    await buy(await house.patient({ balance: 2_000_000 }), 'basic')

    const all = await house.get(PATH, { as: patient, headers: { 'accept-language': 'en' } })
    const second = await house.get(`${PATH}?page=2&page_size=1`, { as: patient })

    expect(all.body).toMatchObject({ count: 2, next: null, previous: null })
    expect(all.body.results.map(({ id }: { id: string }) => id)).toEqual([premium, basic])
    expect(all.body.results[1]).toEqual({
      id: basic,
      plan: { id: 'basic', name: expect.stringMatching(/^[A-Z]/) },
      start_date: '2024-01-20',
      end_date: '2024-02-20',
      status: 'active',
      auto_renew: true,
    })
    expect(second.body).toMatchObject({
      count: 2,
      next: null,
      previous: `https://helssa.test${PATH}?page=1&page_size=1`,
      results: [{ id: basic, plan: { name: expect.stringMatching(/[\u0600-\u06ff]/) } }],
    })
  })

  it('are not renewed once their person says so, and are again when they change their mind', async () => {
    const [leaving, staying] = [await house.patient({ balance: 500_000 }), await house.patient({ balance: 500_000 })]
    const [left, stayed] = [await buy(leaving, 'basic'), await buy(staying, 'basic')]

    expect(await update(leaving, left, { auto_renew: false })).toMatchObject({
      status: 200,
      body: { id: left, status: 'active', auto_renew: false, end_date: '2024-02-20' },
    })
    await update(staying, stayed, { auto_renew: false })
    expect((await update(staying, stayed, { auto_renew: true })).body).toMatchObject({ auto_renew: true })
    house.advance({ days: 31 })
    await house.domains.plans.renew()

    expect((await house.domains.plans.listOf(leaving.id, { page: 1, pageSize: 9 })).results).toMatchObject([
      { id: left, status: 'expired', endDate: '2024-02-20' },
    ])
    expect((await house.domains.plans.listOf(staying.id, { page: 1, pageSize: 9 })).results).toMatchObject([
      { id: stayed, status: 'active', endDate: '2024-03-20' },
    ])
    expect((await house.domains.ledger.walletOf(leaving.id)).balance).toBe(500_000 - 99_000)
    house.advance({ days: -31 })
  })

  it('are nobody else’s to see or to change', async () => {
    const [owner, other] = [await house.patient({ balance: 500_000 }), await house.patient()]
    const id = await buy(owner, 'basic')

    const [foreign, none] = [
      await update(other, id, { auto_renew: false }),
      await update(other, randomUUID(), { auto_renew: false }),
    ]

    expect([foreign.status, foreign.body.error.code, foreign.body.error.message]).toEqual([
      none.status,
      none.body.error.code,
      none.body.error.message,
    ])
    expect(foreign.status).toBe(404)
    expect((await house.get(PATH, { as: other })).body).toMatchObject({ count: 0, results: [] })
    expect((await update(undefined, id, { auto_renew: false })).status).toBe(401)
    expect((await house.get(PATH)).status).toBe(401)
    expect((await house.get(PATH, { as: owner })).body.results).toMatchObject([{ id, auto_renew: true }])
  })

  it.each([[{}], [{ auto_renew: 'no' }], [{ auto_renew: null }], [{ auto_renew: false, status: 'expired' }]])(
    'are not changed by %j',
    async (body) => {
      const owner = await house.patient({ balance: 500_000 })
      const id = await buy(owner, 'basic')

      expect(await update(owner, id, body)).toMatchObject({
        status: 422,
        body: { error: { code: 'VALIDATION_ERROR' } },
      })
      expect((await house.get(PATH, { as: owner })).body.results).toMatchObject([{ id, auto_renew: true }])
    },
  )
})

describe('what is left of a plan', () => {
  const house = useHouse()
  const NEXT_MONTH = '2024-01-20T20:30:00Z' // the first of Bahman 1402 begins in Tehran
  const usageOf = async (as: SignedIn) => (await house.get(`${PATH}usage/`, { as })).body
  const buy = (as: SignedIn, plan_id: string) =>
    house.post(`${PATH}purchase/`, { as, body: { plan_id, duration_months: 1, payment_method: 'wallet' } })

  it('is what is free without one, less what was used of it this month', async () => {
    const [patient, doctor] = [await house.patient(), await house.doctor()]
    const counted = (used: number, limit: number) => ({ used, limit, remaining: limit - used, resets_at: NEXT_MONTH })
    const limit_bytes = 50 * 1024 * 1024
    const storage = { used_bytes: 0, limit_bytes, remaining_bytes: limit_bytes }
    expect(await usageOf(patient)).toEqual({
      monthly_consultations: counted(0, 2),
      ai_queries: counted(0, 10),
      storage,
    })

    const slots = await house.domains.care.slotsOf(doctor.id, {
      from: house.now,
      until: new Date(NEXT_MONTH),
    })
    const scheduled_at = slots[0]?.startsAt.toISOString()
    const visit = { doctor_id: doctor.id, scheduled_at, visit_type: 'online', chief_complaint: 'سردرد' }
    const booked = await house.post('/api/v1/patients/encounters/book/', { as: patient, body: visit })
    await house.post('/api/v1/ai/chat/sessions/', { as: patient, body: { initial_message: 'عوارض متفورمین؟' } })

    expect(booked.status).toBe(201)
    expect(await usageOf(patient)).toEqual({
      monthly_consultations: counted(1, 2),
      ai_queries: counted(1, 10),
      storage,
    })
    await house.post(`/api/v1/patients/encounters/${booked.body.id}/cancel/`, { as: patient, body: {} })
    expect((await usageOf(patient)).monthly_consultations).toEqual(counted(0, 2))
  })

  it('is the best of the plans that run; what has no limit says so, and nothing is ever less than nothing', async () => {
    const patient = await house.patient({ balance: 5_000_000 })
    const { plans } = (await house.get(`${PATH}plans/`)).body
    for (const { id } of plans) expect((await buy(patient, id)).status).toBe(200)
    const best = (name: string) => {
      const limits = plans.map(({ limitations }: { limitations: Record<string, number> }) => limitations[name])
      return limits.includes(-1) ? null : Math.max(...limits)
    }
    const bytes = best('storage_mb')

    const usage = await usageOf(patient)

    expect(usage.monthly_consultations).toMatchObject({ used: 0, limit: best('monthly_consultations') })
    expect(usage.ai_queries).toMatchObject({ used: 0, limit: best('ai_queries') })
    expect(usage.storage.limit_bytes).toBe(bytes && bytes * 1024 * 1024)
    expect([usage.monthly_consultations, usage.ai_queries].map(({ limit, remaining }) => limit === remaining)).toEqual([
      true,
      true,
    ])

    const full = await house.patient()
    await house.db
      .insertInto('medical_files')
      .values({
        ...{ id: randomUUID(), patient_id: full.id, type: 'other', size_bytes: 60 * 1024 * 1024 },
        ...{ title_sealed: Buffer.from('-'), media_type: 'application/pdf', file_key: randomUUID() },
        uploaded_at: house.now,
      })
      .execute()
    expect((await usageOf(full)).storage).toEqual({
      used_bytes: 60 * 1024 * 1024,
      limit_bytes: 50 * 1024 * 1024,
      remaining_bytes: 0,
    })
  })

  it('is one’s own alone', async () => {
    expect((await house.get(`${PATH}usage/`)).status).toBe(401)
  })
})
