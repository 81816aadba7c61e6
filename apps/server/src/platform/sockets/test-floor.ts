import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { WebSocket } from 'ws'
import { createMetrics } from '../http/metrics.ts'
import { createLog } from '../log.ts'
import { createSocketFloor, type SocketFloor } from './floor.ts'
import type { SocketLimits } from './limits.ts'
import type { SocketHandler, SocketLink, SocketRoute } from './route.ts'

const LIMITS: SocketLimits = { socketsMax: 100, frameBytesMax: 64 * 1024, unsentBytesMax: 1024 * 1024 }
const HANDSHAKE = [
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

/** A floor on a real server, with a clock that stands still until it is moved. For tests. */
export interface TestFloor {
  readonly floor: SocketFloor
  readonly port: number
  readonly logged: string[]
  /** Moves the clock and does what is due then. */
  advance(by: { seconds: number }): void
  now(): Date
  metrics(): Promise<string>
  /** A client that is open. */
  dial(path: string, protocols?: string[]): Promise<Client>
  /** Asks for a socket and sends frames with it, without waiting for an answer. */
  knock(path: string, frames: Buffer): Promise<void>
  /** A peer of bare bytes, its handshake done; it reads nothing unless told to. */
  dialRaw(path: string): Promise<Socket>
  /** What is answered to these lines, until the server ends the connection. */
  ask(lines: readonly string[]): Promise<string>
  /** The same for a handshake that is in order. */
  shakeHands(path: string, more?: readonly string[]): Promise<string>
  end(): Promise<void>
}

export interface Client {
  readonly socket: WebSocket
  readonly received: string[]
  /** The code and the reason of its end. */
  readonly closed: Promise<string>
}

export async function openTestFloor(limits: Partial<SocketLimits> = {}): Promise<TestFloor> {
  let now = new Date('2026-01-01T00:00:00Z')
  const logged: string[] = []
  const metrics = createMetrics()
  const log = createLog('debug', (line) => logged.push(line))
  const floor = createSocketFloor({
    clock: { now: () => now },
    log,
    metrics,
    limits: { ...LIMITS, ...limits },
    headers: { 'X-Content-Type-Options': 'nosniff' },
  })
  const server = createServer((_request, response) => response.end('plain answer'))
  floor.attach(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const peers: { destroy(): void }[] = []

  const open = async () => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    peers.push(socket)
    await once(socket, 'connect')
    return socket
  }
  const ask = async (lines: readonly string[]) => {
    const socket = await open()
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    return readAll(socket)
  }
  return {
    floor,
    port,
    logged,
    now: () => now,
    advance: ({ seconds }) => {
      now = new Date(now.getTime() + seconds * 1_000)
      floor.sweep()
    },
    metrics: () => metrics.text(),
    async dial(path, protocols = []) {
      const client = listenTo(new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols))
      peers.push({ destroy: () => client.socket.terminate() })
      await once(client.socket, 'open')
      return client
    },
    async dialRaw(path) {
      const socket = await open()
      socket.write(`GET ${path} HTTP/1.1\r\n${HANDSHAKE.join('\r\n')}\r\n\r\n`)
      await once(socket, 'readable')
      socket.read()
      return socket
    },
    async knock(path, frames) {
      const socket = await open()
      socket.write(`GET ${path} HTTP/1.1\r\n${HANDSHAKE.join('\r\n')}\r\n\r\n`)
      socket.write(frames)
    },
    ask,
    shakeHands: (path, more = []) => ask([`GET ${path} HTTP/1.1`, ...HANDSHAKE, ...more]),
    async end() {
      for (const peer of peers) peer.destroy()
      await floor.close()
      server.close()
    },
  }
}

function listenTo(socket: WebSocket): Client {
  const received: string[] = []
  socket.on('message', (data) => received.push(data.toString()))
  socket.on('error', () => {})
  const closed = new Promise<string>((resolve) => {
    socket.on('close', (code, reason) => resolve(`${code} ${reason}`.trim()))
  })
  return { socket, received, closed }
}

async function readAll(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  await once(socket, 'close')
  return text
}

/** A route that writes down what happens to its sockets. */
export interface TestRoute extends SocketRoute {
  readonly links: SocketLink[]
  readonly received: string[]
  /** How many of its handlers were told that their socket is closed. */
  closed: number
}

export function createTestRoute(path: string, more: Partial<SocketRoute & SocketHandler> = {}): TestRoute {
  const route: TestRoute = {
    name: path.slice(1),
    matches: (url) => url.pathname === path,
    open: async (link) => {
      route.links.push(link)
      return handler
    },
    ...more,
    links: [],
    received: [],
    closed: 0,
  }
  const handler: SocketHandler = {
    receive: async (text) => {
      route.received.push(text)
      await more.receive?.(text)
    },
    closed: () => {
      route.closed++
    },
  }
  return route
}

/** A text frame as a client sends it, masked by nothing but zeros. */
export function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload])
}
