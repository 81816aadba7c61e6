import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { findData } from '../platform/database/embedded-place.ts'

const GONE = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03', '3D000'])

/**
 * The address of `database` on the embedded PostgreSQL of a data folder, if a server is running it right now; undefined
 * when there is none, or it is just starting or stopping.
 */
export async function findRunningPostgres(dataDir: string, database: string): Promise<string | undefined> {
  const data = existsSync(dataDir) ? findData(realpathSync(dataDir)) : undefined
  const socketFolder = data && readSocketFolder(join(data, 'postmaster.pid'))
  if (!socketFolder) return undefined
  const host = socketFolder.split('/').map(encodeURIComponent).join('/')
  const url = `postgres://postgres@/${encodeURIComponent(database)}?host=${host}&port=5432&sslmode=disable`
  return (await answers(url)) ? url : undefined
}

/** Lines of the file, as PostgreSQL writes it: pid, data folder, start, port, socket folder, address, shared memory. */
function readSocketFolder(pidFile: string): string | undefined {
  return existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n')[4]?.trim() : undefined
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: 'helssa-command' })
  try {
    await client.connect()
    return true
  } catch (error) {
    if (GONE.has(String((error as { code?: unknown }).code))) return false
    throw error
  } finally {
    await client.end()
  }
}
