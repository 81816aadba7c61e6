import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'
import { tehranDateOf } from '../../platform/calendar.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import { Refusal } from '../../platform/errors.ts'
import { voidNextSlot } from './doctor-store.ts'
import { type DoctorSettings, USUAL_SETTINGS } from './index.ts'

const RUNS = 6
const DAY_MS = 86_400_000
const IN_PERSON = { visitType: 'in_person', chiefComplaint: 'سردرد', description: null, insurance: undefined } as const

type Step =
  | { do: 'book'; doctor: number; patient: number; slot: number }
  | { do: 'pay' | 'cancel' | 'doctorCancels' | 'finish' | 'noShow'; visit: number }
  | { do: 'wait'; minutes: number }
  | { do: 'sweep' }
  | { do: 'settings'; doctor: number; change: Partial<DoctorSettings> }

const doctor = fc.nat({ max: 1 })
const time = fc.constantFrom('00:00', '07:30', '08:10', '09:00', '13:00', '17:00', '22:00')
const change: fc.Arbitrary<Partial<DoctorSettings>> = fc.oneof(
  fc.record({ durationMinutes: fc.constantFrom(5, 20, 45, 240), bufferMinutes: fc.constantFrom(0, 10, 120) }),
  fc.record({ hours: fc.record({ start: time, end: time }) }),
  fc.record({ breaks: fc.array(fc.record({ start: time, end: time }), { maxLength: 2 }) }),
  fc
    .record({ workingDays: fc.subarray([...USUAL_SETTINGS.workingDays, 'thursday', 'friday'] as const) })
    .map((days) => ({
      workingDays: days.workingDays,
    })),
  fc.record({ onlineEnabled: fc.boolean(), inPersonEnabled: fc.boolean() }),
  fc.constant(USUAL_SETTINGS),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('book' as const),
      doctor,
      patient: fc.nat({ max: 3 }),
      slot: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('pay' as const, 'cancel', 'doctorCancels', 'finish', 'noShow'),
      visit: fc.nat({ max: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 5, 15, 30, 60, 240, 900, 1_440),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'sweep' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settings' as const), doctor, change }) },
)

describe('the next available time of a doctor', () => {
  const house = useHouse()
  let towns = 0

  afterEach(() => {
    house.now = MORNING
  })

  /** Two doctors who can be found by themselves. */
  const openPractice = async () => {
    const city = `شهر ${++towns}`
    return { city, doctors: [await house.doctor({ city }), await house.doctor({ city })] as const }
  }
  /** The first time that the slots of the next 30 days show, of whichever kind of visit is offered. */
  const firstSlotOf = async (id: string): Promise<string | null> => {
    const days = `from_date=${tehranDateOf(house.now)}&to_date=${tehranDateOf(new Date(house.now.getTime() + 30 * DAY_MS))}`
    const first = async (type: string) =>
      (await house.get(`/api/v1/patients/doctors/${id}/slots/?${days}&visit_type=${type}`)).body.results[0]?.starts_at
    return (await first('online')) ?? (await first('in_person')) ?? null
  }
  const nextInSearch = async (city: string): Promise<Record<string, string | null>> => {
    const { body } = await house.get(`/api/v1/patients/doctors/search/?${new URLSearchParams({ city })}`)
    return Object.fromEntries(
      body.results.map((found: { id: string; availability: { next_available: string | null } }) => [
        found.id,
        found.availability.next_available,
      ]),
    )
  }
  const expectTrue = async (city: string, doctors: readonly SignedIn[], after: string): Promise<void> => {
    const shown = await nextInSearch(city)
    for (const { id } of doctors) {
      const first = await firstSlotOf(id)
      expect(shown[id], `in the search after ${after}`).toBe(first)
      const { body } = await house.get(`/api/v1/patients/doctors/${id}/`)
      expect(body.availability.next_available, `on the doctor's page after ${after}`).toBe(first)
    }
  }

  it('is never stale, whatever happens: booking, paying, cancelling, lapsing, other settings, and time itself', async () => {
    const patients = await Promise.all(Array.from({ length: 4 }, () => house.patient({ balance: 1_000_000_000 })))
    let booked = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40 }), async (steps) => {
        house.now = MORNING
        const { city, doctors } = await openPractice()
        const visits: { id: string; doctorId: string; patientId: string }[] = []
        for (const step of steps) {
          await take(step, doctors, patients, visits)
          await expectTrue(city, doctors, JSON.stringify(step))
        }
        booked += visits.length
        for (const visit of visits) await allowed(cancel(visit, 'doctor'))
      }),
      { numRuns: RUNS },
    )

    expect(booked).toBeGreaterThan(RUNS)
  })

  const cancel = (visit: { id: string; doctorId: string; patientId: string }, as: 'patient' | 'doctor') =>
    house.domains.care.cancel(as === 'patient' ? visit.patientId : visit.doctorId, {
      encounterId: visit.id,
      as,
      reason: null,
    })
  /** What the rules refuse changes nothing; what breaks them is an error. */
  const allowed = <T>(attempt: Promise<T>): Promise<T | undefined> =>
    attempt.catch((error: unknown) => {
      if (error instanceof Refusal) return undefined
      throw error
    })

  async function take(
    step: Step,
    doctors: readonly SignedIn[],
    patients: readonly SignedIn[],
    visits: { id: string; doctorId: string; patientId: string }[],
  ): Promise<void> {
    const { care } = house.domains
    switch (step.do) {
      case 'book': {
        const [doctorId, patientId] = [doctors[step.doctor]?.id ?? '', patients[step.patient]?.id ?? '']
        const until = new Date(house.now.getTime() + 10 * DAY_MS)
        const slot = (await care.slotsOf(doctorId, { from: house.now, until }))[step.slot]
        if (!slot) return
        const booking = await allowed(care.book(patientId, { ...IN_PERSON, doctorId, startsAt: slot.startsAt }))
        if (booking) visits.push({ id: booking.encounter.id, doctorId, patientId })
        return
      }
      case 'wait':
        house.advance({ minutes: step.minutes })
        return
      case 'sweep':
        return care.lapseUnpaid()
      case 'settings': {
        const id = doctors[step.doctor]?.id ?? ''
        await care.changeSettings(id, { ...(await care.settingsOf(id)), ...step.change })
        return
      }
      default: {
        const visit = visits.at(-1 - step.visit)
        if (visit) await act(step.do, visit)
      }
    }
  }

  async function act(action: string, visit: { id: string; doctorId: string; patientId: string }): Promise<void> {
    const { care } = house.domains
    const conduct = { encounterId: visit.id }
    if (action === 'pay') await allowed(care.pay(visit.patientId, { ...conduct, method: 'wallet' }))
    if (action === 'cancel') await allowed(cancel(visit, 'patient'))
    if (action === 'doctorCancels') await allowed(cancel(visit, 'doctor'))
    if (action === 'noShow') await allowed(care.markNoShow(visit.doctorId, conduct))
    if (action === 'finish') {
      await allowed(care.start(visit.doctorId, conduct))
      await allowed(care.complete(visit.doctorId, conduct))
    }
  }

  it('is none for a doctor who is booked out, until a free day comes within 30 days', async () => {
    const { city, doctors } = await openPractice()
    const [one] = doctors
    await house.domains.care.changeSettings(one.id, {
      ...USUAL_SETTINGS,
      durationMinutes: 240,
      bufferMinutes: 0,
      hours: { start: '09:00', end: '13:00' },
      breaks: [],
      workingDays: ['saturday'],
    })
    const patient = await house.patient({ balance: 100_000_000 })
    for (const day of ['2024-01-20', '2024-01-27', '2024-02-03', '2024-02-10', '2024-02-17']) {
      const startsAt = new Date(`${day}T05:30:00Z`)
      const { encounter } = await house.domains.care.book(patient.id, { ...IN_PERSON, doctorId: one.id, startsAt })
      await house.domains.care.pay(patient.id, { encounterId: encounter.id, method: 'wallet' })
    }

    for (const [now, next] of [
      ['2024-01-24T04:30:00Z', null],
      ['2024-01-24T20:00:00Z', null],
      ['2024-01-24T20:30:00Z', '2024-02-24T05:30:00Z'], // midnight in Tehran
      ['2024-01-25T12:00:00Z', '2024-02-24T05:30:00Z'],
    ] as const) {
      house.now = new Date(now)
      expect((await nextInSearch(city))[one.id], now).toBe(next)
      await expectTrue(city, doctors, now)
    }
  })

  it('comes back in the second an unpaid booking of it runs out, without any sweep', async () => {
    const { city, doctors } = await openPractice()
    const [one] = doctors
    const patient = await house.patient()
    const first = (await nextInSearch(city))[one.id]
    expect(first).toBe('2024-01-20T05:30:00Z')
    await house.domains.care.book(patient.id, { ...IN_PERSON, doctorId: one.id, startsAt: new Date(String(first)) })

    expect((await nextInSearch(city))[one.id]).toBe('2024-01-20T06:00:00Z')
    house.advance({ minutes: 14, seconds: 59 })
    expect((await nextInSearch(city))[one.id]).toBe('2024-01-20T06:00:00Z')
    house.advance({ seconds: 1 })
    expect((await nextInSearch(city))[one.id]).toBe(first)
  })

  it('is told without waiting for a booking that is just being written', async () => {
    const { city, doctors } = await openPractice()
    const [one] = doctors

    const shown = await inTransaction(house.db, async (tx) => {
      await voidNextSlot(tx, one.id) // as every booking does; the row is locked until it commits
      return nextInSearch(city)
    })

    expect(shown[one.id]).toBe('2024-01-20T05:30:00Z')
    await expectTrue(city, doctors, 'the booking')
  })

  it('is not kept from before a change that happened while it was computed', async () => {
    const { city, doctors } = await openPractice()
    const patients = await Promise.all(Array.from({ length: 6 }, () => house.patient()))
    for (let round = 0; round < 6; round++) {
      const startsAt = new Date(String(await firstSlotOf(doctors[0].id)))
      const looking = Array.from({ length: 6 }, () => nextInSearch(city))
      await house.domains.care.book(patients[round]?.id ?? '', { ...IN_PERSON, doctorId: doctors[0].id, startsAt })
      await Promise.all(looking)

      await expectTrue(city, doctors, `round ${round}`)
    }
  })
})
