import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectByWs, createFakeLink, createHandTimers, type FakeLine, openFakeServer } from '../../test/fake-server.ts'
import { type ChatEvent, type ChatSocketOptions, openChatSocket, type SocketState } from '../index.ts'
import { retryPause } from './line.ts'

const sara = { id: 1, username: 'sara', profile_picture: null }
const timestamp = '2024-01-20T04:30:00Z'

/** A message as `sync` and REST have it. */
const whole = (id: number, content = `m${id}`, more: object = {}) => ({
  id,
  conversation: 5,
  sender: {
    ...sara,
    first_name: '',
    last_name: '',
    score: 0,
    rank: null,
    role: null,
    in_game_ids: [] as Record<string, never>[],
  },
  content,
  timestamp,
  is_read: true,
  is_edited: false,
  is_deleted: false,
  attachments: [],
  ...more,
})
const sync = (cursor: number, ...messages: object[]) => ({ type: 'sync', cursor, more: false, messages })
const came = (id: number, more: object = {}) => ({
  type: 'new_message',
  message: { id, sender: sara, content: `m${id}`, timestamp },
  cursor: id,
  ...more,
})
const edited = (id: number, content: string, cursor: number) => ({
  type: 'message_edited',
  message: { id, content },
  cursor,
})
const deleted = (id: number, cursor: number) => ({ type: 'message_deleted', message_id: id, cursor })

let server: Awaited<ReturnType<typeof openFakeServer>>
let timers: ReturnType<typeof createHandTimers>
let account: ReturnType<typeof createFakeLink>
let wake: () => void
const open: ReturnType<typeof openChatSocket>[] = []
beforeEach(async () => {
  server = await openFakeServer()
  timers = createHandTimers()
  account = createFakeLink(server.baseUrl)
})
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close()
  await server.end()
})

function enter(options: ChatSocketOptions = {}) {
  const socket = openChatSocket(account, 5, {
    connect: connectByWs,
    later: timers.later,
    random: () => 1,
    onWake: (act) => {
      wake = act
      return () => {}
    },
    ...options,
  })
  open.push(socket)
  const events: ChatEvent[] = []
  const states: SocketState['state'][] = []
  socket.onEvent((event) => events.push(event))
  socket.onState(({ state }) => states.push(state))
  return { socket, events, states, words: () => socket.messages.map(({ content }) => content) }
}
type Entered = ReturnType<typeof enter>

const isAt = ({ socket }: Entered, cursor: number) => expect.poll(() => socket.cursor).toBe(cursor)
const isIn = ({ socket }: Entered, state: SocketState['state']) => expect.poll(() => socket.state.state).toBe(state)
const hears = (line: FakeLine, ...frames: object[]) => expect.poll(() => line.heard).toMatchObject(frames)

describe('what is known', () => {
  it('is the conversation in order, by whatever way it was told', async () => {
    const chat = enter()
    const line = await server.line(0)

    line.say(sync(12, whole(11), whole(12)), came(13), edited(11, 'other', 14), deleted(12, 15))
    line.say({
      type: 'attachment_added',
      message_id: 13,
      attachments: [{ id: 1, message: 13, file: 'x', uploaded_at: timestamp }],
      cursor: 16,
    })
    await isAt(chat, 16)

    expect(line.path).toBe('/ws/chat/5/?after=0')
    expect(chat.socket.messages).toMatchObject([
      { id: 11, content: 'other', is_edited: true, sender: sara },
      { id: 12, content: '', is_deleted: true },
      { id: 13, attachments: [{ id: 1 }] },
    ])
    expect(chat.events.map(({ type }) => type)).toEqual([
      ...Array(3).fill('message_added'),
      ...Array(3).fill('message_changed'),
    ])
    expect(chat.socket.messages).toBe(chat.socket.messages)
  })

  it('is not changed by what comes twice, late or in another order', async () => {
    const chat = enter()
    const line = await server.line(0)

    line.say(sync(11, whole(11)), came(13), edited(11, 'new', 14))
    line.say(came(11), came(13), edited(11, 'late', 12), sync(12, whole(11, 'stale')), edited(11, 'new', 14), came(15))
    await isAt(chat, 15)

    expect(chat.words()).toEqual(['new', 'm13', 'm15'])
    expect(chat.events.length).toBe(4)
  })

  it('is read where somebody else read it, told before or after it came', async () => {
    const chat = enter()
    const line = await server.line(0)

    line.say(sync(11, whole(11, 'm11', { is_read: false })))
    line.say({ type: 'messages_read', user_id: 1, last_read_id: 12 }, came(12))
    line.say({ type: 'messages_read', user_id: 2, last_read_id: 13 }, came(13), came(14))
    await isAt(chat, 14)

    expect(chat.socket.messages.map(({ is_read: isRead }) => isRead)).toEqual([true, true, true, false])
  })

  it('begins with a page, and takes older ones with what happened to them meanwhile', async () => {
    const chat = enter({ page: { cursor: 20, results: [whole(19), whole(20)] } })
    const line = await server.line(0)
    line.say(sync(22, whole(11, 'edited', { is_edited: true })), edited(12, 'edited too', 23), deleted(13, 24))
    await isAt(chat, 24)
    expect([line.path, chat.words()]).toEqual(['/ws/chat/5/?after=20', ['m19', 'm20']])

    chat.socket.addOlder({ cursor: 20, results: [whole(11), whole(12), whole(13)] })

    expect(chat.words()).toEqual(['edited', 'edited too', '', 'm19', 'm20'])
  })

  it('is whole after a cut at any moment', async () => {
    const log = [came(11), came(12), edited(11, 'a', 13), came(14), deleted(12, 15), edited(14, 'b', 16)]
    const states = [
      [11, whole(11, 'a', { is_edited: true }), 13],
      [12, whole(12, '', { is_deleted: true }), 15],
      [14, whole(14, 'b', { is_edited: true }), 16],
    ] as const
    for (let moment = 0; moment <= log.length; moment++) {
      const before = server.lines.length
      const chat = enter()
      const line = await server.line(before)
      line.say(sync(0), ...log.slice(0, moment))
      await expect.poll(() => chat.socket.cursor).toBe(log[moment - 1]?.cursor ?? 0)
      line.cut()
      await isIn(chat, 'waiting')
      timers.advance(500)
      const next = await server.line(before + 1)
      const after = Number(next.path.split('=')[1])
      next.say(sync(16, ...states.filter(([, , version]) => version > after).map(([, message]) => message)))
      await isAt(chat, 16)

      expect(chat.words()).toEqual(['a', '', 'b'])
      chat.socket.close()
    }
  })
})

describe('what was missed', () => {
  it('is asked for by the last cursor, or from the first message that is not known to be read', async () => {
    const chat = enter()
    const line = await server.line(0)
    line.say(sync(12, whole(11), whole(12)))
    await isAt(chat, 12)
    line.cut()
    await isIn(chat, 'waiting')
    timers.advance(500)
    const second = await server.line(1)
    second.say(sync(12), came(13), came(14))
    await isAt(chat, 14)
    second.cut()
    await isIn(chat, 'waiting')
    timers.advance(1_000)
    const third = await server.line(2)
    third.say(sync(14, whole(13), whole(14)))
    await expect.poll(() => chat.socket.messages.every(({ is_read: isRead }) => isRead)).toBe(true)

    expect([second.path, third.path]).toEqual(['/ws/chat/5/?after=12', '/ws/chat/5/?after=12'])
    expect(chat.words()).toEqual(['m11', 'm12', 'm13', 'm14'])
  })

  it('is asked for when the server says so', async () => {
    enter()
    const line = await server.line(0)

    line.say(sync(12, whole(12)), { type: 'resync' })

    await hears(line, { type: 'sync', after: 12 })
  })

  it('is asked for when a change names a message that never came, also after a cut before the answer', async () => {
    const chat = enter()
    const line = await server.line(0)
    line.say(sync(11, whole(11)), deleted(13, 14), came(15))
    await hears(line, { type: 'sync', after: 11 })
    await isAt(chat, 15)
    line.cut()
    await isIn(chat, 'waiting')
    timers.advance(500)
    const next = await server.line(1)

    next.say(sync(15, whole(13, '', { is_deleted: true }), whole(15)))
    await expect.poll(chat.words).toEqual(['m11', '', 'm15'])
    next.say({ type: 'resync' })

    expect(next.path).toBe('/ws/chat/5/?after=11')
    await hears(next, { type: 'sync', after: 15 })
  })

  it('is not passed over for the echo of an own message that is told out of turn', async () => {
    const chat = enter()
    const line = await server.line(0)
    line.say(sync(11, whole(11)))
    await isAt(chat, 11)
    const sent = chat.socket.send('m13', 'mine')
    await hears(line, { client_id: 'mine' })
    line.cut()
    await isIn(chat, 'waiting')
    timers.advance(500)
    const next = await server.line(1)
    next.say(sync(11))
    await hears(next, { client_id: 'mine' })

    next.say(came(13, { client_id: 'mine' }), came(12), came(13, { client_id: 'mine' }), came(14))
    await isAt(chat, 14)

    expect(chat.words()).toEqual(['m11', 'm12', 'm13', 'm14'])
    expect(await sent).toMatchObject({ id: 13 })
  })
})

describe('what is sent', () => {
  it('waits for the line, and is said again until the server has it', async () => {
    const chat = enter()
    const sent = ['one', 'two'].map((content, index) => chat.socket.send(content, `k${index}`))
    const line = await server.line(0)
    line.say(sync(0))
    await hears(line, { type: 'chat_message', content: 'one', client_id: 'k0' }, { content: 'two', client_id: 'k1' })
    line.say(came(11, { client_id: 'k0' }))
    expect(await sent[0]).toMatchObject({ id: 11 })
    line.cut()
    await isIn(chat, 'waiting')
    expect(chat.socket.waiting).toEqual(['k1'])
    timers.advance(500)
    const next = await server.line(1)

    next.say(sync(12, whole(12, 'two')))
    await hears(next, { client_id: 'k1' })
    next.say(came(12, { client_id: 'k1' }))

    expect(await sent[1]).toMatchObject({ id: 12, content: 'two' })
    expect(chat.words()).toEqual(['m11', 'two'])
    expect(chat.socket.waiting).toEqual([])
  })

  it('gets a name of its own, one for each', async () => {
    const chat = enter()
    for (const content of ['same', 'same']) chat.socket.send(content).catch(() => {})
    const line = await server.line(0)

    await expect.poll(() => line.heard.length).toBe(2)

    expect(new Set(line.heard.map(({ client_id: id }) => id)).size).toBe(2)
  })

  it('is an edit or a deletion, done when it shows', async () => {
    const chat = enter({ page: { cursor: 12, results: [whole(11), whole(12)] } })
    const doing = [chat.socket.edit(11, 'other'), chat.socket.remove(12)]
    const line = await server.line(0)
    line.say(sync(12))
    await hears(line, { type: 'edit_message', message_id: 11 }, { type: 'delete_message', message_id: 12 })
    line.say(edited(11, 'other', 13))
    expect(await doing[0]).toMatchObject({ id: 11, content: 'other' })
    line.cut()
    await isIn(chat, 'waiting')
    timers.advance(500)

    ;(await server.line(1)).say(sync(14, whole(12, '', { is_deleted: true })))

    expect(await doing[1]).toMatchObject({ id: 12, is_deleted: true })
    expect(await chat.socket.remove(12)).toMatchObject({ id: 12 })
  })

  it('is given up when nothing answers, when too much waits, or when the socket is closed', async () => {
    const chat = enter()
    const unanswered = chat.socket.send('x').catch(({ code }) => code)
    const line = await server.line(0)
    await expect.poll(() => line.heard.length).toBe(1)
    for (let second = 0; second < 60; second += 15) {
      line.say(came(11 + second))
      await isAt(chat, 11 + second)
      timers.advance(15_000)
    }
    expect(await unanswered).toBe('UNANSWERED')
    const rest = Array.from({ length: 101 }, () => chat.socket.send('y').catch(({ code }) => code))

    expect(await rest[100]).toBe('QUEUE_FULL')
    chat.socket.close()
    expect(new Set(await Promise.all(rest.slice(0, 100)))).toEqual(new Set(['CLOSED']))
    expect(await chat.socket.send('z').catch(({ code }) => code)).toBe('CLOSED')
  })

  it('that was read is told again on a new line', async () => {
    const chat = enter()
    chat.socket.markRead(11)
    chat.socket.markRead(10)

    await hears(await server.line(0), { type: 'mark_read', message_id: 11 })
  })
})

describe('the line', () => {
  it('is dialled again later and later, at random within a limit, and soon again after it held', async () => {
    expect([0, 1, 2, 6, 30].map((attempt) => retryPause(attempt, 1))).toEqual([500, 1_000, 2_000, 30_000, 30_000])
    expect(retryPause(3, 0.25)).toBe(1_000)
    const chat = enter()
    for (const [index, pause] of [500, 1_000, 2_000].entries()) {
      ;(await server.line(index)).cut()
      await isIn(chat, 'waiting')
      expect(chat.socket.state).toEqual({ state: 'waiting', retryInMs: pause })
      timers.advance(pause)
    }
    ;(await server.line(3)).say(sync(11, whole(11)))
    await isAt(chat, 11)
    timers.advance(10_000)
    server.lines[3]?.cut()
    await isIn(chat, 'waiting')

    expect(chat.socket.state).toMatchObject({ retryInMs: 500 })
  })

  it('is dialled at once when the network is back', async () => {
    const chat = enter()
    ;(await server.line(0)).cut()
    await isIn(chat, 'waiting')

    wake()

    ;(await server.line(1)).say(sync(11, whole(11)))
    await isAt(chat, 11)
  })

  it('is asked whether it lives when it is silent, and given up when it does not answer', async () => {
    const chat = enter()
    const line = await server.line(0)
    line.say(sync(11, whole(11)))
    await isAt(chat, 11)

    timers.advance(30_000)
    await hears(line, { type: 'sync', after: 11 })
    line.say(sync(11), came(12))
    await isAt(chat, 12)
    timers.advance(29_000)
    expect(line.heard.length).toBe(1)
    timers.advance(1_000)
    await expect.poll(() => line.heard.length).toBe(2)
    timers.advance(10_000)

    expect(chat.socket.state.state).toBe('waiting')
    expect(chat.states).toEqual(['open', 'waiting'])
  })

  it('renews the session once when it is refused, then stops', async () => {
    const chat = enter()
    const waiting = chat.socket.send('x').catch(({ code }) => code)
    ;(await server.line(0)).close(1008)
    const second = await server.line(1)
    second.say(sync(11, whole(11)))
    await isAt(chat, 11)
    second.close(1008)
    ;(await server.line(2)).close(1008)

    await isIn(chat, 'closed')
    expect(chat.socket.state).toEqual({ state: 'closed', reason: 'signed_out' })
    expect(account.state.renewed).toBe(2)
    expect(await waiting).toBe('CLOSED')
  })

  it('stops where nobody is signed in any more, and where there is nothing', async () => {
    const [first, second] = [enter(), enter()]
    const [one, other] = [await server.line(0), await server.line(1)]

    one.close(4404)
    await expect.poll(() => [first, second].some(({ socket }) => socket.state.state === 'closed')).toBe(true)
    account.state.isSignedIn = false
    other.close(1008)

    await isIn(first, 'closed')
    await isIn(second, 'closed')
    expect([first, second].map(({ socket }) => socket.state)).toEqual(
      expect.arrayContaining([
        { state: 'closed', reason: 'not_found' },
        { state: 'closed', reason: 'signed_out' },
      ]),
    )
  })

  it('takes what it does not understand for nothing', async () => {
    const chat = enter()
    const line = await server.line(0)

    line.say({ type: 'of_tomorrow' }, [], { no: 'type' }, sync(11, whole(11)))

    await isAt(chat, 11)
  })
})
