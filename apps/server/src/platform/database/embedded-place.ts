import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { copyBinaries, locateBinaries } from './embedded-binaries.ts'

/** Where PostgreSQL and its data are, and who runs it (`undefined`: the user of this process). */
export interface Place {
  readonly data: string
  readonly binaries: string
  readonly account: Account | undefined
}

export interface Account {
  readonly uid: number
  readonly gid: number
}

/** The programs below are the system's own; the caller's PATH and PG… variables do not reach them. */
export const SYSTEM_ENV = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }

/** For root only: what its own folders hide from other users is kept here. */
const AWAY = '/var/lib/helssa'

/**
 * Decides where the database of this data folder lives. An ordinary user keeps it in the folder itself. PostgreSQL
 * refuses to run as root, so root hands it to another user, and if that user cannot enter the folder (a project below
 * /root), data and binaries live in /var/lib/helssa.
 */
export function choosePlace(folder: string): Place {
  const binaries = locateBinaries()
  const found = findData(folder)
  if (process.getuid?.() !== 0) return { data: found ?? join(folder, 'postgres'), binaries, account: undefined }

  const account = ownerOf(found) ?? ownerOf(folder) ?? systemAccount()
  const data = found ?? (canReach(folder, account) ? join(folder, 'postgres') : chooseAway(folder))
  return {
    data,
    account,
    binaries: canReach(join(binaries, 'bin/postgres'), account) ? binaries : copyBinaries(binaries, openToAll(AWAY)),
  }
}

/**
 * The database this folder already has, if any.
 * @throws Error ready to be shown, if it has one that is not here
 */
export function findData(folder: string): string | undefined {
  const inside = join(folder, 'postgres')
  if (existsSync(inside)) return inside
  const pointer = pointerIn(folder)
  if (!existsSync(pointer)) return undefined
  const away = readFileSync(pointer, 'utf8').trim()
  const cure = `or remove ${pointer} to begin with an empty database.`
  if (!existsSync(away)) throw new Error(`The database of ${folder} is gone from ${away}. Restore it, ${cure}`)
  if (basename(away).startsWith(hashOf(folder))) return away
  throw new Error(
    `${folder} was moved or copied; its database in ${away} belongs to its old path. Move it back, ${cure}`,
  )
}

/** The random part gives a folder that was deleted and made anew an empty database, not that of its predecessor. */
function chooseAway(folder: string): string {
  return join(openToAll(AWAY), `${hashOf(folder)}-${randomBytes(4).toString('hex')}`)
}

/** Notes where the database of this folder is, once it is made, if it is not in the folder itself. */
export function rememberPlace(folder: string, { data }: Place): void {
  if (dirname(data) !== folder) writeFileSync(pointerIn(folder), `${data}\n`)
}

const pointerIn = (folder: string) => join(folder, 'postgres-folder')
const hashOf = (folder: string) => createHash('sha256').update(folder).digest('hex').slice(0, 12)

/** Makes a folder that every user can enter, whatever the umask. */
function openToAll(folder: string): string {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  return folder
}

/** Makes a folder that only the account can enter. */
export function makePrivateFolder(folder: string, account: Account | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (account) chownSync(folder, account.uid, account.gid)
}

function ownerOf(path: string | undefined): Account | undefined {
  if (path === undefined || !existsSync(path)) return undefined
  const { uid, gid } = statSync(path)
  return uid === 0 ? undefined : { uid, gid }
}

function systemAccount(): Account {
  const account = findAccount('postgres') ?? findAccount('helssa') ?? makeAccount('helssa') ?? findAccount('nobody')
  if (account) return account
  throw new Error('PostgreSQL refuses to run as root, and no other user was found. Run Helssa as an ordinary user.')
}

function findAccount(name: string): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((kind) => Number.parseInt(system('id', kind, name).stdout, 10))
  return uid && gid ? { uid, gid } : undefined
}

function makeAccount(name: string): Account | undefined {
  system('useradd', '--system', '--no-create-home', '--home-dir', AWAY, '--shell', '/usr/sbin/nologin', name)
  return findAccount(name)
}

function system(program: string, ...args: string[]) {
  return spawnSync(program, args, { encoding: 'utf8', env: SYSTEM_ENV })
}

/** Asks as that user, because every folder on the way has a say. */
function canReach(path: string, { uid, gid }: Account): boolean {
  const asked = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { uid, gid, cwd: '/', env: SYSTEM_ENV })
  if (asked.error)
    throw new Error(`PostgreSQL cannot be started as user ${uid}. Set DATABASE_URL.`, { cause: asked.error })
  return asked.status === 0
}
