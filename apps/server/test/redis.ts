import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './kill-server.ts'

/** A private Redis for tests: empty, in memory only, on loopback. */
export interface TestRedis {
  readonly url: string
  /** Ends it for good and removes what it left behind. */
  stop(): Promise<void>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Starts it again, empty, at the same address. */
  restart(): Promise<void>
  /** Freezes it: connections stay open, nothing is answered. */
  freeze(): void
  thaw(): void
}

const BINARIES = ['redis-server', 'valkey-server']
const STARTS_MAX = 3

/** Starts a private Redis or Valkey; `undefined` on a machine that has neither, and its tests are then to be skipped. */
export async function startRedis(): Promise<TestRedis | undefined> {
  for (const binary of BINARIES) {
    if (await isInstalled(binary)) return startServer(binary)
  }
  return undefined
}

/** What a suite is called, so that a skipped one says why. */
export function nameWithRedis(name: string, redis: TestRedis | undefined): string {
  return redis ? name : `${name} (skipped: no redis-server found)`
}

async function startServer(binary: string): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'helssa-redis-'))
  let { server, port } = await launchOnFreePort(binary, folder)
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  const killNow = () => server.kill('SIGKILL')
  process.on('exit', killNow)
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      await kill()
      server = await launch(binary, port, folder)
    },
    freeze: () => server.kill('SIGSTOP'),
    thaw: () => server.kill('SIGCONT'),
    async stop() {
      process.off('exit', killNow)
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Between asking for a free port and using it another process may take it. */
async function launchOnFreePort(binary: string, folder: string): Promise<{ server: ChildProcess; port: number }> {
  for (let start = 1; ; start++) {
    const port = await freePort()
    try {
      return { server: await launch(binary, port, folder), port }
    } catch (error) {
      if (start === STARTS_MAX) throw error
    }
  }
}

async function launch(binary: string, port: number, folder: string): Promise<ChildProcess> {
  const settings = {
    port,
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    dir: folder,
    loglevel: 'notice',
    daemonize: 'no',
  }
  const server = spawn(
    binary,
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  for await (const line of createInterface({ input: server.stdout })) {
    if (!/ready to accept connections/i.test(line)) continue
    server.stdout.resume()
    return server
  }
  throw new Error(`${binary} did not start on port ${port}`)
}

async function isInstalled(binary: string): Promise<boolean> {
  const probe = spawn(binary, ['--version'], { stdio: 'ignore' })
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false))
    probe.once('exit', (code) => resolve(code === 0))
  })
}
