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
