import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { KNOWLEDGE_FOLDER, loadKnowledge, readKnowledge } from '../src/domains/assistant/index.ts'
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts'
import { findData } from '../src/platform/database/embedded-place.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { openDatabase } from '../src/platform/database/open.ts'
import type { Db } from '../src/platform/database/transaction.ts'
import { loadReferenceData } from '../src/reference/load.ts'
import { asAdmin, cloneDatabase, databaseUrl, type TestPostgres } from './postgres.ts'

/** One PostgreSQL for the run, with migrated templates that each test file clones: TEST_DATABASE_URL, or its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? { adminUrl: given, stop: async () => {} } : await startTemporaryServer()
  const prefix = `helssa_test_${randomBytes(4).toString('hex')}_`
  const templates = { migrated: `${prefix}migrated`, furnished: `${prefix}furnished` }
  const postgres = { adminUrl: server.adminUrl, prefix, templates }
  const teardown = async () => {
    if (given) await dropDatabases(postgres)
    await server.stop()
  }
  try {
    await makeTemplates(postgres)
  } catch (error) {
    await teardown()
    throw error
  }
  project.provide('postgres', postgres)
  return teardown
}

/** Tests never survive their server, so it need not wait for the disk. */
async function startTemporaryServer(): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'helssa-test-'))
  chmodSync(folder, 0o711) // as root, another user runs PostgreSQL in it
  const postgres = await startEmbeddedPostgres({
    dataDir: folder,
    log: console.error,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 300 },
  })
  const stop = async () => {
    await postgres.stop()
    rmSync(findData(folder) ?? folder, { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
  return { adminUrl: postgres.url('postgres'), stop }
}

/** Loading knowledge and reference data anew would cost each test file more than all else it needs. */
async function makeTemplates({ adminUrl, templates: { migrated, furnished } }: TestPostgres): Promise<void> {
  await asAdmin(adminUrl, (admin) => admin.query(`create database ${migrated} template template0`))
  const url = databaseUrl(adminUrl, migrated)
  await migrate(url)
  await withDatabase(url, (db) => loadKnowledge(db, readKnowledge(KNOWLEDGE_FOLDER)))
  await asAdmin(adminUrl, (admin) => cloneDatabase(admin, migrated, furnished))
  await withDatabase(databaseUrl(adminUrl, furnished), loadReferenceData)
}

async function withDatabase(url: string, work: (db: Db) => Promise<unknown>): Promise<void> {
  const db = openDatabase({ url, poolMax: 1, onError: console.error })
  await work(db)
  await db.destroy()
}

async function dropDatabases({ adminUrl, prefix }: TestPostgres): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    )
    for (const { datname } of rows) await admin.query(`drop database ${datname} with (force)`)
  })
}
