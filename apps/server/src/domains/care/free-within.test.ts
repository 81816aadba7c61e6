import { beforeEach, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'
import { tehranDateOf } from '../../platform/calendar.ts'
import { type DoctorSettings, USUAL_SETTINGS } from './index.ts'

const DAY_MS = 86_400_000
const SHORT = { hours: { start: '10:00', end: '10:30' }, durationMinutes: 30, bufferMinutes: 0, breaks: [] } as const

describe('doctors free on a day', () => {
  const house = useHouse()
  let town = 0
  let city: string
  beforeEach(() => {
    house.now = MORNING // Saturday, 08:00 in Tehran
    city = `شهر ${++town}`
  })

  const open = (lastName: string, settings: Partial<DoctorSettings> = {}) =>
    house.doctor({ city, lastName, settings: { ...USUAL_SETTINGS, ...settings } })
  const search = (query: Record<string, string>) =>
    house.get(`/api/v1/patients/doctors/search/?${new URLSearchParams({ city, ...query })}`)
  const found = async (query: Record<string, string>): Promise<string[]> => {
    const { status, body } = await search(query)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.count).toBe(body.results.length)
    return body.results.map(({ id }: { id: string }) => id).sort()
  }
  const ids = (...doctors: SignedIn[]) => doctors.map(({ id }) => id).sort()
  const day = (after: number) => tehranDateOf(new Date(house.now.getTime() + after * DAY_MS))
  async function bookAll(doctor: SignedIn, after: number): Promise<string[]> {
    const { care } = house.domains
    const from = new Date(`${day(after)}T00:00:00+03:30`)
    const slots = await care.slotsOf(doctor.id, { from, until: new Date(from.getTime() + DAY_MS) })
    const visits: string[] = []
    for (const { startsAt } of slots) {
      const asked = { doctorId: doctor.id, startsAt, visitType: 'in_person', chiefComplaint: 'سردرد' } as const
      const patient = await house.patient({ balance: 5_000_000 })
      const booked = await care.book(patient.id, { ...asked, description: null, insurance: undefined })
      await care.pay(patient.id, { encounterId: booked.encounter.id, method: 'wallet' })
      visits.push(booked.encounter.id)
    }
    return visits
  }

  it('are those who work then and have a time left, also where their first is another day', async () => {
    const [all, saturdays, sundays] = [
      await open('الف'),
      await open('ب', { workingDays: ['saturday'] }),
      await open('پ', { workingDays: ['sunday'] }),
    ]

    for (const _ of ['unknown', 'known']) {
      expect(await found({ free_on: 'today' })).toEqual(ids(all, saturdays))
      expect(await found({ free_on: 'tomorrow' })).toEqual(ids(all, sundays))
      expect(await found({ free_on: day(7) })).toEqual(ids(all, saturdays))
      expect(await found({ free_on: '1402-10-30' })).toEqual(ids(all, saturdays)) // today, as Iran writes it
      expect(await found({ free_on: day(1), free_until: day(6) })).toEqual(ids(all, sundays))
      expect(await found({ free_on: day(-1) })).toEqual([])
      expect(await found({ free_on: day(200) })).toEqual([])
      await found({}) // from here on their first free times are known
    }
  })

  it('are none who are booked out, and again those who are not any more', async () => {
    const [full, other] = [await open('الف', SHORT), await open('ب', SHORT)]
    expect(await found({ free_on: 'tomorrow' })).toEqual(ids(full, other))

    const [visit] = await bookAll(full, 1)
    expect(await found({ free_on: 'tomorrow' })).toEqual(ids(other))
    expect(await found({ free_on: 'today', free_until: 'tomorrow' })).toEqual(ids(full, other))

    await house.domains.care.cancel(full.id, { encounterId: visit ?? '', as: 'doctor', reason: null })
    expect(await found({ free_on: 'tomorrow' })).toEqual(ids(full, other))
  })

  it('are none any more once the day’s last time has passed, nor who see nobody', async () => {
    const doctor = await open('الف', SHORT)
    expect(await found({ free_on: 'today' })).toEqual(ids(doctor))
    house.advance({ hours: 2 })
    expect(await found({ free_on: 'today' })).toEqual([])
    expect(await found({ free_on: 'tomorrow' })).toEqual(ids(doctor))

    const settings = { ...USUAL_SETTINGS, ...SHORT, onlineEnabled: false, inPersonEnabled: false }
    await house.domains.care.changeSettings(doctor.id, settings)
    expect(await found({ free_on: 'tomorrow' })).toEqual([])
  })

  it('are found by the other filters and words too, page by page in their order', async () => {
    const [one, two, three] = [
      await open('زمانی', { onlineFeeRial: 300_000 }),
      await open('زمانی', { onlineFeeRial: 100_000 }),
      await open('زمانی', { onlineFeeRial: 200_000 }),
    ]
    await open('دیگر')
    const page = async (number: number) =>
      (await search({ q: 'zamani', free_on: 'today', sort_by: 'price', page_size: '2', page: String(number) })).body
    const [first, second] = [await page(1), await page(2)]

    expect([first.count, second.count]).toEqual([3, 3])
    expect([...first.results, ...second.results].map(({ id }) => id)).toEqual([two.id, three.id, one.id])
    expect([first.next === null, second.next]).toEqual([false, null])
  })

  it('with hours past midnight are free on both days', async () => {
    const night = await open('الف', {
      ...SHORT,
      hours: { start: '22:00', end: '02:00' },
      workingDays: ['saturday'],
    })
    expect(await found({ free_on: 'today' })).toEqual(ids(night))
    expect(await found({ free_on: 'tomorrow' })).toEqual(ids(night))
    expect(await found({ free_on: day(2) })).toEqual([])
  })

  it.each([
    [{ free_on: 'someday' }, 'free_on'],
    [{ free_on: '2024-02-30' }, 'free_on'],
    [{ free_on: '' }, 'free_on'],
    [{ free_until: 'tomorrow' }, 'free_until'],
    [{ free_on: 'tomorrow', free_until: 'today' }, 'free_until'],
    [{ free_on: '2024-01-20', free_until: '2024-02-20' }, 'free_until'],
  ])('are not looked for by %j', async (query, field) => {
    const { status, body } = await search(query as Record<string, string>)
    expect([status, Object.keys(body.error.details.field_errors)]).toEqual([422, [field]])
  })
})
