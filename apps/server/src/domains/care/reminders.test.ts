// Reminders over days, restarts and three workers on one database.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'
import { deliveriesOf, startWorker, type Worker } from '../../../test/notice-workers.ts'

const HOUR_MS = 3_600_000
/** Wednesday 2024-01-24, 09:00 in Tehran. */
const SLOT = new Date('2024-01-24T05:30:00Z')
const before = (hours: number) => new Date(SLOT.getTime() - hours * HOUR_MS)

describe('reminders of visits', () => {
  const house = useHouse()
  let workers: Worker[] = []
  const startAll = async () => {
    workers = await Promise.all([startWorker(house), startWorker(house), startWorker(house)])
  }
  const stopAll = () => Promise.all(workers.splice(0).map((worker) => worker.stop()))
  afterEach(stopAll)
  beforeEach(() => {
    house.now = MORNING
  })

  async function book(
    more: { confirmedAt?: Date; startsAt?: Date; status?: string; patient?: SignedIn; doctor?: SignedIn } = {},
  ) {
    const { startsAt = SLOT, confirmedAt = MORNING, status = 'confirmed' } = more
    const [doctor, patient, id] = [
      more.doctor ?? (await house.doctor()),
      more.patient ?? (await house.patient()),
      randomUUID(),
    ]
    const endsAt = new Date(startsAt.getTime() + 20 * 60_000)
    await house.db
      .insertInto('encounters')
      .values({
        ...{ id, booking_reference: id, patient_id: patient.id, doctor_id: doctor.id },
        ...{ starts_at: startsAt, ends_at: endsAt, busy_until: endsAt, created_at: confirmedAt },
        ...{ visit_type: 'online', status, payment_status: 'paid', chief_complaint: 'سرفه', confirmed_at: confirmedAt },
        ...{ fee_rial: 3, insurance_share_rial: 2, patient_share_rial: 1 },
      })
      .execute()
    return { id, doctor, patient }
  }
  const everyoneLooks = () =>
    Promise.all(
      workers.map(async ({ domains }) => {
        await domains.care.remindOfVisits()
        await domains.notifications.deliveries.sendDue()
      }),
    )
  const remindersOf = async ({ id }: SignedIn): Promise<string[]> => {
    const { results } = await house.domains.notifications.list(id, { page: 1, pageSize: 100 })
    return results
      .flatMap(({ notice }) => (notice.type === 'appointment_reminder' ? [notice.data.before] : []))
      .reverse()
  }
  const smsTo = ({ phone }: SignedIn) => workers.flatMap(({ sent }) => sent.filter(({ to }) => to === phone))

  it('come once a day before and once half an hour before, whoever works and is restarted', async () => {
    const visits = await Promise.all(Array.from({ length: 7 }, () => book()))
    const people = visits.flatMap(({ doctor, patient }) => [doctor, patient])
    const texts: string[] = []
    for (let hours = 26; hours > -50; hours -= hours > 2 || hours < -2 ? 6 : 0.25) {
      house.now = before(hours)
      await startAll()
      await everyoneLooks()
      texts.push(...workers.flatMap(({ sent }) => sent.map(({ to }) => to)))
      await stopAll()
    }

    for (const person of people) {
      expect(await remindersOf(person)).toEqual(['day', 'half_hour'])
      expect(texts.filter((to) => to === person.phone)).toHaveLength(2)
    }
  })

  it('come once where three workers look again and again at the same moment', async () => {
    const visits = await Promise.all(Array.from({ length: 20 }, () => book()))
    await startAll()
    house.now = before(23)
    await Promise.all([everyoneLooks(), everyoneLooks(), everyoneLooks()])
    for (const { doctor, patient } of visits)
      for (const person of [doctor, patient]) {
        expect(await remindersOf(person)).toEqual(['day'])
        expect(smsTo(person)).toHaveLength(1)
      }
  })

  it('tell by SMS the doctor and the time, and name no patient', async () => {
    const visit = await book()
    await house.db.updateTable('persons').set({ first_name: 'سارا' }).where('id', '=', visit.patient.id).execute()
    await startAll()
    house.now = before(0.4)
    await everyoneLooks()

    expect(smsTo(visit.patient)).toEqual([
      {
        channel: 'sms',
        to: visit.patient.phone,
        body: expect.stringMatching(/^هلسا: یادآوری ویزیت شما با دکتر مریم رضایی در .*۹:۰۰$/),
      },
    ])
    expect(smsTo(visit.doctor)[0]?.body).not.toContain('سارا')
    const { body } = await house.get('/api/v1/notifications/', { as: await house.signIn(visit.patient.phone) })
    expect(body.results[0]).toMatchObject({
      type: 'appointment_reminder',
      message: 'ویزیت بعدی شما با دکتر مریم رضایی ۲۴ دقیقه دیگر شروع می‌شود',
      data: { encounter_id: visit.id, before: 'half_hour', minutes_left: 24 },
    })
  })

  it('of a visit booked within the day before there is only the second', async () => {
    const { patient } = await book({ confirmedAt: before(23) })
    await startAll()
    for (const hours of [22, 10, 1, 0.5, 0.1]) {
      house.now = before(hours)
      await everyoneLooks()
    }
    expect(await remindersOf(patient)).toEqual(['half_hour'])
  })

  it.each(['pending', 'cancelled', 'in_progress', 'completed', 'no_show'])(
    'are none of a visit that is %s',
    async (status) => {
      const { patient, doctor } = await book({ status })
      await startAll()
      for (const hours of [24, 0.5]) {
        house.now = before(hours)
        await everyoneLooks()
      }
      for (const person of [patient, doctor]) expect(await remindersOf(person)).toEqual([])
    },
  )

  it('are none of a visit that began while no worker was there', async () => {
    const { patient } = await book()
    await startAll()
    house.now = new Date(SLOT.getTime() + 90 * 60_000)
    await everyoneLooks()
    expect(await remindersOf(patient)).toEqual([])
  })

  it.each([
    ['cancelled', -10, 'it is not so any more'],
    ['over', 6, 'it came too late'],
  ])('go out by SMS no more once the visit is %s', async (how, hours, reason) => {
    const startsAt = new Date('2024-01-25T22:30:00Z') // 02:00 in Tehran: the SMS of the day before waits for the morning
    const { id, patient } = await book({ startsAt })
    await startAll()
    house.now = new Date(startsAt.getTime() - 21.5 * HOUR_MS)
    await everyoneLooks()
    expect(await remindersOf(patient)).toEqual(['day'])
    expect(smsTo(patient)).toEqual([])

    if (how === 'cancelled')
      await house.db.updateTable('encounters').set({ status: 'cancelled' }).where('id', '=', id).execute()
    house.now = new Date(startsAt.getTime() + hours * HOUR_MS)
    await everyoneLooks()
    expect(smsTo(patient)).toEqual([])
    expect(await deliveriesOf(house.db, patient.id)).toMatchObject([{ state: 'failed', last_error: reason }])
  })

  it('are kept to what a doctor said in the settings', async () => {
    const doctor = await house.doctor({
      settings: {
        notificationPreferences: {
          ...{ appointment_reminders: false, new_appointments: true },
          ...{ cancellations: true, payment_notifications: true },
        },
      },
    })
    const { patient } = await book({ doctor })
    await startAll()
    house.now = before(0.5)
    await everyoneLooks()
    expect(await remindersOf(doctor)).toEqual([])
    expect(smsTo(doctor)).toEqual([])
    expect(await remindersOf(patient)).toEqual(['half_hour'])
  })
})
