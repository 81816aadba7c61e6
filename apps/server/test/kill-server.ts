import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findRunningPostgres } from '../src/commands/running-postgres.ts'
import { createTokens } from '../src/domains/identity/tokens.ts'
import { systemClock } from '../src/platform/clock.ts'
import { findData } from '../src/platform/database/embedded-place.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const { NODE_COMPILE_CACHE } = process.env

/** For the environment of a server: it starts faster where this run keeps what is compiled. */
export const COMPILED = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }

/** A data folder of its own, on which the real server is started, killed and started again. */
export interface Installation {
  readonly signAccess: ReturnType<typeof createTokens>['signAccess']
  start(): Promise<MortalServer>
  remove(): void
}

export interface MortalServer {
  readonly url: string
  readonly databaseUrl: string
  /** Kills it with everything it started itself, in the middle of whatever it does; resolves when it is gone. */
  kill(whom: 'server' | 'server and PostgreSQL'): Promise<void>
  stop(): Promise<void>
}

export function createInstallation(): Installation {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'helssa-kill-')))
  chmodSync(folder, 0o711) // as root, another user runs PostgreSQL in it
  const JWT_SECRET = randomBytes(32).toString('base64url')
  return {
    signAccess: createTokens({ secret: JWT_SECRET, clock: systemClock }).signAccess,
    start: () => start(folder, { JWT_SECRET }),
    remove() {
      rmSync(findData(folder) ?? folder, { recursive: true, force: true })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function start(folder: string, secrets: Record<string, string>): Promise<MortalServer> {
  const port = await freePort()
  const child = spawn(process.execPath, [MAIN], {
    detached: true, // a process group of its own
    env: {
      ...{
        PATH: process.env.PATH,
        ...COMPILED,
        HELSSA_DATA_DIR: folder,
        DEMO_DATA: 'off',
        PUBLIC_URL: 'https://helssa.test',
        PORT: String(port),
        HOST: '127.0.0.1',
      },
      ...{ RATE_LIMIT_ANONYMOUS: 'off', RATE_LIMIT_USER: 'off', RATE_LIMIT_PREMIUM: 'off' },
      ...secrets,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await untilItSays(child, 'Helssa is ready')
  const databaseUrl = await findRunningPostgres(folder, 'helssa')
  if (databaseUrl === undefined) throw new Error('the server is ready, but its PostgreSQL cannot be reached')
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit')
    process.kill(-Number(child.pid), signal)
    await ended
  }
  return {
    url: `http://127.0.0.1:${port}`,
    databaseUrl,
    async kill(whom) {
      const postmaster = readPostmaster(folder)
      if (whom === 'server and PostgreSQL') process.kill(postmaster, 'SIGKILL')
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
  }
}

function readPostmaster(folder: string): number {
  return Number(readFileSync(join(findData(folder) ?? folder, 'postmaster.pid'), 'utf8').split('\n')[0])
}

/** Resolves once a process has said `words`; what it says later is read and dropped. */
export async function untilItSays(child: ChildProcess, words: string): Promise<void> {
  if (!child.stdout) throw new Error('its output is not piped')
  const said: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line)
    if (!line.includes(words)) continue
    child.stdout.resume() // what it says later is not kept, and must not block it
    return
  }
  throw new Error(`the server ended before it was ready:\n${said.join('\n')}`)
}

/** A port of the loopback on which nobody listens now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
