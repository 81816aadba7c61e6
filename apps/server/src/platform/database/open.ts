import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB as Tables } from './tables.generated.ts'
import type { Db } from './transaction.ts'

const STATEMENT_NAMES_MAX = 2_000
const STATEMENT_TIMEOUT_MS = 15_000
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 20_000
const CONNECT_TIMEOUT_MS = 10_000

/** Rial, tokens and counts are whole numbers far below 2^53; one that is not would be a fault, not a rounding. */
function parseWholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error('a whole number from the database is too large')
  return value
}

const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, parseWholeNumber],
  [pg.types.builtins.NUMERIC, Number],
  [pg.types.builtins.DATE, (text: string) => text], // a date is no instant: 'YYYY-MM-DD' stays as it is
])
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig

const statementNames = new Map<string, string>()

/** A name for each statement text, so that PostgreSQL parses and plans it once per connection. */
function statementNameOf(text: string): string | undefined {
  const known = statementNames.get(text)
  if (known !== undefined || statementNames.size >= STATEMENT_NAMES_MAX) return known
  const name = `h${statementNames.size}`
  statementNames.set(text, name)
  return name
}

/** Sends every statement with parameters as a prepared one; `begin` and its kind go by the simple protocol. */
class PreparingClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: pg's own overloads cannot be named
  override query(config: any, values?: any, callback?: any): any {
    if (typeof config !== 'string' || !Array.isArray(values)) return super.query(config, values, callback)
    if (values.length === 0 && !/^\s*(select|with|insert|update|delete)/i.test(config))
      return super.query(config, callback)
    return super.query({ name: statementNameOf(config), text: config, values } as pg.QueryConfig, callback)
  }
}

/**
 * Opens the database: a pool of connections with prepared statements, a statement time-out, and numbers and dates as
 * the domains use them (bigint → number, date → 'YYYY-MM-DD', timestamptz → Date).
 */
export function openDatabase(options: { url: string; poolMax: number; onError: (error: Error) => void }): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolMax,
    min: 1,
    Client: PreparingClient,
    types,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    application_name: 'helssa',
    // How alike a word must be to be meant by a mistyped one; PostgreSQL's 0.3 misses a wrong letter in a short name.
    options: '-c pg_trgm.similarity_threshold=0.2 -c TimeZone=UTC',
  } as pg.PoolConfig)
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', options.onError)
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
