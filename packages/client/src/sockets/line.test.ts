import { describe, expect, it, vi } from 'vitest'
import { came, hears, isAt, isIn, sync, useFakeChat, whole } from '../../test/fake-chat.ts'
import { connectByWs } from '../../test/fake-server.ts'
import { openChatSocket } from '../index.ts'
import { retryPause } from './line.ts'

const { fake, enter } = useFakeChat()

describe('the line', () => {
  it('is dialled again later and later, at random within a limit, and soon again after it held', async () => {
    expect([0, 1, 2, 6, 30].map((attempt) => retryPause(attempt, 1))).toEqual([500, 1_000, 2_000, 30_000, 30_000])
    expect(retryPause(3, 0.25)).toBe(1_000)
    const chat = enter()
    for (const [index, pause] of [500, 1_000, 2_000].entries()) {
      ;(await fake.server.line(index)).cut()
      await isIn(chat, 'waiting')
      expect(chat.socket.state).toEqual({ state: 'waiting', retryInMs: pause })
      fake.timers.advance(pause)
    }
    ;(await fake.server.line(3)).say(sync(11, whole(11)))
    await isAt(chat, 11)
    fake.timers.advance(10_000)
    fake.server.lines[3]?.cut()
    await isIn(chat, 'waiting')

    expect(chat.socket.state).toMatchObject({ retryInMs: 500 })
  })

  it('is dialled at once when the network is back', async () => {
    const chat = enter()
    ;(await fake.server.line(0)).cut()
    await isIn(chat, 'waiting')

    fake.wake()

    ;(await fake.server.line(1)).say(sync(11, whole(11)))
    await isAt(chat, 11)
  })

  it('hears of the page that the network is back, as long as it is open', async () => {
    const listeners = new Map<string, () => void>()
    vi.stubGlobal('addEventListener', (type: string, listener: () => void) => listeners.set(type, listener))
    vi.stubGlobal('removeEventListener', (type: string) => listeners.delete(type))
    const socket = openChatSocket(fake.account, 5, { connect: connectByWs, later: fake.timers.later })
    vi.unstubAllGlobals()
    ;(await fake.server.line(0)).cut()
    await expect.poll(() => socket.state.state).toBe('waiting')

    listeners.get('online')?.()

    await fake.server.line(1)
    vi.stubGlobal('removeEventListener', (type: string) => listeners.delete(type))
    socket.close()
    vi.unstubAllGlobals()
    expect(listeners.size).toBe(0)
  })

  it('is asked whether it lives when it is silent, and given up when it does not answer', async () => {
    const chat = enter()
    const line = await fake.server.line(0)
    line.say(sync(11, whole(11)))
    await isAt(chat, 11)

    fake.timers.advance(30_000)
    await hears(line, { type: 'sync', after: 11 })
    line.say(sync(11), came(12))
    await isAt(chat, 12)
    fake.timers.advance(29_000)
    expect(line.heard.length).toBe(1)
    fake.timers.advance(1_000)
    await hears(line, { after: 11 }, { type: 'sync', after: 12 })
    fake.timers.advance(10_000)

    expect(chat.socket.state.state).toBe('waiting')
    expect(chat.states).toEqual(['open', 'waiting'])
  })

  it('renews the session once when it is refused, then stops', async () => {
    const chat = enter()
    const waiting = chat.socket.send('x').catch(({ code }) => code)
    ;(await fake.server.line(0)).close(1008)
    const second = await fake.server.line(1)
    second.say(sync(11, whole(11)))
    await isAt(chat, 11)
    second.close(1008)
    ;(await fake.server.line(2)).close(1008)

    await isIn(chat, 'closed')
    expect(chat.socket.state).toEqual({ state: 'closed', reason: 'signed_out' })
    expect(fake.account.state.renewed).toBe(2)
    expect(await waiting).toBe('CLOSED')
  })

  it('stops where nobody is signed in any more, and where there is nothing', async () => {
    const [first, second] = [enter(), enter()]
    const [one, other] = [await fake.server.line(0), await fake.server.line(1)]

    one.close(4404)
    await expect.poll(() => [first, second].some(({ socket }) => socket.state.state === 'closed')).toBe(true)
    fake.account.state.isSignedIn = false
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
    const line = await fake.server.line(0)

    line.say({ type: 'of_tomorrow' }, [], { no: 'type' }, sync(11, whole(11)))

    await isAt(chat, 11)
  })
})
