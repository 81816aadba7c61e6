import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'
import type { DoctorSettings } from './index.ts'

/** Sunday 2024-01-28, 09:00 in Tehran: the first slot of a day by the usual settings. */
const SLOT = '2024-01-28T05:30:00Z'

describe('a booking', () => {
  const house = useHouse()
  let doctor: SignedIn
  let patient: SignedIn

  beforeAll(async () => {
    doctor = await house.doctor()
    patient = await house.patient({ balance: 100_000_000 })
  })
  afterEach(() => {
    house.now = MORNING
  })

  const book = (as: SignedIn, asked: { at?: string; with?: string; type?: string; insurance?: object } = {}) =>
    house.post('/api/v1/patients/encounters/book/', {
      as,
      body: {
        doctor_id: asked.with ?? doctor.id,
        scheduled_at: asked.at ?? SLOT,
        visit_type: asked.type ?? 'in_person',
        chief_complaint: 'سردرد',
        ...(asked.insurance && { insurance_info: { use_insurance: true, ...asked.insurance } }),
      },
    })
  const cancel = (as: SignedIn, id: string) => house.post(`/api/v1/patients/encounters/${id}/cancel/`, { as })
  const slotsOf = async (id: string, query: string): Promise<string[]> =>
    (await house.get(`/api/v1/patients/doctors/${id}/slots/?${query}`)).body.results.map(
      (slot: { starts_at: string }) => slot.starts_at,
    )
  const codeOf = async (answer: ReturnType<typeof book>) => {
    const { status, body } = await answer
    return status === 201 ? 201 : `${status} ${body.error.code}`
  }
  const unavailable = '409 DOCTOR_UNAVAILABLE'

  describe('is refused as DOCTOR_UNAVAILABLE', () => {
    it.each([
      ['before the hours', '2024-01-28T05:00:00Z'],
      ['after the hours', '2024-01-28T13:30:00Z'],
      ['off the grid of visits and pauses', '2024-01-28T05:40:00Z'],
      ['a second off the grid', '2024-01-28T05:30:01Z'],
      ['within the break', '2024-01-28T08:30:00Z'],
      ['on a day off', '2024-01-25T05:30:00Z'],
      ['in the past', '2024-01-18T05:30:00Z'],
      ['on a working day that is over', '2024-01-17T05:30:00Z'],
      ['more than 90 days ahead', '2024-04-21T05:30:00Z'],
    ])('%s', async (_, at) => {
      expect(await codeOf(book(patient, { at }))).toBe(unavailable)
    })

    it('at the very moment the slot begins, but not a second before', async () => {
      const at = '2024-01-20T05:30:00Z'
      house.now = new Date('2024-01-20T05:00:00Z')
      const as = await house.patient()

      house.now = new Date(at)
      expect(await codeOf(book(as, { at }))).toBe(unavailable)
      house.now = new Date('2024-01-20T05:29:59Z')
      expect(await codeOf(book(as, { at }))).toBe(201)
    })

    it('with no such doctor, with a patient, with oneself, with a suspended doctor', async () => {
      const suspended = await house.doctor()
      await house.db.updateTable('persons').set({ status: 'suspended' }).where('id', '=', suspended.id).execute()

      for (const id of [randomUUID(), (await house.patient()).id, suspended.id]) {
        expect(await codeOf(book(patient, { with: id }))).toBe(unavailable)
      }
      expect(await codeOf(book(doctor, { with: doctor.id }))).toBe(unavailable)
    })

    it.each([
      ['online', 'in_person', { onlineEnabled: false }],
      ['in_person', 'online', { inPersonEnabled: false }],
    ] as const)('for a visit %s when the doctor offers only the other', async (type, other, settings) => {
      const { id } = await house.doctor({ settings })
      const fresh = await house.patient()

      expect(await slotsOf(id, `visit_type=${type}`)).toEqual([])
      expect(await codeOf(book(fresh, { with: id, type }))).toBe(unavailable)
      expect(await codeOf(book(fresh, { with: id, type: other }))).toBe(201)
    })
  })

  it('of one doctor with another is a booking like any', async () => {
    expect(await codeOf(book(await house.doctor(), { at: '2024-01-29T05:30:00Z' }))).toBe(201)
  })

  it('is possible at exactly the times that are shown as free, up to 90 days ahead', async () => {
    const settings: Partial<DoctorSettings> = {
      durationMinutes: 90,
      bufferMinutes: 45,
      hours: { start: '20:00', end: '02:00' },
      breaks: [{ start: '23:00', end: '23:30' }],
      workingDays: ['saturday', 'wednesday'],
    }
    const { id } = await house.doctor({ settings })
    house.now = new Date('2024-01-20T17:00:00Z')
    const as = await house.signIn(patient.phone)
    const near = await slotsOf(id, 'from_date=2024-01-20&to_date=2024-01-25')
    const far = await slotsOf(id, 'from_date=2024-04-15&to_date=2024-05-10')

    // Each day has one at 20:00 and, after the break, one at 23:30; Saturday's first has begun.
    expect(near).toEqual(['2024-01-20T20:00:00Z', '2024-01-24T16:30:00Z', '2024-01-24T20:00:00Z'])
    expect(far).toEqual(['2024-04-17T16:30:00Z', '2024-04-17T20:00:00Z'])
    for (const at of [...near, ...far]) expect(await codeOf(book(as, { with: id, at })), at).toBe(201)
    expect(await slotsOf(id, 'from_date=2024-01-20&to_date=2024-01-25')).toEqual([])
    expect(await codeOf(book(as, { with: id, at: '2024-04-20T16:30:00Z' }))).toBe(unavailable)
  })

  it('keeps the pause after it free too', async () => {
    const { id } = await house.doctor()
    const [first, second] = [await house.patient(), await house.patient()]
    await book(first, { with: id, at: '2024-01-28T05:30:00Z' })
    await house.domains.care.changeSettings(id, {
      ...(await house.domains.care.settingsOf(id)),
      hours: { start: '09:20', end: '17:00' },
    })

    // The visit ends at 09:20 and its pause at 09:30; the new grid has a slot at 09:20.
    expect((await slotsOf(id, 'from_date=2024-01-28&to_date=2024-01-28'))[0]).toBe('2024-01-28T06:20:00Z')
    expect(await codeOf(book(second, { with: id, at: '2024-01-28T05:50:00Z' }))).toBe('409 APPOINTMENT_CONFLICT')
  })

  it('unpaid lapses after 15 minutes: another can have the slot in the same second, before any sweep', async () => {
    const { id } = await house.doctor()
    const [first, second] = [await house.patient({ balance: 1_000_000 }), await house.patient()]
    const { body: visit } = await book(first, { with: id })
    expect(visit.payment.pay_before).toBe('2024-01-20T04:45:00Z')

    house.now = new Date('2024-01-20T04:44:59Z')
    expect((await slotsOf(id, 'from_date=2024-01-28&to_date=2024-01-28'))[0]).toBe('2024-01-28T06:00:00Z')
    expect(await codeOf(book(second, { with: id }))).toBe('409 APPOINTMENT_CONFLICT')
    house.now = new Date('2024-01-20T04:45:00Z')

    expect((await slotsOf(id, 'from_date=2024-01-28&to_date=2024-01-28'))[0]).toBe(SLOT)
    expect(await codeOf(book(second, { with: id }))).toBe(201)
    expect((await house.get(`/api/v1/patients/encounters/${visit.id}/`, { as: first })).body).toMatchObject({
      status: 'cancelled',
      payment_status: 'expired',
    })
    expect((await house.get(new URL(visit.payment.payment_url).pathname)).body).toMatchObject({ status: 'expired' })
    await house.relay.drain()
    const { body: notices } = await house.get('/api/v1/notifications/', { as: first })
    expect(notices.results.map(({ type }: { type: string }) => type)).toEqual(['appointment_expired'])
  })

  it('unpaid and lapsed does not stand in the patient’s own way either', async () => {
    const [one, other] = [await house.doctor(), await house.doctor()]
    const as = await house.patient()
    await book(as, { with: one.id })
    expect(await codeOf(book(as, { with: other.id }))).toBe('409 APPOINTMENT_CONFLICT')
    house.now = new Date(MORNING.getTime() + 15 * 60_000)

    expect(await codeOf(book(as, { with: other.id }))).toBe(201)
  })

  it('paid in the last second stays', async () => {
    const { id } = await house.doctor()
    const as = await house.patient({ balance: 1_000_000 })
    const { body: visit } = await book(as, { with: id })
    house.now = new Date('2024-01-20T04:44:59Z')
    const paid = await house.post(`/api/v1/patients/encounters/${visit.id}/pay/`, {
      as,
      body: { payment_method: 'wallet' },
    })
    house.now = new Date('2024-01-20T05:20:00Z')

    await house.domains.care.lapseUnpaid()

    expect(paid.status).toBe(200)
    expect((await house.get(`/api/v1/patients/encounters/${visit.id}/`, { as })).body.status).toBe('confirmed')
  })

  it('has a reference of its own: -2, -3 … in the same minute, also after a cancelling', async () => {
    const at = '2024-01-30T05:30:00Z'
    const references = []
    for (let i = 0; i < 3; i++) {
      const { id } = await house.doctor()
      const as = await house.patient()
      const { body } = await book(as, { with: id, at })
      references.push(body.booking_reference)
      await cancel(as, body.id)
    }
    const { body } = await book(patient, { at })

    expect([...references, body.booking_reference]).toEqual(
      ['', '-2', '-3', '-4'].map((suffix) => `HLS-2024-0130-0530${suffix}`),
    )
  })

  describe('with an insurance', () => {
    const ours = { provider: 'ایران', number: '77' }
    const insured = async (insurance: object = {}): Promise<SignedIn> => {
      const as = await house.patient()
      const { status } = await house.call('PATCH', '/api/v1/patients/profile/', {
        as,
        body: { insurance: { ...ours, expiry_date: '1403-12-29', ...insurance } },
      })
      expect(status).toBe(200)
      return as
    }
    const priceOf = async (as: SignedIn, insurance: object, at = SLOT) => {
      const { id } = await house.doctor({ settings: { inPersonFeeRial: 333_333 } })
      const { total_amount, insurance_discount, payable_amount, insurance_refused } = (
        await book(as, { with: id, at, insurance })
      ).body.payment
      expect(total_amount).toBe(insurance_discount + payable_amount)
      return { payable: payable_amount, refused: insurance_refused }
    }
    const whole = 333_333

    it('costs the patient what the insurer leaves, to the Rial', async () => {
      // 60 % of 333,333 is 199,999.8; the insurer pays whole Rials.
      expect(await priceOf(await insured(), ours)).toEqual({ payable: 133_334, refused: null })
    })

    it('pays by the insurer’s own percentage', async () => {
      await house.db.insertInto('insurers').values({ name: 'نود', coverage_percentage: 90 }).execute()
      const { id } = await house.doctor({ settings: { inPersonFeeRial: 1_000_000, acceptedInsurances: ['نود'] } })
      const as = await insured({ provider: 'نود' })

      const { body } = await book(as, { with: id, insurance: { provider: 'نود', number: '77' } })

      expect(body.payment).toMatchObject({ insurance_discount: 900_000, payable_amount: 100_000 })
    })

    it.each([
      ['of another number', { provider: 'ایران', number: '78' }],
      ['of another insurer', { provider: 'تامین اجتماعی', number: '77' }],
    ])('%s than the patient’s pays nothing', async (_, asked) => {
      expect(await priceOf(await insured(), asked)).toEqual({ payable: whole, refused: 'not_the_patients' })
    })

    it('pays nothing for a patient who has named none', async () => {
      expect(await priceOf(await house.patient(), ours)).toEqual({ payable: whole, refused: 'not_the_patients' })
    })

    it('pays on its last day, and nothing for a visit the day after', async () => {
      // 1402-11-08 is Sunday 2024-01-28.
      const lastDay = await insured({ expiry_date: '1402-11-08' })

      expect(await priceOf(lastDay, ours, '2024-01-28T05:30:00Z')).toEqual({ payable: 133_334, refused: null })
      expect(await priceOf(lastDay, ours, '2024-01-29T05:30:00Z')).toEqual({ payable: whole, refused: 'expired' })
    })

    it('pays nothing when the patient has told no last day', async () => {
      expect(await priceOf(await insured({ expiry_date: null }), ours)).toEqual({ payable: whole, refused: 'expired' })
    })

    it('pays nothing at a doctor who does not accept it', async () => {
      const as = await insured({ provider: 'دانا' })

      expect(await priceOf(as, { provider: 'دانا', number: '77' })).toEqual({ payable: whole, refused: 'not_accepted' })
    })

    it('is known by its name however its letters and digits are typed', async () => {
      expect(await priceOf(await insured(), { provider: 'ایران', number: '۷۷' })).toEqual({
        payable: 133_334,
        refused: null,
      })
    })
  })
})
