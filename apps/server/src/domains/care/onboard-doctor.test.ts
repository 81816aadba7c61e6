import { describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'

describe('onboarding a doctor', () => {
  const house = useHouse()

  it.each(['suspended', 'deactivated'])('is refused for a person who is %s, and changes nothing', async (status) => {
    const [admin, person] = [await house.admin(), await house.patient()]
    await house.db.updateTable('persons').set({ status }).where('id', '=', person.id).execute()

    const answer = await house.post('/api/v1/admin/doctors/', {
      as: admin,
      body: {
        phone_number: person.phone,
        first_name: 'مینا',
        last_name: 'صدر',
        gender: 'female',
        specialty: 'cardiology',
        medical_council_number: `s-${status}`,
        experience_years: 3,
        location: { province: 'تهران', city: 'تهران' },
      },
    })

    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'DOCTOR_UNAVAILABLE' } } })
    const { first_name, roles } = await house.db
      .selectFrom('persons')
      .select(['first_name', 'roles'])
      .where('id', '=', person.id)
      .executeTakeFirstOrThrow()
    expect([first_name, roles]).toEqual(['', []])
  })
})
