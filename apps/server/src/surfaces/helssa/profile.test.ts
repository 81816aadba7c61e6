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
})
