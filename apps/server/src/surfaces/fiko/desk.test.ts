// What agents do beside answering: assign, close, note, lock, mark, keep replies ready.
import { beforeAll, describe, expect, it } from 'vitest'
import { INSTAGRAM_ID } from '../../../test/channels-house.ts'
import { type AgentSignedIn, useFiko } from '../../../test/fiko-house.ts'
import { instantText } from '../../platform/http/schema.ts'

const fiko = useFiko()
const { house } = fiko
let agent: AgentSignedIn
let colleague: AgentSignedIn
let admin: AgentSignedIn
beforeAll(async () => {
  agent = await fiko.agent('Support Agent')
  colleague = await fiko.agent('Mina Rad')
  admin = await fiko.agent('Head Desk', 'admin')
})
const newThread = async () => `conv_${(await fiko.hear(fiko.newChat(), 'سلام')).conversationId}`

describe('assigning', () => {
  it('lets one of two at once win, and tells the other whose it is', async () => {
    const id = await newThread()
    const assign = (as: AgentSignedIn, expected: number | null) =>
      fiko.call('PUT', `conversations/${id}/assignee`, as, { assignee: as.number, expected })

    for (let round = 0; round < 5; round++) {
      const { assignee } = (await fiko.call('GET', `conversations/${id}`, agent)).body
      const answers = await Promise.all([agent, colleague].map((one) => assign(one, assignee?.id ?? null)))
      const won = answers.filter(({ status }) => status === 200)
      const lost = answers.filter(({ status }) => status === 409)
      expect([won.length, lost.length]).toEqual([1, 1])
      expect(lost[0]?.body.error.code).toBe('ASSIGNEE_CHANGED')
      const now = (await fiko.call('GET', `conversations/${id}`, agent)).body.assignee
      expect(now).toEqual(won[0]?.body.assignee)
      expect(lost[0]?.body.error.assignee).toEqual(now)
      const back = await fiko.call('PUT', `conversations/${id}/assignee`, agent, { assignee: null, expected: now.id })
      expect(back.body.assignee).toBeNull()
    }
  })

  it('is to agents only', async () => {
    const id = await newThread()
    for (const assignee of [(await fiko.agent('Dr Rad', 'doctor')).number, 999_999]) {
      const answer = await fiko.call('PUT', `conversations/${id}/assignee`, agent, { assignee, expected: null })
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'ASSIGNEE_UNKNOWN' } } })
    }
  })
})

describe('the reply lock', () => {
  it('keeps others from answering for thirty seconds, longer while its holder types', async () => {
    const id = await newThread()
    const write = (as: AgentSignedIn) => fiko.call('POST', `conversations/${id}/messages`, as, { content: 'پاسخ' })
    const lock = (as: AgentSignedIn, body = {}) => fiko.call('POST', `conversations/${id}/reply-lock`, as, body)
    expect((await lock(agent)).body.reply_lock.agent).toEqual({ id: agent.number, username: 'Support Agent' })

    expect(await lock(colleague)).toMatchObject({ status: 409, body: { error: { code: 'REPLY_LOCKED' } } })
    expect(await write(colleague)).toMatchObject({ status: 409, body: { error: { code: 'REPLY_LOCKED' } } })
    expect((await write(agent)).status).toBe(201)

    house.advance({ seconds: 20 })
    const socket = await fiko.open(agent, `/ws/chat/${id}/?after=`)
    await socket.next('sync')
    socket.send({ type: 'typing', is_typing: true })
    await socket.next('thread_updated')
    house.advance({ seconds: 20 })
    expect((await write(colleague)).status).toBe(409)
    house.advance({ seconds: 11 })
    expect((await write(colleague)).status).toBe(201)
  })

  it('can be taken over, which its loser is told', async () => {
    const id = await newThread()
    const socket = await fiko.open(agent, `/ws/chat/${id}/?after=`)
    await socket.next('sync')
    await fiko.call('POST', `conversations/${id}/reply-lock`, agent, {})
    await socket.next('thread_updated')

    const taken = await fiko.call('POST', `conversations/${id}/reply-lock`, colleague, { take_over: true })

    expect(taken.status).toBe(200)
    const by = { id: colleague.number, username: 'Mina Rad' }
    expect(await socket.next('reply_lock_taken')).toEqual({ type: 'reply_lock_taken', conversation_id: id, by })
    socket.send({ type: 'chat_message', content: 'دیر', client_id: 'late' })
    expect(await socket.next('error')).toEqual({
      type: 'error',
      error: 'Another agent is answering this conversation',
      message: 'پشتیبان دیگری در حال پاسخ به این گفتگو است',
      code: 'REPLY_LOCKED',
      client_id: 'late',
    })
    await fiko.call('DELETE', `conversations/${id}/reply-lock`, agent) // not theirs any more: nothing happens
    expect((await fiko.call('GET', `conversations/${id}`, agent)).body.reply_lock.agent).toEqual(by)
    await fiko.call('DELETE', `conversations/${id}/reply-lock`, colleague)
    expect((await fiko.call('GET', `conversations/${id}`, agent)).body.reply_lock).toBeNull()
  })
})

describe('notes', () => {
  it('are told to agents who asked for more, and never to the customer or in frames of the contract', async () => {
    const chat = fiko.newChat()
    const id = `conv_${(await fiko.hear(chat, 'سلام')).conversationId}`
    const plain = await fiko.open(agent, `/ws/chat/${id}/`)
    const rich = await fiko.open(colleague, `/ws/chat/${id}/?after=`)
    await Promise.all([plain.next('recent_messages'), rich.next('sync')])

    const body = { content: 'مشتری مهم', client_id: 'n1' }
    const note = await fiko.call('POST', `conversations/${id}/notes`, agent, body)
    const again = await fiko.call('POST', `conversations/${id}/notes`, agent, body)

    expect(note).toMatchObject({ status: 201, body: { type: 'note', content: 'مشتری مهم' } })
    expect(again.body.id).toBe(note.body.id)
    expect(await rich.next('note_added')).toMatchObject({ message: { id: note.body.id, content: 'مشتری مهم' } })
    await fiko.call('PATCH', `messages/${note.body.id}`, agent, { content: 'بسیار مهم' })
    expect(await rich.next('message_edited')).toMatchObject({ message: { type: 'note', content: 'بسیار مهم' } })
    await fiko.hear(chat, 'بعد')
    expect((await plain.next('chat_message')).message.content).toBe('بعد')
    expect(JSON.stringify(plain.frames)).not.toContain('مهم')
    const later = await fiko.open(agent, `/ws/chat/${id}/`)
    expect(JSON.stringify(await later.next('recent_messages'))).not.toContain('مهم')
    expect((await fiko.call('GET', `conversations/${id}`, agent)).body.last_message.content).toBe('بعد')
    expect(fiko.here.telegram.shown.filter((one) => one.chat === String(chat))).toEqual([])
  })
})

describe('canned replies', () => {
  it('are written by admins and read by all agents', async () => {
    const words = { shortcut: 'hi', title: 'سلام', content: 'سلام، چطور می‌توانم کمک کنم؟' }
    expect((await fiko.call('POST', 'canned-replies', agent, words)).status).toBe(403)
    const made = await fiko.call('POST', 'canned-replies', admin, words)
    expect(made).toMatchObject({ status: 201, body: words })
    expect(await fiko.call('POST', 'canned-replies', admin, { ...words, shortcut: 'HI' })).toMatchObject({
      status: 409,
      body: { error: { code: 'CANNED_SHORTCUT_TAKEN' } },
    })
    await fiko.call('POST', 'canned-replies', admin, { ...words, shortcut: 'bye' })
    const found = await fiko.call('GET', 'canned-replies?shortcut=H', agent)
    expect(found.body.canned_replies).toEqual([made.body])
    const path = `canned-replies/${made.body.id}`
    expect((await fiko.call('PATCH', path, admin, { title: 'درود' })).body).toMatchObject({ ...words, title: 'درود' })
    expect((await fiko.call('PATCH', path, agent, { title: 'x' })).status).toBe(403)
    expect((await fiko.call('DELETE', path, agent)).status).toBe(403)
    expect((await fiko.call('DELETE', path, admin)).status).toBe(204)
    expect((await fiko.call('DELETE', path, admin)).status).toBe(404)
  })
})

describe('the list', () => {
  it('goes on where a page ended, the newest change first', async () => {
    for (let n = 0; n < 5; n++) await newThread()
    const all = (await fiko.call('GET', 'conversations?limit=200', agent)).body.conversations
    const paged: { id: string; cursor: number }[] = []
    for (let before = ''; ; ) {
      const { conversations } = (await fiko.call('GET', `conversations?limit=2${before}`, agent)).body
      paged.push(...conversations)
      if (conversations.length < 2) break
      before = `&before=${paged.at(-1)?.cursor}`
    }
    expect(paged).toEqual(all)
    const oldest = all.at(-1).id
    await fiko.call('PUT', `conversations/${oldest}/status`, agent, { status: 'closed' })
    const after = (await fiko.call('GET', 'conversations', agent)).body.conversations
    expect(after[0]).toMatchObject({ id: oldest, status: 'closed' })
    expect((await fiko.call('GET', 'conversations?status=closed', agent)).body.conversations[0].id).toBe(oldest)
  })

  it('names agents and who of them is online', async () => {
    const guest = await fiko.agent('Ali Karimi')
    const find = async () =>
      (await fiko.call('GET', 'agents', agent)).body.agents.find((one: { id: number }) => one.id === guest.number)
    expect(await find()).toEqual({ id: guest.number, username: 'Ali Karimi', is_admin: false, is_online: false })
    const socket = await fiko.open(guest, '/ws/conversations/')
    socket.send({ type: 'get_conversations' })
    await socket.next('conversations_list')
    expect((await find()).is_online).toBe(true)
  })
})

describe('a socket that asks for more', () => {
  it('is told what it missed, then everything with a cursor, and a retry changes nothing', async () => {
    const chat = fiko.newChat()
    const id = `conv_${(await fiko.hear(chat, 'یک')).conversationId}`
    const first = await fiko.open(agent, `/ws/chat/${id}/?after=`)
    const { cursor, messages } = await first.next('sync')
    expect(messages).toMatchObject([{ content: 'یک', type: 'customer', cursor, conversation_id: id, sender: null }])
    await first.close()

    await fiko.hear(chat, 'دو')
    const second = await fiko.open(agent, `/ws/chat/${id}/?after=${cursor}`)
    const missed = await second.next('sync')
    expect(missed).toMatchObject({ more: false, messages: [{ content: 'دو', cursor: missed.cursor }] })

    second.send({ type: 'chat_message', content: 'سه', client_id: 'c-1' })
    const told = await second.next('chat_message')
    expect(told).toMatchObject({ client_id: 'c-1', message: { content: 'سه', type: 'support' } })
    expect(told.cursor).toBeGreaterThan(missed.cursor)
    const updated = await second.next('delivery_updated')
    expect(updated).toMatchObject({ message_id: told.message.id, platform: 'telegram' })
    second.send({ type: 'chat_message', content: 'سه', client_id: 'c-1' })
    expect(await second.next('chat_message')).toMatchObject({ client_id: 'c-1', message: { id: told.message.id } })
    await fiko.here.channels.delivery.deliverDue()
    const shown = fiko.here.telegram.shown.filter((one) => one.chat === String(chat))
    expect(shown.map(({ text }) => text)).toEqual(['سه'])

    const edited = await fiko.call('PATCH', `messages/${told.message.id}`, agent, { content: 'چهار' })
    expect(edited.status).toBe(200)
    expect((await second.next('message_edited')).message).toMatchObject({ id: told.message.id, content: 'چهار' })
    await fiko.here.channels.delivery.deliverDue() // while the edit is on its way nothing can be taken back
    expect((await fiko.call('DELETE', `messages/${told.message.id}`, agent)).status).toBe(200)
    expect(await second.next('message_deleted')).toMatchObject({ message_id: told.message.id })
    await fiko.call('PUT', `conversations/${id}/status`, agent, { status: 'closed' })
    const { reply_lock, assignee, window_ends_at } = { reply_lock: null, assignee: null, window_ends_at: null }
    expect(await second.next('thread_updated')).toEqual({
      type: 'thread_updated',
      conversation_id: id,
      status: 'closed',
      assignee,
      reply_lock,
      window_ends_at,
    })
  })
})

describe('a reply whose fate nobody knows', () => {
  it('waits for an agent to say so, or to send it again', async () => {
    const id = await newThread()
    fiko.here.telegram.fault = ({ method }) => (method === 'sendMessage' ? 'dropping' : undefined)
    const write = () => fiko.call('POST', `conversations/${id}/messages`, agent, { content: 'رسید؟' })
    const [one, two] = [await write(), await write()]
    fiko.here.telegram.fault = () => undefined
    expect(one).toMatchObject({ status: 201, body: { delivery: { state: 'uncertain' } } })

    const settled = await fiko.call('POST', `messages/${one.body.id}/settle`, agent, { state: 'sent' })
    expect(settled.body.delivery.state).toBe('sent')
    const twice = await fiko.call('POST', `messages/${one.body.id}/settle`, agent, { state: 'sent' })
    expect(twice).toMatchObject({ status: 409, body: { error: { code: 'NOTHING_TO_SETTLE' } } })

    expect((await fiko.call('POST', `messages/${two.body.id}/resend`, agent, {})).status).toBe(200)
    await fiko.here.channels.delivery.deliverDue()
    const { messages } = (await fiko.call('GET', `conversations/${id}/messages?after=0`, agent)).body
    expect(messages.find((message: { id: string }) => message.id === two.body.id).delivery.state).toBe('sent')
  })
})

describe('a message of a private chat', () => {
  it('is none that an agent could say anything of', async () => {
    const who = { personId: (await house.patient()).id, isStaff: false }
    const { message } = await house.domains.messaging.direct.sendTo(who, { recipient: agent.number, content: 'خصوصی' })

    for (const [act, body] of Object.entries({ settle: { state: 'sent' }, resend: {} })) {
      const answer = await fiko.call('POST', `messages/msg_${message.id}/${act}`, agent, body)
      expect(answer, act).toMatchObject({ status: 404, body: { error: { code: 'THREAD_NOT_FOUND' } } })
    }
  })
})

describe('an agent on a socket of the contract', () => {
  it('may name a message, and sending it again changes nothing', async () => {
    const chat = fiko.newChat()
    const id = `conv_${(await fiko.hear(chat, 'سلام')).conversationId}`
    const socket = await fiko.open(agent, `/ws/chat/${id}/`)
    const other = await fiko.open(colleague, `/ws/chat/${id}/`)
    await other.next('recent_messages')

    for (let n = 0; n < 2; n++) {
      socket.send({ type: 'chat_message', content: 'یک بار', client_id: 'once' })
      expect(await socket.next('chat_message')).toMatchObject({
        client_id: 'once',
        external_send_result: { success: true, platform: 'telegram' },
      })
    }
    await socket.close()
    const again = await fiko.open(agent, `/ws/chat/${id}/`)
    again.send({ type: 'chat_message', content: 'یک بار', client_id: 'once' })
    expect(await again.next('chat_message')).toMatchObject({ client_id: 'once' })
    const heard = await other.next('chat_message')
    expect(Object.keys(heard)).toEqual(['type', 'message', 'external_send_result'])
    await fiko.hear(chat, 'بعد')
    expect((await other.next('chat_message')).message.content).toBe('بعد')
    expect(fiko.here.telegram.shown.filter((one) => one.chat === String(chat))).toHaveLength(1)
  })
})

describe('a customer at Instagram', () => {
  it('can be answered for a day, which is counted down', async () => {
    const business = await fiko.here.business()
    const event = {
      sender: { id: '77001' },
      recipient: { id: INSTAGRAM_ID },
      timestamp: house.now.getTime(),
      message: { mid: 'm_window', text: 'سلام از اینستاگرام' },
    }
    expect(await business.tell(event)).toBe(200)
    await fiko.here.relay.drain()
    const { conversations } = (await fiko.call('GET', 'conversations', agent)).body
    const [found] = conversations.filter((one: { source: string }) => one.source === 'instagram')
    const end = new Date(house.now.getTime() + 24 * 3_600_000)
    expect(found.window_ends_at).toBe(instantText(end))

    house.advance({ hours: 24, seconds: 1 })
    const late = await fiko.agent()
    const socket = await fiko.open(late, `/ws/chat/${found.id}/`)
    socket.send({ type: 'chat_message', content: 'دیر شد' })
    expect(await socket.next('error')).toEqual({
      type: 'error',
      error: 'The platform takes no answer more than 24 hours after the customer’s last message',
      message: 'مهلت ۲۴ ساعتهٔ پاسخ پس از آخرین پیام مشتری گذشته است',
    })
  })
})

describe('a file for the customer', () => {
  it('is sent with its words, kept for the agents, and of any kind', async () => {
    const clerk = await fiko.agent('File Clerk')
    const id = await newThread()
    const boundary = 'helssa-test-boundary'
    const field = (name: string, value: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const body = `${field('content', 'فرم شما')}${field('client_id', 'file-1')}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="form.txt"\r\n\r\nfill me in\r\n--${boundary}--\r\n`
    const send = () =>
      fiko.app.inject({
        method: 'POST',
        url: `/fiko/v1/conversations/${id}/files`,
        headers: {
          authorization: `Bearer ${clerk.access}`,
          'content-type': `multipart/form-data; boundary=${boundary}`,
        },
        payload: body,
      })

    const answers = [await send(), await send()].map((answer) => [answer.statusCode, answer.json()])

    expect(answers[0]?.[1]).toMatchObject({
      content: 'فرم شما',
      attachments: [{ name: 'form.txt', media_type: 'application/octet-stream', size_bytes: 10 }],
      delivery: { state: 'sent' },
    })
    expect(answers[1], 'sent again it is the same').toEqual(answers[0])
    const uploads = fiko.here.telegram.calls.filter(({ method }) => method === 'sendDocument')
    expect(uploads.map(({ files }) => files.map(({ bytes }) => String(bytes)))).toEqual([['fill me in']])
  })
})
