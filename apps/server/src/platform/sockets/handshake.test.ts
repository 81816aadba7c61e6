import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SocketRoute } from './route.ts'
import { createTestRoute, openTestFloor, type TestFloor } from './test-floor.ts'

describe('the handshake of a socket', () => {
  let house: TestFloor
  beforeEach(async () => {
    house = await openTestFloor({ socketsMax: 2 })
  })
  afterEach(() => house.end())

  it('belongs to the first route that wants the address, with its query', async () => {
    const first = createTestRoute('/ws/a')
    const second = createTestRoute('/ws/b', { matches: () => true })
    for (const route of [first, second]) house.floor.route(route)

    await house.dial('/ws/a?after=1')
    await house.dial('/ws/b')

    expect([first.links.length, second.links.length]).toEqual([1, 1])
  })

  it('tells the route what was asked', async () => {
    const asked: unknown[] = []
    house.floor.route(
      createTestRoute('/ws/a', {
        open: async (link, { url, address, protocols, headers }) => {
          asked.push(url.searchParams.get('after'), address, protocols, headers.upgrade)
          link.close(4001, 'seen')
          return undefined
        },
        chooseProtocol: (offered) => [...offered].at(-1),
      }),
    )

    const client = await house.dial('/ws/a?after=7', ['one', 'two'])

    expect(await client.closed).toBe('4001 seen')
    expect(asked).toEqual(['7', '127.0.0.1', ['one', 'two'], 'websocket'])
    expect(client.socket.protocol).toBe('two')
  })

  it('chooses no sub-protocol unless the route does', async () => {
    const open: SocketRoute['open'] = async (link) => {
      link.close(1000, 'seen')
      return undefined
    }
    house.floor.route(createTestRoute('/ws/a', { open }))

    const answer = house.shakeHands('/ws/a', ['Sec-WebSocket-Protocol: one'])
    await expect.poll(() => house.metrics()).toContain('sockets_closed_total{by="us",code="1000"} 1')
    house.advance({ seconds: 5 })

    expect(await answer).toMatch(/^HTTP\/1.1 101 /)
    expect(await answer).not.toContain('Sec-WebSocket-Protocol')
  })

  it('that no route wants is answered 404, with the security headers, and the connection ended', async () => {
    const answer = await house.shakeHands('/ws/nowhere?token=abc')

    expect(answer).toMatch(/^HTTP\/1.1 404 Not Found\r\n/)
    expect(answer).toContain('X-Content-Type-Options: nosniff\r\n')
    expect(answer).toMatch(/\r\n\r\nNot Found\n$/)
  })

  it.each([
    ['of another protocol', ['Upgrade: h2c']],
    ['without a key', ['Upgrade: websocket', 'Sec-WebSocket-Version: 13']],
    [
      'of an unknown version',
      ['Upgrade: websocket', 'Sec-WebSocket-Version: 1', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
    ],
  ])('%s is answered 400', async (_what, lines) => {
    house.floor.route(createTestRoute('/ws/a'))

    const answer = await house.ask(['GET /ws/a HTTP/1.1', 'Host: a', 'Connection: Upgrade', ...lines])

    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
    expect(answer).toContain('Sec-WebSocket-Version: 13\r\n')
  })

  it('leaves plain requests that offer another protocol to the server, as HTTP clients of Java do', async () => {
    house.floor.route(createTestRoute('/ws/a'))

    const answer = await house.ask(['GET /api/ HTTP/1.1', 'Host: a', 'Connection: Upgrade, close', 'Upgrade: h2c'])

    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/)
  })

  it('is refused by the status that the route says', async () => {
    house.floor.route(createTestRoute('/ws/a', { refuse: () => 403 }))

    expect(await house.shakeHands('/ws/a')).toMatch(/^HTTP\/1.1 403 Forbidden\r\n/)
  })

  it('is answered 503 when the node has all the sockets it can bear, until one leaves', async () => {
    const route = createTestRoute('/ws/a')
    house.floor.route(route)
    const [first] = [await house.dial('/ws/a'), await house.dial('/ws/a')]

    expect(await house.shakeHands('/ws/a')).toMatch(/^HTTP\/1.1 503 Service Unavailable\r\n/)

    first.socket.close()
    await expect.poll(() => route.closed).toBe(1)
    await house.dial('/ws/a')
  })

  it('that fails by our fault is answered 500 and logged without its query', async () => {
    house.floor.route(
      createTestRoute('/ws/a', {
        refuse: () => {
          throw new Error('broken')
        },
      }),
    )

    expect(await house.shakeHands('/ws/a?token=sesame')).toMatch(/^HTTP\/1.1 500 /)
    expect(house.logged.join()).toContain('broken')
    expect(house.logged.join()).not.toContain('sesame')
  })

  it('of a peer that leaves at once does no harm', async () => {
    const route = createTestRoute('/ws/a')
    house.floor.route(route)

    const peer = await house.dialRaw('/ws/a')
    peer.resetAndDestroy()
    await once(peer, 'close')

    await expect.poll(() => route.closed).toBe(1)
    expect(await house.metrics()).toContain('sockets_closed_total{by="peer",code="1006"} 1')
  })
})
