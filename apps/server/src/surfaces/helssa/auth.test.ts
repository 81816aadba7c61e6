import { describe, expect, it } from 'vitest'
import { newPhone, useHouse } from '../../../test/house.ts'

describe.each(['/api/v1', '/v1'])('signing in at %s', (prefix) => {
  const house = useHouse()

  it.each([
    [
      'has run out',
      async () => {
        const { access } = await house.patient()
        house.advance({ hours: 2 })
        return `Bearer ${access}`
      },
    ],
    [
      'was signed out',
      async () => {
        const patient = await house.patient()
        await house.post('/api/v1/auth/logout/', { as: patient, body: { refresh: patient.refresh } })
        return `Bearer ${patient.access}`
      },
    ],
    ['is none', async () => 'Bearer x.y.z'],
    ['is empty', async () => ''],
  ])('does not look at an access token, which here %s', async (_, makeHeader) => {
    const authorization = await makeHeader()
    const headers = { authorization }
    const { refresh } = await house.patient()
    const phone_number = newPhone()

    expect((await house.post(`${prefix}/auth/refresh/`, { headers, body: { refresh } })).status).toBe(200)
    expect((await house.post(`${prefix}/auth/login/otp/`, { headers, body: { phone_number } })).status).toBe(200)
    const otp_code = await house.codeFor(phone_number)
    const verified = await house.post(`${prefix}/auth/verify/otp/`, { headers, body: { phone_number, otp_code } })
    expect(verified.status).toBe(200)
    expect((await house.get(`${prefix}/patients/profile/`, { headers })).status).toBe(401)
  })
})
