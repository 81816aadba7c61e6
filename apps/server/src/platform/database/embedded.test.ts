import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'
import { stopLeftover } from './embedded-cluster.ts'
import { findData } from './embedded-place.ts'

describe('the embedded PostgreSQL', () => {
  const isRoot = process.getuid?.() === 0
  let dataDir: string
  let running: EmbeddedPostgres[]
  let elsewhere: ChildProcess[]

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'helssa-embedded-'))
    chmodSync(dataDir, 0o711)
    running = []
    elsewhere = []
  })
  afterEach(async () => {
    await Promise.all([...elsewhere.map(kill), ...running.map((postgres) => postgres.stop())])
    await stopLeftover(join(dataDir, 'postgres'))
    rmSync(dataDir, { recursive: true, force: true })
  })

  async function start(folder = dataDir): Promise<EmbeddedPostgres> {
    const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => {} })
    running.push(postgres)
    return postgres
  }

  it('knows Persian letters and has what the schema needs', async () => {
    const postgres = await start()

    const found = await ask(
      postgres,
      `create extension pg_trgm; create extension btree_gist;
      select cardinality(show_trgm('سلام')) as trigrams, 'سلام' ~ '^\\w+$' as word, current_setting('server_encoding') as encoding`,
    )

    expect(found).toEqual([{ trigrams: 5, word: true, encoding: 'UTF8' }])
  })

  it.each([
    { path: 'short', is: 'short' },
    { path: `${'x'.repeat(60)}/it's «long», 100%`, is: 'long and strange' },
  ])('can be reached over a private socket only, in a folder whose path is $is', async ({ path }) => {
    const postgres = await start(join(dataDir, path))

    const socketFolder = new URLSearchParams(postgres.url('postgres').split('?')[1]).get('host') ?? ''
    expect(await ask(postgres, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
    expect(statSync(socketFolder).mode & 0o777).toBe(0o700)
    expect(Buffer.byteLength(socketFolder)).toBeLessThan(90)
  })

  it('keeps its data, takes settings, and stops as often as asked', async () => {
    const first = await start()
    await ask(first, 'create table kept as select 1 as n')
    await Promise.all([first.stop(), first.stop()])

    const second = await startEmbeddedPostgres({ dataDir, log: () => {}, settings: { work_mem: '7MB' } })
    running.push(second)

    expect(await ask(second, `select n, current_setting('work_mem') as work_mem from kept`)).toEqual([
      { n: 1, work_mem: '7MB' },
    ])
  })

  it('refuses a second owner, naming the first and what to do, until that one is gone', async () => {
    const { child, server } = await startElsewhere()

    await expect(start()).rejects.toThrow(new RegExp(`another Helssa process \\(pid ${child.pid}\\).*HELSSA_DATA_DIR`))
    await kill(child)

    await expect.poll(() => isAlive(server), { timeout: 10_000 }).toBe(false)
  })

  it('loses no acknowledged write when its process is killed', async () => {
    const { child, acknowledged } = await startElsewhere()
    await kill(child)

    expect(await rowsIn(await start())).toBeGreaterThanOrEqual(acknowledged())
  })

  it.skipIf(process.platform !== 'linux')('takes over from a server that outlived its process', async () => {
    const { child, server, acknowledged } = await startElsewhere()
    for (const guard of guardsOf(server)) process.kill(guard, 'SIGKILL')
    await kill(child)
    expect(isAlive(server)).toBe(true)

    expect(await rowsIn(await start())).toBeGreaterThanOrEqual(acknowledged())
    expect(serverOf(dataDir)).not.toBe(server)
  })

  it('recovers when process and server were both killed', async () => {
    const { child, server, acknowledged } = await startElsewhere()
    process.kill(server, 'SIGKILL')
    await kill(child)

    expect(await rowsIn(await start())).toBeGreaterThanOrEqual(acknowledged())
  })

  it('is not held up by another program that has the number of a dead server now', async () => {
    const { child, server, acknowledged } = await startElsewhere()
    process.kill(server, 'SIGKILL')
    await kill(child)
    const data = join(dataDir, 'postgres')
    const { uid, gid } = statSync(data)
    const other = spawn('sleep', ['60'], isRoot ? { uid, gid } : {})
    elsewhere.push(other)
    for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
      const file = join(data, name)
      writeFileSync(file, readFileSync(file, 'utf8').replace(String(server), String(other.pid)))
    }

    expect(await rowsIn(await start())).toBeGreaterThanOrEqual(acknowledged())
    expect(other.exitCode).toBeNull()
  })

  it.runIf(isRoot)('as root keeps the data outside a folder that other users cannot enter', async () => {
    chmodSync(dataDir, 0o700)
    const folder = join(dataDir, 'folder')
    const moved = join(dataDir, 'moved')
    const postgres = await start(folder)
    const away = findData(folder) ?? ''
    try {
      await ask(postgres, 'create table kept as select 1 as n')
      await postgres.stop()
      expect(away).toMatch(/^\/var\/lib\/helssa\//)
      expect(await ask(await start(folder), 'select n from kept')).toEqual([{ n: 1 }])
      await Promise.all(running.map((each) => each.stop()))
      renameSync(folder, moved)
      await expect(start(moved)).rejects.toThrow('was moved or copied')
    } finally {
      rmSync(away, { recursive: true })
    }
  })

  /** Another process that starts PostgreSQL on the same folder and writes row after row; tells what was acknowledged. */
  async function startElsewhere(): Promise<{ child: ChildProcess; server: number; acknowledged: () => number }> {
    const script = `
      import pg from 'pg'
      import { startEmbeddedPostgres } from ${JSON.stringify(new URL('embedded.ts', import.meta.url).href)}
      const postgres = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: () => {} })
      const client = new pg.Client(postgres.url('postgres'))
      client.on('error', () => {})
      await client.connect()
      await client.query('create table kept (n int)')
      for (let n = 1; ; n++) { await client.query('insert into kept values ($1)', [n]); console.log(n) }`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    elsewhere.push(child)
    let last = 0
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      last = Number(line)
    })
    await once(lines, 'line')
    await expect.poll(() => last, { timeout: 10_000 }).toBeGreaterThan(20)
    return { child, server: serverOf(dataDir), acknowledged: () => last }
  }
})

async function ask(postgres: EmbeddedPostgres, query: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.url('postgres') })
  await client.connect()
  try {
    const results = await client.query(query)
    return [results].flat().at(-1)?.rows ?? []
  } finally {
    await client.end()
  }
}

async function rowsIn(postgres: EmbeddedPostgres): Promise<number> {
  const [row] = (await ask(postgres, 'select count(*)::int as rows from kept')) as { rows: number }[]
  return row?.rows ?? 0
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.signalCode !== null) return
  const gone = once(child, 'close')
  child.kill('SIGKILL')
  await gone
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function serverOf(folder: string): number {
  return Number.parseInt(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8'), 10)
}

/** What would stop the server when its process is gone: its parent, and that one's other children. */
function guardsOf(server: number): number[] {
  const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${server}/status`, 'utf8'))?.[1])
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number)
  return [parent, ...children.filter((pid) => pid !== server)]
}
