import { afterEach, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { type AgentSignedIn, useFiko } from '../../../apps/server/test/fiko-house.ts'
import { type House, newPhone } from '../../../apps/server/test/house.ts'
import { portOf } from '../../../apps/server/test/live.ts'
import { connectByWs } from '../test/fake-server.ts'
import { createNetwork, useServer } from '../test/server.ts'
import {
  connectSmartai,
  createFikoClient,
  createHelssaClient,
  createMemoryStorage,
  type FikoAnswerOf,
  type FikoClient,
  HelssaError,
  type Session,
} from './index.ts'

const fiko = useFiko()
const network = createNetwork()
let baseUrl: string
let agent: AgentSignedIn
let mina: FikoClient
const open: { close(): void }[] = []
beforeAll(async () => {
  baseUrl = `http://127.0.0.1:${await portOf(fiko as unknown as House)}`
  agent = await fiko.agent('Mina Rad')
  mina = clientOf(agent)
})
afterEach(() => {
  for (const socket of open.splice(0)) socket.close()
})

/** The inbox through the session of a HELSSA client, as somebody who signed in there has it. */
function clientOf({ id, phone, access, refresh }: AgentSignedIn): FikoClient {
  const storage = createMemoryStorage()
  const user = { id, phone_number: phone, first_name: 'Mina', last_name: 'Rad', roles: [] }
  const accessExpiresAtMs = fiko.house.now.getTime() + 3_600_000
  storage.set({ access, refresh, accessExpiresAtMs, user } as unknown as Session)
  const clock = { now: () => fiko.house.now }
  return createFikoClient(
    createHelssaClient({ baseUrl, storage, clock, language: 'en', backoffMs: 0, fetch: network.fetch }),
  )
}
const heard = async (text: string) => `conv_${(await fiko.hear(fiko.newChat(), text)).conversationId}`

describe('the client of the support inbox', () => {
  it('calls as who is signed in, typed by the path', async () => {
    const id = await heard('سلام')

    const { data } = await mina.api.GET('/fiko/v1/conversations', { params: { query: { limit: 1 } } })
    const { data: given } = await mina.api.PUT('/fiko/v1/conversations/{id}/assignee', {
      params: { path: { id } },
      body: { assignee: agent.number, expected: null },
    })

    expectTypeOf(data).toEqualTypeOf<FikoAnswerOf<'listConversations'>>()
    expect(data.conversations).toMatchObject([{ id, unread_count: 1, assignee: null }])
    expect(given).toMatchObject({ id, assignee: { id: agent.number, username: 'Mina Rad' } })
  })

  it('says once what had to be sent twice: a reply and a note', async () => {
    const id = await heard('نوبت می‌خواهم')
    network.lose('answer', `/fiko/v1/conversations/${id}/messages`)
    network.lose('answer', `/fiko/v1/conversations/${id}/notes`)

    const said = await mina.reply(id, 'بفرمایید')
    await mina.addNote(id, 'بیمار قدیمی است')

    expect(said).toMatchObject({ type: 'support', delivery: { platform: 'telegram' } })
    const { data } = await mina.api.GET('/fiko/v1/conversations/{id}/messages', { params: { path: { id } } })
    expect(data.messages.map(({ content, type }) => [type, content])).toEqual([
      ['customer', 'نوبت می‌خواهم'],
      ['support', 'بفرمایید'],
      ['note', 'بیمار قدیمی است'],
    ])
  })

  it('sends a file with the words that go with it', async () => {
    const id = await heard('نسخه‌ام؟')

    const sent = await mina.replyWithFile(id, new Blob(['a,b']), { name: 'نسخه.csv', content: 'این نسخهٔ شماست' })

    expect(sent).toMatchObject({ content: 'این نسخهٔ شماست', attachments: [{ name: 'نسخه.csv', size_bytes: 3 }] })
  })

  it('opens a conversation where its latest messages end', async () => {
    const id = await heard('هستید؟')

    const live = await mina.openLatest(id, { connect: connectByWs })
    open.push(live)

    expect(live.messages).toMatchObject([{ content: 'هستید؟' }])
    const answer = await live.send('بله')
    await expect.poll(() => live.messages.at(-1)).toMatchObject({ id: answer.id, type: 'support' })
  })

  it('throws what was refused, with its code and what the code has to say', async () => {
    const id = await heard('سلام')
    const params = { path: { id } }

    const changed = await mina.api
      .PUT('/fiko/v1/conversations/{id}/assignee', { params, body: { assignee: null, expected: 999 } })
      .catch((error) => error)

    expect(changed).toBeInstanceOf(HelssaError)
    expect(changed).toMatchObject({ status: 409, code: 'ASSIGNEE_CHANGED', details: { assignee: null } })
    await expect(mina.openLatest('conv_999999')).rejects.toMatchObject({ status: 404, code: 'THREAD_NOT_FOUND' })
    await expect(mina.api.GET('/fiko/v1/channels')).rejects.toMatchObject({ status: 403, code: 'NOT_ALLOWED' })
  })
})

describe('one sign-in of an administrator', () => {
  const server = useServer()

  it('administers SmartAI’s users and the support inbox, too', async () => {
    const { phone } = await server.house.admin()
    const { id } = await server.house.patient()
    const admin = server.client()
    await server.house.db.deleteFrom('otp_phones').execute()
    await server.signIn(admin, phone)

    const { api } = connectSmartai(admin)
    const { data: edited } = await api.PUT('/v1/admin/users/{userId}', {
      params: { path: { userId: id } },
      body: { status: 'suspended' },
    })
    const { data: users, meta } = await api.GET('/v1/admin/users', { params: { query: { status: 'suspended' } } })
    const { data: inbox } = await createFikoClient(admin).api.GET('/fiko/v1/channels')

    expect(edited).toMatchObject({ id, status: 'suspended' })
    expect(users).toMatchObject([{ id, status: 'suspended' }])
    expect(meta.pagination.total).toBe(1)
    expect(inbox.channels).toEqual([])
  })

  it('takes exports along as their text', async () => {
    const { phone } = await server.house.admin()
    const admin = server.client()
    await server.house.db.deleteFrom('otp_phones').execute()
    await server.signIn(admin, phone)

    const { data } = await admin.api.GET('/api/v1/admin/exports/ledger/')

    expectTypeOf(data).toEqualTypeOf<string>()
    expect(data).toContain('id,debit,credit,amount,cause')
  })

  it('throws SmartAI’s own refusals to who is none', async () => {
    const patient = server.client()
    await server.signIn(patient, newPhone())

    const refused = connectSmartai(patient).api.GET('/v1/admin/users')

    await expect(refused).rejects.toMatchObject({
      name: 'HelssaError',
      status: 403,
      code: 'AUTH_INSUFFICIENT_PERMISSIONS',
    })
  })
})
