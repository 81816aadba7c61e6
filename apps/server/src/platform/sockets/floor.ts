import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Clock } from '../clock.ts'
import type { Metrics } from '../http/metrics.ts'
import type { Headers } from '../http/security-headers.ts'
import type { Log } from '../log.ts'
import { Connection, type Ground, Wire } from './connection.ts'
import { encodeFrame, type Frame } from './frame.ts'
import type { SocketLimits } from './limits.ts'
import { Outlet } from './outlet.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'
import type { SocketRequest, SocketRoute } from './route.ts'
import { Tally } from './tally.ts'

const SWEEP_MS = 1_000
/** A message in more pieces is no message of ours; each piece costs a hundred times what it carries. */
const FRAGMENTS_MAX = 64
/** The same for a message that arrives byte by byte: the longest fills some hundred packets at most. */
const CHUNKS_MAX = 1_024

export interface SocketFloorDeps {
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly limits: SocketLimits
  /** Those of every HTTP answer; they go with handshakes that are refused. */
  readonly headers: Headers
}

/** The ground floor of all WebSockets: one lifecycle for those of every surface. */
export interface SocketFloor {
  /** Takes the sockets at the addresses the route calls its own, unless an earlier route does. */
  route(route: SocketRoute): void
  /** Takes the upgrades of a server. Those that ask for something other than a WebSocket, elsewhere, stay plain requests. */
  attach(server: Server): void
  /** A message made ready once for many readers. */
  frame(text: string): Frame
  /** Does what is due by the clock: expiry, heartbeats, frames held back. It does so itself each second. */
  sweep(): void
  /**
   * Takes no more sockets and closes all with 1001. Resolves when each is gone and its handler done, at the latest some
   * seconds (`CLOSING_MS_MAX`) later.
   */
  close(): Promise<void>
}

/** A route, with the `ws` server that shakes hands for it. */
interface Door {
  readonly route: SocketRoute
  readonly server: ReturnType<typeof createHandshakes>
}

/** Opens the floor. It sweeps itself until closed. */
export function createSocketFloor({ clock, log, metrics, limits, headers }: SocketFloorDeps): SocketFloor {
  const doors: Door[] = []
  const connections = new Set<Connection>()
  const emptied = Promise.withResolvers<void>()
  let isDraining = false
  let count = 0
  const ground: Ground = {
    clock,
    log,
    limits,
    outlet: new Outlet(),
    tally: new Tally(),
    stem: `ws_${randomBytes(6).toString('base64url')}`,
    forget: (connection) => {
      connections.delete(connection)
      if (isDraining && connections.size === 0) emptied.resolve()
    },
  }
  tellMetrics(metrics, ground.tally, connections)

  const sweep = () => {
    const now = clock.now().getTime()
    for (const connection of connections) connection.sweep(now)
  }
  const timer = setInterval(sweep, SWEEP_MS).unref()

  const findDoor = (url: URL) => doors.find(({ route }) => route.matches(url))

  /** Where a handshake leads, or the status it is refused with. */
  const judge = (request: IncomingMessage): { door: Door; asked: SocketRequest } | number => {
    const url = readUrl(request)
    if (!url) return 400
    const door = findDoor(url)
    if (!door) return 404
    if (isDraining || connections.size >= limits.socketsMax) return 503
    const asked = describe(request, url)
    return door.route.refuse?.(asked) ?? { door, asked }
  }

  const receive = (request: IncomingMessage, head: Buffer): void => {
    const { socket } = request
    const judged = judge(request)
    if (typeof judged === 'number') {
      refuseUpgrade(socket, judged, headers)
      return
    }
    const { door, asked } = judged
    // Until the route has opened it nothing leaves, the handshake neither: who sees it open misses nothing from then on.
    socket.cork()
    door.server.handleUpgrade(request, socket, head, (wire) => {
      const connection = new Connection(ground, door.route, wire, socket, ++count)
      connections.add(connection)
      void connection.open(asked)
    })
  }

  return {
    frame: encodeFrame,
    sweep,
    route(route) {
      doors.push({ route, server: createHandshakes(route, limits, headers) })
    },
    attach(server) {
      claimUpgrades(server, (url) => findDoor(url) !== undefined)
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        try {
          receive(request, head)
        } catch (error) {
          log.error({ err: error }, 'a handshake failed')
          refuseUpgrade(socket, 500, headers)
        }
      })
    },
    async close() {
      isDraining = true
      for (const connection of connections) connection.close(1001, 'going away')
      if (connections.size === 0) emptied.resolve()
      await emptied.promise
      clearInterval(timer)
    },
  }
}

function createHandshakes(route: SocketRoute, limits: SocketLimits, headers: Headers) {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    WebSocket: Wire,
    maxPayload: route.frameBytesMax ?? limits.frameBytesMax,
    maxFragments: FRAGMENTS_MAX,
    maxBufferedChunks: CHUNKS_MAX,
    perMessageDeflate: false, // a window for each socket costs more memory than all else of it
    handleProtocols: (offered) => route.chooseProtocol?.(offered) ?? false,
  })
  server.on('wsClientError', (_error, socket) => refuseUpgrade(socket, 400, headers))
  return server
}

/**
 * With a listener for upgrades, Node takes every request that offers one away from the routes. Some clients offer HTTP/2
 * with each first request (Java's does), and would no longer be answered; so only what is meant for sockets is claimed.
 */
function claimUpgrades(server: Server, isOurs: (url: URL) => boolean): void {
  const shouldUpgradeCallback = (request: IncomingMessage) => {
    if (request.headers.upgrade?.toLowerCase() === 'websocket') return true
    const url = readUrl(request)
    return url !== undefined && isOurs(url)
  }
  Object.assign(server, { shouldUpgradeCallback })
}

/** The address asked for, in absolute form too (RFC 9112 §3.2.2); nothing if it is none. */
function readUrl({ url = '/' }: IncomingMessage): URL | undefined {
  const address = url.startsWith('/') ? `http://localhost${url}` : url
  return URL.parse(address) ?? undefined
}

function describe({ headers, socket }: IncomingMessage, url: URL): SocketRequest {
  const offered = headers['sec-websocket-protocol'] ?? ''
  const protocols = offered.split(',').map((name) => name.trim())
  return { url, headers, address: readAddress(socket), protocols: protocols.filter((name) => name !== '') }
}

/** A peer that is gone already has no address any more. */
const readAddress = (socket: Socket): string => socket.remoteAddress ?? ''

function tellMetrics(metrics: Metrics, tally: Tally, connections: ReadonlySet<Connection>): void {
  tally.tell(metrics)
  metrics.gauge('sockets_open', 'Sockets, by route', () => countByRoute(connections), ['route'])
  metrics.gauge('socket_unsent_bytes', 'What waits for the readers of sockets', () =>
    [...connections].reduce((sum, connection) => sum + connection.unsentBytes, 0),
  )
}

function countByRoute(connections: ReadonlySet<Connection>) {
  const counts = new Map<string, number>()
  for (const { route } of connections) counts.set(route.name, (counts.get(route.name) ?? 0) + 1)
  return [...counts].map(([route, value]) => ({ labels: { route }, value }))
}
