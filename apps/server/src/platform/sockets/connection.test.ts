import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SocketHandler } from './route.ts'
import { createTestRoute, maskedFrame, openTestFloor, type TestFloor } from './test-floor.ts'

let house: TestFloor
beforeEach(async () => {
  house = await openTestFloor()
})
afterEach(() => house.end())

describe('a socket that opens', () => {
  it('keeps the frames that arrive until the route knows who it is', async () => {
    const known = Promise.withResolvers<void>()
    const received: string[] = []
    const handler: SocketHandler = { receive: (text) => void received.push(text), closed: () => {} }
    house.floor.route(createTestRoute('/ws', { open: () => known.promise.then(() => handler) }))
    const frames = Array.from({ length: 20 }, (_, i) => maskedFrame(`${i}`))

    await house.knock('/ws', Buffer.concat(frames))
    await expect.poll(() => house.metrics()).toMatch(/socket_frames_in_total [1-9]/)
    expect(received).toEqual([])
    known.resolve()

    await expect.poll(() => received).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`))
  })

  it('is closed with 1008 when the route does not decide in time, and a handler that comes late is told', async () => {
    const known = Promise.withResolvers<SocketHandler>()
    let closed = 0
    house.floor.route(createTestRoute('/ws', { open: () => known.promise }))
    const dialing = house.dial('/ws')
    await expect.poll(() => house.metrics()).toContain('sockets_open{')

    house.advance({ seconds: 9 })
    expect(await house.metrics()).toContain('sockets_open{')
    house.advance({ seconds: 1 })
    const client = await dialing
    expect(await client.closed).toBe('1008 authentication timeout')
    await expect
      .poll(() => {
        house.advance({ seconds: 5 })
        return house.metrics()
      })
      .not.toContain('sockets_open{')
    known.resolve({ receive: () => {}, closed: () => void closed++ })

    await expect.poll(() => closed).toBe(1)
  })

  it('is closed with 1008 when the route answers nobody, and with 1011 when it fails', async () => {
    house.floor.route(createTestRoute('/ws/refused', { open: async () => undefined }))
    house.floor.route(createTestRoute('/ws/broken', { open: () => Promise.reject(new Error('broken')) }))

    expect(await (await house.dial('/ws/refused')).closed).toBe('1008 refused')
    expect(await (await house.dial('/ws/broken?token=sesame')).closed).toBe('1011 internal error')
    expect(house.logged.join()).toContain('broken')
    expect(house.logged.join()).not.toContain('sesame')
  })
})

describe('a handshake', () => {
  it('is answered once the route has opened the socket: who sees it open misses nothing', async () => {
    const known = Promise.withResolvers<void>()
    const route = createTestRoute('/ws', {
      open: async (link) => {
        await known.promise
        link.send('from now on')
        return { receive: () => {}, closed: () => {} }
      },
    })
    house.floor.route(route)
    let isOpen = false
    const dialing = house.dial('/ws').then((client) => {
      isOpen = true
      return client
    })
    await expect.poll(() => house.metrics()).toContain('sockets_open{')
    expect(isOpen).toBe(false)
    known.resolve()

    const client = await dialing
    await expect.poll(() => client.received).toEqual(['from now on'])
  })
})

describe('a peer that breaks the rules', () => {
  it.each([
    ['a message that is too long', 'x'.repeat(64 * 1024 + 1), 1009],
    ['bytes that are no text', Buffer.from([1, 2, 3]), 1003],
  ])('is closed for %s', async (_what, message, code) => {
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const client = await house.dial('/ws')

    client.socket.send(message)

    expect(await client.closed).toContain(`${code}`)
    await expect.poll(() => route.closed).toBe(1)
    expect(route.received).toEqual([])
    expect(await house.metrics()).toContain(`sockets_closed_total{by="us",code="${code}"} 1`)
  })

  it.each([
    ['unmasked frames', Buffer.from([0x81, 0x01, 0x61]), 1002],
    ['garbage', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 1002],
    ['text that is not UTF-8', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]), 1007],
  ])('is closed for %s, and others notice nothing', async (_what, bytes, code) => {
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const other = await house.dial('/ws')
    const peer = await house.dialRaw('/ws')

    peer.write(bytes)
    peer.resume()
    await once(peer, 'end')
    peer.end()

    await expect.poll(() => route.closed).toBe(1)
    expect(await house.metrics()).toContain(`sockets_closed_total{by="us",code="${code}"} 1`)
    other.socket.send('still here')
    await expect.poll(() => route.received).toEqual(['still here'])
  })

  it('is cut off when it does not answer the close', async () => {
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const peer = await house.dialRaw('/ws')
    peer.resume()

    route.links[0]?.close(1000, 'enough')
    await once(peer, 'data')
    house.advance({ seconds: 4 })
    expect(route.closed).toBe(0)
    house.advance({ seconds: 1 })

    await once(peer, 'close')
    await expect.poll(() => route.closed).toBe(1)
  })

  it('is cut off when it says its last and takes nothing more', async () => {
    await house.end()
    house = await openTestFloor({ unsentBytesMax: 64 * 1024 * 1024 })
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const peer = await house.dialRaw('/ws')
    const frame = house.floor.frame('x'.repeat(1024 * 1024))

    for (let i = 0; i < 32; i++) route.links[0]?.sendFrame(frame)
    await new Promise((resolve) => peer.end(maskedFrame('last words'), () => resolve(undefined)))
    await expect.poll(() => route.received).toEqual(['last words'])
    await expect
      .poll(async () => {
        house.floor.sweep()
        return house.metrics()
      })
      .toContain('sockets_closed_total{by="peer",code="1006"} 1')
    expect(route.closed).toBe(0)
    house.advance({ seconds: 5 })

    await expect.poll(() => route.closed).toBe(1)
  })
})

describe('a handler that fails', () => {
  it('closes its socket with 1011, is logged, and gets no further frame', async () => {
    const route = createTestRoute('/ws', { receive: () => Promise.reject(new Error('no database')) })
    house.floor.route(route)
    const client = await house.dial('/ws')

    for (const text of ['one', 'two', 'three']) client.socket.send(text)

    expect(await client.closed).toBe('1011 internal error')
    await expect.poll(() => route.closed).toBe(1)
    expect(route.received).toEqual(['one'])
    expect(house.logged.join()).toContain('no database')
  })
})

describe('a socket that we close', () => {
  it('hands over no further frame, also not one on its way', async () => {
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const client = await house.dial('/ws')

    client.socket.send('on its way')
    route.links[0]?.close(4000, 'enough')

    expect(await client.closed).toBe('4000 enough')
    await expect.poll(() => route.closed).toBe(1)
    expect(route.received).toEqual([])
  })

  it('ends in order even if it was not being read', async () => {
    const done = Promise.withResolvers<void>()
    const route = createTestRoute('/ws', { receive: () => done.promise })
    house.floor.route(route)
    const client = await house.dial('/ws')
    for (let i = 0; i < 2_000; i++) client.socket.send(`${i} `.padEnd(16_000))
    await expect.poll(() => house.metrics()).toMatch(/socket_frames_in_total [5-9]/)

    route.links[0]?.close(4000, 'enough')

    expect(await client.closed).toBe('4000 enough')
    expect(route.closed).toBe(0)
    done.resolve()
    await expect.poll(() => route.closed).toBe(1)
    expect(route.received.length).toBe(1)
  })
})

describe('the heartbeat', () => {
  it('cuts off a peer that answers nothing, and only that', async () => {
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const living = await house.dial('/ws')
    const dead = await house.dialRaw('/ws')

    for (let i = 0; i < 2; i++) {
      const beat = once(living.socket, 'ping')
      house.advance({ seconds: 25 })
      await beat
      await Promise.all(['one', 'two'].map((text) => roundTrip(living.socket, text)))
    }
    house.advance({ seconds: 25 })

    dead.resume()
    await once(dead, 'close')
    expect(route.closed).toBe(1)
    expect(living.socket.readyState).toBe(living.socket.OPEN)
    expect(await house.metrics()).toContain('sockets_closed_total{by="us",code="1006"} 1')
  })

  it('waits for a peer that is not being read', async () => {
    const done = Promise.withResolvers<void>()
    const route = createTestRoute('/ws', { receive: () => done.promise })
    house.floor.route(route)
    const client = await house.dial('/ws')
    for (let i = 0; i < 10; i++) client.socket.send(`${i}`)
    await expect.poll(() => route.received).toEqual(['0'])

    for (let i = 0; i < 4; i++) house.advance({ seconds: 25 })
    done.resolve()

    await expect.poll(() => route.received.length).toBe(10)
    expect(client.socket.readyState).toBe(client.socket.OPEN)
  })

  /** What was written before is read once the echo of a ping of our own is back. */
  async function roundTrip(socket: import('ws').WebSocket, text: string): Promise<void> {
    socket.ping(text)
    await once(socket, 'pong')
  }
})

describe('expiry', () => {
  it('closes the socket once the clock reaches it, and may be put off', async () => {
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const client = await house.dial('/ws')
    const inSeconds = (seconds: number) => new Date(house.now().getTime() + seconds * 1_000)

    route.links[0]?.expireAt(inSeconds(5))
    route.links[0]?.expireAt(inSeconds(10))
    house.advance({ seconds: 9 })
    expect(client.socket.readyState).toBe(client.socket.OPEN)
    house.advance({ seconds: 1 })

    expect(await client.closed).toBe('1008 expired')
    await expect.poll(() => route.closed).toBe(1)
  })

  it('is noticed before a frame is handled', async () => {
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const client = await house.dial('/ws')

    route.links[0]?.expireAt(house.now())
    client.socket.send('too late')

    expect(await client.closed).toBe('1008 expired')
    expect(route.received).toEqual([])
  })

  it('closes by the code and reason that were said, without being asked to look', async () => {
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const client = await house.dial('/ws')

    route.links[0]?.expireAt(house.now(), 4001, 'sign in again')

    expect(await client.closed).toBe('4001 sign in again')
  })
})

describe('draining', () => {
  it('takes no more sockets, closes all with 1001 and waits for the handler that runs', async () => {
    const done = Promise.withResolvers<void>()
    const route = createTestRoute('/ws', { receive: () => done.promise })
    house.floor.route(route)
    const [idle, busy] = [await house.dial('/ws'), await house.dial('/ws')]
    busy.socket.send('work')
    await expect.poll(() => route.received).toEqual(['work'])

    let isDrained = false
    const drained = house.floor.close().then(() => {
      isDrained = true
    })
    expect(await Promise.all([idle.closed, busy.closed])).toEqual(['1001 going away', '1001 going away'])
    expect(await house.shakeHands('/ws')).toMatch(/^HTTP\/1.1 503 /)
    expect([isDrained, route.closed]).toEqual([false, 1])
    done.resolve()

    await drained
    expect(route.closed).toBe(2)
  })

  it('waits no longer than some seconds for a peer or a handler', async () => {
    const route = createTestRoute('/ws', { receive: () => new Promise(() => {}) })
    house.floor.route(route)
    const busy = await house.dial('/ws')
    busy.socket.send('endless work')
    await house.dialRaw('/ws')
    await expect.poll(() => route.received).toEqual(['endless work'])

    const drained = house.floor.close()
    await busy.closed
    await expect
      .poll(() => {
        house.advance({ seconds: 5 })
        return route.closed
      })
      .toBe(2)

    await drained
  })
})
