import { describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { divideFee, insuranceText } from './insurance.ts'

describe('an insurance', () => {
  const house = useHouse()
  const typed = ' بيمه\u200cايران '
  const kept = 'بیمه ایران'

  const insured = async (insurance: object): Promise<SignedIn> => {
    const as = await house.patient()
    await house.call('PATCH', '/api/v1/patients/profile/', { as, body: { insurance } })
    return as
  }

  it.each([
    [typed, kept],
    ['بیمه   ایران', kept],
    ['كوثر', 'کوثر'],
    ['آسیا', 'آسیا'],
    ['A-۱۲٣', 'A-123'],
  ])('is %j in one form: %j', (text, form) => {
    expect(insuranceText(text)).toBe(form)
  })

  it('is the patient’s, and accepted, however it is typed', () => {
    const facts = {
      asked: { provider: typed, number: ' ۷۷' },
      ofPatient: { provider: kept, number: '77', expiry: '2025-01-01' },
      acceptedByDoctor: ['بيمه  ايران'],
      coveragePercentage: 60,
      visitDate: '2024-01-28',
    }
    expect(divideFee(1_000, facts)).toEqual({ insurer: 600, patient: 400 })
    const others = { ...facts, asked: { provider: 'آسیا', number: '77' } }
    expect(divideFee(1_000, others)).toEqual({ insurer: 0, patient: 1_000, refused: 'not_the_patients' })
  })

  it('is kept in one form in a profile, in settings and at onboarding', async () => {
    const patient = await insured({ provider: typed, number: ' ۱٢ ', expiry_date: '1403-12-29' })
    const { body: profile } = await house.get('/api/v1/patients/profile/', { as: patient })
    expect(profile.insurance).toEqual({ provider: kept, number: '12', expiry_date: '1403-12-29' })

    const doctor = await house.doctor({ settings: { acceptedInsurances: [typed, kept, 'دي'] } })
    const { body: settings } = await house.get('/api/v1/doctors/settings/', { as: doctor })
    expect(settings.accepted_insurances).toEqual([kept, 'دی'])

    const { status, body: changed } = await house.call('PUT', '/api/v1/doctors/settings/', {
      as: doctor,
      body: { ...settings, accepted_insurances: ['كوثر', 'بيمه ايران'] },
    })
    expect([status, changed.accepted_insurances]).toEqual([200, ['کوثر', kept]])
  })

  it('is forgotten when it is emptied, and stays when only its number changes', async () => {
    const as = await insured({ provider: 'ایران', number: '1', expiry_date: '1403-12-29' })
    const change = async (insurance: object) =>
      (await house.call('PATCH', '/api/v1/patients/profile/', { as, body: { insurance } })).body.insurance

    expect(await change({ number: '2' })).toEqual({ provider: 'ایران', number: '2', expiry_date: '1403-12-29' })
    expect(await change({ provider: null, number: null })).toEqual({
      provider: null,
      number: null,
      expiry_date: '1403-12-29',
    })
  })

  it('finds the doctors who accept it', async () => {
    const { id } = await house.doctor({ city: 'یزد', settings: { acceptedInsurances: ['پارسيان'] } })
    for (const insurance_accepted of ['پارسیان', ' پارسيان '])
      expect(
        (
          await house.get(
            `/api/v1/patients/doctors/search/?${new URLSearchParams({ city: 'یزد', insurance_accepted })}`,
          )
        ).body.results,
      ).toMatchObject([{ id, accepted_insurances: ['پارسیان'] }])
  })

  it('pays for a visit though the profile has it in other letters than the booking', async () => {
    const doctor = await house.doctor({ settings: { inPersonFeeRial: 1_000_000, acceptedInsurances: ['ايران'] } })
    const as = await insured({ provider: 'ايران', number: '۷۷', expiry_date: '1403-12-29' })

    const { body } = await house.post('/api/v1/patients/encounters/book/', {
      as,
      body: {
        doctor_id: doctor.id,
        scheduled_at: '2024-01-28T05:30:00Z',
        visit_type: 'in_person',
        chief_complaint: 'سردرد',
        insurance_info: { use_insurance: true, provider: 'ایران', number: '77' },
      },
    })

    expect(body.payment).toMatchObject({ insurance_discount: 600_000, insurance_refused: null })
  })
})
