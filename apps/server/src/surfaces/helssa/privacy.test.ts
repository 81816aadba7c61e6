// What the log holds of a day's life: nothing that would tell on anybody or let anybody in.
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type SignedIn, useHouse } from '../../../test/house.ts'
import { toLatinDigits } from '../../platform/text.ts'

const PHONE = '+989123334455'
const NATIONAL_ID = '0083331112'
const EMAIL = 'golnar.rahimi@example.com'
const COMPLAINT = 'درد قفسه سینه'

describe('what the log tells of persons', () => {
  const house = useHouse()
  const secrets: string[] = []
  let patient: SignedIn
  let doctor: SignedIn

  beforeAll(() => {
    house.app.log.level = 'debug'
  })

  async function ask(status: number, answer: Promise<Answer>): Promise<Answer> {
    const { status: got, body, headers } = await answer
    expect(got, JSON.stringify(body)).toBe(status)
    return { status: got, body, headers }
  }

  it('lives a day: signs in, fills in, books, pays, errs', async () => {
    const otp = { phone_number: '۰۹۱۲ ۳۳۳ ۴۴۵۵' }
    doctor = await house.doctor()
    await ask(200, house.post('/api/v1/auth/login/otp/', { body: otp }))
    await ask(429, house.post('/api/v1/auth/login/otp/', { body: otp }))
    const otp_code = await house.codeFor(PHONE)
    const wrong = otp_code === '918273' ? '918274' : '918273'
    await ask(400, house.post('/api/v1/auth/verify/otp/', { body: { phone_number: PHONE, otp_code: wrong } }))
    const { body } = await ask(200, house.post('/api/v1/auth/verify/otp/', { body: { ...otp, otp_code } }))
    patient = { id: body.user.id, phone: PHONE, access: body.access, refresh: body.refresh, pass: '' }
    secrets.push(otp_code, wrong, body.access, body.refresh, doctor.access, doctor.refresh)

    const profile = { national_id: NATIONAL_ID, email: EMAIL, emergency_contact: { phone_number: '0912-333-4455' } }
    await ask(200, house.call('PATCH', '/api/v1/patients/profile/', { as: patient, body: profile }))
    const bad = { ...profile, national_id: `${NATIONAL_ID}1`, phone_number: '0912 333 44 56' }
    await ask(422, house.call('PATCH', '/api/v1/patients/profile/', { as: patient, body: bad }))

    const visit = await ask(
      201,
      house.post('/api/v1/patients/encounters/book/', {
        as: patient,
        body: {
          doctor_id: doctor.id,
          scheduled_at: '2024-01-28T05:30:00Z',
          visit_type: 'online',
          chief_complaint: COMPLAINT,
        },
      }),
    )
    const { pathname } = new URL(visit.body.payment.payment_url)
    await ask(200, house.get(pathname, { headers: { accept: 'text/html' } }))
    await ask(200, house.post(pathname, { body: { outcome: 'paid' } }))
    await house.relay.drain()
    await ask(200, house.get('/api/v1/notifications/', { as: doctor }))

    const rotated = await ask(200, house.post('/api/v1/auth/refresh/', { body: { refresh: patient.refresh } }))
    secrets.push(rotated.body.access, rotated.body.refresh)
    patient = { ...patient, ...rotated.body }
    await ask(404, house.get(`/api/v1/patients/encounters/${PHONE}/`, { as: patient }))
    await ask(400, house.post('/api/v1/auth/login/otp/', { headers: JSON_TYPE, body: `{"phone_number":"${PHONE}"` }))
    expect(house.logged.length).toBeGreaterThan(10)
  })

  it('is asked with secrets in addresses and headers', async () => {
    const opaque = 'opaque-secret-4711'
    secrets.push(opaque)
    for (const token of [patient.access, opaque]) {
      await ask(404, house.get(`/ws/chat/?token=${token}&after=3`))
      await ask(404, house.get(`/api/v1/nowhere?access=${token}&email=${EMAIL}&phone=${PHONE}`))
      await ask(404, house.get(`/api/v1/%zz/${NATIONAL_ID}?token=${token}`))
      await ask(200, house.get(`/api/v1/billing/subscriptions/plans/?token=${token}`))
      await ask(401, house.get('/api/v1/patients/profile/', { headers: { authorization: `Basic ${token}` } }))
    }
    await ask(401, house.get('/api/v1/patients/profile/', { headers: { authorization: `Bearer ${opaque}` } }))
  })

  it('meets a database that fails with the row in its mouth', async () => {
    await failing(
      'patient_profiles',
      `'cannot keep ' || (select p::text from persons p where p.id = new.person_id) || ' ${NATIONAL_ID}'`,
    )
    await ask(
      500,
      house.call('PATCH', '/api/v1/patients/profile/', { as: patient, body: { national_id: NATIONAL_ID } }),
    )
    expect(house.errors.splice(0)).toMatchObject([expect.stringContaining('cannot keep')])

    await failing('dev_outbox', "'cannot send ' || new::text")
    house.advance({ minutes: 2 })
    const answer = await ask(503, house.post('/api/v1/auth/login/otp/', { body: { phone_number: PHONE } }))
    expect(answer.body.error).toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    expect(JSON.stringify(answer.body)).not.toContain('cannot send')
    // A background step's fault and the refused request are told both.
    const told = house.errors.splice(0)
    expect(told.some((line) => line.includes('cannot send'))).toBe(true)
    for (const line of told) expect(line).not.toMatch(/: [0-9]{6}/)
  })

  it('has told none of it', () => {
    expect(secrets).not.toContain(undefined)
    const leaks = house.logged.flatMap((line) => {
      const { time: _time, reqId: _id, ms: _ms, ...told } = JSON.parse(line)
      const text = toLatinDigits(JSON.stringify(told))
      const figures = text.replace(/\D/g, '')
      const leaked = [
        ...secrets.filter((secret) => text.includes(secret)),
        ...['9123334455', '9123334456', NATIONAL_ID].filter((number) => figures.includes(number)),
        ...[EMAIL, 'golnar', COMPLAINT, 'eyJ'].filter((word) => text.includes(word)),
      ]
      return leaked.length > 0 ? [`${leaked.join(' and ')} in ${line}`] : []
    })

    expect(leaks).toEqual([])
  })

  /** Every write to the table fails, with a message of this SQL. */
  async function failing(table: string, message: string): Promise<void> {
    await sql`${sql.raw(`
      create function fail_${table}() returns trigger language plpgsql as $$
      begin raise exception '%', ${message}; end $$;
      create trigger fail before insert or update on ${table} for each row execute function fail_${table}();
    `)}`.execute(house.db)
  }
})

const JSON_TYPE = { 'content-type': 'application/json' }
