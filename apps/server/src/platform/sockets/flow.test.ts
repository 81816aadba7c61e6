import { once } from 'node:events'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestRoute, maskedFrame, openTestFloor, type TestFloor } from './test-floor.ts'

let house: TestFloor
afterEach(() => house.end())

const numbers = (length: number) => Array.from({ length }, (_, i) => `${i}`)

describe('frames that come in', () => {
  it('are handled one at a time, in order', async () => {
    house = await openTestFloor()
    let running = 0
    let most = 0
    const route = createTestRoute('/ws', {
      receive: async () => {
        most = Math.max(most, ++running)
        await new Promise(setImmediate)
        running--
      },
    })
    house.floor.route(route)
    const client = await house.dial('/ws')

    for (const text of numbers(200)) client.socket.send(text)

    await expect.poll(() => route.received).toEqual(numbers(200))
    expect(most).toBe(1)
  })

  it('are not read faster than they are handled, and none is lost', async () => {
    house = await openTestFloor()
    const done = Promise.withResolvers<void>()
    const route = createTestRoute('/ws', { receive: () => done.promise })
    house.floor.route(route)
    const client = await house.dial('/ws')
    const bystander = await house.dial('/ws')

    for (let i = 0; i < 2_000; i++) client.socket.send(`${i} `.padEnd(16_000))
    for (let i = 0; i < 200; i++) {
      bystander.socket.ping() // time passes for all sockets
      await once(bystander.socket, 'pong')
    }

    expect(client.socket.bufferedAmount).toBeGreaterThan(10_000_000)
    expect(await house.metrics()).toMatch(/socket_frames_in_total \d\n/)
    done.resolve()
    await expect.poll(() => route.received.map((text) => text.trim()), { timeout: 10_000 }).toEqual(numbers(2_000))
  })

  it('above the allowance wait until they are due', async () => {
    house = await openTestFloor({ allowance: { perSecond: 20, burst: 30 } })
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const client = await house.dial('/ws')
    client.socket.send('first')
    await expect.poll(() => route.received.splice(0)).toEqual(['first'])
    house.advance({ seconds: 3_600 }) // saves up the burst and no more

    for (const text of numbers(75)) client.socket.send(text)
    for (const handled of [30, 50, 70, 75]) {
      await expect.poll(() => route.received.length).toBe(handled)
      house.floor.sweep()
      house.advance({ seconds: 1 })
    }

    expect(route.received).toEqual(numbers(75))
    expect(client.socket.readyState).toBe(client.socket.OPEN)
  })

  it('are handled also when their sender left right after', async () => {
    house = await openTestFloor()
    const route = createTestRoute('/ws', { receive: () => new Promise<void>((resolve) => void setImmediate(resolve)) })
    house.floor.route(route)
    const client = await house.dial('/ws')

    for (const text of numbers(50)) client.socket.send(text)
    client.socket.close()

    await expect.poll(() => route.closed).toBe(1)
    expect(route.received).toEqual(numbers(50))
  })

  it('cost little each when ten thousand empty ones come in one packet', async () => {
    house = await openTestFloor({ allowance: { perSecond: 20, burst: 30 } })
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const peer = await house.dialRaw('/ws')

    peer.write(Buffer.concat(Array.from({ length: 10_000 }, () => maskedFrame(''))))
    await expect.poll(() => route.received.length).toBe(30)
    peer.destroy()
    await expect.poll(() => house.metrics()).toContain('sockets_closed_total{by="peer"')
    house.advance({ seconds: 5 })

    expect(route.closed).toBe(1)
  })

  it('arrive in order and complete, however they are cut, held up and paced', async () => {
    house = await openTestFloor({ allowance: { perSecond: 50, burst: 50 } })
    const received: string[] = []
    const pauses: number[] = []
    house.floor.route(
      createTestRoute('/ws', {
        open: async () => ({
          receive: async (text) => {
            for (let turns = pauses.shift() ?? 0; turns > 0; turns--) await new Promise(setImmediate)
            received.push(text)
          },
          closed: () => {},
        }),
      }),
    )
    const message = fc.record({
      size: fc.oneof(fc.nat(130), fc.nat(3_000), fc.constantFrom(125, 126, 65_535, 65_536)),
      pause: fc.nat(3),
      turn: fc.boolean(),
    })

    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 60 }), async (messages) => {
        received.length = 0
        pauses.splice(0, Number.POSITIVE_INFINITY, ...messages.map(({ pause }) => pause))
        const texts = messages.map(({ size }, i) => `${i}`.padEnd(size, 'x').slice(0, Math.max(size, 2)))
        const client = await house.dial('/ws')
        for (const [i, text] of texts.entries()) {
          client.socket.send(text)
          if (messages[i]?.turn) await new Promise(setImmediate)
        }
        client.socket.close()
        await client.closed
        await expect
          .poll(() => {
            house.advance({ seconds: 1 })
            return received.length
          })
          .toBe(texts.length)
        expect(received).toEqual(texts)
      }),
      { numRuns: 25 },
    )
  })
})

describe('frames that go out', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])('arrive whole with %d bytes', async (size) => {
    house = await openTestFloor()
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const client = await house.dial('/ws')
    const text = 'س'.repeat(size / 2) + 'x'.repeat(size % 2)

    route.links[0]?.send(text)

    await expect.poll(() => client.received).toEqual([text])
  })

  it('keep their order among each other and before the close', async () => {
    house = await openTestFloor()
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const client = await house.dial('/ws')
    const [link] = route.links

    for (const text of numbers(50)) {
      if (Number(text) % 2) link?.send(text)
      else link?.sendFrame(house.floor.frame(text))
    }
    link?.close(4000, 'done')
    link?.send('too late')

    expect(await client.closed).toBe('4000 done')
    expect(client.received).toEqual(numbers(50))
    expect(await house.metrics()).toContain('socket_frames_out_total 50\n')
    link?.send('much too late')
  })

  it('of one turn may be more than a slow reader is allowed, if the reader takes them', async () => {
    house = await openTestFloor({ unsentBytesMax: 64 * 1024 })
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const client = await house.dial('/ws')

    for (let i = 0; i < 10; i++) route.links[0]?.send('x'.repeat(20_000))

    await expect.poll(() => client.received.length).toBe(10)
    expect(client.socket.readyState).toBe(client.socket.OPEN)
  })

  it('pile up for a slow reader only so far: it is closed with 1013 and cut off, while others get all', async () => {
    house = await openTestFloor()
    const route = createTestRoute('/ws')
    house.floor.route(route)
    const slow = await house.dialRaw('/ws')
    const fast = await house.dial('/ws')
    const frame = house.floor.frame('x'.repeat(100_000))

    for (let sent = 1; sent <= 150; sent++) {
      for (const link of route.links) link.sendFrame(frame)
      await expect.poll(() => fast.received.length, { interval: 1 }).toBe(sent)
    }

    const text = await house.metrics()
    expect(text).toContain('sockets_closed_total{by="us",code="1013"} 1')
    expect(Number(/^socket_unsent_bytes (\d+)/m.exec(text)?.[1])).toBeLessThan(1_300_000)
    house.advance({ seconds: 5 })
    await expect.poll(() => route.closed).toBe(1)
    slow.resume()
    await once(slow, 'close')
    expect(await house.metrics()).toContain('socket_unsent_bytes 0\n')
  })
})
