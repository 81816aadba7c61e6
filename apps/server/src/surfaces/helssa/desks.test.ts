// What the pages of the web app need beside the contract's routes: what to choose from, prices, earnings, overviews.
import { beforeAll, describe, expect, it } from 'vitest'
import { newPhone, type SignedIn, useHouse } from '../../../test/house.ts'

const PREFIX = '/api/v1'
/** 08:30 of a Saturday in Tehran, 30 Dey 1402. */
const NOW = new Date('2024-01-20T05:00:00Z')
const DAY_MS = 86_400_000

const house = useHouse()
let doctor: SignedIn
let patient: SignedIn
let admin: SignedIn
beforeAll(async () => {
  house.now = NOW
  doctor = await house.doctor()
  patient = await house.patient({ balance: 20_000_000 })
  admin = await house.admin()
})

const get = async (path: string, as?: SignedIn) => {
  const { status, body } = await house.get(PREFIX + path, as ? { as } : {})
  expect(status, `${path} ${JSON.stringify(body)}`).toBe(200)
  return body
}
const post = async (path: string, as: SignedIn, body: object = {}) => {
  const answer = await house.post(PREFIX + path, { as, body })
  expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300)
  return answer.body
}
const slotAfter = async (days: number) => {
  const day = new Date(house.now.getTime() + days * DAY_MS).toISOString().slice(0, 10)
  const { results } = await get(`/patients/doctors/${doctor.id}/slots/?visit_type=in_person&from_date=${day}`)
  return results[0].starts_at as string
}
const asked = (scheduled_at: string) => ({ doctor_id: doctor.id, scheduled_at, visit_type: 'in_person' })
const book = async (scheduled_at: string) =>
  post('/patients/encounters/book/', patient, { ...asked(scheduled_at), chief_complaint: 'سردرد' })
const pay = (id: string) => post(`/patients/encounters/${id}/pay/`, patient, { payment_method: 'wallet' })
const visit = (id: string) => get(`/patients/encounters/${id}/`, patient)

describe('what there is to choose from', () => {
  it('is told to anybody: specialties in the language asked for, cities with doctors, insurers', async () => {
    const { specialties, cities, insurers } = await get('/reference/')

    expect(specialties).toContainEqual({ id: 'cardiology', title: 'متخصص قلب و عروق' })
    expect(cities).toEqual([{ province: 'تهران', city: 'تهران' }])
    expect(insurers).toContainEqual({ name: 'تامین اجتماعی', coverage_percentage: 60 })
    const { body } = await house.get(`${PREFIX}/reference/`, { headers: { 'accept-language': 'en' } })
    expect(body.specialties).toContainEqual({ id: 'cardiology', title: 'Cardiology' })
  })
})

describe('the price of a visit, before it is booked', () => {
  it('is what booking then asks for, insurance and all, and holds nobody’s time', async () => {
    const insurance = { provider: 'تامین اجتماعی', number: '1234567890', expiry_date: '1410-12-29' }
    await house.call('PATCH', `${PREFIX}/patients/profile/`, { as: patient, body: { insurance } })
    const slot = await slotAfter(3)
    const insurance_info = { use_insurance: true, provider: insurance.provider, number: insurance.number }

    const quote = await post('/patients/encounters/quote/', patient, { ...asked(slot), insurance_info })
    const booked = await post('/patients/encounters/book/', patient, {
      ...asked(slot),
      insurance_info,
      chief_complaint: 'سردرد',
    })

    expect(quote).toMatchObject({ total_amount: 800_000, insurance_discount: 480_000, payable_amount: 320_000 })
    expect(booked.payment).toMatchObject({
      total_amount: 800_000,
      insurance_discount: 480_000,
      payable_amount: 320_000,
    })
    expect(quote.cancellation_policy).toEqual(booked.cancellation_policy)
  })

  it('says why an insurance pays nothing, and refuses what booking would', async () => {
    const slot = await slotAfter(4)
    const insurance_info = { use_insurance: true, provider: 'آسیا', number: '1' }
    expect(await post('/patients/encounters/quote/', patient, { ...asked(slot), insurance_info })).toMatchObject({
      payable_amount: 800_000,
      insurance_refused: 'not_the_patients',
    })

    const off = new Date(Date.parse(slot) + 60_000).toISOString()
    const refused = await house.post(`${PREFIX}/patients/encounters/quote/`, { as: patient, body: asked(off) })
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'DOCTOR_UNAVAILABLE' } } })
  })
})

describe('what cancelling would come to', () => {
  it('is told with the visit, and is what cancelling then does', async () => {
    const [far, near] = [await book(await slotAfter(5)), await book(await slotAfter(0))]
    expect((await visit(far.id)).cancellation).toEqual({ refund_amount: 0, cancellation_fee: 0 })
    await pay(far.id)
    await pay(near.id)

    expect((await visit(far.id)).cancellation).toEqual({ refund_amount: 800_000, cancellation_fee: 0 })
    expect((await visit(near.id)).cancellation).toEqual({ refund_amount: 400_000, cancellation_fee: 400_000 })
    expect(await post(`/patients/encounters/${near.id}/cancel/`, patient)).toMatchObject({
      refund_amount: 400_000,
      cancellation_fee: 400_000,
    })
    expect((await visit(near.id)).cancellation).toBeNull()
  })
})

describe('what became of the money', () => {
  it('is told page by page, and each payment with its end', async () => {
    const charged = await post('/billing/wallet/charge/', patient, { amount: 1_000_000, payment_method: 'online' })
    const all = await get('/billing/wallet/transactions/', patient)
    const [first, second] = [1, 2].map((page) => `/billing/wallet/transactions/?page_size=2&page=${page}`)

    const pages = [await get(first ?? '', patient), await get(second ?? '', patient)]

    expect(pages.flatMap(({ results }) => results)).toEqual(all.results.slice(0, 4))
    expect(pages[0]).toMatchObject({ count: all.count, next: expect.stringContaining('page=2') })
    expect(all.results).toHaveLength(all.count)
    expect(all.results.slice(0, 10)).toEqual((await get('/billing/wallet/', patient)).recent_transactions)
    const { results } = await get('/billing/payments/', patient)
    expect(results).toContainEqual(
      expect.objectContaining({
        id: charged.transaction_id,
        purpose: 'wallet_charge',
        amount: 1_000_000,
        status: 'pending',
        payment_url: charged.payment_url,
      }),
    )
    expect((await get('/billing/payments/', admin)).count).toBe(0)
  })
})

describe('a doctor’s hours and earnings', () => {
  it('shows the slots that settings would make, and which of them a visit is in the way of', async () => {
    const booked = await book(await slotAfter(8))
    const settings = await get('/doctors/settings/', doctor)
    const tried = structuredClone(settings)
    tried.consultation_settings.consultation_duration = 60
    tried.consultation_settings.buffer_time = 0
    tried.availability.working_hours = { start: '09:00', end: '12:00' }
    const day = booked.scheduled_at.slice(0, 10)

    const { days } = await post('/doctors/settings/preview/', doctor, { settings: tried, from_date: day, to_date: day })
    const week = await post('/doctors/settings/preview/', doctor, { settings: tried })

    expect(days).toHaveLength(1)
    expect(days[0].slots.map(({ is_free }: { is_free: boolean }) => is_free)).toEqual([false, true, true])
    expect(days[0].slots[0].starts_at).toBe(booked.scheduled_at)
    expect(week.days.map(({ slots }: { slots: unknown[] }) => slots.length)).toEqual([3, 3, 3, 3, 3, 0, 0])
    expect(await get('/doctors/settings/', doctor)).toEqual(settings)
  })

  it('tells earnings by day and by Jalali month, days without any too', async () => {
    const [fresh, { id }] = [await house.doctor({ lastName: 'کاظمی' }), patient]
    await playVisit(fresh, id)

    const byDay = await get('/doctors/earnings/?from_date=2024-01-15&to_date=2024-01-25', fresh)
    const byMonth = await get('/doctors/earnings/?from_date=1402-10-01&to_date=1402-11-30&by=month', fresh)

    expect(byDay).toMatchObject({ balance: 680_000, total: 680_000, visits: 1, by: 'day' })
    expect(byDay.points).toHaveLength(11)
    expect(byDay.points.filter(({ amount }: { amount: number }) => amount > 0)).toEqual([
      { date: '1402-10-30', starts_at: '2024-01-19T20:30:00Z', amount: 680_000, visits: 1 },
    ])
    expect(byMonth.points.map((point: { date: string; amount: number }) => [point.date, point.amount])).toEqual([
      ['1402-10', 680_000],
      ['1402-11', 0],
    ])
    expect((await get('/doctors/earnings/', fresh)).points).toHaveLength(30)
    const tooLong = await house.get(`${PREFIX}/doctors/earnings/?from_date=2000-01-01`, { as: fresh })
    expect(tooLong).toMatchObject({ status: 422 })
  })
})

describe('an administrator', () => {
  it('lists doctors, also those who are suspended', async () => {
    const gone = await house.doctor({ firstName: 'نگین', lastName: 'صدر' })
    const edit = { as: admin, body: { status: 'suspended' } }
    expect((await house.call('PUT', `/v1/admin/users/${gone.id}`, edit)).status).toBe(200)

    const found = await get(`/admin/doctors/?q=${encodeURIComponent('صدر نگ')}`, admin)
    const { results } = await get('/admin/doctors/?status=active', admin)

    expect(found).toMatchObject({ count: 1, results: [{ id: gone.id, status: 'suspended', phone_number: gone.phone }] })
    expect(results.map(({ id }: { id: string }) => id)).not.toContain(gone.id)
    const search = await get(`/patients/doctors/search/?q=${encodeURIComponent('نگین صدر')}`)
    expect(search.results.map(({ id }: { id: string }) => id)).not.toContain(gone.id)
  })

  it('makes somebody an agent of the support inbox, and takes it back, by the same sign-in', async () => {
    const { id } = await house.signIn(newPhone())
    const change = (isAgent: boolean) => house.call('PUT', `/v1/admin/users/${id}`, { as: admin, body: { isAgent } })

    expect((await change(true)).body.data).toMatchObject({ id, isAgent: true, role: 'user' })
    const agents = async () => (await house.get('/fiko/v1/agents', { as: admin })).body.agents.length
    expect(await agents()).toBe(2)
    expect((await change(false)).body.data).toMatchObject({ isAgent: false })
    expect(await agents()).toBe(1)
  })

  it('sees the whole day by day', async () => {
    const { totals, users, days } = await get('/admin/overview/?from_date=2024-01-18&to_date=2024-01-27', admin)

    expect(days).toHaveLength(10)
    const today = days.find(({ date }: { date: string }) => date === '1402-10-30')
    expect(today).toMatchObject({ completed_visits: 1, cancelled_visits: 1, revenue: 120_000 + 60_000 })
    expect(today.new_users).toBe(users.new_today)
    expect(totals.visits).toBe(days.reduce((sum: number, { visits }: { visits: number }) => sum + visits, 0))
    expect(totals).toMatchObject({ completed_visits: 1, tokens_issued: 0 })
  })

  it('takes visits and the ledger along as CSV, without a word of what a visit was about', async () => {
    const visits = await house.get(`${PREFIX}/admin/exports/visits/?from_date=2024-01-18&to_date=2024-02-20`, {
      as: admin,
    })
    const entries = await house.get(`${PREFIX}/admin/exports/ledger/`, { as: admin })

    expect(visits.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(visits.headers['content-disposition']).toBe('attachment; filename="visits.csv"')
    expect(visits.body).toMatch(/reference.*\n.*HLS-2024-0120-\d{4}.*دکتر مریم/)
    expect(visits.body).not.toContain('سردرد')
    const { count } = await house.db
      .selectFrom('ledger_entries')
      .select((e) => e.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(entries.body.trim().split('\n')).toHaveLength(count + 1)
    expect(entries.body).toContain('visit.settle')
  })
})

/** A visit that is held and paid today. */
async function playVisit(by: SignedIn, patientId: string): Promise<void> {
  const { care } = house.domains
  const range = { from: house.now, until: new Date(house.now.getTime() + DAY_MS) }
  const [slot] = await care.slotsOf(by.id, range)
  const { encounter } = await care.book(patientId, {
    doctorId: by.id,
    startsAt: slot?.startsAt ?? expect.fail('no slot'),
    visitType: 'in_person',
    chiefComplaint: 'سردرد',
    description: null,
    insurance: undefined,
  })
  await care.pay(patientId, { encounterId: encounter.id, method: 'wallet' })
  const before = house.now
  house.now = encounter.startsAt
  await care.start(by.id, { encounterId: encounter.id })
  await care.complete(by.id, { encounterId: encounter.id })
  house.now = before
}
