import { describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'

const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const ID = expect.stringMatching(/^req_[\w-]+$/)
const NOT_FOUND = {
  error: { code: 'NOT_FOUND', message: 'منبع یافت نشد', details: {}, request_id: ID, timestamp: INSTANT },
}

describe('answers that are no success', () => {
  const house = useHouse()

  it.each(['/api/v1', '/v1/patients'])('have the shape of the surface wherever nothing is under %s', async (prefix) => {
    const patient = await house.patient()
    const paths = ['', '/', '/nowhere', '/nowhere/', '/patients/', '/patients/profile/x', '/auth/login/otp/x', '/%']
    for (const path of [
      ...paths,
      '//patients/profile/',
      '/patients//profile/',
      '/PATIENTS/profile/',
      `/${'a'.repeat(5_000)}`,
    ]) {
      for (const as of [undefined, patient]) {
        const answer = await house.get(`${prefix}${path}`, as && { as })
        expect([path, answer.status, answer.body]).toEqual([path, 404, NOT_FOUND])
        expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
      }
    }
  })

  it.each(['DELETE', 'POST', 'OPTIONS', 'TRACE', 'PROPFIND', 'LINK'])(
    'are 404 for %s where it means nothing',
    async (method) => {
      for (const url of ['/api/v1/patients/profile/', '/v1/billing/subscriptions/plans', '/api/v1/nowhere/']) {
        const answer = await house.app.inject({ method: method as 'DELETE', url })
        expect([url, answer.statusCode, answer.json()]).toEqual([url, 404, NOT_FOUND])
      }
    },
  )

  it('answer HEAD as GET, without the body', async () => {
    const [head, get] = await Promise.all(
      (['HEAD', 'GET'] as const).map((method) =>
        house.app.inject({ method, url: '/api/v1/billing/subscriptions/plans/' }),
      ),
    )

    expect([head?.statusCode, head?.payload]).toEqual([200, ''])
    expect(head?.headers['content-length']).toBe(get?.headers['content-length'])
  })

  it.each([
    [undefined, 'برای این کار وارد شوید'],
    ['fa-IR', 'برای این کار وارد شوید'],
    ['de', 'برای این کار وارد شوید'],
    ['en', 'Sign in first'],
    ['de, en-US;q=0.7, fa;q=0.3', 'Sign in first'],
    ['en;q=0.2, fa', 'برای این کار وارد شوید'],
  ])('speak the language that %s asks for', async (language, message) => {
    const answer = await house.get('/api/v1/patients/profile/', {
      headers: language === undefined ? {} : { 'accept-language': language },
    })

    expect(answer.body.error).toEqual({
      code: 'AUTHENTICATION_REQUIRED',
      message,
      details: {},
      request_id: ID,
      timestamp: '2024-01-20T04:30:00Z',
    })
  })

  it('carry an id that no other has, the same in header and body', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => house.get('/api/v1/nowhere')))
    const ids = answers.map(({ body }) => body.error.request_id)

    expect(new Set(ids).size).toBe(50)
    expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual(ids)
  })

  it('tell of a fault of ours its id and nothing else, and the log tells the rest', async () => {
    const patient = await house.patient()
    await house.db.schema.alterTable('patient_profiles').renameTo('lost').execute()
    const [persian, english] = await Promise.all(
      ['fa', 'en'].map((language) =>
        house.get('/api/v1/patients/profile/', { as: patient, headers: { 'accept-language': language } }),
      ),
    )
    await house.db.schema.alterTable('lost').renameTo('patient_profiles').execute()

    const error = { code: 'INTERNAL_ERROR', details: {}, request_id: ID, timestamp: INSTANT }
    expect([persian?.status, persian?.body]).toEqual([500, { error: { ...error, message: 'خطای سرور' } }])
    expect([english?.status, english?.body]).toEqual([500, { error: { ...error, message: 'Internal error' } }])
    const told = house.errors.splice(0).map((line) => JSON.parse(line))
    expect(told.map(({ reqId }) => reqId).sort()).toEqual(
      [persian, english].map((a) => a?.body.error.request_id).sort(),
    )
    expect(told[0]).toMatchObject({ msg: 'request failed', err: { error_code: '42P01' } })
  })

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer null',
    'Bearer a.b.c',
    'Basic YTpi',
    'Token abc',
    `Bearer ${'x'.repeat(8_000)}`,
    // {"alg":"none"}, and nothing signed
    'Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJ0eXAiOiJhY2Nlc3MiLCJzdWIiOiIxIiwic2lkIjoiMSIsImV4cCI6OTk5OTk5OTk5OX0.',
  ])('refuse an authorization that is none: row %#', async (authorization) => {
    for (const path of ['/api/v1/patients/profile/', '/v1/billing/wallet', '/api/v1/billing/subscriptions/plans/']) {
      const { status, body } = await house.get(path, { headers: { authorization } })
      expect([path, status, body.error.code]).toEqual([path, 401, 'TOKEN_INVALID'])
    }
  })

  it('take the scheme in any case, and no refresh token for an access token', async () => {
    const patient = await house.patient()
    const withToken = (authorization: string) => house.get('/api/v1/patients/profile/', { headers: { authorization } })

    expect((await withToken(`bearer ${patient.access}`)).status).toBe(200)
    expect((await withToken(`BEARER ${patient.access}`)).status).toBe(200)
    expect((await withToken(`Bearer ${patient.refresh}`)).body.error.code).toBe('TOKEN_INVALID')
    house.advance({ hours: 1 })
    expect((await withToken(`Bearer ${patient.access}`)).body.error).toMatchObject({ code: 'TOKEN_EXPIRED' })
  })
})

describe('an Idempotency-Key', () => {
  const house = useHouse()
  const charge = { amount: 1_000_000, payment_method: 'online' }
  const CHARGE = '/api/v1/billing/wallet/charge/'
  const payments = async () => (await house.db.selectFrom('payments').select('id').execute()).length

  it.each([
    ['empty', ''],
    ['blank', ' '],
    ['of two words', 'a b'],
    ['of 201 characters', 'k'.repeat(201)],
    ['with a control character', 'a\u0001b'],
    ['not in ASCII', 'کلید'],
    ['latin, not ASCII', 'clé'],
  ])('is refused when it is %s', async (_what, key) => {
    const patient = await house.patient()
    const before = await payments()
    const headers = { 'idempotency-key': key }
    const [persian, english] = [
      await house.post(CHARGE, { as: patient, body: charge, headers }),
      await house.post(CHARGE, { as: patient, body: charge, headers: { ...headers, 'accept-language': 'en' } }),
    ]

    expect([persian.status, persian.body.error]).toEqual([
      422,
      {
        code: 'VALIDATION_ERROR',
        message: 'اطلاعات ارسالی معتبر نیست',
        details: { field_errors: { 'Idempotency-Key': ['کلید باید 1 تا 200 نویسهٔ ساده باشد'] } },
        request_id: ID,
        timestamp: INSTANT,
      },
    ])
    expect(english.body.error.details.field_errors).toEqual({
      'Idempotency-Key': ['The key must have 1 to 200 plain characters'],
    })
    expect(await payments()).toBe(before)
  })

  it.each(['k', 'k'.repeat(200), '7b6f3c0e-3c51-4a55-9f4f-0d5f7c1d2e3a', '!"#~'])('may be %s', async (key) => {
    const patient = await house.patient()
    const send = (body: object, path = CHARGE) =>
      house.post(path, { as: patient, body, headers: { 'idempotency-key': key } })
    const before = await payments()

    const [first, again] = [await send(charge), await send(charge, '/v1/billing/wallet/charge')]
    const other = await send({ ...charge, amount: 2_000_000 })

    expect(first.status).toBe(200)
    expect(again.body).toEqual(first.body)
    expect([other.status, other.body.error.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED'])
    expect(await payments()).toBe(before + 1)
  })

  it("is each person's own", async () => {
    const [one, other] = [await house.patient(), await house.patient()]
    const headers = { 'idempotency-key': 'the-same' }

    const answers = await Promise.all([one, other].map((as) => house.post(CHARGE, { as, body: charge, headers })))

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[0]?.body.transaction_id).not.toBe(answers[1]?.body.transaction_id)
  })
})
