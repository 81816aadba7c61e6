import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeInstagram, startFakeInstagram } from '../../../test/fake-instagram.ts'
import { type FakeTelegram, startFakeTelegram } from '../../../test/fake-telegram.ts'
import { useHouse } from '../../../test/house.ts'
import { createMemoryBus } from '../../platform/bus/memory.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import type { Note } from '../messaging/index.ts'
import type { Agent } from './access.ts'
import { setAccountState } from './account-store.ts'
import { createDelivery, type DeliverySummary, type ReplyDelivery } from './delivery.ts'
import { channelRefuses } from './errors.ts'
import { createInstagramClient } from './instagram.ts'
import type { Platform } from './platform-client.ts'
import { createTelegramClient } from './telegram.ts'

describe('replies to customers', () => {
  const house = useHouse()
  let telegram: FakeTelegram
  let instagram: FakeInstagram
  let delivery: ReplyDelivery
  let agent: Agent
  let other: Agent
  let admin: Agent

  beforeAll(async () => {
    telegram = await startFakeTelegram()
    instagram = await startFakeInstagram()
    delivery = open()
    agent = await agentOf('support')
    other = await agentOf('support')
    admin = await agentOf('admin')
  })
  beforeEach(() => {
    telegram.fault = () => undefined
    telegram.hold = async () => {}
    telegram.calls.length = 0
    telegram.shown.length = 0
    instagram.shown.length = 0
    instagram.fault = () => undefined
  })
  afterEach(() => delivery.idle())
  afterAll(async () => {
    await telegram.close()
    await instagram.close()
  })

  /** Another node over the same database. */
  function open({ telegramRoot = telegram.url, timeoutMs = 500, isConnected = true } = {}): ReplyDelivery {
    const { db, domains } = house
    const { token, accountId } = instagram
    const clients = {
      telegram: createTelegramClient({ token: telegram.token, apiRoot: telegramRoot, timeoutMs }),
      instagram: createInstagramClient({ token, accountId, apiRoot: instagram.url, timeoutMs }),
    }
    return createDelivery({
      db,
      bus: createMemoryBus({ log: { error: () => {} } as never }),
      clock: { now: () => house.now },
      messaging: domains.messaging,
      open: async (id) => {
        if (!isConnected) throw channelRefuses.CHANNEL_NOT_FOUND()
        return { client: clients[id.startsWith('telegram') ? 'telegram' : 'instagram'] }
      },
      noteState: async (id, error) => {
        await setAccountState(db, { id, error, at: house.now })
      },
      linkTo: ({ id }) => `https://helssa.test/files/${id}`,
      onFault: (error) => {
        throw error
      },
    })
  }

  async function agentOf(role: 'support' | 'admin'): Promise<Agent> {
    const { id } = await house.patient()
    return { personId: id, sessionId: randomUUID(), roles: [role] }
  }

  let customers = 0
  /** A customer who has just written. */
  async function customer(
    platform: Platform = 'telegram',
    account: string = platform,
  ): Promise<{ id: number; to: string }> {
    const { db, now } = house
    const to = String(1000 + ++customers)
    await db
      .insertInto('channel_accounts')
      .values({
        id: account,
        platform,
        external_id: account,
        name: account,
        secrets: Buffer.from(''),
        receives_by: 'webhook',
        connected_by: admin.personId,
        created_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const id = await inTransaction(db, (tx) => house.domains.messaging.log.open(tx, now, 'support'))
    const { id: customer_id } = await db
      .insertInto('customers')
      .values({ account_id: account, external_id: to, created_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    const times = { last_customer_message_at: now, created_at: now, updated_at: now }
    await db
      .insertInto('support_threads')
      .values({ conversation_id: id, customer_id, ...times })
      .execute()
    return { id, to }
  }

  const reply = async (conversationId: number, content: string, more: object = {}) => {
    const { message, settled } = await delivery.reply(agent, { conversationId, content, ...more })
    return { message, summary: (await settled()) as DeliverySummary }
  }
  const summary = async (messageId: number) => (await delivery.summariesOf([messageId])).get(messageId)
  const shownTo = (to: string) => telegram.shown.filter((one) => one.chat === to).map((one) => one.text)
  const sends = () => telegram.calls.filter((call) => call.method === 'sendMessage').map((call) => call.fields.text)
  const advance = async (seconds: number) => {
    house.advance({ seconds })
    await delivery.deliverDue()
  }

  describe('being sent', () => {
    it('shows the customer what the agent wrote, and tells those who look on', async () => {
      const { id, to } = await customer()
      const notes: Note[] = []
      const { stop } = await house.domains.messaging.feed.follow(id, {
        changed: () => {},
        noted: (note) => notes.push(note),
      })

      const { message, summary: told } = await reply(id, 'سلام، بفرمایید')

      expect(shownTo(to)).toEqual(['سلام، بفرمایید'])
      expect(told).toEqual({ state: 'sent', platform: 'telegram', parts: [{ part: 1, state: 'sent', error: null }] })
      expect(message).toMatchObject({ senderId: agent.personId, content: 'سلام، بفرمایید' })
      await expect.poll(() => notes.length).toBe(2) // sending, sent
      expect(notes).toContainEqual({ kind: 'delivery', messageId: message.id })
      stop()
    })

    it('sends a file and then the words', async () => {
      const { id } = await customer()
      const png = Buffer.from('89504e470d0a1a0a', 'hex')
      const { db, domains } = house
      const fileKey = `attachments/${randomUUID()}`
      await db.insertInto('unused_files').values({ file_key: fileKey, due_at: house.now }).execute()
      const shelf = domains.messaging.shelf
      const opened = { stream: Readable.from([png]), sizeBytes: png.length }
      const real = shelf.open
      shelf.open = async () => opened
      const file = { fileKey, mediaType: 'image/png', name: 'x.png', sizeBytes: png.length }

      const { message, summary: told } = await reply(id, 'see', { file })

      shelf.open = real
      expect(told.parts.map((one) => one.state)).toEqual(['sent', 'sent'])
      expect(telegram.calls.map((call) => call.method)).toEqual(['sendPhoto', 'sendMessage'])
      expect(telegram.calls[0]?.files[0]?.bytes).toEqual(png)
      expect(message.attachments).toMatchObject([{ name: 'x.png' }])
      expect(await db.selectFrom('unused_files').selectAll().execute()).toEqual([])
    })

    it('cuts what is too long for the platform, and keeps the order of parts and of replies', async () => {
      const { id, to } = await customer()
      const long = `${'یک '.repeat(2000).trim()}\n\n${'دو '.repeat(300).trim()}`

      const first = await delivery.reply(agent, { conversationId: id, content: long })
      await Promise.all([first.settled(), reply(id, 'two')])
      await reply(id, 'three')

      const shown = shownTo(to)
      expect(shown.join(' ').replaceAll(/\s+/g, ' ')).toBe(`${long} two three`.replaceAll(/\s+/g, ' '))
      expect(shown.length).toBe(((await first.settled())?.parts.length ?? 0) + 2)
      const units = await customer('instagram')
      await reply(units.id, 'سلام '.repeat(190))
      expect(instagram.shown.length).toBe(2)
    })

    it('writes and sends once what an agent asks again, also when the lock went to another meanwhile', async () => {
      const { id, to } = await customer()

      const [first, second] = await Promise.all([
        reply(id, 'once', { clientId: 'c1' }),
        reply(id, 'once', { clientId: 'c1' }),
      ])
      await lock(id, other)
      const third = await reply(id, 'once', { clientId: 'c1' })

      expect(new Set([first, second, third].map((one) => one.message.id)).size).toBe(1)
      expect(third.summary.state).toBe('sent')
      expect(shownTo(to)).toEqual(['once'])
    })

    it('lets no two nodes send one part', async () => {
      const nodes = [open(), open(), delivery]
      const all = await Promise.all(Array.from({ length: 6 }, () => customer()))
      telegram.fault = () => ({ code: 500, description: 'Internal Server Error' })
      for (const { id } of all)
        for (const n of [1, 2, 3]) await delivery.reply(agent, { conversationId: id, content: `m${n}` })
      await delivery.idle()
      telegram.fault = () => undefined
      telegram.calls.length = 0

      house.advance({ seconds: 10 })
      await Promise.all(nodes.flatMap((node) => Array.from({ length: 5 }, () => node.deliverDue())))
      await Promise.all(nodes.map((node) => node.deliverDue()))

      expect(sends().length).toBe(18)
      for (const { to } of all) expect(shownTo(to)).toEqual(['m1', 'm2', 'm3'])
    })
  })

  const lock = (id: number, { personId }: Agent, seconds = 30) =>
    house.db
      .updateTable('support_threads')
      .set({ reply_lock_by: personId, reply_lock_until: new Date(house.now.getTime() + seconds * 1000) })
      .where('conversation_id', '=', id)
      .execute()

  describe('refused', () => {
    it('while another agent answers, until the lock ends', async () => {
      const { id, to } = await customer()
      await lock(id, other)

      const refused = reply(id, 'me too')

      await expect(refused).rejects.toMatchObject({
        code: 'REPLY_LOCKED',
        facts: { personId: other.personId, until: new Date(house.now.getTime() + 30_000) },
      })
      expect(await house.domains.messaging.read.before(id, { before: Number.MAX_SAFE_INTEGER, limit: 9 })).toEqual([])
      house.advance({ seconds: 31 })
      await reply(id, 'now')
      expect(shownTo(to)).toEqual(['now'])
    })

    it('a day after the last message at Instagram, never at Telegram', async () => {
      const at = { instagram: await customer('instagram'), telegram: await customer() }
      house.advance({ hours: 24, seconds: 1 })

      await expect(reply(at.instagram.id, 'late')).rejects.toMatchObject({ code: 'WINDOW_CLOSED' })
      expect((await reply(at.telegram.id, 'late')).summary.state).toBe('sent')
    })

    it('to who is no agent, in conversations that are none, and without words', async () => {
      const { id } = await customer()
      const patient: Agent = { ...agent, roles: [] }

      await expect(delivery.reply(patient, { conversationId: id, content: 'x' })).rejects.toMatchObject({
        code: 'NOT_ALLOWED',
      })
      await expect(delivery.resend(patient, 1)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
      await expect(reply(999_999, 'x')).rejects.toMatchObject({ code: 'CONVERSATION_NOT_FOUND' })
      await expect(reply(id, ' \n')).rejects.toMatchObject({ code: 'REPLY_EMPTY' })
    })
  })

  describe('when the platform fails', () => {
    it('waits as long as it asks for, with all replies of the account', async () => {
      const [one, two] = [await customer(), await customer()]
      telegram.fault = () => ({ code: 429, description: 'Too Many Requests: retry after 40', retryAfter: 40 })
      const { summary: told } = await reply(one.id, 'one')
      telegram.fault = () => undefined
      const { message } = await delivery.reply(agent, { conversationId: two.id, content: 'two' })

      await advance(30)

      expect(told.state).toBe('queued')
      expect((await summary(message.id))?.state).toBe('queued')
      expect(sends()).toEqual(['one'])
      await advance(11)
      expect(sends().toSorted()).toEqual(['one', 'one', 'two'])
    })

    it('tries again ever more seldom, holds later replies back, and gives up within an hour and a half', async () => {
      const { id, to } = await customer()
      telegram.fault = (call) =>
        call.fields.text === 'first' ? { code: 500, description: 'Internal Server Error' } : undefined

      const first = await reply(id, 'first')
      const { message: second } = await delivery.reply(agent, { conversationId: id, content: 'second' })
      await advance(4)
      expect(sends()).toEqual(['first'])
      for (let minute = 0; minute < 90; minute++) await advance(60)

      expect(first.summary).toMatchObject({ state: 'queued', error: '500: Internal Server Error' })
      expect(sends()).toEqual([...Array(8).fill('first'), 'second'])
      expect(await summary(first.message.id)).toMatchObject({ state: 'failed' })
      expect((await summary(second.id))?.state).toBe('sent')
      expect(shownTo(to)).toEqual(['second'])
    })

    it('never sends again by itself what may have been shown, and goes on with the next', async () => {
      const { id, to } = await customer()
      telegram.fault = (call) => (call.fields.text === 'lost' ? 'silent' : undefined)

      const lost = await reply(id, 'lost')
      await reply(id, 'next')
      await advance(7200)

      expect(lost.summary).toMatchObject({ state: 'uncertain' })
      expect(sends()).toEqual(['lost', 'next'])
      expect(shownTo(to)).toEqual(['lost', 'next'])
    })

    it('tries again when nobody listened', async () => {
      const gone = await startFakeTelegram()
      await gone.close()
      const away = open({ telegramRoot: gone.url })
      const { id, to } = await customer()

      const { settled } = await away.reply(agent, { conversationId: id, content: 'hello' })
      expect((await settled())?.state).toBe('queued')
      await away.idle()

      await advance(6)
      expect(shownTo(to)).toEqual(['hello'])
    })

    it('tells that the channel was disconnected', async () => {
      const away = open({ isConnected: false })
      const { id } = await customer()

      const { settled } = await away.reply(agent, { conversationId: id, content: 'hello' })

      expect(await settled()).toMatchObject({ state: 'failed', error: 'disconnected' })
      await away.idle() // or it would take what the next test sends
      expect(sends()).toEqual([])
    })

    it('tells that the customer blocked us, and does not try again', async () => {
      const { id } = await customer()
      telegram.fault = () => ({ code: 403, description: 'Forbidden: bot was blocked by the user' })

      const { summary: told } = await reply(id, 'hello')
      await advance(7200)

      expect(told).toMatchObject({ state: 'failed', error: 'blocked' })
      expect(sends().length).toBe(1)
    })

    it('keeps the rest of a message back when a part of it fails, until an agent decides', async () => {
      const { id, to } = await customer()
      const pieces = ['a', 'b', 'c'].map((letter) => letter.repeat(4000))
      telegram.fault = (call) =>
        String(call.fields.text).startsWith('b') ? { code: 400, description: 'Bad Request: x' } : undefined

      const { message, summary: told } = await reply(id, pieces.join('\n\n'))
      await reply(id, 'next')

      expect(told.parts).toEqual([
        { part: 1, state: 'sent', error: null },
        { part: 2, state: 'failed', error: 'rejected' },
        { part: 3, state: 'failed', error: 'earlier_part' },
      ])
      telegram.fault = () => undefined
      await delivery.resend(other, message.id)
      await delivery.idle()
      expect(shownTo(to)).toEqual([pieces[0], 'next', pieces[1], pieces[2]])
      const rows = await house.db
        .selectFrom('message_parts')
        .select('decided_by')
        .where('message_id', '=', message.id)
        .orderBy('part')
        .execute()
      expect(rows.map((row) => row.decided_by)).toEqual([null, other.personId, other.personId])
      await expect(delivery.resend(agent, message.id)).rejects.toMatchObject({ code: 'NOTHING_TO_RESEND' })
    })

    it('fails all that waits when the token is refused, and marks the account', async () => {
      const { id } = await customer('telegram', 'telegram-revoked')
      const elsewhere = await customer('telegram', 'telegram-revoked')
      telegram.fault = () => ({ code: 500, description: 'Internal Server Error' })
      const waiting = await reply(elsewhere.id, 'waits')
      telegram.fault = () => ({ code: 401, description: 'Unauthorized' })

      const { summary: told } = await reply(id, 'hello')

      expect(told).toMatchObject({ state: 'failed', error: 'unauthorized' })
      expect(await summary(waiting.message.id)).toMatchObject({ state: 'failed', error: 'unauthorized' })
      await delivery.idle()
      const account = await house.db
        .selectFrom('channel_accounts')
        .selectAll()
        .where('id', '=', 'telegram-revoked')
        .executeTakeFirst()
      expect(account).toMatchObject({ status: 'failing', last_error: 'unauthorized' })
    })
  })

  describe('when a node dies while it sends', () => {
    it('is uncertain after a minute, and stays unsent until an agent says so', async () => {
      const { id, to } = await customer()
      const { message } = await reply(id, 'x')
      await house.db
        .updateTable('message_parts')
        .set({ state: 'sending', state_at: house.now, external_id: null })
        .where('message_id', '=', message.id)
        .execute()
      telegram.shown.length = 0

      await advance(59)
      expect((await summary(message.id))?.state).toBe('sending')
      await advance(2)
      expect(await summary(message.id)).toMatchObject({ state: 'uncertain', error: 'node_lost' })
      await advance(7200)
      expect(shownTo(to)).toEqual([])
      await expect(delivery.edit(agent, message.id, 'y')).rejects.toMatchObject({ code: 'DELIVERY_UNCERTAIN' })

      await delivery.settle(agent, message.id, 'failed')
      await delivery.resend(agent, message.id)
      await delivery.idle()
      expect(shownTo(to)).toEqual(['x'])
      await expect(delivery.settle(agent, message.id, 'sent')).rejects.toMatchObject({ code: 'NOTHING_TO_SETTLE' })
    })

    it('believes a slow node that says after all that it was shown', async () => {
      const { id } = await customer()
      const slow = open({ timeoutMs: 20_000 })
      const { read, release } = holdCalls()
      const { message } = await slow.reply(agent, { conversationId: id, content: 'slow' })
      await read

      await advance(61)
      expect((await summary(message.id))?.state).toBe('uncertain')
      release()
      await slow.idle()

      expect((await summary(message.id))?.state).toBe('sent')
      expect(sends()).toEqual(['slow'])
    })
  })

  /** Lets calls be read and holds their answers back. */
  function holdCalls() {
    const read = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    telegram.hold = () => {
      read.resolve()
      return released.promise
    }
    return { read: read.promise, release: () => released.resolve() }
  }

  describe('edited and taken back', () => {
    it('changes with the customer what was sent, part by part', async () => {
      const { id, to } = await customer()
      const { message } = await reply(id, `${'a'.repeat(4095)}\n\nend`)

      await delivery.edit(agent, message.id, `${'a'.repeat(4095)}\n\nthe end`)
      await delivery.idle()

      expect(shownTo(to)).toEqual(['a'.repeat(4095), 'the end'])
      expect(telegram.calls.filter((call) => call.method === 'editMessageText').length).toBe(1)
      await expect(delivery.edit(agent, message.id, 'short')).rejects.toMatchObject({ code: 'EDIT_TOO_LONG' })
      await delivery.remove(agent, message.id)
      await delivery.idle()
      expect(shownTo(to)).toEqual([])
      expect((await house.domains.messaging.read.messages([message.id]))[0]).toMatchObject({ content: '' })
      const kept = await house.db
        .selectFrom('message_parts')
        .select('content')
        .where('message_id', '=', message.id)
        .execute()
      expect(kept.map((row) => row.content)).toEqual(['', ''])
      await delivery.remove(agent, message.id) // once more is as good as once
    })

    it('tries an edit again until it is there', async () => {
      const { id, to } = await customer()
      const { message } = await reply(id, 'one')
      telegram.fault = () => 'dropping'

      await delivery.edit(agent, message.id, 'two')
      await delivery.idle()
      expect((await summary(message.id))?.state).toBe('queued')
      telegram.fault = () => undefined
      await reply(id, 'not held up')
      await advance(6)

      expect(shownTo(to)).toEqual(['two', 'not held up'])
      expect((await summary(message.id))?.state).toBe('sent')
    })

    it('tells that it could not be taken back', async () => {
      const { id } = await customer()
      const { message } = await reply(id, 'old')
      telegram.fault = () => ({ code: 400, description: "Bad Request: message can't be deleted" })

      await delivery.remove(agent, message.id)
      await delivery.idle()

      expect(await summary(message.id)).toMatchObject({ state: 'failed', error: 'rejected' })
    })

    it('sends what waits as it is now, and what was taken back not at all', async () => {
      const { id, to } = await customer()
      telegram.fault = () => ({ code: 500, description: 'Internal Server Error' })
      const first = await reply(id, 'one')
      const { message: second } = await delivery.reply(agent, { conversationId: id, content: 'two' })
      telegram.fault = () => undefined

      await delivery.edit(agent, first.message.id, `${'b'.repeat(4095)}\n\none`)
      await delivery.remove(agent, second.id)
      await advance(10)

      expect(shownTo(to)).toEqual(['b'.repeat(4095), 'one'])
      await expect(delivery.resend(agent, second.id)).rejects.toMatchObject({ code: 'NOTHING_TO_RESEND' })
    })

    it('has nothing to tell of what was taken back before it left, also when it is asked for again', async () => {
      const { id } = await customer()
      telegram.fault = () => ({ code: 500, description: 'Internal Server Error' })
      const { message } = await reply(id, 'one', { clientId: 'taken back' })

      await delivery.remove(agent, message.id)

      expect(await summary(message.id)).toBeUndefined()
      const again = await delivery.reply(agent, { conversationId: id, content: 'one', clientId: 'taken back' })
      expect(again.message.id).toBe(message.id)
      expect(await again.settled()).toBeUndefined()
    })

    it('is refused where somebody said that it was shown, and the platform never told its name', async () => {
      const { id, to } = await customer()
      telegram.fault = () => 'silent'
      const { message } = await reply(id, 'seen')
      telegram.fault = () => undefined

      await delivery.settle(agent, message.id, 'sent')

      expect(await summary(message.id)).toEqual({
        state: 'sent',
        platform: 'telegram',
        parts: [{ part: 1, state: 'sent', error: null }],
      })
      await expect(delivery.remove(agent, message.id)).rejects.toMatchObject({ code: 'EDIT_UNSUPPORTED' })
      expect((await house.domains.messaging.read.messages([message.id]))[0]).toMatchObject({ content: 'seen' })
      expect(shownTo(to)).toEqual(['seen'])
    })

    it('is for who wrote it, and for admins; and not while it is being sent', async () => {
      const { id } = await customer()
      const { message } = await reply(id, 'mine')
      const [theirs] = await inTransaction(house.db, (tx) =>
        house.domains.messaging.log.append(tx, house.now, [
          { conversationId: id, senderId: null, content: 'a customer' },
        ]),
      )

      await expect(delivery.edit(other, message.id, 'x')).rejects.toMatchObject({ code: 'REPLY_NOT_YOURS' })
      await expect(delivery.remove(admin, theirs?.message.id ?? 0)).rejects.toMatchObject({ code: 'REPLY_NOT_YOURS' })
      expect((await delivery.edit(admin, message.id, 'better')).content).toBe('better')
      await delivery.idle()

      const { read, release } = holdCalls()
      const busy = await delivery.reply(agent, { conversationId: id, content: 'busy' })
      await read
      await expect(delivery.edit(agent, busy.message.id, 'x')).rejects.toMatchObject({ code: 'DELIVERY_BUSY' })
      release()
      expect((await busy.settled())?.state).toBe('sent')
    })

    it('is refused where the platform keeps what was sent', async () => {
      const { id } = await customer('instagram')
      const { message } = await reply(id, 'kept')

      await expect(delivery.edit(agent, message.id, 'x')).rejects.toMatchObject({ code: 'EDIT_UNSUPPORTED' })
      await expect(delivery.remove(agent, message.id)).rejects.toMatchObject({ code: 'EDIT_UNSUPPORTED' })
      expect((await house.domains.messaging.read.messages([message.id]))[0]).toMatchObject({
        content: 'kept',
        deletedAt: null,
      })
    })
  })
})
