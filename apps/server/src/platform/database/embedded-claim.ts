import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const SQLITE_BUSY = 5

/**
 * Takes the data folder for this process alone; the answer gives it back.
 * The lock is the kernel's (SQLite knows how to ask every kernel for one), so it is gone with the process however that
 * ends. A file with a process number in it could not tell a dead owner from another process of the same number.
 * @throws Error naming the living owner, ready to be shown
 */
export function claimFolder(folder: string): () => void {
  const owner = join(folder, 'owner.pid')
  const lock = new DatabaseSync(join(folder, 'owner.lock'))
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    throw (error as { errcode?: number }).errcode === SQLITE_BUSY ? new Error(taken(folder, owner)) : error
  }
  writeFileSync(owner, `${process.pid}\n`)
  return () => lock.close()
}

function taken(folder: string, owner: string): string {
  const pid = existsSync(owner) ? readFileSync(owner, 'utf8').trim() : 'just starting'
  return `${folder} is in use by another Helssa process (pid ${pid}). Stop that one, or give this one a folder of its own: HELSSA_DATA_DIR=…`
}
