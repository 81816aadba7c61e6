import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Cluster } from './cluster.ts'
import { cpuMsOf, memoryMbOf } from './processes.ts'
import { SECRETS } from './requests.ts'

/** A server in a process of its own. */
export interface ServerProcess {
  readonly port: number
  readonly pid: number
  readonly startedInMs: number
  /** CPU time it has used so far, in ms; NaN where the system does not tell. */
  cpuMs(): number
  /** Its resident memory in MB; NaN where the system does not tell. */
  memoryMb(): number
  stop(): Promise<void>
}

export const POOL_MAX = '16'
/** Counted like any other, and never reached. */
const NO_LIMIT = '100000000/hour'
/** What `npm start` gives the server, it gave this process too. */
const GIVEN_BY_NPM = {
  flags: process.execArgv.filter((flag) => /^--(max-semi-space-size|heap-growing-percent)=/.test(flag)),
  env: process.env.NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
}
const READY_POLL_MS = 10
const READY_MS_MAX = 60_000

export const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const running = new Set<ChildProcess>()

/** Runs a TypeScript file as a server and resolves when its `/readyz` answers 200. */
export async function startServer(
  script: string,
  env: Record<string, string>,
  nodeFlags: readonly string[] = [],
): Promise<ServerProcess> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(process.execPath, [...nodeFlags, file(script)], {
    env: {
      ...GIVEN_BY_NPM.env,
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      ...env,
      PORT: String(port),
      HOST: '127.0.0.1',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  running.add(child)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  void ended.then(() => running.delete(child))
  await untilReady(child, port, script)
  const pid = Number(child.pid)
  return {
    port,
    pid,
    startedInMs: performance.now() - began,
    cpuMs: () => cpuMsOf(pid),
    memoryMb: () => memoryMbOf(pid),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/**
 * The server itself, as in production but for its log, which goes to a file in the cluster's folder. `BENCH_NODE_FLAGS`
 * gives it flags of Node.js, such as `--cpu-prof --cpu-prof-dir=/tmp/profile`.
 */
export const startOurs = (
  cluster: Cluster,
  database: string,
  { env = {}, flags = [] }: { env?: Record<string, string>; flags?: readonly string[] } = {},
): Promise<ServerProcess> =>
  startServer(
    '../apps/server/src/main.ts',
    {
      ...SECRETS,
      DATABASE_URL: cluster.url(database),
      DATABASE_POOL_MAX: POOL_MAX,
      HELSSA_DATA_DIR: join(cluster.folder, database),
      DEMO_DATA: 'off',
      RATE_LIMIT_ANONYMOUS: NO_LIMIT,
      RATE_LIMIT_USER: NO_LIMIT,
      RATE_LIMIT_PREMIUM: NO_LIMIT,
      RATE_LIMIT_SMARTAI: NO_LIMIT,
      ...env,
    },
    [...GIVEN_BY_NPM.flags, ...flags, ...(process.env.BENCH_NODE_FLAGS?.split(' ') ?? [])],
  )

/** Ends what is still running; for an end in the middle. */
export function killServers(): void {
  for (const child of running) child.kill('SIGKILL')
}

async function untilReady(child: ChildProcess, port: number, script: string): Promise<void> {
  for (let waited = 0; waited < READY_MS_MAX; waited += READY_POLL_MS) {
    if (child.exitCode !== null || child.signalCode !== null) break
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok) return
    await delay(READY_POLL_MS)
  }
  child.kill('SIGKILL')
  throw new Error(`${script} did not become ready`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
