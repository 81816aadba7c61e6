import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { INSTAGRAM_ID, useChannels } from '../../../test/channels-house.ts'
import { useHouse } from '../../../test/house.ts'
import { INBOX_CHANNEL } from './channel.ts'

const house = useHouse()
const here = useChannels(house)
let bot: Awaited<ReturnType<typeof here.bot>>
let business: Awaited<ReturnType<typeof here.business>>
beforeAll(async () => {
  bot = await here.bot()
  business = await here.business()
})

let ids = 50_000
let chats = 100
const newChat = () => ++chats
type Facts = Record<string, unknown>
const message = (chat: number, facts: Facts, id = ++ids) => ({
  update_id: ++ids,
  message: {
    message_id: id,
    date: 1705725000,
    chat: { id: chat, type: 'private' },
    from: { first_name: 'سارا' },
    ...facts,
  },
})
const edited = (chat: number, id: number, text: string) => ({
  update_id: ++ids,
  edited_message: {
    message_id: id,
    date: 1705725000,
    edit_date: 1705725100,
    chat: { id: chat, type: 'private' },
    text,
  },
})

async function historyOf(chat: number | string) {
  const rows = await house.db
    .selectFrom('messages as m')
    .innerJoin('support_threads as t', 't.conversation_id', 'm.conversation_id')
    .innerJoin('customers as c', 'c.id', 't.customer_id')
    .where('c.external_id', '=', String(chat))
    .select(['m.id', 'm.content', 'm.sender_id', 'm.edited_at', 'm.deleted_at', 'm.conversation_id'])
    .orderBy('m.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    conversationId: row.conversation_id,
    content: row.content,
    from: row.sender_id === null ? 'customer' : 'us',
    is: row.deleted_at ? 'deleted' : row.edited_at ? 'edited' : 'new',
  }))
}
const contents = async (chat: number | string) => (await historyOf(chat)).map(({ content }) => content)

describe('what customers write by Telegram', () => {
  it('becomes a thread with its customer, in which the first word stands', async () => {
    const chat = newChat()
    const news: unknown[] = []
    const stop = here.bus.subscribe(INBOX_CHANNEL, (one) => news.push(one))
    await bot.tell(message(chat, { text: 'سلام', from: { first_name: 'سارا', last_name: 'کریمی', username: 'sara' } }))
    await here.relay.drain()

    const [first] = await historyOf(chat)
    expect(first).toMatchObject({ content: 'سلام', from: 'customer' })
    const thread = await house.domains.messaging.read.conversation(first?.conversationId ?? 0)
    expect(thread).toMatchObject({ kind: 'support', messageCount: 1 })
    const customer = house.db.selectFrom('customers').selectAll().where('external_id', '=', String(chat))
    expect(await customer.execute()).toMatchObject([{ first_name: 'سارا', last_name: 'کریمی', username: 'sara' }])
    await expect.poll(() => news).toEqual([{ conversationId: first?.conversationId, messageId: first?.id }])
    stop()
  })

  it('calls its customer by no more than a hundred characters', async () => {
    const chat = newChat()
    const from = { first_name: '😀'.repeat(50_000), last_name: `a${'😀'.repeat(200)}`, username: 'u'.repeat(100_000) }
    await bot.tell(message(chat, { text: 'سلام', from }))
    await here.relay.drain()

    const customer = house.db.selectFrom('customers').selectAll().where('external_id', '=', String(chat))
    expect(await customer.execute()).toMatchObject([
      { first_name: '😀'.repeat(100), last_name: `a${'😀'.repeat(99)}`, username: 'u'.repeat(100) },
    ])
  })

  it('goes on without an update that the database cannot keep', async () => {
    const chat = newChat()
    await sql`alter table messages add constraint no_poison check (content <> 'poison')`.execute(house.db)
    for (const text of ['یک', 'poison', 'دو']) await bot.tell(message(chat, { text }))
    await here.relay.drain()
    await sql`alter table messages drop constraint no_poison`.execute(house.db)

    expect(await contents(chat)).toEqual(['یک', 'دو'])
    const waiting = house.db.selectFrom('inbound_updates').select('id').where('handled_at', 'is', null)
    expect(await waiting.execute()).toEqual([])
    const passedOver = here.logged.filter((line) => line.includes('an update cannot be kept'))
    expect(passedOver.map((line) => JSON.parse(line))).toMatchObject([
      { account: bot.id, update: expect.any(Number), constraint: 'no_poison' },
    ])
  })

  it('is one message, however often and at once Telegram tells it', async () => {
    const chat = newChat()
    const update = message(chat, { text: 'یک بار' })
    const answers = await Promise.all(Array.from({ length: 20 }, () => bot.tell(update)))
    await here.relay.drain()
    expect(await bot.tell(update)).toBe(200)
    await here.relay.drain()

    expect(answers).toEqual(Array(20).fill(200))
    expect(await contents(chat)).toEqual(['یک بار'])
  })

  it('makes one thread of two first messages at once, and sets the order right', async () => {
    const chat = newChat()
    const sent = Array.from({ length: 12 }, (_, n) => message(chat, { text: `${n}` }))
    await Promise.all(sent.toReversed().map((update) => bot.tell(update)))
    await here.relay.drain()

    expect(await contents(chat)).toEqual(sent.map((_, n) => `${n}`))
    expect(new Set((await historyOf(chat)).map((one) => one.conversationId)).size).toBe(1)
  })

  it('is handled after a crash that came between storing and handling', async () => {
    const chat = newChat()
    await bot.tell(message(chat, { text: 'پیش از قطع' }))
    expect(await contents(chat)).toEqual([])

    await here.relay.drain() // as the relay of the next process does

    expect(await contents(chat)).toEqual(['پیش از قطع'])
  })

  it('keeps every text as it was, but for what no text can hold', async () => {
    const chat = newChat()
    const texts = [
      '<script>alert(1)</script>',
      '\u202Eabc\u202C',
      'خط یک\nخط دو\t',
      '👩‍⚕️',
      "'; drop table messages; --",
      '%00',
    ]
    for (const text of texts) await bot.tell(message(chat, { text }))
    await bot.tell(message(chat, { text: 'a\0b\ud800c\udc00', from: { first_name: '\0<b>' } }))
    await here.relay.drain()

    expect(await contents(chat)).toEqual([...texts, 'a\uFFFDb\uFFFDc\uFFFD'])
  })

  it('loses nothing of a text that is longer than a message of ours', async () => {
    const chat = newChat()
    const long = `${'ا'.repeat(9_999)}😀${'ب'.repeat(12_000)}`
    const update = message(chat, { text: long })
    await bot.tell(update)
    await here.relay.drain()
    const pieces = await contents(chat)
    expect(pieces.join('')).toBe(long)
    expect(Math.max(...pieces.map((one) => one.length))).toBeLessThanOrEqual(10_000)

    await bot.tell(edited(chat, update.message.message_id, 'کوتاه'))
    await here.relay.drain()
    expect((await contents(chat)).join('')).toBe('کوتاه')
  })

  it('says in words what is no text', async () => {
    const chat = newChat()
    await bot.tell(message(chat, { voice: { file_id: 'v' } }))
    await bot.tell(message(chat, { photo: [{ file_id: 's' }, { file_id: 'l' }], caption: 'زیر تصویر' }))
    await bot.tell(message(chat, { location: { latitude: 35.7, longitude: 51.4 } }))
    await bot.tell(message(chat, { sticker: { emoji: '😀', file_id: 'x' } }))
    await bot.tell(message(chat, { something_new: {} }))
    await here.relay.drain()

    expect(await contents(chat)).toEqual([
      '[پیام صوتی]',
      'زیر تصویر',
      '[موقعیت مکانی] 35.7,51.4',
      '[استیکر] 😀',
      '[پیام پشتیبانی‌نشده]',
    ])
    const files = await house.db.selectFrom('customer_files').select('reference').orderBy('message_id').execute()
    expect(files).toEqual([{ reference: 'v' }, { reference: 'l' }])
  })

  it('changes with its edits, whatever comes first', async () => {
    const chat = newChat()
    const original = message(chat, { text: 'اول' })
    const [first, second] = [
      edited(chat, original.message.message_id, 'دوم'),
      edited(chat, original.message.message_id, 'سوم'),
    ]
    for (const update of [second, original, first]) {
      await bot.tell(update)
      await here.relay.drain()
    }

    expect(await historyOf(chat)).toMatchObject([{ content: 'سوم', is: 'edited' }])
  })

  it('opens a closed thread again, and begins the time for answers', async () => {
    const chat = newChat()
    await bot.tell(message(chat, { text: 'یک' }))
    await here.relay.drain()
    const thread = house.db
      .selectFrom('support_threads as t')
      .innerJoin('customers as c', 'c.id', 't.customer_id')
      .where('c.external_id', '=', String(chat))
      .select(['t.conversation_id', 't.status', 't.last_change', 't.last_customer_message_at'])
    const before = await thread.executeTakeFirstOrThrow()
    await house.db
      .updateTable('support_threads')
      .set({ status: 'closed' })
      .where('conversation_id', '=', before.conversation_id)
      .execute()

    await bot.tell(message(chat, { text: 'دو' }))
    await here.relay.drain()

    const after = await thread.executeTakeFirstOrThrow()
    expect(after).toMatchObject({ status: 'open', last_customer_message_at: new Date(1705725000_000) })
    expect(after.last_change).toBeGreaterThan(before.last_change)
  })

  it('comes out the same in any order and number that its updates arrive in', async () => {
    const expected = ['یک!', 'دو', 'سه؟', 'چهار']
    let seed = 20240120
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31
      return seed / 2 ** 31
    }
    for (let round = 0; round < 15; round++) {
      const chat = newChat()
      const [one, two, three] = ['یک', 'دو', 'سه'].map((text) => message(chat, { text })) as [
        Original,
        Original,
        Original,
      ]
      const edits = [edited(chat, one.message.message_id, 'یک!'), edited(chat, three.message.message_id, 'سه؟')]
      const sequence = [one, two, three, ...edits, message(chat, { text: 'چهار' })]
      const doubled = [...sequence, ...sequence.filter(() => random() < 0.5)]
      const shuffled = doubled.map((update) => ({ update, at: random() })).toSorted((a, b) => a.at - b.at)
      for (const { update } of shuffled) await bot.tell(update)
      await here.relay.drain()
      expect(await contents(chat), `round ${round}`).toEqual(expected)
    }
  })
})
type Original = ReturnType<typeof message>

describe('what customers write by Instagram', () => {
  let moment = 1705725000_000
  const from = (customer: string, facts: Facts, timestamp = ++moment) => ({
    sender: { id: customer },
    recipient: { id: INSTAGRAM_ID },
    timestamp,
    ...facts,
  })
  const echo = (customer: string, facts: Facts) => ({
    sender: { id: INSTAGRAM_ID },
    recipient: { id: customer },
    timestamp: ++moment,
    message: { is_echo: true, ...facts },
  })
  const newCustomer = () => `ig${newChat()}`

  it('is read from one call with many events, and changes with edits and taking back', async () => {
    const who = newCustomer()
    await business.tell(
      from(who, { message_edit: { mid: `${who}a`, text: 'یک!', num_edit: 1 } }, moment + 5),
      from(who, { message: { mid: `${who}a`, text: 'یک' } }, moment + 1),
      from(
        who,
        { message: { mid: `${who}b`, attachments: [{ type: 'image', payload: { url: 'https://x.fbcdn.net/1' } }] } },
        moment + 2,
      ),
      from(who, { reaction: { mid: `${who}a`, emoji: '❤' } }, moment + 3),
    )
    await here.relay.drain()
    expect(await contents(who)).toEqual(['یک!', '[تصویر]'])

    await business.tell(from(who, { message: { mid: `${who}a`, is_deleted: true } }))
    await here.relay.drain()
    expect(await historyOf(who)).toMatchObject([
      { content: '', is: 'deleted' },
      { content: '[تصویر]', is: 'new' },
    ])
  })

  it('is shown to nobody when it was taken back before it came', async () => {
    const who = newCustomer()
    await business.tell(from(who, { message: { mid: `${who}x`, is_deleted: true } }))
    await here.relay.drain()
    await business.tell(from(who, { message: { mid: `${who}x`, text: 'پشیمانم' } }))
    await here.relay.drain()

    expect(await historyOf(who)).toMatchObject([{ content: '', is: 'deleted' }])
  })

  /** A reply of ours, as it stands when the platform has answered, or has not yet. */
  async function replied(
    who: string,
    facts: { content: string; state: 'sent' | 'uncertain'; externalId: string | null },
  ) {
    await business.tell(from(who, { message: { mid: `${who}-hello`, text: 'سلام' } }))
    await here.relay.drain()
    const conversationId = (await historyOf(who))[0]?.conversationId ?? 0
    const { log } = house.domains.messaging
    return house.db.transaction().execute(async (tx) => {
      const senderId = here.admin.personId
      const [change] = await log.append(tx, house.now, [{ conversationId, senderId, content: facts.content }])
      const messageId = change?.message.id ?? 0
      await tx
        .insertInto('message_parts')
        .values({
          message_id: messageId,
          part: 1,
          conversation_id: conversationId,
          account_id: business.id,
          direction: 'out',
          content: facts.content,
          state: facts.state,
          external_id: facts.externalId,
          state_at: house.now,
        })
        .execute()
      return messageId
    })
  }
  const partOf = (messageId: number) =>
    house.db
      .selectFrom('message_parts')
      .select(['state', 'external_id', 'read_at'])
      .where('message_id', '=', messageId)
      .executeTakeFirstOrThrow()

  it('has no echoes of ours in it, and learns from them that a reply did arrive', async () => {
    const who = newCustomer()
    const known = await replied(who, { content: 'بفرمایید', state: 'sent', externalId: `${who}-1` })
    await business.tell(echo(who, { mid: `${who}-1`, text: 'بفرمایید' }))
    await here.relay.drain()
    const unsure = await replied(who, { content: 'جواب', state: 'uncertain', externalId: null })
    await business.tell(echo(who, { mid: `${who}-2`, text: 'جواب' }))
    await here.relay.drain()

    expect(await contents(who)).toEqual(['سلام', 'بفرمایید', 'جواب'])
    expect(await partOf(unsure)).toMatchObject({ state: 'sent', external_id: `${who}-2` })

    await business.tell(from(who, { read: { mid: `${who}-2` } }))
    await here.relay.drain()
    expect((await partOf(known)).read_at).not.toBeNull()
    expect((await partOf(unsure)).read_at).not.toBeNull()
  })

  it('happened when it was received, where it tells a time that cannot be', async () => {
    const who = newCustomer()
    const reply = await replied(who, { content: 'بفرمایید', state: 'sent', externalId: `${who}-1` })
    await business.tell(from(who, { delivery: { mids: [`${who}-1`] } }, 9_000_000_000_000_000))
    await business.tell(from(who, { read: { mid: `${who}-1` } }, 8_640_000_000_000_000))
    await business.tell(from(who, { message: { mid: `${who}-2`, text: 'ممنون' } }, -1))
    await here.relay.drain()

    const part = house.db.selectFrom('message_parts').select(['delivered_at', 'read_at'])
    expect(await part.where('message_id', '=', reply).execute()).toEqual([
      { delivered_at: house.now, read_at: house.now },
    ])
    expect(await contents(who)).toEqual(['سلام', 'بفرمایید', 'ممنون'])
  })

  it('is known by names of any length, and from nobody whose own name is too long', async () => {
    const who = newCustomer()
    const long = Array.from({ length: 500 }, (_, n) => createHash('sha256').update(`${who}${n}`).digest('base64')).join(
      '',
    )
    expect(await business.tell(from(who, { message: { mid: long, text: 'یک' } }))).toBe(200)
    expect(await business.tell(from(who, { message_edit: { mid: long, text: 'دو' } }))).toBe(200)
    const stranger = long.slice(0, 8_000)
    expect(await business.tell(from(stranger, { message: { mid: `${who}-1`, text: 'سه' } }))).toBe(200)
    await here.relay.drain()
    expect(await historyOf(who)).toMatchObject([{ content: 'دو', is: 'edited' }])
    expect(await historyOf(stranger)).toEqual([])

    await business.tell(from(who, { message: { mid: long, is_deleted: true } }))
    await here.relay.drain()
    expect(await historyOf(who)).toMatchObject([{ content: '', is: 'deleted' }])
  })

  it('has what was answered in the Instagram app itself, as said by us', async () => {
    const who = newCustomer()
    await business.tell(
      from(who, { message: { mid: `${who}-1`, text: 'سلام' } }),
      echo(who, { mid: `${who}-2`, text: 'از گوشی' }),
    )
    await here.relay.drain()

    expect(await historyOf(who)).toMatchObject([
      { content: 'سلام', from: 'customer' },
      { content: 'از گوشی', from: 'us' },
    ])
  })
})
