import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type SignedIn, useHouse } from '../../../test/house.ts'

/**
 * Sunday 2024-01-28, 09:00 in Tehran: a slot of the usual settings, like every half hour until noon. What the fifty
 * patients are asked to in other tests is on days of its own, so that nobody's earlier visit is in the way.
 */
const SLOT = '2024-01-28T05:30:00Z'
const slotAt = (time: string) => `2024-01-28T${time}:00Z`
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

describe('booking, with real concurrency', () => {
  const house = useHouse()
  let patients: SignedIn[]

  beforeAll(async () => {
    patients = await Promise.all(times(50, () => house.patient({ balance: 10_000_000 })))
  })

  const book = (as: SignedIn, doctor: SignedIn, scheduled_at = SLOT, visit_type = 'in_person') =>
    house.post('/api/v1/patients/encounters/book/', {
      as,
      body: { doctor_id: doctor.id, scheduled_at, visit_type, chief_complaint: 'سردرد' },
    })
  const pay = (as: SignedIn, id: string) =>
    house.post(`/api/v1/patients/encounters/${id}/pay/`, { as, body: { payment_method: 'wallet' } })
  const cancel = (as: SignedIn, id: string) => house.post(`/api/v1/patients/encounters/${id}/cancel/`, { as })
  const freeSlots = async (doctor: SignedIn): Promise<string[]> => {
    const { body } = await house.get(
      `/api/v1/patients/doctors/${doctor.id}/slots/?from_date=2024-01-28&to_date=2024-02-10&visit_type=in_person`,
    )
    return body.results.map((slot: { starts_at: string }) => slot.starts_at)
  }
  const liveVisits = (doctor: SignedIn) =>
    house.db
      .selectFrom('encounters')
      .select(['patient_id', 'starts_at'])
      .where('doctor_id', '=', doctor.id)
      .where('status', 'in', ['pending', 'confirmed', 'in_progress'])
      .execute()
  const statuses = (answers: Answer[]) => answers.map((answer) => answer.status).sort()
  const codesOf = (answers: Answer[]) =>
    answers.filter(({ status }) => status >= 400).map(({ body }) => String(body.error.code))

  it('gives one slot to one of fifty patients; the others are told the next free times', async () => {
    const doctor = await house.doctor()

    const answers = await Promise.all(patients.map((patient) => book(patient, doctor)))

    expect(statuses(answers)).toEqual([201, ...Array(49).fill(409)])
    expect(await liveVisits(doctor)).toHaveLength(1)
    const next = (await freeSlots(doctor)).slice(0, 5)
    expect(next[0]).toBe(slotAt('06:00'))
    for (const { body } of answers.filter((answer) => answer.status === 409)) {
      expect(body.error).toMatchObject({
        code: 'APPOINTMENT_CONFLICT',
        details: { conflict_with: 'doctor_visit', next_free_slots: next },
      })
    }
    for (const [index, time] of next.entries()) {
      expect((await book(patients[index + 1] as SignedIn, doctor, time)).status, `${time} is truly free`).toBe(201)
    }
  })

  it('gives a cancelled slot at once to exactly one of many', async () => {
    const doctor = await house.doctor()
    const [owner, ...others] = patients.slice(0, 21) as [SignedIn, ...SignedIn[]]
    const { body: visit } = await book(owner, doctor, '2024-01-29T05:30:00Z')
    await pay(owner, visit.id)

    const cancelled = await cancel(owner, visit.id)
    const answers = await Promise.all(others.map((patient) => book(patient, doctor, '2024-01-29T05:30:00Z')))

    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled', refund_amount: 800_000 } })
    expect(statuses(answers)).toEqual([201, ...Array(19).fill(409)])
    expect(await liveVisits(doctor)).toHaveLength(1)
  })

  it('never gives a slot to two while it is booked, cancelled and booked again by everybody at once', async () => {
    const doctor = await house.doctor()
    const live = async (patient: SignedIn) => {
      const taken: string[] = []
      for (let round = 0; round < 3; round++) {
        const booked = await book(patient, doctor, '2024-01-30T05:30:00Z')
        taken.push(booked.status === 201 ? 'booked' : String(booked.body.error.code))
        if (booked.status !== 201) continue
        if (round % 2 === 0) await pay(patient, booked.body.id)
        expect((await liveVisits(doctor)).map((visit) => visit.patient_id)).toEqual([patient.id])
        expect((await cancel(patient, booked.body.id)).status).toBe(200)
      }
      return taken
    }

    const outcomes = (await Promise.all(patients.slice(0, 16).map(live))).flat()

    expect(outcomes.filter((outcome) => !['booked', 'APPOINTMENT_CONFLICT'].includes(outcome))).toEqual([])
    expect(outcomes.filter((outcome) => outcome === 'booked').length).toBeGreaterThan(0)
    expect(await liveVisits(doctor)).toEqual([])
    expect((await book(patients[20] as SignedIn, doctor, '2024-01-30T05:30:00Z')).status).toBe(201)
  })

  it('gives a slot that an unpaid booking let go to exactly one, also while the sweep runs', async () => {
    const doctor = await house.doctor()
    const started = house.now
    const [first, ...others] = patients.slice(20, 41) as [SignedIn, ...SignedIn[]]
    await book(first, doctor, '2024-01-31T05:30:00Z')
    house.advance({ minutes: 15 })

    const [answers] = await Promise.all([
      Promise.all(others.map((patient) => book(patient, doctor, '2024-01-31T05:30:00Z'))),
      house.domains.care.lapseUnpaid(),
      house.domains.care.lapseUnpaid(),
    ])

    expect(statuses(answers)).toEqual([201, ...Array(19).fill(409)])
    expect(await liveVisits(doctor)).toHaveLength(1)
    house.now = started
  })

  it('does not let a visit be paid whose slot another has taken in the meantime', async () => {
    const doctor = await house.doctor()
    const started = house.now
    const [first, second] = patients as [SignedIn, SignedIn]
    const { body: visit } = await book(first, doctor, '2024-02-03T05:30:00Z')
    house.advance({ minutes: 15 })

    const [paid, booked] = await Promise.all([pay(first, visit.id), book(second, doctor, '2024-02-03T05:30:00Z')])

    expect(paid).toMatchObject({
      status: 409,
      body: { error: { code: 'INVALID_STATE', details: { status: 'expired' } } },
    })
    expect(booked.status).toBe(201)
    expect(await house.domains.ledger.walletOf(first.id)).toMatchObject({ held: 0 })
    house.now = started
  })

  it('lets one patient have one of two visits that overlap, asked for at once with two doctors', async () => {
    const [one, other] = [await house.doctor(), await house.doctor({ settings: { durationMinutes: 50 } })]
    const patient = await house.patient()

    const answers = await Promise.all([book(patient, one, slotAt('07:30')), book(patient, other, slotAt('07:30'))])

    expect(statuses(answers)).toEqual([201, 409])
    const refused = answers.find((answer) => answer.status === 409)
    expect(refused?.body.error).toMatchObject({
      code: 'APPOINTMENT_CONFLICT',
      details: { conflict_with: 'your_visit' },
    })
  })

  it('offers a patient who has a visit then only times at which they are free themselves', async () => {
    const [one, other] = [await house.doctor(), await house.doctor()]
    const patient = await house.patient()
    await book(patient, one, SLOT)
    await book(patient, one, slotAt('06:30'))

    const { body } = await book(patient, other, SLOT)

    expect(body.error.details.next_free_slots).toEqual(['06:00', '07:00', '07:30', '08:00', '09:30'].map(slotAt))
  })

  it('lets nobody race past the free visits of a month', async () => {
    const doctors = await Promise.all(times(3, () => house.doctor()))
    const patient = await house.patient()

    const answers = await Promise.all(
      doctors.map((doctor, i) => book(patient, doctor, slotAt(['05:30', '06:00', '06:30'][i] ?? ''), 'online')),
    )

    expect(statuses(answers)).toEqual([201, 201, 403])
    expect(codesOf(answers)).toEqual(['PLAN_LIMIT_REACHED'])
    expect(answers.find((answer) => answer.status === 403)?.body.error.details).toEqual({ limit: 2 })
  })

  it('counts no visit that was cancelled, and none of another month or in person', async () => {
    const doctor = await house.doctor()
    const patient = await house.patient()
    const { body: first } = await book(patient, doctor, slotAt('05:30'), 'online')
    await book(patient, doctor, slotAt('06:00'), 'online')

    const third = () => book(patient, doctor, slotAt('06:30'), 'online')
    expect((await third()).status).toBe(403)
    expect((await book(patient, doctor, slotAt('07:00'), 'in_person')).status).toBe(201)
    // Bahman 1402 ends on 2024-02-19.
    expect((await book(patient, doctor, '2024-02-20T05:30:00Z', 'online')).status).toBe(201)
    await cancel(patient, first.id)

    expect((await third()).status).toBe(201)
  })

  it('numbers visits of the same minute, each reference once', async () => {
    const doctors = await Promise.all(times(8, () => house.doctor()))

    const answers = await Promise.all(
      doctors.map((doctor, i) => book(patients[i] as SignedIn, doctor, '2024-02-04T05:30:00Z')),
    )

    expect(statuses(answers)).toEqual(Array(8).fill(201))
    expect(answers.map(({ body }) => body.booking_reference).sort()).toEqual(
      ['', '-2', '-3', '-4', '-5', '-6', '-7', '-8'].map((suffix) => `HLS-2024-0204-0530${suffix}`),
    )
  })

  it('pays of 200 visits from one wallet only the seven it can pay, all at once', async () => {
    const doctor = await house.doctor({
      settings: { durationMinutes: 5, bufferMinutes: 0, hours: { start: '00:00', end: '23:59' }, breaks: [] },
    })
    const patient = await house.patient({ balance: 7 * 800_000 + 799_999 })
    const midnight = new Date('2024-01-27T20:30:00Z').getTime()
    const visits = await Promise.all(
      times(200, (i) => book(patient, doctor, new Date(midnight + i * 300_000).toISOString())),
    )
    expect(statuses(visits)).toEqual(Array(200).fill(201))

    const answers = await Promise.all(visits.map(({ body }) => pay(patient, body.id)))

    expect(statuses(answers)).toEqual([...Array(7).fill(200), ...Array(193).fill(402)])
    expect(new Set(codesOf(answers))).toEqual(new Set(['INSUFFICIENT_BALANCE']))
    expect(await house.domains.ledger.walletOf(patient.id)).toMatchObject({ balance: 799_999, held: 7 * 800_000 })
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })
})
