// Who is no agent learns nothing: every route and every event, by everybody else.
import { beforeAll, describe, expect, it } from 'vitest'
import { type AgentSignedIn, useFiko } from '../../../test/fiko-house.ts'
import type { House, SignedIn } from '../../../test/house.ts'
import { dial } from '../../../test/live.ts'

const fiko = useFiko()
const { house } = fiko
const SECRET = 'راز مشتری'
let agent: AgentSignedIn
let admin: AgentSignedIn
let others: Record<string, SignedIn | undefined>
let conversation: string
let reply: string

beforeAll(async () => {
  agent = await fiko.agent('Support Agent')
  admin = await fiko.agent('Head Desk', 'admin')
  others = { nobody: undefined, 'a patient': await house.patient(), 'a doctor': await fiko.agent('Dr Rad', 'doctor') }
  conversation = `conv_${(await fiko.hear(fiko.newChat(), SECRET)).conversationId}`
  reply = (await fiko.call('POST', `conversations/${conversation}/messages`, agent, { content: 'پاسخ' })).body.id
})

/** Every route with a request that an agent or an admin could make. */
const requests = (): ['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string, object?][] => [
  ['GET', 'conversations'],
  ['GET', `conversations/${conversation}`],
  ['GET', `conversations/${conversation}/messages`],
  ['POST', `conversations/${conversation}/messages`, { content: 'x' }],
  ['POST', `conversations/${conversation}/notes`, { content: 'x' }],
  ['POST', `conversations/${conversation}/read`, { message_id: reply }],
  ['PUT', `conversations/${conversation}/assignee`, { assignee: null, expected: null }],
  ['PUT', `conversations/${conversation}/status`, { status: 'closed' }],
  ['POST', `conversations/${conversation}/reply-lock`, {}],
  ['DELETE', `conversations/${conversation}/reply-lock`],
  ['PATCH', `messages/${reply}`, { content: 'x' }],
  ['DELETE', `messages/${reply}`],
  ['POST', `messages/${reply}/resend`, {}],
  ['POST', `messages/${reply}/settle`, { state: 'sent' }],
  ['GET', 'canned-replies'],
  ['POST', 'canned-replies', { shortcut: 'x', title: 'x', content: 'x' }],
  ['PATCH', 'canned-replies/1', { title: 'x' }],
  ['DELETE', 'canned-replies/1'],
  ['GET', 'agents'],
  ['POST', 'socket-tickets', {}],
  ['GET', 'channels'],
  ['POST', 'channels', { platform: 'telegram', token: 'x' }],
  ['DELETE', 'channels/x'],
]

const traces = async () =>
  JSON.stringify(
    await Promise.all(
      (['messages', 'support_threads', 'canned_replies', 'read_marks', 'channel_accounts'] as const).map((table) =>
        house.db.selectFrom(table).selectAll().execute(),
      ),
    ),
  )

describe('whoever is no agent', () => {
  it('gets nothing by any route, changes nothing, and does not learn what a route takes', async () => {
    const before = await traces()
    for (const [who, as] of Object.entries(others)) {
      for (const [method, path, body] of requests()) {
        for (const sent of [body, { nonsense: 1 }]) {
          const answer = await fiko.call(method, path, as, method === 'GET' ? undefined : sent)
          expect({ who, path, status: answer.status }).toEqual({ who, path, status: as ? 403 : 401 })
          expect(Object.keys(answer.body)).toEqual(['error'])
          expect(Object.keys(answer.body.error)).toEqual(['code', 'message'])
        }
      }
    }
    expect(await traces()).toBe(before)
  })

  it('is told no event, whatever they say before they are closed', async () => {
    const events = ['get_conversations', 'refresh_conversations', 'chat_message', 'typing', 'mark_read']
    for (const as of Object.values(others)) {
      for (const path of ['/ws/conversations/', `/ws/chat/${conversation}/`, `/ws/chat/${conversation}/?after=0`]) {
        const token = as ? `${path.includes('?') ? '&' : '?'}token=${as.access}` : ''
        const socket = await dial({ app: fiko.app } as unknown as House, `${path}${token}`)
        for (const type of events) socket.send({ type, content: 'x', is_typing: true })
        expect((await socket.closed).code).toBe(1008)
        expect(socket.frames).toEqual([])
      }
    }
    const written = house.db.selectFrom('messages').select('id').where('content', '=', 'x')
    expect(await written.execute()).toEqual([])
  })

  it('finds a customer’s conversation by no route of the chat module either', async () => {
    const number = conversation.replace('conv_', '')
    for (const as of [...Object.values(others), agent, admin]) {
      if (!as) continue
      for (const path of ['', 'messages/', 'history/', 'changes/?after=0'])
        expect((await house.get(`/api/conversations/${number}/${path}`, { as })).status).toBe(404)
      expect((await house.get(`/api/messages/${reply.replace('msg_', '')}/`, { as })).status).toBe(404)
      expect(JSON.stringify((await house.get('/api/conversations/', { as })).body)).not.toContain(SECRET)
    }
  })
})

describe('agents', () => {
  it('are refused what admins alone may, and what is another’s to change', async () => {
    const colleague = await fiko.agent('Mina Rad')
    for (const [method, path, body] of requests().filter(
      ([verb, at]) => /^channels/.test(at) || (/^canned/.test(at) && verb !== 'GET'),
    ))
      expect((await fiko.call(method, path, agent, body)).status).toBe(403)
    expect((await fiko.call('PATCH', `messages/${reply}`, colleague, { content: 'x' })).status).toBe(403)
    expect((await fiko.call('DELETE', `messages/${reply}`, colleague)).status).toBe(403)
  })

  it('reach no message of two users, and nothing by an id that is none', async () => {
    const patient = await house.patient()
    const { message } = await house.domains.messaging.direct.sendTo(
      { personId: patient.id, isStaff: false },
      { recipient: agent.number, content: 'میان ما' },
    )
    const foreign = `conv_${message.conversationId}`
    for (const id of [foreign, 'conv_999999', 'conv_x', 'conv_0', 'x', '%00', 'conv_99999999999999999999']) {
      for (const [method, path, body] of requests().filter(([, at]) => at.startsWith('conversations/'))) {
        const answer = await fiko.call(method, path.replace(conversation, id), admin, body)
        expect({ path, id, status: answer.status }).toEqual({ path, id, status: 404 })
      }
    }
    for (const id of [`msg_${message.id}`, 'msg_999999', 'msg_x']) {
      for (const [method, path, body] of requests().filter(([, at]) => at.startsWith('messages/'))) {
        const answer = await fiko.call(method, path.replace(reply, id), admin, body)
        expect([403, 404, 409]).toContain(answer.status)
        expect(JSON.stringify(answer.body)).not.toContain('میان ما')
      }
    }
    const [now] = await house.domains.messaging.read.messages([message.id])
    expect(now).toMatchObject({ content: 'میان ما', deletedAt: null, editedAt: null })
  })

  it('are told what is wrong with what they send, by field', async () => {
    const path = `conversations/${conversation}`
    const wrong: [string, string, unknown, string][] = [
      ['POST', `${path}/messages`, { content: '' }, 'content'],
      ['POST', `${path}/messages`, { content: 'a\0' }, 'content'],
      ['POST', `${path}/notes`, {}, 'content'],
      ['PUT', `${path}/assignee`, { assignee: 'x', expected: null }, 'assignee'],
      ['PUT', `${path}/assignee`, { assignee: null }, 'expected'],
      ['PUT', `${path}/status`, { status: 'open' }, 'status'],
      ['POST', `${path}/read`, { message_id: 5 }, 'message_id'],
      ['POST', `messages/${reply}/settle`, { state: 'lost' }, 'state'],
      ['GET', 'conversations?limit=201', undefined, 'limit'],
      ['POST', 'channels', { platform: 'instagram', token: 'x' }, 'account_id'],
    ]
    for (const [method, at, body, field] of wrong) {
      const answer = await fiko.call(method as 'GET', at, admin, body)
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_ERROR' } } })
      expect(Object.keys(answer.body.error.fields)).toEqual([field])
    }
  })
})
