import { describe, expect, it } from 'vitest'
import {
  came,
  deleted,
  edited,
  hears,
  isAt,
  isIn,
  sara,
  sync,
  timestamp,
  useFakeChat,
  whole,
} from '../../test/fake-chat.ts'

const { fake, enter } = useFakeChat()

describe('what is known', () => {
  it('is the conversation in order, by whatever way it was told', async () => {
    const chat = enter()
    const line = await fake.server.line(0)

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
    const line = await fake.server.line(0)

    line.say(sync(11, whole(11)), came(13), edited(11, 'new', 14))
    line.say(came(11), came(13), edited(11, 'late', 12), sync(12, whole(11, 'stale')), edited(11, 'new', 14), came(15))
    await isAt(chat, 15)

    expect(chat.words()).toEqual(['new', 'm13', 'm15'])
    expect(chat.events.length).toBe(4)
  })

  it('is read where somebody else read it, told before or after it came', async () => {
    const chat = enter()
    const line = await fake.server.line(0)

    line.say(sync(11, whole(11, 'm11', { is_read: false })))
    line.say({ type: 'messages_read', user_id: 1, last_read_id: 12 }, came(12))
    line.say({ type: 'messages_read', user_id: 2, last_read_id: 13 }, came(13), came(14))
    await isAt(chat, 14)

    expect(chat.socket.messages.map(({ is_read: isRead }) => isRead)).toEqual([true, true, true, false])
  })

  it('begins with a page, and takes older ones with what happened to them meanwhile', async () => {
    const chat = enter({ page: { cursor: 20, results: [whole(19), whole(20)] } })
    const line = await fake.server.line(0)
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
      const before = fake.server.lines.length
      const chat = enter()
      const line = await fake.server.line(before)
      line.say(sync(0), ...log.slice(0, moment))
      await expect.poll(() => chat.socket.cursor).toBe(log[moment - 1]?.cursor ?? 0)
      line.cut()
      await isIn(chat, 'waiting')
      fake.timers.advance(500)
      const next = await fake.server.line(before + 1)
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
    const line = await fake.server.line(0)
    line.say(sync(12, whole(11), whole(12)))
    await isAt(chat, 12)
    line.cut()
    await isIn(chat, 'waiting')
    fake.timers.advance(500)
    const second = await fake.server.line(1)
    second.say(sync(12), came(13), came(14))
    await isAt(chat, 14)
    second.cut()
    await isIn(chat, 'waiting')
    fake.timers.advance(1_000)
    const third = await fake.server.line(2)
    third.say(sync(14, whole(13), whole(14)))
    await expect.poll(() => chat.socket.messages.every(({ is_read: isRead }) => isRead)).toBe(true)

    expect([second.path, third.path]).toEqual(['/ws/chat/5/?after=12', '/ws/chat/5/?after=12'])
    expect(chat.words()).toEqual(['m11', 'm12', 'm13', 'm14'])
  })

  it('is asked for when the server says so', async () => {
    enter()
    const line = await fake.server.line(0)

    line.say(sync(12, whole(12)), { type: 'resync' })

    await hears(line, { type: 'sync', after: 12 })
  })

  it('is asked for when a change names a message that never came, also after a cut before the answer', async () => {
    const chat = enter()
    const line = await fake.server.line(0)
    line.say(sync(11, whole(11)), deleted(13, 14), came(15))
    await hears(line, { type: 'sync', after: 11 })
    await isAt(chat, 15)
    line.cut()
    await isIn(chat, 'waiting')
    fake.timers.advance(500)
    const next = await fake.server.line(1)

    next.say(sync(15, whole(13, '', { is_deleted: true }), whole(15)))
    await expect.poll(chat.words).toEqual(['m11', '', 'm15'])
    next.say({ type: 'resync' })

    expect(next.path).toBe('/ws/chat/5/?after=11')
    await hears(next, { type: 'sync', after: 15 })
  })

  it('is not passed over for the echo of an own message that is told out of turn', async () => {
    const chat = enter()
    const line = await fake.server.line(0)
    line.say(sync(11, whole(11)))
    await isAt(chat, 11)
    const sent = chat.socket.send('m13', 'mine')
    await hears(line, { client_id: 'mine' })
    line.cut()
    await isIn(chat, 'waiting')
    fake.timers.advance(500)
    const next = await fake.server.line(1)
    next.say(sync(11))
    await hears(next, { client_id: 'mine' })

    next.say(came(13, { client_id: 'mine' }), came(12), came(13, { client_id: 'mine' }), came(14))
    await isAt(chat, 14)

    expect(chat.words()).toEqual(['m11', 'm12', 'm13', 'm14'])
    expect(await sent).toMatchObject({ id: 13 })
  })
})
