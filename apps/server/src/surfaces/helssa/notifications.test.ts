import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'
import { countWaiting } from '../../../test/lock-waits.ts'
import type { Notice } from '../../domains/notifications/index.ts'
import { inTransaction } from '../../platform/database/transaction.ts'

const house = useHouse()
const NOTIFICATIONS = '/api/v1/notifications/'
const PREFERENCES = `${NOTIFICATIONS}preferences/`
let ali: SignedIn
beforeEach(async () => {
  house.now = MORNING
  ali = await house.patient()
})

const tell = (person: SignedIn, threshold: number) =>
  inTransaction(house.db, (tx) =>
    house.domains.notifications.notify(tx, [
      { personId: person.id, notice: { type: 'balance_below', data: { threshold, balance: 1 } } },
    ]),
  )
const cancel = (person: SignedIn) =>
  inTransaction(house.db, (tx) =>
    house.domains.notifications.notify(tx, [
      {
        personId: person.id,
        notice: {
          type: 'appointment_cancelled',
          data: { encounter_id: 'e', starts_at: MORNING.toISOString(), with: 'دکتر رضایی' },
        },
      },
    ]),
  )
const listOf = async (as: SignedIn) => (await house.get(NOTIFICATIONS, { as })).body
const typesOf = async (as: SignedIn) => (await listOf(as)).results.map(({ type }: { type: string }) => type)
const channelsOf = async (person: SignedIn) =>
  house.db
    .selectFrom('notice_deliveries')
    .innerJoin('notifications', 'notifications.id', 'notice_deliveries.notice_id')
    .select('channel')
    .where('person_id', '=', person.id)
    .execute()
const put = (as: SignedIn, preferences: unknown) => house.call('PUT', PREFERENCES, { as, body: { preferences } })
const NONE = { in_app: false, sms: false, email: false }

describe('the list of notices', () => {
  it('is newest first, counts what is unread, and all can be read at once', async () => {
    for (const threshold of [1, 2, 3]) await tell(ali, threshold)
    const first = await listOf(ali)
    expect(first).toMatchObject({ count: 3, unread: 3 })
    expect(first.results.map(({ data }: { data: { threshold: number } }) => data.threshold)).toEqual([3, 2, 1])

    await house.post(`${NOTIFICATIONS}${first.results[1].id}/read/`, { as: ali })
    await house.post(`${NOTIFICATIONS}${first.results[1].id}/read/`, { as: ali })
    expect(await listOf(ali)).toMatchObject({ count: 3, unread: 2 })
    expect((await house.post(`${NOTIFICATIONS}read-all/`, { as: ali })).body).toEqual({ read: 2, unread: 0 })
    expect((await house.post(`${NOTIFICATIONS}read-all/`, { as: ali })).body).toEqual({ read: 0, unread: 0 })
    expect(await listOf(ali)).toMatchObject({ count: 3, unread: 0 })
  })

  it('reads nobody else’s', async () => {
    await tell(ali, 1)
    const other = await house.patient()
    await house.post(`${NOTIFICATIONS}read-all/`, { as: other })
    expect(await listOf(ali)).toMatchObject({ unread: 1 })
  })
})

describe('two persons who become one', () => {
  it('have what both were told, once, and hear of it live', async () => {
    const other = await house.patient()
    for (const threshold of [1, 2]) await tell(ali, threshold)
    await tell(other, 3)
    await put(other, { tokens: { ...NONE, in_app: true, email: true } })
    const { notifications } = house.domains
    const heard: number[] = []
    const stop = await notifications.feed.follow(ali.id, undefined, {
      noticed: ({ notice }) => void (notice.type === 'balance_below' && heard.push(notice.data.threshold)),
      counted: () => undefined,
    })
    await inTransaction(house.db, (tx) => notifications.join(tx, { from: other.id, into: ali.id }))
    await notifications.feed.compare()
    stop()

    expect(heard).toEqual([3])
    expect(await listOf(ali)).toMatchObject({ count: 3, unread: 3 })
    expect(await listOf(other)).toMatchObject({ count: 0 })
    expect((await house.get(PREFERENCES, { as: ali })).body.preferences.tokens.email).toBe(true)
  })
})

describe('preferences', () => {
  it('are the usual ones until something is said, and then decide by kind and channel', async () => {
    expect((await house.get(PREFERENCES, { as: ali })).body.preferences).toMatchObject({
      appointment_reminders: { in_app: true, sms: true, email: false },
      messages: { in_app: true, sms: false, email: false },
    })
    await cancel(ali)
    expect(await channelsOf(ali)).toEqual([{ channel: 'sms' }])
    expect(await typesOf(ali)).toEqual(['appointment_cancelled'])

    const changed = await put(ali, { cancellations: { ...NONE, in_app: true }, tokens: NONE })
    expect(changed.body.preferences).toMatchObject({ cancellations: { ...NONE, in_app: true }, tokens: NONE })
    expect(changed.body.preferences.messages.in_app).toBe(true)
    await cancel(ali)
    await tell(ali, 1)
    expect(await typesOf(ali)).toEqual(['appointment_cancelled', 'appointment_cancelled'])
    expect(await channelsOf(ali)).toHaveLength(1)

    await put(ali, { cancellations: { ...NONE, sms: true } })
    await cancel(ali)
    expect(await listOf(ali)).toMatchObject({ count: 2, unread: 2 })
    expect(await channelsOf(ali)).toHaveLength(2)
  })

  it.each([
    { cancellations: { in_app: true } },
    { nonsense: { in_app: true, sms: true, email: true } },
    { emergency: NONE },
    { cancellations: { in_app: true, sms: 'maybe', email: true } },
  ])('that say something else are refused: %o', async (preferences) => {
    expect((await put(ali, preferences)).status).toBe(422)
  })

  it('cannot silence an emergency', async () => {
    const { preferences } = (await house.get(PREFERENCES, { as: ali })).body
    await put(ali, Object.fromEntries(Object.keys(preferences).map((kind) => [kind, NONE])))
    await inTransaction(house.db, (tx) =>
      house.domains.notifications.notify(tx, [
        {
          personId: ali.id,
          notice: { type: 'emergency_access', data: { request_id: 'r', with: 'دکتر رضایی', reason: 'بیهوش' } },
        },
      ]),
    )
    expect(await typesOf(ali)).toEqual(['emergency_access'])
  })

  it('of a doctor and the settings are one truth', async () => {
    const doctor = await house.doctor()
    const SETTINGS = '/api/v1/doctors/settings/'
    const settingsOf = async () => (await house.get(SETTINGS, { as: doctor })).body
    await put(doctor, { cancellations: { ...NONE, email: true }, new_appointments: NONE })
    expect((await settingsOf()).notification_preferences).toEqual({
      ...{ appointment_reminders: true, new_appointments: false, cancellations: true, payment_notifications: true },
    })

    const settings = await settingsOf()
    await house.call('PUT', SETTINGS, {
      as: doctor,
      body: {
        ...settings,
        notification_preferences: {
          ...settings.notification_preferences,
          cancellations: false,
          new_appointments: true,
        },
      },
    })
    const switched = (await house.get(PREFERENCES, { as: doctor })).body.preferences
    expect(switched).toMatchObject({ cancellations: NONE, new_appointments: { ...NONE, in_app: true } })
    await cancel(doctor)
    expect(await typesOf(doctor)).toEqual([])

    await house.call('PUT', SETTINGS, { as: doctor, body: settings })
    expect((await house.get(PREFERENCES, { as: doctor })).body.preferences).toMatchObject({
      cancellations: { ...NONE, email: true },
      new_appointments: NONE,
    })
  })
})

describe('notices of messages', () => {
  let sara: SignedIn
  const numberOf = async ({ id }: SignedIn) =>
    (await house.db.selectFrom('persons').select('number').where('id', '=', id).executeTakeFirstOrThrow()).number
  const write = async (from: SignedIn, to: SignedIn, content: string) =>
    house.domains.messaging.direct.sendTo(
      { personId: from.id, isStaff: false },
      { recipient: await numberOf(to), content },
    )
  /** Looks until all that was drawn is told of: while anybody on this PostgreSQL writes, that takes more than two looks. */
  const look = () =>
    expect
      .poll(async () => {
        await house.domains.notifications.tellOfMessages()
        const { rows } = await sql<{ told: boolean }>`
          select told_up_to = (select last_value from message_numbers) as told from message_notice_cursor`.execute(
          house.db,
        )
        return rows[0]?.told
      })
      .toBe(true)
  const lookOnce = () => house.domains.notifications.tellOfMessages()
  beforeEach(async () => {
    sara = await house.patient()
    await house.db.updateTable('persons').set({ first_name: 'سارا' }).where('id', '=', sara.id).execute()
  })

  it('are one for a conversation while it is unread, and one more once it was read', async () => {
    const { message } = await write(sara, ali, 'سلام')
    await look()
    await write(sara, ali, 'هستید؟')
    await look()
    expect((await listOf(ali)).results).toMatchObject([
      { type: 'new_message', message: 'پیام تازه‌ای از سارا دارید', data: { conversation_id: message.conversationId } },
    ])
    expect(await listOf(sara)).toMatchObject({ count: 0 })

    await house.domains.messaging.direct.page({ personId: ali.id, isStaff: false }, message.conversationId, {
      ...{ limit: 50, offset: 0 },
    })
    expect(await listOf(ali)).toMatchObject({ count: 1, unread: 0 })
    await write(sara, ali, 'باز هم سلام')
    await look()
    expect(await listOf(ali)).toMatchObject({ count: 2, unread: 1 })
  })

  it('are settled and written in one order, so that neither waits for the other in a ring', async () => {
    const { message } = await write(sara, ali, 'سلام')
    await look()
    await house.domains.messaging.direct.page({ personId: ali.id, isStaff: false }, message.conversationId, {
      ...{ limit: 50, offset: 0 },
    })
    const again: Notice = {
      type: 'new_message',
      data: { conversation_id: message.conversationId, message_id: message.id, with: 'سارا' },
    }

    const { listed } = await house.db.transaction().execute(async (tx) => {
      await house.domains.notifications.notify(tx, [{ personId: ali.id, notice: again }])
      const listed = listOf(ali)
      await expect.poll(() => countWaiting(house.db)).toBe(1)
      const topic = `conversation:${message.conversationId}`
      await house.domains.notifications.notify(tx, [{ personId: ali.id, notice: again, topic }])
      return { listed }
    })

    expect(await listed).toMatchObject({ count: 2, unread: 1 })
  })

  it('are none of what was read before anybody looked, or deleted, or said to oneself', async () => {
    const { message } = await write(sara, ali, 'سلام')
    const whoever = { personId: ali.id, isStaff: false }
    await house.domains.messaging.direct.page(whoever, message.conversationId, { limit: 50, offset: 0 })
    const gone = await write(sara, ali, 'پاک می‌شود')
    await house.domains.messaging.direct.remove({ personId: sara.id, isStaff: false }, gone.message.id)
    await write(ali, ali, 'یادداشت')
    await look()
    expect(await listOf(ali)).toMatchObject({ count: 0 })
  })

  it('are one by SMS too, where only that is wished', async () => {
    await put(ali, { messages: { ...NONE, sms: true } })
    for (const text of ['یک', 'دو', 'سه']) {
      await write(sara, ali, text)
      await look()
    }
    expect(await channelsOf(ali)).toEqual([{ channel: 'sms' }])
    expect(await listOf(ali)).toMatchObject({ count: 0, unread: 0 })
  })

  it('are told once by any number of nodes, and of what is committed late too', async () => {
    const { message } = await write(sara, ali, 'سلام')
    const slow = Promise.withResolvers<void>()
    const drawn = Promise.withResolvers<void>()
    const late = await house.patient()
    const { message: first } = await write(sara, late, 'پیش از آن')
    await look()
    await house.post(`${NOTIFICATIONS}read-all/`, { as: late })
    const writing = inTransaction(house.db, async (tx) => {
      await house.domains.messaging.log.append(tx, house.now, [
        { conversationId: first.conversationId, senderId: sara.id, content: 'دیر' },
      ])
      drawn.resolve()
      await slow.promise
    })
    await drawn.promise
    await write(ali, sara, 'پس از آن')
    await Promise.all([lookOnce(), lookOnce(), lookOnce()])
    slow.resolve()
    await writing
    await Promise.all([look(), look(), look()])
    expect(await listOf(late)).toMatchObject({ count: 2, unread: 1 })
    expect(await listOf(sara)).toMatchObject({ count: 1 })
    expect(message.conversationId).not.toBe(first.conversationId)
  })
})
