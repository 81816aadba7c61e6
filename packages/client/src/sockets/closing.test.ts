import { describe, expect, it } from 'vitest'
import { Line } from './line.ts'
import type { SocketHappening, SocketLike } from './wire.ts'

describe('a line whose close has begun', () => {
  it('takes nothing more, so that what waits is sent on the next one', async () => {
    const sent: string[] = []
    const listeners = new Map<string, (event: SocketHappening) => void>()
    const socket: SocketLike & { readyState: number } = {
      readyState: 1,
      send: (text) => void sent.push(text),
      close: () => {},
      addEventListener: (type, listener) => void listeners.set(type, listener),
    }
    const line = new Line({
      connect: () => socket,
      later: () => () => {},
      random: () => 0,
      onWake: () => () => {},
      address: async () => ({ url: 'ws://helssa.test/', protocols: [] }),
      renew: async () => true,
      probe: () => ({ type: 'ping' }),
      onOpen: () => {},
      onFrame: () => {},
      onLost: () => {},
      onState: () => {},
    })
    await expect.poll(() => listeners.has('open')).toBe(true)
    listeners.get('open')?.({ type: 'open' })
    expect(line.send({ type: 'one' })).toBe(true)

    socket.readyState = 2

    expect(line.send({ type: 'two' })).toBe(false)
    expect(sent).toEqual(['{"type":"one"}'])
    line.close()
  })
})
