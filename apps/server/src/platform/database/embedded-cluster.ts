import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { makePrivateFolder, type Place, SYSTEM_ENV } from './embedded-place.ts'

/** The system decides what is a letter for `pg_trgm`, which under plain `C` finds none in Persian. First that exists. */
const LETTER_LOCALES = ['C.UTF-8', 'en_US.UTF-8']

/** Makes the database cluster if there is none. `sync: false` does not wait for the disk: for data that may be lost. */
export function createCluster(place: Place, { sync }: { sync: boolean }): void {
  if (existsSync(place.data)) return
  // What an interrupted attempt left is thrown away: only a whole cluster gets the name.
  const unfinished = `${place.data}.new`
  if (!LETTER_LOCALES.some((locale) => initialise(unfinished, place, { locale, sync }))) {
    throw new Error(`none of the locales ${LETTER_LOCALES.join(', ')} is on this system; Persian text needs one`)
  }
  renameSync(unfinished, place.data)
}

/** Answers false if the system does not have the locale. */
function initialise(folder: string, { binaries, account }: Place, { locale, sync }: { locale: string; sync: boolean }) {
  rmSync(folder, { recursive: true, force: true })
  makePrivateFolder(folder, account)
  const args = [
    ...['-D', folder, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-instructions'],
    ...['--locale=C', `--lc-ctype=${locale}`, '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...(sync ? [] : ['--no-sync']),
  ]
  const options = { ...account, cwd: '/', env: SYSTEM_ENV, encoding: 'utf8' } as const
  const { status, stderr, error } = spawnSync(join(binaries, 'bin/initdb'), args, options)
  if (status === 0) return true
  if (stderr?.includes('invalid locale name')) return false
  throw new Error(`PostgreSQL could not make its data folder ${folder}: ${error?.message ?? stderr}`)
}

/** Fast: ends all sessions and writes everything out. Immediate: only ends; the next start recovers from the log. */
const SHUTDOWNS = [
  { signal: 'SIGINT', patience: 60_000 },
  { signal: 'SIGQUIT', patience: 20_000 },
] as const
const POLL_MS = 50

/** A name for the socket rather than a port: nothing listens on the network. */
export const PORT = 5432
const PID_FILE = 'postmaster.pid'
const SOCKET_LOCK = `.s.PGSQL.${PORT}.lock`

/**
 * Stops a server that outlived its Helssa process and waits until it is gone; clears the way for a new one.
 * @throws Error if it does not stop
 */
export async function stopLeftover(data: string): Promise<void> {
  const left = readServer(data)
  if (left === undefined) return
  if (isRunning(left)) await stopServer(left)
  // PostgreSQL sees that a server is dead, and whether its sessions still live. What it cannot see is that the dead
  // server's number belongs to another program by now: then it would wait for that one.
  else if (reach(left.pid, 0)) rmSync(join(data, PID_FILE), { force: true })
  rmSync(join(data, SOCKET_LOCK), { force: true })
}

async function stopServer(server: Server): Promise<void> {
  for (const { signal, patience } of SHUTDOWNS) {
    if (!reach(server.pid, signal)) return
    for (let waited = 0; waited < patience; waited += POLL_MS) {
      if (!isRunning(server)) return
      await delay(POLL_MS)
    }
  }
  throw new Error(`a PostgreSQL of an earlier run (pid ${server.pid}) cannot be stopped`)
}

interface Server {
  readonly pid: number
  /** Its data folder as it was told, which may have been moved since. */
  readonly data: string
}

function readServer(folder: string): Server | undefined {
  const [pid, data] = readIfThere(join(folder, PID_FILE)).split('\n')
  return pid && data ? { pid: Number(pid), data } : undefined
}

/** By its command line: a number alone may long belong to another process, and one that nobody reaped has none. */
function isRunning({ pid, data }: Server): boolean {
  const ask = ['-ww', '-o', 'command=', '-p', String(pid)]
  const commandLine =
    process.platform === 'linux'
      ? readIfThere(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
      : spawnSync('ps', ask, { encoding: 'utf8', env: SYSTEM_ENV }).stdout
  return commandLine.includes(`/bin/postgres -D ${data} `)
}

/** Empty if it is not there: the server may end, and take its file along, at any moment. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ESRCH') return ''
    throw error
  }
}

/** Sends a signal (0: none); false if there is no such process any more. */
function reach(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return true
    throw error
  }
}
