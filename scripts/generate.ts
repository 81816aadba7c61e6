// Writes what is derived from the sources and committed: the tables' types from the migrated schema, the OpenAPI documents
// from the routes, the client's types from those, the web app's routes from their files. With --check it writes nothing and fails when a committed file differs.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Generator, getConfig } from '@tanstack/router-generator'
import { Cli } from 'kysely-codegen'
import { createApp } from '../apps/server/src/app.ts'
import { composeDomains } from '../apps/server/src/compose.ts'
import { openGround } from '../apps/server/src/ground.ts'
import { readConfig } from '../apps/server/src/platform/config.ts'
import { startEmbeddedPostgres } from '../apps/server/src/platform/database/embedded.ts'
import { findData } from '../apps/server/src/platform/database/embedded-place.ts'
import { ensureDatabase } from '../apps/server/src/platform/database/ensure-database.ts'
import { createMetrics } from '../apps/server/src/platform/http/metrics.ts'
import * as fikoErrors from '../apps/server/src/surfaces/fiko/errors.ts'
import * as helssaErrors from '../apps/server/src/surfaces/helssa/errors.ts'
import * as smartaiErrors from '../apps/server/src/surfaces/smartai/errors.ts'
import { generateTypes } from '../packages/client/generate-types.ts'
import { tellByRole } from './api-by-role.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const DATABASE = 'helssa'
/** Where `npm start` serves; a deployment's own address is not known here. */
const SERVERS = [{ url: 'http://localhost:8000', description: 'npm start' }]

/** The surfaces that have an OpenAPI document, each with the codes it refuses with: its error tables. Chat refuses with a sentence alone. */
const SURFACES: Record<string, readonly string[]> = {
  helssa: codesOf(helssaErrors),
  smartai: codesOf(smartaiErrors),
  fiko: codesOf(fikoErrors),
  chat: [],
}

interface Derived {
  /** From the project's folder. */
  readonly path: string
  readonly text: string
}

const derived = await withTemporaryServer(derive)
const stale = derived.filter(({ path, text }) => readIfThere(path) !== text)
if (process.argv.includes('--check')) refuse(stale)
else write(stale)

async function derive({ folder, databaseUrl }: { folder: string; databaseUrl: string }): Promise<Derived[]> {
  const documents = await readOpenApi({ folder, databaseUrl }) // this migrates, too
  const files = [{ path: 'apps/server/src/platform/database/tables.generated.ts', text: await readTables(databaseUrl) }]
  for (const { name, codes, text } of documents) {
    files.push({ path: `docs/openapi/${name}.json`, text })
    files.push({ path: `packages/client/src/${name}.generated.ts`, text: await typesOf(name, text, codes) })
  }
  files.push({ path: 'docs/api-by-role.md', text: tellByRole(documents) })
  return [...files, await readRoutes()]
}

/** The web app's routes, as its files name them. The generator writes in place; what was there is put back. */
async function readRoutes(): Promise<Derived> {
  const web = join(root, 'apps/web')
  const path = 'apps/web/src/routes.generated.ts'
  const before = readIfThere(path)
  await new Generator({ config: getConfig({}, web), root: web }).run()
  const text = readFileSync(join(root, path), 'utf8')
  if (before !== undefined) writeFileSync(join(root, path), before)
  return { path, text }
}

/** The tables' types, as `pg` reads them in `platform/database/open.ts`. */
function readTables(databaseUrl: string): Promise<string> {
  return new Cli().generate({
    dialect: 'postgres',
    url: databaseUrl,
    dateParser: 'string',
    numericParser: 'number',
    typeMapping: { int8: 'number', xid8: 'string', timestamptz: 'Date' },
    excludePattern: 'pgboss.*',
    defaultSchemas: ['public'],
    outFile: null,
    logLevel: 'warn',
  })
}

/** The documents that the server itself would answer, with their paths in alphabetical order. */
async function readOpenApi({ folder, databaseUrl }: { folder: string; databaseUrl: string }) {
  const config = readConfig({ DATABASE_URL: databaseUrl, HELSSA_DATA_DIR: folder, LOG_LEVEL: 'silent' })
  const ground = await openGround(config, () => {})
  const app = await createApp({
    ...ground,
    config,
    domains: composeDomains(ground),
    metrics: createMetrics(),
    wrote: () => {},
    notReady: async () => [],
    outbox: undefined,
  })
  try {
    const read = async ([name, codes]: [string, readonly string[]]) => {
      const answer = await app.inject(`/openapi/${name}.json`)
      if (answer.statusCode !== 200) throw new Error(`/openapi/${name}.json answers ${answer.statusCode}`)
      return { name, codes, text: inOrder(answer.json()) }
    }
    return await Promise.all(Object.entries(SURFACES).map(read))
  } finally {
    await app.close()
    await ground.close()
  }
}

function inOrder({ openapi, info, paths, ...rest }: { openapi: string; info: object; paths: object }): string {
  const sorted = Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify({ openapi, info, servers: SERVERS, paths: sorted, ...rest }, null, 2)}\n`
}

/** The document's types, and the error codes, which OpenAPI has no place for. */
async function typesOf(name: string, openApi: string, codes: readonly string[]): Promise<string> {
  const from = codes.length > 0 ? " and the server's error table" : ''
  const union = `/** Every code the server refuses with; docs/errors.md tells when. */
export type ServerErrorCode =
${codes.map((code) => `  | '${code}'`).join('\n')}

`
  return `/**
 * Generated by \`npm run generate\` from docs/openapi/${name}.json${from}. Not to be edited.
 */

${codes.length > 0 ? union : ''}${await generateTypes(openApi)}`
}

/** A refusal without a code of its own is told by its name. */
function codesOf(tables: {
  refusalRows: Record<string, object>
  httpRows: Record<string, { code: string }>
}): string[] {
  const refusals = Object.entries(tables.refusalRows).map(([name, row]) => ('code' in row ? String(row.code) : name))
  return [...new Set([...refusals, ...Object.values(tables.httpRows).map(({ code }) => code)])].sort()
}

/** It lives for a few seconds, so it need not wait for the disk. */
async function withTemporaryServer<T>(work: (at: { folder: string; databaseUrl: string }) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'helssa-generate-'))
  chmodSync(folder, 0o711) // as root, another user runs PostgreSQL in it
  try {
    const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
    const postgres = await startEmbeddedPostgres({ dataDir: folder, log: console.error, settings })
    try {
      await ensureDatabase(postgres.url('postgres'), DATABASE)
      return await work({ folder, databaseUrl: postgres.url(DATABASE) })
    } finally {
      await postgres.stop()
    }
  } finally {
    rmSync(findData(folder) ?? folder, { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}

function readIfThere(path: string): string | undefined {
  const file = join(root, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function write(files: readonly Derived[]): void {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    console.log(`written: ${path}`)
  }
  if (files.length === 0) console.log('Everything is up to date.')
}

function refuse(files: readonly Derived[]): void {
  for (const { path, text } of files) console.error(`${path} is not what the sources say${firstDifference(path, text)}`)
  if (files.length === 0) return
  console.error('\nTo mend it: npm run generate')
  process.exitCode = 1
}

function firstDifference(path: string, text: string): string {
  const committed = readIfThere(path)?.split('\n')
  if (!committed) return ': it is missing'
  const lines = text.split('\n')
  const at = Math.max(lines.length, committed.length)
  const line = Array.from({ length: at }, (_, i) => i).find((i) => lines[i] !== committed[i]) ?? 0
  return `, first in line ${line + 1}:\n  - ${committed[line] ?? '(end)'}\n  + ${lines[line] ?? '(end)'}`
}
