import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { stopLeftover } from './embedded-cluster.ts'
import { type Place, SYSTEM_ENV } from './embedded-place.ts'
import { sqlStateOf } from './transaction.ts'

export type Settings = Readonly<Record<string, string | number>>

export interface RunningServer {
  /** Resolves when the server is gone, and says how it went. */
  readonly ended: Promise<string>
  stop(): Promise<void>
}

/**
 * Stands between this process and PostgreSQL. When the pipe on its input closes, it asks PostgreSQL for a fast shutdown:
 * that is how `stop` does it, and what the kernel does when this process ends in any other way, kill -9 included.
 */
const GUARD = `
exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ read -r _ <&3; kill -INT "$server"; } & guard=$!
wait "$server"; code=$?
kill "$guard" 2>/dev/null
exit "$code"`

const LOG_BYTES_MAX = 20 * 1024 * 1024
const LOG_TAIL_CHARS = 2_000
const READY_POLL_MS = 20
const SESSIONS_END_MS = 15_000

/**
 * Starts the server and resolves when it answers at `url`.
 * @throws Error with the end of its log, if it does not start
 */
export async function startServer(
  place: Place,
  options: { settings: Settings; logFile: string; url: string },
): Promise<RunningServer> {
  rotate(options.logFile)
  for (let waited = 0; ; waited += READY_POLL_MS) {
    const logFrom = sizeOf(options.logFile)
    const server = spawnServer(place, options)
    if (await isReady(server, options.url)) return server

    const log = readFileSync(options.logFile).subarray(logFrom).toString()
    // Sessions of a server that was killed end by themselves within moments; PostgreSQL refuses to start before.
    if (!log.includes('is still in use') || waited > SESSIONS_END_MS) {
      throw new Error(
        `PostgreSQL did not start (${await server.ended}), see ${options.logFile}:\n${log.slice(-LOG_TAIL_CHARS)}`,
      )
    }
    await delay(READY_POLL_MS)
  }
}

function spawnServer(place: Place, { settings, logFile }: { settings: Settings; logFile: string }): RunningServer {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(logFile, 'a', 0o600)
  const guard = spawn(
    '/bin/sh',
    ['-c', GUARD, 'sh', join(place.binaries, 'bin/postgres'), '-D', place.data, ...flags],
    {
      ...place.account,
      cwd: '/',
      detached: true, // the terminal's Ctrl-C is for this process, which needs the database to finish its work
      env: SYSTEM_ENV,
      stdio: ['pipe', log, log],
    },
  )
  closeSync(log)
  guard.unref()
  const ended = new Promise<string>((resolve) => {
    guard.on('error', (error) => resolve(error.message))
    guard.on('exit', (code, signal) => resolve(`exit ${code ?? signal}`))
  })
  const stop = async () => {
    guard.ref()
    guard.stdin?.end()
    await stopLeftover(place.data)
    await ended
  }
  return { ended, stop }
}

/** True when the server answers, false when it has ended. While it recovers it lives, but refuses. */
async function isReady(server: RunningServer, url: string): Promise<boolean> {
  try {
    for (;;) {
      if (await answers(url)) return true
      if (await Promise.race([server.ended.then(() => true), delay(READY_POLL_MS, false)])) return false
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

const STARTING_UP = '57P03'

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    return true
  } catch (error) {
    if (['ENOENT', 'ECONNREFUSED', STARTING_UP].includes(sqlStateOf(error))) return false
    throw error
  } finally {
    await client.end()
  }
}

function rotate(logFile: string): void {
  if (sizeOf(logFile) > LOG_BYTES_MAX) renameSync(logFile, `${logFile}.1`)
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0
}
