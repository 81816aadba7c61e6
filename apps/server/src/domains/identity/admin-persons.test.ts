import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { MORNING, useHouse } from '../../../test/house.ts'
import { createAdministration, type PersonQuery } from './admin-persons.ts'
import { PERSON_SORTS } from './admin-store.ts'

function useAdministration() {
  const house = useHouse()
  const administration = () =>
    createAdministration({
      db: house.db,
      clock: { now: () => house.now },
      rights: { announceChanged: house.domains.identity.announceRights },
    })
  const list = (query: Partial<PersonQuery>) => administration().list({ page: 1, limit: 100, ...query })
  const namesIn = async (query: Partial<PersonQuery>) => (await list(query)).persons.map(({ fullName }) => fullName)
  return { house, administration, list, namesIn }
}

describe('the list of persons', () => {
  const { house, list, namesIn, administration } = useAdministration()

  beforeAll(async () => {
    for (const fullName of ['علي محمدی', 'محمد احمدی', 'زهرا کریمی', 'پریسا تهرانی', 'گلناز یزدانی', 'Sara 100%_Fun']) {
      house.advance({ minutes: 1 })
      await house.account({ fullName })
    }
    await house.patient()
    house.now = MORNING
  })

  it('finds names however they were typed, by words that all occur', async () => {
    expect(await namesIn({ search: 'على' })).toEqual(['علي محمدی'])
    expect(await namesIn({ search: 'كريمي زَهرا'.replace('َ', '') })).toEqual(['زهرا کریمی'])
    expect((await namesIn({ search: 'محمد', sortBy: 'createdAt', order: 'asc' })).sort()).toEqual(
      ['علي محمدی', 'محمد احمدی'].sort(),
    )
    expect(await namesIn({ search: 'محمد\u200cاحمدی' })).toEqual(['محمد احمدی'])
    expect(await namesIn({ search: 'محمد کریمی' })).toEqual([])
    expect(await namesIn({ search: 'SARA ۱۰۰' })).toEqual(['Sara 100%_Fun'])
  })

  it('finds login e-mails', async () => {
    const { email, id } = await house.account({ fullName: 'نام تازه' })
    const { persons, total } = await list({ search: email.toUpperCase() })
    expect([total, persons.map((person) => person.id)]).toEqual([1, [id]])
    await house.db.updateTable('persons').set({ first_name: 'حمید', last_name: '' }).where('id', '=', id).execute()
    expect(await namesIn({ search: 'حمید' })).toEqual(['حمید'])
  })

  it('finds mobiles that sign in or are claimed, however they are typed, and by their beginning', async () => {
    const { id, phone } = await house.patient()
    const claiming = await house.account({ mobile: phone })
    const local = phone.replace('+98', '0')
    const persian = local.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)] ?? '')
    const spaced = `${local.slice(0, 4)} ${local.slice(4, 7)}-${local.slice(7)}`

    for (const search of [phone, local, local.slice(1), persian, spaced, `00${phone.slice(1)}`, phone.slice(0, -1)])
      expect((await list({ search })).persons.map((person) => person.id)).toEqual(
        expect.arrayContaining([id, claiming.id]),
      )
    expect((await list({ search: local })).total).toBe(2)
    expect((await list({ search: local, role: 'admin' })).total).toBe(0)
    expect((await list({ search: `${local}0` })).total).toBe(0)
  })

  it('takes wildcards for the letters they are', async () => {
    expect(await namesIn({ search: '%_fun' })).toEqual(['Sara 100%_Fun'])
    expect(await namesIn({ search: '0_%' })).toEqual([])
    expect(await namesIn({ search: '%%%' })).toEqual([])
    expect(await namesIn({ search: 'sara\\' })).toEqual([])
  })

  it('looks for one or two letters where words begin', async () => {
    expect(await namesIn({ search: 'گل' })).toEqual(['گلناز یزدانی'])
    expect(await namesIn({ search: 'لن' })).toEqual([])
    expect(await namesIn({ search: 'پ ت' })).toEqual(['پریسا تهرانی'])
  })

  it('holds those who sign in by phone only, with an empty e-mail', async () => {
    const { phone } = await house.patient()
    const { persons } = await list({})
    expect(persons.find(({ mobile }) => mobile === phone)).toMatchObject({ email: '', role: 'user', lastLoginAt: null })
  })

  it('filters by role and status', async () => {
    const { id } = await house.account({ admin: true, fullName: 'مدیر یکم' })
    await house.db.updateTable('persons').set({ status: 'suspended' }).where('id', '=', id).execute()
    const all = await list({})

    expect(await list({ role: 'admin' })).toMatchObject({ total: 1, persons: [{ id, role: 'admin' }] })
    expect(await list({ status: 'suspended' })).toMatchObject({ total: 1, persons: [{ id, status: 'suspended' }] })
    expect((await list({ role: 'user', status: 'active' })).total).toBe(all.total - 1)
    expect(await list({ status: 'deactivated' })).toMatchObject({ total: 0, persons: [] })
  })

  it.each(PERSON_SORTS.flatMap((sortBy) => [{ sortBy, order: 'asc' } as const, { sortBy, order: 'desc' } as const]))(
    'sorts by $sortBy $order alike over pages, and alike when it is filtered',
    async (sort) => {
      const whole = await list(sort)
      const pages = [1, 2, 3, 4, 5].map(async (page) => (await list({ ...sort, page, limit: 4 })).persons)
      const filtered = await list({ ...sort, status: 'active' })

      const keys = whole.persons.map((person) =>
        sort.sortBy === 'lastLogin' ? (person.lastLoginAt?.getTime() ?? null) : person[sort.sortBy],
      )
      const collator = new Intl.Collator('fa')
      const byKey = (a: (typeof keys)[number], b: (typeof keys)[number]) =>
        typeof a === 'string' && typeof b === 'string'
          ? (sort.sortBy === 'fullName' ? collator.compare(a, b) : a < b ? -1 : 1) * (sort.order === 'asc' ? 1 : -1)
          : a === null || b === null
            ? Number(a === null) - Number(b === null)
            : (Number(a) - Number(b)) * (sort.order === 'asc' ? 1 : -1)
      expect(keys).toEqual(keys.toSorted(byKey))
      expect((await Promise.all(pages)).flat()).toEqual(whole.persons)
      expect(filtered.persons).toEqual(whole.persons.filter(({ status }) => status === 'active'))
    },
  )

  it('counts what is searched for up to ten thousand, pages on in order, and goes no further', async () => {
    await sql`
      insert into persons (id, first_name, last_name, phone, created_at)
      select gen_random_uuid(), 'فراوان', 'n' || n, '+98900' || lpad(n::text, 7, '0'), ${MORNING}::timestamptz - n * interval '1 minute'
      from generate_series(1, 10050) n`.execute(house.db)

    const second = await list({ search: 'فراوان', limit: 3, page: 2 })
    const byLogin = await list({ search: 'فراوان', sortBy: 'lastLogin', limit: 3 })
    const everybody = await list({})

    expect(second).toMatchObject({ total: 10_000, totalIsAtLeast: true })
    expect(second.persons.map(({ fullName }) => fullName)).toEqual(['فراوان n4', 'فراوان n5', 'فراوان n6'])
    expect(byLogin.persons).toHaveLength(3)
    expect(everybody.totalIsAtLeast).toBe(false)
    expect(everybody.total).toBeGreaterThan(10_050)
    expect((await list({ page: 100 })).persons).toHaveLength(100)
    await expect(list({ page: 101 })).rejects.toThrow(RangeError)
  })

  it('is exported whole, each person once', async () => {
    const sizes: number[] = []
    const ids = new Set<string>()
    for await (const batch of administration().export()) {
      sizes.push(batch.length)
      for (const { id } of batch) ids.add(id)
    }
    const { total } = await list({})

    expect(ids.size).toBe(total)
    expect(Math.max(...sizes)).toBe(1_000)
  })
})

describe('what an administrator changes about a person', () => {
  const { house, administration, list } = useAdministration()
  const actionsOn = (personId: string) =>
    house.db.selectFrom('admin_actions').selectAll().where('person_id', '=', personId).execute()
  const rolesOf = async (id: string) =>
    (await house.db.selectFrom('persons').select('roles').where('id', '=', id).executeTakeFirstOrThrow()).roles

  it('is what was named, and is written down', async () => {
    const [admin, user] = [await house.account({ admin: true }), await house.account()]

    const edited = await administration().edit(admin.id, user.id, { fullName: 'رضا  رضایی', role: 'admin' })

    const after = { fullName: 'رضا رضایی', role: 'admin', isAgent: false, status: 'active' }
    expect(edited).toEqual({ id: user.id, email: user.email, ...after, updatedAt: house.now })
    expect(await actionsOn(user.id)).toMatchObject([
      {
        admin_id: admin.id,
        action: 'person.edit',
        before: { fullName: 'علی محمدی', role: 'user', isAgent: false, status: 'active' },
        after,
        reason: null,
        created_at: house.now,
      },
    ])
  })

  it('leaves other roles alone', async () => {
    const [admin, doctor] = [await house.account({ admin: true }), await house.doctor()]

    await administration().edit(admin.id, doctor.id, { role: 'admin' })
    expect((await rolesOf(doctor.id)).sort()).toEqual(['admin', 'doctor'])
    await administration().edit(admin.id, doctor.id, { role: 'user' })
    expect(await rolesOf(doctor.id)).toEqual(['doctor'])
    await administration().edit(admin.id, doctor.id, { isAgent: true })
    await administration().edit(admin.id, doctor.id, { role: 'admin' })
    expect((await rolesOf(doctor.id)).sort()).toEqual(['admin', 'doctor', 'support'])
    await administration().edit(admin.id, doctor.id, { isAgent: false, role: 'user' })
    expect(await rolesOf(doctor.id)).toEqual(['doctor'])
  })

  it('cuts a suspended person off at once, and lets them in again when it ends', async () => {
    const [admin, user] = [await house.account({ admin: true }), await house.account()]
    const profile = async () => (await house.get('/v1/user/profile', { as: user })).status
    const refresh = () => house.post('/v1/auth/refresh-token', { body: { refreshToken: user.refresh } })
    const login = async () =>
      (await house.post('/v1/auth/login', { body: { email: user.email, password: user.password } })).status
    expect(await profile()).toBe(200)

    await administration().edit(admin.id, user.id, { status: 'suspended' })
    expect([await profile(), (await refresh()).status, await login()]).toEqual([401, 401, 403])

    await administration().edit(admin.id, user.id, { status: 'active' })
    expect(await login()).toBe(200)
  })

  it('is shown with its reason while they are suspended', async () => {
    const admin = await house.account({ admin: true, fullName: 'مدیر سامانه' })
    const user = await house.account()
    const suspensionOf = async () => (await list({ search: user.email })).persons[0]?.suspension
    const { edit } = administration()
    expect(await suspensionOf()).toBeNull()

    await edit(admin.id, user.id, { status: 'suspended', reason: 'پیام‌های آزاردهنده' })
    const suspended = { at: house.now, by: 'مدیر سامانه', reason: 'پیام‌های آزاردهنده' }
    expect(await suspensionOf()).toEqual(suspended)
    expect((await actionsOn(user.id)).map(({ reason }) => reason)).toEqual(['پیام‌های آزاردهنده'])
    house.advance({ minutes: 1 })
    await edit(admin.id, user.id, { fullName: 'علی دیگر' })
    expect(await suspensionOf()).toEqual(suspended)
    await edit(admin.id, user.id, { status: 'suspended', reason: 'درخواست خودشان' })
    expect(await suspensionOf()).toEqual({ ...suspended, at: house.now, reason: 'درخواست خودشان' })

    house.advance({ minutes: 1 })
    await edit(admin.id, user.id, { status: 'active' })
    expect(await suspensionOf()).toBeNull()
    await edit(admin.id, user.id, { status: 'suspended' })
    expect(await suspensionOf()).toEqual({ at: house.now, by: 'مدیر سامانه', reason: null })
  })

  it('cannot be done to nobody, nor to a person who was made one with another', async () => {
    const [admin, user] = [await house.account({ admin: true }), await house.account()]
    await house.db.updateTable('persons').set({ status: 'deactivated' }).where('id', '=', user.id).execute()

    expect(await administration().edit(admin.id, randomUUID(), { role: 'user' })).toBeUndefined()
    expect(await administration().edit(admin.id, user.id, { status: 'active' })).toBeUndefined()
    expect(await actionsOn(user.id)).toEqual([])
  })
})

describe('administrators', () => {
  const { house, administration } = useAdministration()
  const acting = () =>
    house.db
      .selectFrom('persons')
      .select('id')
      .where(sql<boolean>`'admin' = any (roles) and status = 'active'`)
      .execute()
  const outcomeOf = (deed: Promise<unknown>) => deed.then(() => 'done').catch((error) => error.code)

  it('are never all demoted or suspended', async () => {
    const [one, other] = [await house.account({ admin: true }), await house.account({ admin: true })]
    const { edit } = administration()

    expect(await outcomeOf(edit(one.id, other.id, { status: 'suspended' }))).toBe('done')
    expect(await outcomeOf(edit(one.id, one.id, { role: 'user' }))).toBe('LAST_ADMIN')
    expect(await outcomeOf(edit(one.id, one.id, { status: 'suspended' }))).toBe('LAST_ADMIN')
    // One who is suspended is no administrator who could undo it, and may be demoted.
    expect(await outcomeOf(edit(one.id, other.id, { role: 'user' }))).toBe('done')
    expect(await outcomeOf(edit(one.id, one.id, { role: 'admin', status: 'active', fullName: 'مدیر' }))).toBe('done')
    expect(await acting()).toEqual([{ id: one.id }])
  })

  it('who demote each other at the same time leave one', async () => {
    for (let round = 0; round < 8; round++) {
      const [before] = await acting()
      const one = before ?? (await house.account({ admin: true }))
      const other = await house.account({ admin: true })
      const { edit } = administration()

      const outcomes = await Promise.all([
        outcomeOf(edit(one.id, other.id, { role: 'user' })),
        outcomeOf(edit(other.id, one.id, { status: 'suspended' })),
      ])

      expect(outcomes.sort()).toEqual(['LAST_ADMIN', 'done'])
      expect(await acting()).toHaveLength(1)
    }
  })
})

describe('how many persons there are', () => {
  const { house, administration } = useAdministration()

  it('is told with those of the last 30 days and of today, in Tehran', async () => {
    house.now = new Date('2024-01-19T20:29:59Z') // a second before midnight in Tehran
    await house.account()
    const returning = await house.account()
    house.now = new Date('2024-01-19T20:30:00Z')
    await house.patient()
    expect(await administration().counts()).toEqual({ all: 3, active: 3, newToday: 1 })

    house.now = new Date('2024-02-17T20:29:59Z') // the 30th day of those seen on 19 January
    expect(await administration().counts()).toEqual({ all: 3, active: 3, newToday: 0 })
    house.advance({ seconds: 1 })
    expect(await administration().counts()).toEqual({ all: 3, active: 1, newToday: 0 })

    const { tokens } = await house.domains.identity.accounts.signIn({ ...returning, from: '127.0.0.1' })
    await house.get('/v1/user/profile', { headers: { authorization: `Bearer ${tokens.access}` } })
    expect(await administration().counts()).toEqual({ all: 3, active: 2, newToday: 0 })
  })
})
