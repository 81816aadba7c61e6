import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../apps/server/src/platform/database/embedded.ts'
import { findData } from '../apps/server/src/platform/database/embedded-place.ts'
import { migrate } from '../apps/server/src/platform/database/migrate.ts'
import { openDatabase } from '../apps/server/src/platform/database/open.ts'
import { installJobs } from '../apps/server/src/platform/jobs.ts'
import { loadReferenceData } from '../apps/server/src/reference/load.ts'
import { cpuMsOf } from './processes.ts'

/** One PostgreSQL with the durability of a real installation, in a folder that `remove` leaves no trace of. */
export interface Cluster {
  /** The data folder, of the form the server itself makes. */
  readonly folder: string
  readonly version: string
  /** CPU time that PostgreSQL has used so far, all its processes together, in ms; NaN where the system does not tell. */
  cpuMs(): number
  url(database: string): string
  /** An empty database with the server's schema and reference data. */
  createDatabase(name: string): Promise<void>
  /** A copy of a database nobody is connected to. */
  cloneDatabase(from: string, name: string): Promise<void>
  dropDatabase(name: string): Promise<void>
  stop(): Promise<void>
  remove(): void
}

export async function openCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'helssa-bench-'))
  chmodSync(folder, 0o711) // as root, another user runs PostgreSQL in it
  const remove = () => {
    rmSync(findData(folder) ?? folder, { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: folder, log: console.error })
    const admin = (text: string) => withClient(postgres.url('postgres'), (client) => client.query(text))
    return {
      folder,
      version: (await admin('show server_version')).rows[0].server_version,
      url: postgres.url,
      cpuMs: () => cpuMsBelow(findData(folder) ?? folder),
      async createDatabase(name) {
        await admin(`create database ${name}`)
        await migrate(postgres.url(name))
        await installJobs(postgres.url(name))
        const db = openDatabase({ url: postgres.url(name), poolMax: 2, onError: console.error })
        await loadReferenceData(db)
        await db.destroy()
      },
      // By copying files: by way of the log, PostgreSQL's default, everything would be written twice.
      cloneDatabase: async (from, name) =>
        void (await admin(`create database ${name} template ${from} strategy file_copy`)),
      dropDatabase: async (name) => void (await admin(`drop database ${name}`)),
      stop: postgres.stop,
      remove,
    }
  } catch (error) {
    remove()
    throw error
  }
}

/** The postmaster's time, that of the processes it had and that of those it has. */
function cpuMsBelow(data: string): number {
  if (process.platform !== 'linux') return Number.NaN
  const postmaster = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').split(' ').filter(Boolean)
  return cpuMsOf(postmaster, { withEnded: true }) + children.reduce((sum, pid) => sum + cpuMsOf(Number(pid)), 0)
}

/** Does `work` on a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
