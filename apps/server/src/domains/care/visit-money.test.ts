import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, MORNING, type SignedIn, useHouse } from '../../../test/house.ts'

/** Wednesday 2024-01-24, 09:00 in Tehran. */
const SLOT = new Date('2024-01-24T05:30:00Z')
const FREE_UNTIL = new Date('2024-01-23T05:30:00Z')
const FEE = 600_001
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

describe("a visit's money", () => {
  const house = useHouse()
  let doctor: SignedIn
  let before: Awaited<ReturnType<typeof moneyOfAll>>
  const refreshes = new Map<string, string>()

  beforeAll(async () => {
    doctor = await house.doctor({
      settings: { onlineFeeRial: FEE, inPersonFeeRial: 800_000, hours: { start: '00:00', end: '23:59' }, breaks: [] },
    })
  })
  afterEach(async () => {
    house.now = MORNING
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })

  /** People move through days here, and access tokens live an hour. */
  const as = async (person: SignedIn): Promise<SignedIn> => {
    const { body } = await house.post('/api/v1/auth/refresh/', {
      body: { refresh: refreshes.get(person.id) ?? person.refresh },
    })
    refreshes.set(person.id, body.refresh)
    return { ...person, access: body.access }
  }
  const post = async (person: SignedIn, path: string, body: object = {}) =>
    house.post(`/api/v1/${path}/`, { as: await as(person), body })
  const book = async (patient: SignedIn, { at = SLOT, type = 'online', insured = false } = {}): Promise<string> => {
    const answer = await house.post('/api/v1/patients/encounters/book/', {
      as: patient,
      body: {
        doctor_id: doctor.id,
        scheduled_at: at.toISOString(),
        visit_type: type,
        chief_complaint: 'سردرد',
        ...(insured && { insurance_info: { use_insurance: true, provider: 'ایران', number: '77' } }),
      },
    })
    expect(answer.status).toBe(201)
    return answer.body.id
  }
  const paid = async (patient: SignedIn, asked: Parameters<typeof book>[1] = {}): Promise<string> => {
    const id = await book(patient, asked)
    const answer = await house.post(`/api/v1/patients/encounters/${id}/pay/`, {
      as: patient,
      body: { payment_method: 'wallet' },
    })
    expect(answer).toMatchObject({ status: 200, body: { status: 'confirmed', payment: { payment_status: 'paid' } } })
    return id
  }
  const cancel = (patient: SignedIn, id: string) => post(patient, `patients/encounters/${id}/cancel`)
  const act = (id: string, action: string) => post(doctor, `doctors/encounters/${id}/${action}`)
  const visitOf = async (patient: SignedIn, id: string) =>
    (await house.get(`/api/v1/patients/encounters/${id}/`, { as: await as(patient) })).body
  const moneyOf = async ({ id }: SignedIn) => {
    const { balance, held } = await house.domains.ledger.walletOf(id)
    return { balance, held }
  }
  const balanceOf = async (account: string): Promise<number> => {
    const { rows } = await sql<{ balance: number }>`
      select coalesce(sum(case when credit_account = ${account} then amount else -amount end), 0) as balance
      from ledger_entries where ${account} in (credit_account, debit_account)`.execute(house.db)
    return rows[0]?.balance ?? 0
  }
  const moneyOfAll = async () => ({
    doctor: await balanceOf(`earnings:IRR:${doctor.id}`),
    platform: await balanceOf('platform:IRR:revenue'),
    insurer: await balanceOf('insurer:IRR:ایران'),
  })
  /** What doctor, platform and insurer gained since the test took note of `before`. */
  const gained = async () => {
    const now = await moneyOfAll()
    return {
      doctor: now.doctor - before.doctor,
      platform: now.platform - before.platform,
      insurer: now.insurer - before.insurer,
    }
  }
  const nothing = { doctor: 0, platform: 0, insurer: 0 }
  const rich = async () => {
    before = await moneyOfAll()
    return house.patient({ balance: 1_000_000 })
  }
  const statuses = (answers: Answer[]) => answers.map((answer) => answer.status).sort()

  it('is held, not spent, once it is paid', async () => {
    const patient = await rich()

    await paid(patient)

    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - FEE, held: FEE })
    expect((await house.get('/api/v1/billing/wallet/', { as: patient })).body).toMatchObject({
      balance: 1_000_000 - FEE,
      blocked_amount: FEE,
    })
    expect(await gained()).toEqual(nothing)
    await cancel(patient, (await onlyVisit(patient)).id)
  })

  it('comes back whole until exactly 24 hours before', async () => {
    const patient = await rich()
    const id = await paid(patient)
    house.now = FREE_UNTIL

    const answer = await cancel(patient, id)

    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'cancelled', payment_status: 'refunded', refund_amount: FEE, cancellation_fee: 0 },
    })
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000, held: 0 })
    expect(await gained()).toEqual(nothing)
  })

  it('comes back by half a moment later, the odd Rial to the patient', async () => {
    const patient = await rich()
    const id = await paid(patient)
    house.now = new Date(FREE_UNTIL.getTime() + 1)

    const answer = await cancel(patient, id)

    expect(answer.body).toEqual({
      id,
      status: 'cancelled',
      payment_status: 'partially_refunded',
      refund_amount: 300_001,
      cancellation_fee: 300_000,
    })
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - 300_000, held: 0 })
    expect(await gained()).toEqual({ doctor: 255_000, platform: 45_000, insurer: 0 })
  })

  it('cannot be asked back once the time has come', async () => {
    const patient = await rich()
    const id = await paid(patient)
    house.now = SLOT

    expect(await cancel(patient, id)).toMatchObject({ status: 409, body: { error: { code: 'INVALID_STATE' } } })
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - FEE, held: FEE })
    await act(id, 'cancel')
  })

  it('comes back whole when the doctor cancels, however late', async () => {
    const patient = await rich()
    const id = await paid(patient)
    house.now = new Date(SLOT.getTime() + 3_600_000)

    const answer = await act(id, 'cancel')

    expect(answer).toMatchObject({
      status: 200,
      body: { payment_status: 'refunded', refund_amount: FEE, cancellation_fee: 0 },
    })
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000, held: 0 })
    expect(await gained()).toEqual(nothing)
  })

  it('of a visit nobody paid is nothing: nothing comes back, nothing is kept', async () => {
    const patient = await rich()
    const id = await book(patient)
    house.now = new Date(MORNING.getTime() + 60_000)

    expect((await cancel(patient, id)).body).toEqual({
      id,
      status: 'cancelled',
      payment_status: 'expired',
      refund_amount: 0,
      cancellation_fee: 0,
    })
    expect(await visitOf(patient, id)).toMatchObject({ status: 'cancelled', payment_status: 'expired' })
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000, held: 0 })
  })

  it('goes to doctor and platform when the visit is completed', async () => {
    const patient = await rich()
    const id = await paid(patient)
    house.now = SLOT

    expect((await act(id, 'start')).body.status).toBe('in_progress')
    expect((await act(id, 'complete')).body).toMatchObject({ status: 'completed', payment_status: 'paid' })

    // 15 % of 600,001, rounded down, is the platform's.
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - FEE, held: 0 })
    expect(await gained()).toEqual({ doctor: FEE - 90_000, platform: 90_000, insurer: 0 })
  })

  it('is owed by the insurer for its part, divided the same way', async () => {
    const patient = await insured()
    const id = await paid(patient, { type: 'in_person', insured: true })
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - 320_000, held: 320_000 })
    house.now = SLOT
    await act(id, 'start')

    await act(id, 'complete')

    expect(await moneyOf(patient)).toEqual({ balance: 680_000, held: 0 })
    expect(await gained()).toEqual({ doctor: 680_000, platform: 120_000, insurer: -480_000 })
  })

  it('costs an insured patient who cancels late half of the own part, and the insurer nothing', async () => {
    const patient = await insured()
    const id = await paid(patient, { type: 'in_person', insured: true })
    house.now = new Date(FREE_UNTIL.getTime() + 60_000)

    expect((await cancel(patient, id)).body).toMatchObject({ refund_amount: 160_000, cancellation_fee: 160_000 })
    expect(await gained()).toEqual({ doctor: 136_000, platform: 24_000, insurer: 0 })
  })

  it('costs a patient who does not come half, but not before the time', async () => {
    const patient = await rich()
    const id = await paid(patient)
    house.now = new Date(SLOT.getTime() - 1_000)
    expect(await act(id, 'no-show')).toMatchObject({ status: 409, body: { error: { code: 'TOO_EARLY' } } })
    house.now = SLOT

    expect((await act(id, 'no-show')).body).toMatchObject({ status: 'no_show', payment_status: 'partially_refunded' })

    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - 300_000, held: 0 })
    expect(await gained()).toEqual({ doctor: 255_000, platform: 45_000, insurer: 0 })
  })

  it('is not needed for a visit that costs nothing: it is confirmed at once and ends without money', async () => {
    const patient = await rich()
    const free = await house.doctor({ settings: { inPersonFeeRial: 0 } })
    const booked = await house.post('/api/v1/patients/encounters/book/', {
      as: patient,
      body: { doctor_id: free.id, scheduled_at: SLOT.toISOString(), visit_type: 'in_person', chief_complaint: 'سردرد' },
    })
    expect(booked.body).toMatchObject({
      status: 'confirmed',
      payment: { total_amount: 0, payable_amount: 0, payment_status: 'paid', payment_url: null, pay_before: null },
    })
    house.now = SLOT

    await post(free, `doctors/encounters/${booked.body.id}/start`)
    expect((await post(free, `doctors/encounters/${booked.body.id}/complete`)).body.status).toBe('completed')
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000, held: 0 })
  })

  describe('when two act at once', () => {
    it('is settled once by a cancelling and a start: one wins', async () => {
      for (let round = 0; round < 4; round++) {
        const patient = await rich()
        const id = await paid(patient)
        house.now = new Date(SLOT.getTime() - 60_000)
        const [asPatient, asDoctor] = [await as(patient), await as(doctor)]

        const [cancelled] = await Promise.all([
          house.post(`/api/v1/patients/encounters/${id}/cancel/`, { as: asPatient }),
          house.post(`/api/v1/doctors/encounters/${id}/start/`, { as: asDoctor }),
        ])
        house.now = SLOT
        await act(id, 'complete')

        const { status } = await visitOf(patient, id)
        expect(status).toBe(cancelled.status === 200 ? 'cancelled' : 'completed')
        const kept = status === 'cancelled' ? 300_000 : FEE
        expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - kept, held: 0 })
        const { doctor: earned, platform } = await gained()
        expect(earned + platform).toBe(kept)
        house.now = MORNING
      }
    })

    it('comes back once, however many cancel it', async () => {
      const patient = await rich()
      const id = await paid(patient)
      house.now = new Date(FREE_UNTIL.getTime() + 60_000)
      const [asPatient, asDoctor] = [await as(patient), await as(doctor)]

      const answers = await Promise.all(
        times(20, (i) =>
          i % 2 === 0
            ? house.post(`/api/v1/patients/encounters/${id}/cancel/`, { as: asPatient })
            : house.post(`/api/v1/doctors/encounters/${id}/cancel/`, { as: asDoctor }),
        ),
      )

      expect(statuses(answers)).toEqual([200, ...Array(19).fill(409)])
      const { refund_amount } = answers.find(({ status }) => status === 200)?.body ?? {}
      expect([FEE, 300_001]).toContain(refund_amount)
      expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - FEE + refund_amount, held: 0 })
    })

    it('is earned once, however often the visit is completed', async () => {
      const patient = await rich()
      const id = await paid(patient)
      house.now = SLOT
      await act(id, 'start')
      const asDoctor = await as(doctor)

      const answers = await Promise.all(
        times(20, (i) =>
          house.post(`/api/v1/doctors/encounters/${id}/${i % 4 ? 'complete' : 'no-show'}/`, { as: asDoctor }),
        ),
      )

      expect(statuses(answers)).toEqual([200, ...Array(19).fill(409)])
      expect(await gained()).toEqual({ doctor: FEE - 90_000, platform: 90_000, insurer: 0 })
    })

    it('and a rating is given once, counted once', async () => {
      const patient = await rich()
      const id = await paid(patient)
      house.now = SLOT
      await act(id, 'start')
      await act(id, 'complete')
      const asPatient = await as(patient)

      const answers = await Promise.all(
        times(10, (i) =>
          house.post(`/api/v1/patients/encounters/${id}/rating/`, { as: asPatient, body: { rating: (i % 5) + 1 } }),
        ),
      )

      expect(statuses(answers)).toEqual([201, ...Array(9).fill(409)])
      const given = answers.find(({ status }) => status === 201)?.body.rating
      const { body } = await house.get(`/api/v1/patients/doctors/${doctor.id}/`)
      expect(body.rating).toEqual({ average: given, count: 1 })
      expect((await visitOf(patient, id)).rating).toBe(given)
    })
  })

  it('is moved by nobody but the two: strangers find no such visit', async () => {
    const [patient, stranger, otherDoctor] = [await rich(), await house.patient(), await house.doctor()]
    const id = await paid(patient)

    const answers = [
      await cancel(stranger, id),
      await post(stranger, `patients/encounters/${id}/pay`, { payment_method: 'wallet' }),
      await post(stranger, `patients/encounters/${id}/rating`, { rating: 1 }),
      await post(otherDoctor, `doctors/encounters/${id}/start`),
      await post(otherDoctor, `doctors/encounters/${id}/complete`),
      await post(otherDoctor, `doctors/encounters/${id}/no-show`),
      await post(otherDoctor, `doctors/encounters/${id}/cancel`),
    ]

    expect(statuses(answers)).toEqual(Array(7).fill(404))
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - FEE, held: FEE })
    await cancel(patient, id)
  })

  it('of a visit begun on its day, in Tehran, is earned at its time and not before', async () => {
    const patient = await rich()
    const id = await paid(patient)
    house.now = new Date('2024-01-23T20:29:59Z')
    expect(await act(id, 'start')).toMatchObject({ status: 409, body: { error: { code: 'TOO_EARLY' } } })

    house.now = new Date('2024-01-23T20:30:00Z')
    expect((await act(id, 'start')).status).toBe(200)
    expect(await cancel(patient, id)).toMatchObject({
      status: 409,
      body: { error: { details: { status: 'in_progress' } } },
    })
    house.now = new Date(SLOT.getTime() - 1_000)
    expect(await act(id, 'complete')).toMatchObject({ status: 409, body: { error: { code: 'TOO_EARLY' } } })
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - FEE, held: FEE })

    house.now = SLOT
    expect((await act(id, 'complete')).status).toBe(200)
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - FEE, held: 0 })
  })

  it('is not earned by a visit that was never paid, nor rated by one not completed', async () => {
    const patient = await rich()
    const id = await book(patient)

    expect((await act(id, 'start')).status).toBe(409)
    expect((await act(id, 'complete')).status).toBe(409)
    expect((await post(patient, `patients/encounters/${id}/rating`, { rating: 5 })).status).toBe(409)
    await cancel(patient, id)
  })

  const onlyVisit = async (patient: SignedIn): Promise<{ id: string }> =>
    (await house.get('/api/v1/patients/encounters/', { as: await as(patient) })).body.results[0]
  async function insured(): Promise<SignedIn> {
    const patient = await rich()
    await house.call('PATCH', '/api/v1/patients/profile/', {
      as: patient,
      body: { insurance: { provider: 'ایران', number: '77', expiry_date: '1403-12-29' } },
    })
    return patient
  }
})
