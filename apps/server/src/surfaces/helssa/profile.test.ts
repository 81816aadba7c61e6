import { describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'

describe('the own profile', () => {
  const house = useHouse() // 2024-01-20 in Tehran, 1402-10-30

  const patch = async (body: object) =>
    house.call('PATCH', '/api/v1/patients/profile/', { as: await house.patient(), body })

  it.each([
    ['tomorrow', '1402-11-01'],
    ['tomorrow, in Gregorian', '2024-01-21'],
    ['the day before 1900', '1899-12-31'],
    ['the day before 1900, in Jalali', '1278-10-10'],
  ])('takes no birth date of %s', async (_, date_of_birth) => {
    const { status, body } = await patch({ date_of_birth })

    expect([status, body.error.code]).toEqual([422, 'VALIDATION_ERROR'])
    expect(Object.keys(body.error.details.field_errors)).toEqual(['date_of_birth'])
  })

  it.each(['1402-10-30', '1278-10-11', '1900-01-01'])('takes the birth date %s', async (date_of_birth) => {
    expect((await patch({ date_of_birth })).status).toBe(200)
  })

  it('counts today by the clocks of Tehran', async () => {
    const before = house.now
    house.now = new Date('2024-01-20T20:30:00Z') // midnight there
    const born = { date_of_birth: '1402-11-01' }
    expect((await patch(born)).status).toBe(200)
    house.advance({ seconds: -1 })
    expect((await patch(born)).status).toBe(422)
    house.now = before
  })

  it.each(['\u0301', '\u064e\u0651', '\u3164', '\u115f\u1160', '\uffa0', '\u2800'])(
    'takes no name in which nothing can be seen (%j)',
    async (name) => {
      const { status, body } = await patch({ first_name: name, last_name: name, emergency_contact: { name } })

      expect(status).toBe(422)
      expect(Object.keys(body.error.details.field_errors).sort()).toEqual([
        'emergency_contact.name',
        'first_name',
        'last_name',
      ])
    },
  )

  it('says of pregnancy only what it was told, and forgets it when the profile is written anew', async () => {
    const patient = await house.patient()
    const send = async (method: 'PUT' | 'PATCH', medical_info: object) =>
      (await house.call(method, '/api/v1/patients/profile/', { as: patient, body: { medical_info } })).body.medical_info

    expect(await send('PATCH', { allergies: ['سولفا'] })).not.toHaveProperty('pregnancy_status')
    expect((await send('PATCH', { pregnancy_status: 'pregnant' })).pregnancy_status).toBe('pregnant')
    expect(await send('PATCH', { height: 160 })).toMatchObject({ pregnancy_status: 'pregnant', allergies: ['سولفا'] })
    expect((await send('PATCH', { pregnancy_status: null })).pregnancy_status).toBeNull()
    expect((await send('PUT', { pregnancy_status: 'breastfeeding' })).pregnancy_status).toBe('breastfeeding')
    expect(await send('PUT', { height: 160 })).not.toHaveProperty('pregnancy_status')
    const wrong = await patch({ medical_info: { pregnancy_status: 'maybe' } })
    expect(Object.keys(wrong.body.error.details.field_errors)).toEqual(['medical_info.pregnancy_status'])
  })

  it('is what drugs are checked against', async () => {
    const patient = await house.patient()
    const facts = () => house.domains.care.medicalFactsOf(patient.id)
    const nothing = { allergies: [], conditions: [], medications: [], pregnancy: null, ageYears: null }
    expect(await facts()).toEqual(nothing)

    const medical_info = {
      allergies: ['پنی‌سیلین'],
      chronic_diseases: ['دیابت نوع 2'],
      current_medications: ['متفورمین'],
      pregnancy_status: 'breastfeeding',
    }
    const body = { medical_info, date_of_birth: '1993-01-21' } // 31 years old tomorrow
    await house.call('PUT', '/api/v1/patients/profile/', { as: patient, body })

    expect(await facts()).toEqual({
      allergies: ['پنی‌سیلین'],
      conditions: ['دیابت نوع 2'],
      medications: ['متفورمین'],
      pregnancy: 'breastfeeding',
      ageYears: 30,
    })
  })

  it.each([
    ['2024-01-20', 0],
    ['2023-11-20', 2 / 12],
    ['2023-11-21', 1 / 12],
    ['2022-01-21', 23 / 12],
    ['2022-01-20', 2],
    ['2013-06-01', 10],
  ])('tells the age of who was born on %s, in months below two years', async (date_of_birth, age) => {
    const patient = await house.patient()
    await house.call('PATCH', '/api/v1/patients/profile/', { as: patient, body: { date_of_birth } })

    expect((await house.domains.care.medicalFactsOf(patient.id)).ageYears).toBe(age)
  })
})
