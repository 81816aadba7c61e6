// What goes out by SMS and e-mail: once, at decent hours, and never again where nobody knows whether it went.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newPhone, type SignedIn, useHouse } from '../../../test/house.ts'
import { deliveriesOf, startWorker, type Worker } from '../../../test/notice-workers.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import { OutsideError } from '../../platform/http-client.ts'
import type { Notice } from './index.ts'
import { loudFrom } from './quiet-hours.ts'

const NOON = new Date('2024-01-20T08:30:00Z')
const house = useHouse()
let workers: Worker[] = []
let ali: SignedIn
beforeEach(async () => {
  house.now = NOON
  ali = await house.patient()
  workers = await Promise.all([startWorker(house), startWorker(house)])
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  await house.db.deleteFrom('notice_deliveries').execute()
})

const CANCELLED: Notice = {
  type: 'appointment_cancelled',
  data: { encounter_id: 'e', starts_at: '2024-01-24T05:30:00Z', with: 'دکتر رضایی' },
}
const REMINDER: Notice = {
  type: 'appointment_reminder',
  data: {
    ...{ encounter_id: '00000000-0000-4000-8000-000000000000', starts_at: '2024-01-20T22:00:00Z', with: 'دکتر رضایی' },
    ...{ before: 'half_hour', minutes_left: 30 },
  },
}
const tell = (person: SignedIn, ...notices: Notice[]) =>
  inTransaction(house.db, (tx) =>
    house.domains.notifications.notify(
      tx,
      notices.map((notice) => ({ personId: person.id, notice })),
    ),
  )
const noticesOf = (person: SignedIn) =>
  house.db
    .selectFrom('notifications')
    .select(['type', 'in_app'])
    .where('person_id', '=', person.id)
    .orderBy('number')
    .execute()
const sendAll = () => Promise.all(workers.map(({ domains }) => domains.notifications.deliveries.sendDue()))
const sentTo = (to: string) => workers.flatMap(({ sent }) => sent.filter((message) => message.to === to))
const behave = (failure: () => Error) => {
  for (const worker of workers) worker.behave = () => Promise.reject(failure())
}
const failing = (kind: 'network' | 'status', sent: 'no' | 'maybe' | 'yes', status?: number) => () =>
  new OutsideError('away', { kind, sent, ...(status !== undefined && { status }) })

describe('messages that go out of notices', () => {
  it('are sent once, by whichever worker takes them', async () => {
    await tell(ali, ...Array.from({ length: 30 }, () => CANCELLED))
    await Promise.all([sendAll(), sendAll()])

    expect(sentTo(ali.phone)).toHaveLength(30)
    const rows = await deliveriesOf(house.db, ali.id)
    expect(rows.every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(true)
    expect(sentTo(ali.phone)[0]?.body).toMatch(/^هلسا: ویزیت شما با دکتر رضایی در .* لغو شد$/)
  })

  it('wait for the morning, but for what is urgent', async () => {
    house.now = new Date('2024-01-20T20:00:00Z') // 23:30 in Tehran
    await tell(ali, CANCELLED, { type: 'plan_expired', data: { plan_id: 'basic' } })
    await sendAll()
    expect(sentTo(ali.phone)).toEqual([])
    house.now = new Date('2024-01-21T03:29:00Z')
    await sendAll()
    expect(sentTo(ali.phone)).toEqual([])
    house.now = new Date('2024-01-21T03:30:00Z')
    await sendAll()
    expect(sentTo(ali.phone)).toHaveLength(1)
  })

  it('wait for the morning too where a worker comes back at night', async () => {
    house.now = new Date('2024-01-20T19:00:00Z') // 22:30 in Tehran
    await tell(ali, CANCELLED)
    house.now = new Date('2024-01-20T22:00:00Z')
    await sendAll()
    expect(await deliveriesOf(house.db, ali.id)).toMatchObject([
      { state: 'queued', attempts: 0, due_at: new Date('2024-01-21T03:30:00Z') },
    ])
  })

  it('of a visit in half an hour go out at night', async () => {
    const doctor = await house.doctor()
    await house.db
      .insertInto('encounters')
      .values({
        ...{ id: '00000000-0000-4000-8000-000000000000', booking_reference: 'night', patient_id: ali.id },
        ...{ doctor_id: doctor.id, starts_at: new Date('2024-01-20T22:00:00Z'), created_at: NOON },
        ...{ ends_at: new Date('2024-01-20T22:20:00Z'), busy_until: new Date('2024-01-20T22:20:00Z') },
        ...{ visit_type: 'online', status: 'confirmed', payment_status: 'paid', chief_complaint: 'سرفه' },
        ...{ fee_rial: 3, insurance_share_rial: 2, patient_share_rial: 1 },
      })
      .execute()
    house.now = new Date('2024-01-20T21:30:00Z')
    await tell(ali, REMINDER)
    await sendAll()
    expect(sentTo(ali.phone)).toHaveLength(1)
  })

  it('are tried again where they certainly did not go out, later and later, and given up in the end', async () => {
    await tell(ali, CANCELLED)
    behave(failing('network', 'no'))
    for (const [minutes, attempts] of [
      [0, 1],
      [0.4, 1],
      [0.1, 2],
      [1, 3],
      [2, 4],
      [4, 5],
      [8, 6],
      [60, 6],
    ] as const) {
      house.advance({ seconds: minutes * 60 })
      await sendAll()
      expect(await deliveriesOf(house.db, ali.id)).toMatchObject([{ attempts }])
    }
    expect(await deliveriesOf(house.db, ali.id)).toMatchObject([{ state: 'failed', last_error: 'away' }])

    await tell(ali, CANCELLED)
    await sendAll()
    for (const worker of workers) worker.behave = async () => undefined
    house.advance({ minutes: 1 })
    await sendAll()
    expect((await deliveriesOf(house.db, ali.id))[1]).toMatchObject({ state: 'sent', attempts: 2, last_error: null })
  })

  it.each([
    ['it may have arrived', failing('network', 'maybe'), 'uncertain'],
    ['the provider broke down over it', failing('status', 'yes', 500), 'uncertain'],
    ['the provider refused it', failing('status', 'yes', 411), 'failed'],
  ])('are not sent again where %s', async (_, failure, state) => {
    await tell(ali, CANCELLED)
    behave(failure)
    await sendAll()
    house.advance({ hours: 5 })
    await sendAll()

    expect(sentTo(ali.phone)).toHaveLength(1)
    expect(await deliveriesOf(house.db, ali.id)).toMatchObject([{ state, attempts: 1 }])
  })

  it('are not sent again where their worker died over them', async () => {
    await tell(ali, CANCELLED)
    const [dying, other] = workers
    const hanging = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    if (dying)
      dying.behave = () => {
        asked.resolve()
        return hanging.promise
      }
    const sending = dying?.domains.notifications.deliveries.sendDue()
    await asked.promise
    house.advance({ minutes: 4 })
    await other?.domains.notifications.deliveries.sendDue()
    expect(await deliveriesOf(house.db, ali.id)).toMatchObject([{ state: 'sending' }])
    house.advance({ minutes: 2 })
    await other?.domains.notifications.deliveries.sendDue()
    expect(await deliveriesOf(house.db, ali.id)).toMatchObject([{ state: 'uncertain' }])
    expect(sentTo(ali.phone)).toHaveLength(1)

    hanging.resolve() // it was only slow
    await sending
    expect(await deliveriesOf(house.db, ali.id)).toMatchObject([{ state: 'sent' }])
  })

  it('go by e-mail to an address that was proven, and say there what an SMS says', async () => {
    const [known, unproven] = [await house.account(), await house.account({ verified: false })]
    for (const person of [known, unproven]) await tell(person, CANCELLED)
    await sendAll()
    expect(sentTo(known.email)).toEqual([
      { channel: 'email', to: known.email, subject: 'خبری از هلسا', body: expect.stringContaining('لغو شد') },
    ])
    expect(sentTo(unproven.email)).toEqual([])
    expect(await deliveriesOf(house.db, unproven.id)).toEqual([])
  })

  it('wait for the morning where the night begins while much is being sent', async () => {
    house.now = new Date('2024-01-20T19:29:59Z') // a second before 23:00 in Tehran
    await tell(ali, ...Array.from({ length: 25 }, () => CANCELLED))
    for (const worker of workers)
      worker.behave = async () => {
        house.now = new Date('2024-01-20T19:30:00Z')
      }
    await workers[0]?.domains.notifications.deliveries.sendDue()

    expect(sentTo(ali.phone)).toHaveLength(10)
    expect((await deliveriesOf(house.db, ali.id)).filter(({ state }) => state === 'queued')).toHaveLength(15)
  })

  it('go to the phone and the address that a person has when they are sent', async () => {
    const known = await house.account()
    await tell(known, CANCELLED)
    await house.db.updateTable('accounts').set({ email_verified_at: null }).where('person_id', '=', known.id).execute()
    await tell(ali, CANCELLED)
    const phone = newPhone()
    await house.db.updateTable('persons').set({ phone }).where('id', '=', ali.id).execute()
    await sendAll()

    expect(sentTo(known.email)).toEqual([])
    expect([sentTo(ali.phone), sentTo(phone)]).toEqual([[], [expect.objectContaining({ channel: 'sms' })]])
  })

  it('go once to who a person is after two became one', async () => {
    const other = await house.patient()
    await tell(ali, CANCELLED)
    await inTransaction(house.db, (tx) => house.domains.notifications.join(tx, { from: ali.id, into: other.id }))
    await sendAll()

    expect([sentTo(ali.phone), sentTo(other.phone)]).toEqual([[], [expect.objectContaining({ channel: 'sms' })]])
  })

  it('are kept for 90 days after their end, with notices that are shown nowhere; what waits stays', async () => {
    const preferences = await house.domains.notifications.preferences.of(ali.id)
    const cancellations = { in_app: false, sms: true, email: false }
    await house.domains.notifications.preferences.write(ali.id, { ...preferences, cancellations })
    await tell(ali, CANCELLED, {
      type: 'prescription_issued',
      data: { prescription_id: 'p', encounter_id: 'e', with: '' },
    })
    await sendAll()
    house.advance({ days: 89 })
    await tell(ali, CANCELLED)
    await house.domains.notifications.forgetOld()
    expect(await deliveriesOf(house.db, ali.id)).toHaveLength(3)

    house.advance({ days: 2 })
    await house.domains.notifications.forgetOld()
    expect(await deliveriesOf(house.db, ali.id)).toMatchObject([{ type: 'appointment_cancelled', state: 'queued' }])
    expect((await noticesOf(ali)).map(({ type, in_app }) => [type, in_app])).toEqual([
      ['prescription_issued', true],
      ['appointment_cancelled', false],
    ])

    await house.domains.notifications.markAllRead(ali.id)
    house.advance({ days: 366 })
    await sendAll()
    await house.domains.notifications.forgetOld()
    expect((await noticesOf(ali)).map(({ type }) => type)).toEqual(['appointment_cancelled'])
    house.advance({ days: 91 })
    await house.domains.notifications.forgetOld()
    expect(await noticesOf(ali)).toEqual([])
  })

  it('are none of somebody who was suspended meanwhile', async () => {
    await tell(ali, CANCELLED)
    await house.db.updateTable('persons').set({ status: 'suspended' }).where('id', '=', ali.id).execute()
    await sendAll()
    expect(sentTo(ali.phone)).toEqual([])
    expect(await deliveriesOf(house.db, ali.id)).toMatchObject([{ state: 'failed' }])
  })
})

describe('the night', () => {
  it.each([
    ['2024-01-20T19:29:59.999Z', '2024-01-20T19:29:59.999Z'], // 22:59:59 in Tehran
    ['2024-01-20T19:30:00Z', '2024-01-21T03:30:00Z'],
    ['2024-01-20T23:00:00Z', '2024-01-21T03:30:00Z'],
    ['2024-01-21T03:29:59Z', '2024-01-21T03:30:00Z'],
    ['2024-01-21T03:30:00Z', '2024-01-21T03:30:00Z'],
    ['2021-07-01T18:45:00Z', '2021-07-02T02:30:00Z'], // summer time: 23:15
  ])('at %s it is quiet until %s', (now, until) => {
    expect(loudFrom(new Date(now))).toEqual(new Date(until))
  })
})
