import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../src/platform/clock.ts'
import type { House } from './house.ts'
import { COMPILED, freePort, untilItSays } from './kill-server.ts'
import { TestSocket } from './live.ts'
import type { TestRedis } from './redis.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** One server process of several. */
export interface Node {
  readonly url: string
  readonly socketUrl: string
  /** Ends it at once, whatever it does. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/** Starts a node on a database, and on a Redis it shares with others. */
export async function startNode(shared: { databaseUrl: string; redisUrl: string; jwtSecret: string }): Promise<Node> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'helssa-node-'))
  const child = spawn(process.execPath, [MAIN], {
    detached: true,
    env: {
      PATH: process.env.PATH,
      ...COMPILED,
      HELSSA_DATA_DIR: folder,
      DATABASE_URL: shared.databaseUrl,
      REDIS_URL: shared.redisUrl,
      JWT_SECRET: shared.jwtSecret,
      DEMO_DATA: 'off',
      PUBLIC_URL: 'https://helssa.test',
      PORT: String(port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'fatal',
      RATE_LIMIT_ANONYMOUS: 'off',
      RATE_LIMIT_USER: 'off',
      RATE_LIMIT_SOCKET: 'off',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await untilItSays(child, 'Helssa is ready')
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      process.kill(-Number(child.pid), signal)
      await ended
    }
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    url: `http://127.0.0.1:${port}`,
    socketUrl: `ws://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

const START_MS = 90_000

/** Two servers on the database of a house, which lives by the clock of the machine; they end with the lines to them. */
export function useTwoNodes(house: House, redis: TestRedis | undefined) {
  const nodes: Node[] = []
  const sockets: TestSocket[] = []

  beforeAll(async () => {
    house.now = systemClock.now()
    const shared = { databaseUrl: house.databaseUrl, redisUrl: redis?.url ?? '', jwtSecret: 'j'.repeat(40) }
    nodes.push(...(await Promise.all([startNode(shared), startNode(shared)])))
  }, START_MS)
  afterAll(async () => {
    for (const socket of sockets) socket.cut()
    await Promise.all(nodes.map((node) => node.stop()))
  })

  return {
    nodes,
    async connect(node: Node | undefined, path: string): Promise<TestSocket> {
      const wire = new WebSocket(`${node?.socketUrl}${path}`)
      const socket = new TestSocket(wire)
      sockets.push(socket)
      await once(wire, 'open')
      return socket
    },
  }
}
