import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { inject } from 'vitest'
import { sqlStateOf } from '../src/platform/database/transaction.ts'

/** `migrated` has schema and knowledge, `furnished` all that a server puts in when it starts. */
export type Template = 'migrated' | 'furnished'

/** What the global setup hands to the tests. The names are this run's own, so that runs can share a server. */
export interface TestPostgres {
  readonly adminUrl: string
  readonly prefix: string
  readonly templates: { readonly [Kind in Template]: string }
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestPostgres
  }
}

/** Any number, the same in every worker. */
const CLONING = 4_871_203
const IN_USE = '55006'
const CLONE_ATTEMPTS_MAX = 5
const CLONE_PAUSE_MS = 100

/**
 * Clones a template into a database of the caller's own (some 30 ms). `drop` is for after the last connection
 * was closed: it waits for those that are just closing and fails if one stays open. What nobody drops goes with the run.
 */
export async function createTestDatabase(
  template: Template = 'migrated',
): Promise<{ url: string; drop(): Promise<void> }> {
  const { adminUrl, prefix, templates } = inject('postgres')
  const name = `${prefix}${randomBytes(6).toString('hex')}`
  await asAdmin(adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [CLONING])
    await cloneDatabase(admin, templates[template], name)
  })
  // Not `with (force)`: that would break connections in the middle of their goodbye, which a pool takes for a fault.
  const drop = () => asAdmin(adminUrl, (admin) => admin.query(`drop database if exists ${name}`))
  return { url: databaseUrl(adminUrl, name), drop: async () => void (await drop()) }
}

/** A database with a connection to it cannot be cloned; whoever migrated it may still be closing theirs. */
export async function cloneDatabase(admin: pg.Client, template: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      // Copying files takes half the processor time of writing every page to the log.
      await admin.query(`create database ${name} template ${template} strategy file_copy`)
      return
    } catch (error) {
      if (sqlStateOf(error) !== IN_USE || attempt === CLONE_ATTEMPTS_MAX) throw error
      await delay(CLONE_PAUSE_MS)
    }
  }
}

/** Does `work` on a connection of its own. */
export async function asAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

/** The address of another database on the same server. */
export function databaseUrl(adminUrl: string, database: string): string {
  return adminUrl.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${database}`)
}
