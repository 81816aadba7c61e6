import { randomUUID } from 'node:crypto'
import { parse } from 'node:querystring'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)

describe('the routes of administrators', () => {
  const house = useHouse()
  let admin: SignedIn
  let user: SignedIn
  let suspended: SignedIn

  beforeAll(async () => {
    admin = await house.account({ admin: true })
    user = await house.account()
    suspended = await house.account({ admin: true })
    await house.call('PUT', `/v1/admin/users/${suspended.id}`, { as: admin, body: { status: 'suspended' } })
  })

  const routes = [
    ['GET', '/v1/admin/users', undefined],
    ['PUT', `/v1/admin/users/${randomUUID()}`, { role: 'user' }],
    ['PUT', `/v1/admin/users/${randomUUID()}/tokens`, { amount: 5, operation: 'add', reason: 'هدیه' }],
    ['GET', '/v1/admin/reports/overview', undefined],
    ['GET', '/v1/admin/users/export', undefined],
    ['GET', '/v1/admin/transactions/export', undefined],
  ] as const

  it.each(routes)('%s %s are theirs alone', async (method, path, body) => {
    const as = async (who: SignedIn | undefined) => {
      const answer = await house.call(method, path, { ...(who && { as: who }), ...(body && { body }) })
      return [answer.status, answer.body.error?.code]
    }
    const [allowed] = await as(admin)

    expect(await as(undefined)).toEqual([401, 'AUTH_TOKEN_INVALID'])
    expect(await as(user)).toEqual([403, 'AUTH_INSUFFICIENT_PERMISSIONS'])
    expect(await as(suspended)).toEqual([401, 'AUTH_TOKEN_INVALID'])
    expect([200, 404]).toContain(allowed)
  })

  it('are not theirs any more once they are demoted', async () => {
    const other = await house.account({ admin: true })
    expect((await house.get('/v1/admin/users', { as: other })).status).toBe(200)

    await house.call('PUT', `/v1/admin/users/${other.id}`, { as: admin, body: { role: 'user' } })

    expect((await house.get('/v1/admin/users', { as: other })).status).toBe(403)
  })
})

describe('the list of users, as the contract prints it', () => {
  const house = useHouse()
  let admin: SignedIn
  const list = (query: string) => house.get(`/v1/admin/users?${query}`, { as: admin })

  beforeAll(async () => {
    admin = await house.account({ admin: true, fullName: 'مدیر سامانه' })
    await house.account({ fullName: 'محمد احمدی', mobile: '+989123456788', tokens: 80 })
    await house.account({ fullName: 'علی محمدی', mobile: '+989123456789', tokens: 150 })
  })

  it('tells of each who passes', async () => {
    const answer = await list(`page=1&limit=15&search=${encodeURIComponent('محمد')}&sortBy=fullName&order=asc`)
    const user = {
      id: expect.any(String),
      email: expect.stringContaining('@'),
      role: 'user',
      roles: [],
      status: 'active',
    }
    const times = { createdAt: instant, lastLogin: instant }

    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      success: true,
      data: [
        { ...user, ...times, fullName: 'علی محمدی', mobile: '09123456789', tokensBalance: 150 },
        { ...user, ...times, fullName: 'محمد احمدی', mobile: '09123456788', tokensBalance: 80 },
      ],
      meta: { pagination: { page: 1, limit: 15, total: 2 } },
    })
  })

  it('leaves out when somebody last signed in by e-mail, who never did', async () => {
    const patient = await house.patient()
    const { body } = await list('limit=100')
    const listed = body.data.find(({ id }: { id: string }) => id === patient.id)

    expect(listed).toMatchObject({ email: '', mobile: patient.phone.replace('+98', '0'), tokensBalance: 0 })
    expect(listed).not.toHaveProperty('lastLogin')
  })

  it('is whole while the search box is empty', async () => {
    const [searched, whole] = [await list('search=%20'), await list('')]
    expect([searched.status, searched.body.data]).toEqual([200, whole.body.data])
  })

  it('says when there are more than it counted', async () => {
    await sql`
      insert into persons (id, first_name, phone, created_at)
      select gen_random_uuid(), 'فراوان', '+98900' || lpad(n::text, 7, '0'), ${MORNING} from generate_series(1, 10001) n`.execute(
      house.db,
    )
    const { body } = await list(`limit=2&search=${encodeURIComponent('فراوان')}`)

    expect(body.meta.pagination).toEqual({ page: 1, limit: 2, total: 10_000, totalIsAtLeast: true })
  })

  it.each([
    'page=0',
    'limit=101',
    'role=doctor',
    'sortBy=password_hash',
    'order=up',
    'status=gone',
    'page=101&limit=100',
    `search=${'a'.repeat(101)}`,
    'search=%00',
  ])('refuses %s', async (query) => {
    const { status, body } = await list(query)
    const [field] = Object.keys(parse(query))
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR'])
    expect(Object.keys(body.error.details.fields)).toEqual([field])
  })
})

describe('a change of a user', () => {
  const house = useHouse()
  let admin: SignedIn
  const edit = (id: string, body: object) => house.call('PUT', `/v1/admin/users/${id}`, { as: admin, body })

  beforeAll(async () => {
    admin = await house.account({ admin: true })
  })

  it('is answered as the contract prints it, and says whether they are an agent', async () => {
    const { id, email } = await house.account({ fullName: 'محمد احمدی' })

    const answer = await edit(id, { role: 'admin', status: 'active' })

    const told = { fullName: 'محمد احمدی', role: 'admin', isAgent: false, status: 'active' }
    const data = { id, email, ...told, updatedAt: instant }
    expect(answer).toMatchObject({ status: 200, body: { success: true, data } })
    expect(Object.keys(answer.body.data).sort()).toEqual(Object.keys(data).sort())
    expect((await edit(id, { role: 'user' })).body.data.role).toBe('user')
  })

  it('tells every administrator, and nobody else, why somebody is suspended', async () => {
    const user = await house.account()
    await edit(user.id, { status: 'suspended', reason: 'پیام‌های آزاردهنده' })

    const list = await house.get(`/v1/admin/users?search=${encodeURIComponent(user.email)}`, { as: admin })

    const by = expect.any(String)
    expect(list.body.data[0].suspension).toEqual({ at: instant, by, reason: 'پیام‌های آزاردهنده' })
    const { email, password } = user
    const refused = await house.post('/v1/auth/login', { body: { email, password } })
    expect(JSON.stringify(refused.body)).not.toContain('آزاردهنده')
    await edit(user.id, { status: 'active' })
    const after = await house.get(`/v1/admin/users?search=${encodeURIComponent(user.email)}`, { as: admin })
    expect(after.body.data[0]).not.toHaveProperty('suspension')
  })

  it('is refused for the last administrator, nobody, and what cannot be changed', async () => {
    const { id } = await house.account()

    expect(await edit(admin.id, { role: 'user' })).toMatchObject({ status: 409, body: { success: false } })
    expect(await edit(randomUUID(), { role: 'user' })).toMatchObject({
      status: 404,
      body: { error: { code: 'RESOURCE_NOT_FOUND' } },
    })
    for (const body of [
      {},
      { status: 'deactivated' },
      { role: 'doctor' },
      { email: 'x@example.com' },
      { fullName: '' },
      { reason: 'بی‌جا' },
      { status: 'suspended', reason: '' },
    ])
      expect(await edit(id, body)).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_ERROR' } } })
    expect((await edit('7', { role: 'user' })).status).toBe(404)
  })
})
