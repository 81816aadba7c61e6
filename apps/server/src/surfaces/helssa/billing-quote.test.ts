import { describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'

const QUOTE = '/api/v1/billing/subscriptions/quote/'

describe('the quote of a plan', () => {
  const house = useHouse()

  it('is what buying it would cost, and keeps nothing', async () => {
    const patient = await house.patient({ balance: 0 })
    await house.db.insertInto('discount_codes').values({ code: 'SPRING25', percentage: 25 }).execute()
    const asked = { plan_id: 'premium', duration_months: 3 }

    const withCode = await house.post(QUOTE, { as: patient, body: { ...asked, discount_code: ' spring25 ' } })
    const without = await house.post(QUOTE, { as: patient, body: { ...asked, discount_code: null } })

    expect([withCode.status, without.status]).toEqual([200, 200])
    expect(withCode.body).toEqual({ amount: 717_600, discount_applied: 179_400, total: 538_200 })
    expect(without.body).toEqual({ amount: 717_600, discount_applied: 0, total: 717_600 })
    expect(
      await house.db.selectFrom('subscription_orders').select('id').where('person_id', '=', patient.id).execute(),
    ).toEqual([])
  })

  it('says what is wrong with a code or a plan, and is for the signed-in', async () => {
    const patient = await house.patient()
    const ask = (body: object) => house.post(QUOTE, { as: patient, body: { duration_months: 1, ...body } })

    const wrongCode = await ask({ plan_id: 'premium', discount_code: 'NO-SUCH' })
    const wrongPlan = await ask({ plan_id: 'no-such' })
    const nobody = await house.post(QUOTE, { body: { plan_id: 'premium', duration_months: 1 } })

    expect([wrongCode.status, wrongCode.body.error.code]).toEqual([422, 'DISCOUNT_CODE_INVALID'])
    expect(wrongPlan.status).toBe(404)
    expect(nobody.status).toBe(401)
  })
})
