import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

const MIGRATIONS = new URL('../../../migrations/', import.meta.url)
const LOCK = 7_412_036 // any number, the same in every node

/**
 * Brings the schema up to date and answers the names of the migrations it applied. Each file is one transaction, but for
 * those that open with `-- no transaction` (indexes made concurrently). Of several nodes that start at once one migrates
 * while the others wait.
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'helssa-migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string }>('select name from migrations')
    const done = new Set(rows.map((row) => row.name))
    const names = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort()
    const due = names.filter((name) => !done.has(name))
    for (const name of due) await apply(client, name)
    await refuseWithoutTrigrams(client)
    return due
  } finally {
    await client.end()
  }
}

async function apply(client: pg.Client, name: string): Promise<void> {
  const text = await readFile(new URL(name, MIGRATIONS), 'utf8')
  const record = `insert into migrations (name) values ('${name.replaceAll("'", "''")}')`
  try {
    if (text.startsWith('-- no transaction')) {
      await client.query(text)
      await client.query(record)
    } else {
      await client.query(`begin;\n${text}\n;${record};commit`)
    }
  } catch (error) {
    throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error })
  }
}

/** Under the C locale trigrams know no Persian letters, and the search would silently find nothing. */
async function refuseWithoutTrigrams(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ found: boolean }>(`select cardinality(show_trgm('سلام')) > 0 as found`)
  if (rows[0]?.found) return
  throw new Error(
    'the database must be created with a UTF-8 locale (LC_CTYPE), otherwise Persian text cannot be searched',
  )
}
