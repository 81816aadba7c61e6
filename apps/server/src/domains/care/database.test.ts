import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

/** Whoever writes visits past the code meets the same rules in the database. */
describe('the database itself', () => {
  const house = useHouse()
  let doctor: SignedIn
  let patient: SignedIn

  beforeAll(async () => {
    doctor = await house.doctor()
    patient = await house.patient()
    await insert({ doctor_id: doctor.id, patient_id: patient.id, from: '10:00', until: '10:20', busyUntil: '10:30' })
  })

  const at = (time: string) => new Date(`2024-01-28T${time}:00Z`)
  interface Visit {
    doctor_id?: string
    patient_id?: string
    from: string
    until: string
    busyUntil?: string
    status?: string
    fee?: [number, number, number]
  }
  async function insert({ from, until, busyUntil = until, status = 'confirmed', fee = [3, 2, 1], ...of }: Visit) {
    const id = randomUUID()
    await house.db
      .insertInto('encounters')
      .values({
        id,
        booking_reference: id,
        patient_id: of.patient_id ?? (await house.patient()).id,
        doctor_id: of.doctor_id ?? (await house.doctor()).id,
        visit_type: 'online',
        status,
        starts_at: at(from),
        ends_at: at(until),
        busy_until: at(busyUntil),
        chief_complaint: 'سردرد',
        fee_rial: fee[0],
        insurance_share_rial: fee[1],
        patient_share_rial: fee[2],
        payment_status: 'paid',
        created_at: house.now,
      })
      .execute()
    return id
  }

  it.each([
    ['the same time', '10:00', '10:20'],
    ['a time within it', '10:05', '10:10'],
    ['a time around it', '09:00', '11:00'],
    ['a time that runs into it', '09:50', '10:01'],
    ['a time in the pause after it', '10:20', '10:40'],
  ])('refuses a doctor a second visit at %s', async (_, from, until) => {
    for (const status of ['pending', 'confirmed', 'in_progress']) {
      await expect(insert({ doctor_id: doctor.id, from, until, status })).rejects.toMatchObject({
        constraint: 'encounters_doctor_no_overlap',
      })
    }
  })

  it.each([
    ['the same time', '10:00', '10:20'],
    ['a time that runs into it', '09:50', '10:01'],
    ['a time it runs into', '10:19', '10:40'],
  ])('refuses a patient a second visit at %s', async (_, from, until) => {
    await expect(insert({ patient_id: patient.id, from, until })).rejects.toMatchObject({
      constraint: 'encounters_patient_no_overlap',
    })
  })

  it('lets visits touch: the next begins when the pause, or the patient’s visit, is over', async () => {
    await insert({ doctor_id: doctor.id, from: '10:30', until: '10:50' })
    await insert({ patient_id: patient.id, from: '10:20', until: '10:30' })
  })

  it('lets time that was given back, or is over, be taken again', async () => {
    const other = await house.doctor()
    for (const status of ['cancelled', 'no_show', 'completed', 'cancelled']) {
      await insert({ doctor_id: other.id, from: '12:00', until: '12:20', status })
    }
    await insert({ doctor_id: other.id, from: '12:00', until: '12:20' })
  })

  it('does not let a cancelled visit come back over one that took its place', async () => {
    const other = await house.doctor()
    const cancelled = await insert({ doctor_id: other.id, from: '12:00', until: '12:20', status: 'cancelled' })
    await insert({ doctor_id: other.id, from: '12:00', until: '12:20' })

    await expect(
      house.db.updateTable('encounters').set({ status: 'confirmed' }).where('id', '=', cancelled).execute(),
    ).rejects.toMatchObject({ constraint: 'encounters_doctor_no_overlap' })
  })

  it.each([
    [
      'a visit of a doctor with themselves',
      () => insert({ doctor_id: doctor.id, patient_id: doctor.id, from: '14:00', until: '14:20' }),
      'encounters_not_own_doctor',
    ],
    ['a visit that ends before it begins', () => insert({ from: '14:20', until: '14:00' }), 'encounters_times'],
    [
      'a pause that ends before the visit',
      () => insert({ from: '14:00', until: '14:20', busyUntil: '14:10' }),
      'encounters_times',
    ],
    [
      'shares that are not the fee',
      () => insert({ from: '14:00', until: '14:20', fee: [3, 1, 1] }),
      'encounters_shares',
    ],
    [
      'a negative share',
      () => insert({ from: '14:00', until: '14:20', fee: [3, 4, -1] }),
      'encounters_patient_share_not_negative',
    ],
    [
      'a status nobody knows',
      () => insert({ from: '14:00', until: '14:20', status: 'lost' }),
      'encounters_status_known',
    ],
  ])('refuses %s', async (_, attempt, constraint) => {
    await expect(attempt()).rejects.toMatchObject({ constraint })
  })

  it('keeps one rating a visit, of one to five', async () => {
    const encounter_id = await insert({ from: '15:00', until: '15:20', status: 'completed' })
    const rate = (score: number) =>
      house.db
        .insertInto('encounter_ratings')
        .values({ encounter_id, doctor_id: doctor.id, patient_id: patient.id, score, created_at: house.now })
        .execute()

    for (const score of [0, 6])
      await expect(rate(score)).rejects.toMatchObject({ constraint: 'encounter_ratings_score_known' })
    await rate(5)
    await expect(rate(4)).rejects.toMatchObject({ constraint: 'encounter_ratings_pkey' })
  })
})
