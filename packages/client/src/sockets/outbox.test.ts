import { describe, expect, it } from 'vitest'
import { came, edited, hears, isAt, isIn, sync, useFakeChat, whole } from '../../test/fake-chat.ts'

const { fake, enter } = useFakeChat()

describe('what is sent', () => {
  it('waits for the line, and is said again until the server has it', async () => {
    const chat = enter()
    const sent = ['one', 'two'].map((content, index) => chat.socket.send(content, `k${index}`))
    const line = await fake.server.line(0)
    line.say(sync(0))
    await hears(line, { type: 'chat_message', content: 'one', client_id: 'k0' }, { content: 'two', client_id: 'k1' })
    line.say(came(11, { client_id: 'k0' }))
    expect(await sent[0]).toMatchObject({ id: 11 })
    line.cut()
    await isIn(chat, 'waiting')
    expect(chat.socket.waiting).toEqual(['k1'])
    fake.timers.advance(500)
    const next = await fake.server.line(1)

    next.say(sync(12, whole(12, 'two')))
    await hears(next, { client_id: 'k1' })
    next.say(came(12, { client_id: 'k1' }))

    expect(await sent[1]).toMatchObject({ id: 12, content: 'two' })
    expect(chat.words()).toEqual(['m11', 'two'])
    expect(chat.socket.waiting).toEqual([])
  })

  it('gets a name of its own, one for each', async () => {
    const chat = enter()
    const sent = Promise.allSettled(['same', 'same'].map((content) => chat.socket.send(content)))
    const line = await fake.server.line(0)

    await expect.poll(() => line.heard.length).toBe(2)

    expect(new Set(line.heard.map(({ client_id: id }) => id)).size).toBe(2)
    chat.socket.close()
    for (const end of await sent) expect(end).toMatchObject({ reason: { code: 'CLOSED' } })
  })

  it('is an edit or a deletion, done when it shows', async () => {
    const chat = enter({ page: { cursor: 12, results: [whole(11), whole(12)] } })
    const doing = [chat.socket.edit(11, 'other'), chat.socket.remove(12)]
    const line = await fake.server.line(0)
    line.say(sync(12))
    await hears(line, { type: 'edit_message', message_id: 11 }, { type: 'delete_message', message_id: 12 })
    line.say(edited(11, 'other', 13))
    expect(await doing[0]).toMatchObject({ id: 11, content: 'other' })
    line.cut()
    await isIn(chat, 'waiting')
    fake.timers.advance(500)

    ;(await fake.server.line(1)).say(sync(14, whole(12, '', { is_deleted: true })))

    expect(await doing[1]).toMatchObject({ id: 12, is_deleted: true })
    expect(await chat.socket.remove(12)).toMatchObject({ id: 12 })
  })

  it('is given up when nothing answers, when too much waits, or when the socket is closed', async () => {
    const chat = enter()
    const unanswered = chat.socket.send('x').catch(({ code }) => code)
    const line = await fake.server.line(0)
    await expect.poll(() => line.heard.length).toBe(1)
    for (let second = 0; second < 60; second += 15) {
      line.say(came(11 + second))
      await isAt(chat, 11 + second)
      fake.timers.advance(15_000)
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

    await hears(await fake.server.line(0), { type: 'mark_read', message_id: 11 })
  })
})
