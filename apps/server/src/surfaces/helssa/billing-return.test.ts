import { describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

describe('where a payer is sent back to', () => {
  const house = useHouse({ RETURN_ORIGINS: 'https://app.helssa.ir,helssa://' })

  const charge = (as: SignedIn, return_url: unknown, language = 'fa') =>
    house.post('/api/v1/billing/wallet/charge/', {
      as,
      body: { amount: 50_000, payment_method: 'online', return_url },
      headers: { 'accept-language': language },
    })
  const buyPlan = (as: SignedIn, return_url: string) =>
    house.post('/v1/billing/subscriptions/purchase/', {
      as,
      body: { plan_id: 'basic', duration_months: 1, payment_method: 'online', return_url },
    })
  async function payVisit(as: SignedIn, return_url: string) {
    const doctor = await house.doctor()
    const { body } = await house.post('/api/v1/patients/encounters/book/', {
      as,
      body: {
        doctor_id: doctor.id,
        scheduled_at: '2024-01-28T05:30:00Z',
        visit_type: 'in_person',
        chief_complaint: 'سردرد',
      },
    })
    return house.post(`/api/v1/patients/encounters/${body.id}/pay/`, {
      as,
      body: { payment_method: 'online', return_url },
    })
  }

  it.each([
    'https://app.helssa.ir/wallet/callback',
    'https://helssa.test/visits',
    'http://localhost:5173/wallet',
    'http://127.0.0.1:4000/',
    'helssa://wallet/back',
  ])('may be %s', async (address) => {
    expect((await charge(await house.patient(), address)).status).toBe(200)
  })

  it.each([
    'https://evil.example/helssa',
    'https://app.helssa.ir@evil.example/',
    'https://app.helssa.ir.evil.example/',
    'http://app.helssa.ir/wallet/callback',
    '//evil.example',
    'other://wallet',
    'javascript:alert(1)',
    'no address',
  ])('may not be %s, and the field says so', async (address) => {
    const patient = await house.patient()

    const answers = [await charge(patient, address), await charge(patient, address, 'en')]

    expect(answers.map(({ status, body }) => [status, body.error.code, body.error.details])).toEqual(
      ['بازگشت به این نشانی مجاز نیست', 'Payers may not be sent back to this address'].map((sentence) => [
        422,
        'VALIDATION_ERROR',
        { field_errors: { return_url: [sentence] } },
      ]),
    )
    const payments = house.db.selectFrom('payments').select('id').where('person_id', '=', patient.id)
    expect(await payments.execute()).toEqual([])
  })

  it('is asked wherever one pays, under both addresses', async () => {
    const patient = await house.patient()
    const [evil, ours] = ['https://evil.example/', 'https://app.helssa.ir/back']

    const refused = [await buyPlan(patient, evil), await payVisit(patient, evil)]
    const taken = [await buyPlan(patient, ours), await payVisit(await house.patient(), ours)]

    expect(refused.map(({ status, body }) => [status, Object.keys(body.error.details.field_errors)])).toEqual(
      Array(2).fill([422, ['return_url']]),
    )
    expect(taken.map(({ status }) => status)).toEqual([200, 200])
  })

  it('may be an app of the phone, told how the payment ended', async () => {
    const { body } = await charge(await house.patient(), 'helssa://wallet/back?x=1')

    const page = await house.post(`/pay/${body.transaction_id}`, {
      body: { outcome: 'cancelled' },
      headers: { accept: 'text/html' },
    })

    expect([page.status, page.headers.location]).toEqual([
      303,
      `helssa://wallet/back?x=1&transaction_id=${body.transaction_id}&status=cancelled`,
    ])
  })
})

describe('a body of JSON', () => {
  const house = useHouse()

  it('past 64 KB is refused in the shape of its surface, and nothing comes of it', async () => {
    const patient = await house.patient()
    const post = (path: string, bytes: number) => {
      const start = '{"amount":50000,"payment_method":"online"'
      const payload = `${start}${' '.repeat(bytes - start.length - 1)}}`
      return house.post(path, { as: patient, body: payload, headers: { 'content-type': 'application/json' } })
    }

    const [fits, past] = [
      await post('/api/v1/billing/wallet/charge/', 64 * 1024),
      await post('/api/v1/billing/wallet/charge/', 64 * 1024 + 1),
    ]
    const elsewhere = await post('/v1/auth/register', 64 * 1024 + 1)

    expect(fits.status).toBe(200)
    expect(past).toMatchObject({
      status: 413,
      body: { error: { code: 'FILE_TOO_LARGE', request_id: expect.any(String) } },
    })
    expect(elsewhere).toMatchObject({ status: 413, body: { success: false, error: { code: expect.any(String) } } })
    const payments = house.db.selectFrom('payments').select('id').where('person_id', '=', patient.id)
    expect(await payments.execute()).toHaveLength(1)
  })
})
