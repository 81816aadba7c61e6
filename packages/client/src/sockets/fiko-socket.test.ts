import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectByWs, createFakeLink, createHandTimers, type FakeLine, openFakeServer } from '../../test/fake-server.ts'
import { type FikoChatEvent, type FikoEvent, type FikoMessage, openFikoChatSocket, openFikoSocket } from '../index.ts'

const message = (id: number, content = `m${id}`, more: Partial<FikoMessage> = {}): FikoMessage => ({
  id: `msg_${id}`,
  conversation_id: 'conv_5',
  content,
  type: 'customer',
  customer: { first_name: 'John', last_name: 'Doe' },
  sender: null,
  created_at: '2024-01-15T10:30:00Z',
  edited_at: null,
  is_deleted: false,
  client_id: null,
  cursor: id,
  attachments: [],
  delivery: null,
  ...more,
})
const sync = (cursor: number, ...messages: object[]) => ({ type: 'sync', cursor, more: false, messages })

let server: Awaited<ReturnType<typeof openFakeServer>>
let timers: ReturnType<typeof createHandTimers>
let account: ReturnType<typeof createFakeLink>
const open: { close(): void }[] = []
beforeEach(async () => {
  server = await openFakeServer()
  timers = createHandTimers()
  account = createFakeLink(server.baseUrl)
})
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close()
  await server.end()
})

const platform = () => ({ connect: connectByWs, later: timers.later, random: () => 1 })
const hears = (line: FakeLine, ...frames: object[]) => expect.poll(() => line.heard).toMatchObject(frames)

describe("a customer's conversation", () => {
  function enter() {
    const socket = openFikoChatSocket(account, 'conv_5', platform())
    open.push(socket)
    const events: FikoChatEvent[] = []
    socket.onEvent((event) => events.push(event))
    return { socket, events, words: () => socket.messages.map(({ content }) => content) }
  }

  it('begins with the latest, follows all that happens, and keeps its token out of the address', async () => {
    const { socket, events, words } = enter()
    const line = await server.line(0)
    line.say(sync(22, message(20), message(22)))
    line.say(
      { type: 'message_edited', message: message(20, 'edited', { cursor: 23 }), cursor: 23 },
      { type: 'message_deleted', message_id: 'msg_22', cursor: 24 },
      { type: 'note_added', message: message(25, 'note', { type: 'note' }), cursor: 25 },
      { type: 'delivery_updated', message_id: 'msg_25', state: 'sent', platform: 'telegram', error: null, parts: [] },
      { type: 'message_edited', message: message(7, 'older', { cursor: 26 }), cursor: 26 },
      { type: 'user_presence', user_id: 3, username: 'Agent', is_online: true },
    )
    await expect.poll(() => events.at(-1)?.type).toBe('presence')

    expect([line.path, line.protocols]).toEqual(['/ws/chat/conv_5/?after=', ['fiko', 'token.access-0']])
    expect(words()).toEqual(['edited', '', 'note'])
    expect(socket.messages[2]?.delivery).toMatchObject({ state: 'sent' })
    line.cut()
    await expect.poll(() => socket.state.state).toBe('waiting')
    timers.advance(500)
    expect((await server.line(1)).path).toBe('/ws/chat/conv_5/?after=26')
  })

  it('answers the customer, and hears which answer was refused and why', async () => {
    const { socket } = enter()
    const refused = socket.send('first', 'k1').catch((error) => error)
    const sent = socket.send('second', 'k2')
    const line = await server.line(0)
    line.say(sync(0))
    await hears(line, { content: 'first', client_id: 'k1' }, { content: 'second', client_id: 'k2' })

    line.say({ type: 'error', error: 'type: …', message: '…', code: 'VALIDATION_ERROR' })
    line.say({ type: 'error', error: 'locked', message: 'قفل', code: 'REPLY_LOCKED', client_id: 'k1' })
    line.say({ type: 'chat_message', message: message(11, 'second', { client_id: 'k2' }), client_id: 'k2', cursor: 11 })

    expect(await refused).toMatchObject({ code: 'REFUSED', serverCode: 'REPLY_LOCKED', message: 'locked' })
    expect(await sent).toMatchObject({ id: 'msg_11', content: 'second' })
  })

  it('asks for what it finds missing', async () => {
    const { words } = enter()
    const line = await server.line(0)
    line.say(sync(11, message(11)), { type: 'message_deleted', message_id: 'msg_13', cursor: 14 })
    await hears(line, { type: 'sync', after: 11 })
    line.say(sync(14, message(13, '', { is_deleted: true, cursor: 14 })))

    await expect.poll(words).toEqual(['m11', ''])
  })

  it('renews an access token that the server takes no more', async () => {
    enter()
    ;(await server.line(0)).close(1008)

    expect((await server.line(1)).protocols).toEqual(['fiko', 'token.access-1'])
  })
})

describe('the inbox', () => {
  it('asks for the list again whenever it is another, one question at a time', async () => {
    const socket = openFikoSocket(account, platform())
    open.push(socket)
    const events: FikoEvent[] = []
    socket.onEvent((event) => events.push(event))
    const line = await server.line(0)
    const list = (...ids: string[]) => ({ type: 'conversations_list', conversations: ids.map((id) => ({ id })) })
    const ask = { type: 'get_conversations' }
    await hears(line, ask)

    line.say({ type: 'conversation_updated', conversation_id: 'conv_1' })
    line.say({ type: 'new_customer_message', conversation_id: 'conv_2', message: { id: 'msg_1', content: 'سلام' } })
    await expect.poll(() => events.length).toBe(1)
    expect(line.heard).toEqual([ask])
    line.say(list('conv_1'))
    await hears(line, ask, ask)
    line.say(list('conv_2', 'conv_1'))
    await expect.poll(() => socket.conversations?.map(({ id }) => id)).toEqual(['conv_2', 'conv_1'])

    expect(events.map(({ type }) => type)).toEqual(['customer_message', 'conversations', 'conversations'])
    expect(line.heard.length).toBe(2)
    line.cut()
    await expect.poll(() => socket.state.state).toBe('waiting')
    timers.advance(500)
    await hears(await server.line(1), ask)
  })
})
