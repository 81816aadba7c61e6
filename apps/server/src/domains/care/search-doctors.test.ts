import { beforeAll, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import type { DoctorSettings } from './index.ts'

interface Found {
  readonly id: string
  readonly name: string
  readonly rating: { average: number; count: number }
}

describe('finding doctors', () => {
  const house = useHouse()
  const doctors: Record<string, SignedIn> = {}

  beforeAll(async () => {
    const facts = { specialty: 'cardiology', city: 'تهران', gender: 'female', experienceYears: 10 } as const
    doctors.rezaei = await house.doctor({ ...facts, firstName: 'مریم', lastName: 'رضایی' })
    doctors.karimi = await house.doctor({
      ...facts,
      firstName: 'کیان',
      lastName: 'کریمی',
      gender: 'male',
      city: 'شیراز',
    })
    doctors.sadeghi = await house.doctor({ ...facts, firstName: 'یاسمن', lastName: 'صادقی', specialty: 'dermatology' })
    doctors.mohammadi = await house.doctor({
      ...facts,
      firstName: 'امیر‌حسین',
      lastName: 'محمدی ۲',
      gender: 'male',
      specialty: 'general',
      city: 'اصفهان',
    })
  })

  const search = async (query: Record<string, string> = {}) => {
    const { status, body } = await house.get(`/api/v1/patients/doctors/search/?${new URLSearchParams(query)}`)
    expect(status).toBe(200)
    return body as { count: number; next: string | null; previous: string | null; results: Found[] }
  }
  const find = async (query: Record<string, string>): Promise<string[]> => {
    const { results } = await search(query)
    return results.map(({ id }) => Object.keys(doctors).find((name) => doctors[name]?.id === id) ?? id)
  }
  const rate = async (doctor: SignedIn, score: number) => {
    const { care } = house.domains
    const [slot] = await care.slotsOf(doctor.id, { from: house.now, until: new Date(house.now.getTime() + 86_400_000) })
    const rater = await house.patient({ balance: 1_000_000 })
    const { encounter } = await care.book(rater.id, {
      doctorId: doctor.id,
      startsAt: slot?.startsAt ?? house.now,
      visitType: 'in_person',
      chiefComplaint: 'سردرد',
      description: null,
      insurance: undefined,
    })
    await care.pay(rater.id, { encounterId: encounter.id, method: 'wallet' })
    await care.start(doctor.id, { encounterId: encounter.id })
    const { now } = house
    house.now = encounter.startsAt
    await care.complete(doctor.id, { encounterId: encounter.id })
    house.now = now
    await care.rate(rater.id, { encounterId: encounter.id, score, comment: null })
  }
  const changeSettings = async (doctor: SignedIn, changes: Partial<DoctorSettings>) => {
    const settings = await house.domains.care.settingsOf(doctor.id)
    await house.domains.care.changeSettings(doctor.id, { ...settings, ...changes })
  }

  it.each([
    ['a name', 'رضایی', ['rezaei']],
    ['a first name', 'کیان', ['karimi']],
    ['both names, in any order', 'رضایی مریم', ['rezaei']],
    ['the title before the name', 'دکتر کریمی', ['karimi']],
    ['a beginning', 'صاد', ['sadeghi']],
    ['letters of another keyboard', 'كريمي', ['karimi']],
    ['letters that sound alike', 'رزایی', ['rezaei']],
    ['letters that sound alike', 'سادقی', ['sadeghi']],
    ['a letter left out', 'رضای', ['rezaei']],
    ['a letter too many', 'کرریمی', ['karimi']],
    ['a wrong letter', 'صادفی', ['sadeghi']],
    ['two letters changed over', 'محمیدی', ['mohammadi']],
    ['a half-space for a blank', 'امیر حسین', ['mohammadi']],
    ['Persian digits', 'محمدی ۲', ['mohammadi']],
    ['Arabic digits', 'محمدی ٢', ['mohammadi']],
    ['Latin digits', 'محمدی 2', ['mohammadi']],
    ['a specialty', 'پوست', ['sadeghi']],
    ['a specialty in English', 'Dermatology', ['sadeghi']],
    ['a specialty in English with a mistake', 'dermatolgy', ['sadeghi']],
    ['a city', 'شیراز', ['karimi']],
    ['name and city', 'کریمی شیراز', ['karimi']],
  ])('by %s (%#)', async (_, q, expected) => {
    expect(await find({ q })).toEqual(expected)
  })

  it.each([
    ['rezaei', ['rezaei']],
    ['Rezaie', ['rezaei']],
    ['rezayi', ['rezaei']],
    ['Maryam Rezaee', ['rezaei']],
    ['dr. karimi', ['karimi']],
    ['kareemi', ['karimi']],
    ['kian', ['karimi']],
    ['kiyan karimi', ['karimi']],
    ['sadeghi', ['sadeghi']],
    ['Sadeqi', ['sadeghi']],
    ['sadegh', ['sadeghi']],
    ['yasaman', ['sadeghi']],
    ['mohammadi', ['mohammadi']],
    ['mohamadi', ['mohammadi']],
    ['Mohamma', ['mohammadi']],
    ['Amir Hossein', ['mohammadi']],
    ['shiraz', ['karimi']],
    ['sadeghi dermatology', ['sadeghi']],
    ['karimi esfahan', []],
  ])('by a name in Latin letters: %s', async (q, expected) => {
    expect(await find({ q })).toEqual(expected)
  })

  it.each(['قطغجم', 'کریمی اصفهان', 'xyzzy', '%', '_', "'; drop table doctors", '\\'])(
    'finds nobody for %s',
    async (q) => {
      expect((await search({ q })).count).toBe(0)
    },
  )

  it.each(['', '   ', 'دکتر'])('finds all for «%s», which says nothing', async (q) => {
    expect((await search({ q })).count).toBe(4)
  })

  it.each([
    [{ specialty: 'cardiology' }, ['karimi', 'rezaei']],
    [{ city: 'اصفهان' }, ['mohammadi']],
    [{ gender: 'male' }, ['karimi', 'mohammadi']],
    [{ specialty: 'cardiology', gender: 'female' }, ['rezaei']],
    [{ specialty: 'cardiology', city: 'اصفهان' }, []],
    [{ q: 'تهران', gender: 'female', specialty: 'dermatology' }, ['sadeghi']],
  ])('by %j', async (query, expected) => {
    expect((await find(query as Record<string, string>)).sort()).toEqual(expected)
  })

  it('by whether they see patients online, at once when they change it', async () => {
    expect((await search({ online_available: 'true' })).count).toBe(4)
    await changeSettings(doctors.karimi as SignedIn, { onlineEnabled: false })
    expect(await find({ online_available: 'false' })).toEqual(['karimi'])
    expect((await search({ online_available: 'true' })).count).toBe(3)
    await changeSettings(doctors.karimi as SignedIn, { onlineEnabled: true })
    expect(await find({ online_available: 'false' })).toEqual([])
  })

  it('by an insurance they accept, at once when they change it', async () => {
    expect(await find({ insurance_accepted: 'دانا' })).toEqual([])
    await changeSettings(doctors.rezaei as SignedIn, { acceptedInsurances: ['دانا', 'ایران'] })
    expect(await find({ insurance_accepted: 'دانا' })).toEqual(['rezaei'])
    expect(await find({ insurance_accepted: 'تامین اجتماعی', specialty: 'cardiology' })).toEqual(['karimi'])
  })

  it('by the way of the visit and by what it may cost, that way or the cheaper one', async () => {
    const karimi = doctors.karimi as SignedIn
    await changeSettings(karimi, { onlineEnabled: false, onlineFeeRial: 100_000, inPersonFeeRial: 700_000 })
    const isFound = async (query: Record<string, string>) => (await find(query)).includes('karimi')

    expect(await isFound({ visit_type: 'in_person' })).toBe(true)
    expect(await isFound({ visit_type: 'online' })).toBe(false)
    expect(await isFound({ max_fee: '699999' })).toBe(false) // nobody is seen for the online fee
    expect(await isFound({ max_fee: '700000' })).toBe(true)
    expect(await isFound({ max_fee: '700000', visit_type: 'in_person' })).toBe(true)

    await changeSettings(karimi, { onlineEnabled: true })
    expect(await isFound({ max_fee: '100000' })).toBe(true)
    expect(await isFound({ max_fee: '100000', visit_type: 'in_person' })).toBe(false)
    await changeSettings(karimi, { onlineFeeRial: 600_000, inPersonFeeRial: 800_000 })
  })

  it('the cheapest online first, at once when a fee changes', async () => {
    for (const [name, onlineFeeRial] of [
      ['rezaei', 300_000],
      ['karimi', 100_000],
      ['sadeghi', 400_000],
      ['mohammadi', 200_000],
    ] as const)
      await changeSettings(doctors[name] as SignedIn, { onlineFeeRial })
    expect(await find({ sort_by: 'price' })).toEqual(['karimi', 'mohammadi', 'rezaei', 'sadeghi'])

    await changeSettings(doctors.karimi as SignedIn, { onlineFeeRial: 500_000 })
    expect(await find({ sort_by: 'price' })).toEqual(['mohammadi', 'rezaei', 'sadeghi', 'karimi'])
  })

  it('the best rated first, and never by a rating that is no longer true', async () => {
    const scores = async () =>
      (await search({ sort_by: 'rating' })).results.map(({ id, rating }) => [nameOf(id), rating.average, rating.count])
    await rate(doctors.karimi as SignedIn, 4)
    expect((await scores())[0]).toEqual(['karimi', 4, 1])

    await rate(doctors.sadeghi as SignedIn, 5)
    expect((await scores()).slice(0, 2)).toEqual([
      ['sadeghi', 5, 1],
      ['karimi', 4, 1],
    ])
    await rate(doctors.sadeghi as SignedIn, 2)
    await rate(doctors.sadeghi as SignedIn, 2)
    expect((await scores()).slice(0, 2)).toEqual([
      ['karimi', 4, 1],
      ['sadeghi', 3, 3],
    ])
    await rate(doctors.karimi as SignedIn, 5)
    await rate(doctors.karimi as SignedIn, 4)

    // 13 / 3, to one place.
    expect((await scores())[0]).toEqual(['karimi', 4.3, 3])
    expect(await find({ min_rating: '4.3' })).toEqual(['karimi'])
    expect(await find({ min_rating: '4.4' })).toEqual([])
    expect(await find({ min_rating: '3' })).toEqual(['karimi', 'sadeghi'])
  })

  it('the most experienced first', async () => {
    for (const [name, years] of [
      ['rezaei', 3],
      ['karimi', 30],
      ['sadeghi', 7],
      ['mohammadi', 12],
    ] as const)
      await house.db
        .updateTable('doctors')
        .set({ experience_years: years })
        .where('person_id', '=', doctors[name]?.id ?? '')
        .execute()

    expect(await find({ sort_by: 'experience' })).toEqual(['karimi', 'mohammadi', 'sadeghi', 'rezaei'])
  })

  it('page by page: each doctor once, with ways to the next page and back', async () => {
    const pages = []
    for (let page = 1; page <= 3; page++)
      pages.push(await search({ sort_by: 'experience', page: String(page), page_size: '2' }))

    expect(pages.map(({ results }) => results.map(({ id }) => nameOf(id)))).toEqual([
      ['karimi', 'mohammadi'],
      ['sadeghi', 'rezaei'],
      [],
    ])
    expect(pages.map(({ count }) => count)).toEqual([4, 4, 4])
    const paths = pages.map(({ next, previous }) =>
      [next, previous].map((link) => link && new URL(link).searchParams.get('page')),
    )
    expect(paths).toEqual([
      ['2', null],
      [null, '1'],
      [null, '2'],
    ])
    expect((await house.get(String(pages[0]?.next).replace('https://helssa.test', ''))).body).toEqual(pages[1])
  })

  it('by a new name at once, and by the old one no more', async () => {
    const found = await search({ q: 'رضایی' })
    expect(found.results.map(({ name }) => name)).toEqual(['دکتر مریم رضایی'])

    await house.call('PATCH', '/api/v1/patients/profile/', {
      as: doctors.rezaei as SignedIn,
      body: { last_name: 'بهشتی' },
    })

    expect((await search({ q: 'بهشتی' })).results.map(({ name }) => name)).toEqual(['دکتر مریم بهشتی'])
    expect(await find({ q: 'رضایی' })).toEqual([])
    expect((await search({ city: 'تهران', specialty: 'cardiology' })).results.map(({ name }) => name)).toEqual([
      'دکتر مریم بهشتی',
    ])
  })

  it('as soon as they are made doctors, and no longer when they are suspended', async () => {
    const all = await search()
    doctors.yaghoubi = await house.doctor({ firstName: 'یعقوب', lastName: 'یعقوبی', city: 'تبریز' })
    expect([(await search()).count - all.count, await find({ q: 'یعقوبی' })]).toEqual([1, ['yaghoubi']])

    await house.db.updateTable('persons').set({ status: 'suspended' }).where('id', '=', doctors.yaghoubi.id).execute()

    expect([(await search()).count - all.count, await find({ q: 'یعقوبی' })]).toEqual([0, []])
    expect((await house.get(`/api/v1/patients/doctors/${doctors.yaghoubi.id}/`)).status).toBe(404)
    expect((await house.get(`/api/v1/patients/doctors/${doctors.yaghoubi.id}/slots/`)).status).toBe(404)
  })

  it('alike for many who search at once while things change', async () => {
    const target = doctors.sadeghi as SignedIn
    for (let fee = 1; fee <= 10; fee++) {
      const during = Array.from({ length: 8 }, () => search({ q: 'صادقی' }))
      await changeSettings(target, { inPersonFeeRial: fee * 1_000 })
      const after = await Promise.all(Array.from({ length: 8 }, () => search({ q: 'صادقی' })))
      await Promise.all(during)

      const shown = new Set(
        after.flatMap(({ results }) =>
          results.map((found) => (found as unknown as { consultation_fee: number }).consultation_fee),
        ),
      )
      expect([...shown]).toEqual([fee * 1_000])
    }
  })

  const nameOf = (id: string) => Object.keys(doctors).find((name) => doctors[name]?.id === id)
})
