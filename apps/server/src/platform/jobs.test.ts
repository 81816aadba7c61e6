import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { createTestDatabase } from '../../test/postgres.ts'
import { openDatabase } from './database/open.ts'
import { type Db, inTransaction } from './database/transaction.ts'
import { createJobs, installJobs, type Jobs } from './jobs.ts'

/** A job waits up to a second before an idle node sees it, and some more before it is tried again. */
const SOON = { timeout: 10_000 }

describe('jobs', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let db: Db

  beforeAll(async () => {
    database = await createTestDatabase()
    await installJobs(database.url)
    const onError = (error: Error) => {
      throw error
    }
    db = openDatabase({ url: database.url, poolMax: 4, onError })
  })
  afterAll(async () => {
    await db.destroy()
    await database.drop()
  })

  /** Nodes of one test, which end with it, and what they log. */
  const use = ({ onTestFinished }: TestContext, url = database.url) => {
    const lines: string[] = []
    const note = (level: string) => (_facts: unknown, line?: string) => void lines.push(`${level} ${line}`)
    const log = { info: note('info'), warn: note('warn'), error: note('error') }
    const createNode = () => {
      const jobs = createJobs({ url, log })
      onTestFinished(() => jobs.stop())
      return jobs
    }
    return { createNode, lines }
  }
  const enqueue = (jobs: Jobs, name: string, data: object, options?: { runAt?: Date; singletonKey?: string }) =>
    inTransaction(db, (tx) => jobs.enqueue(tx, name, data, options))

  it.concurrent('are done once by one of the nodes when their transaction commits, and never when it is rolled back', async (test) => {
    const { createNode } = use(test)
    const name = randomUUID()
    const done: unknown[] = []
    const nodes = [createNode(), createNode()]
    for (const node of nodes)
      node.work(name, async (data, { attempt }) => void done.push({ data, attempt }), { concurrency: 3 })
    const sender = createNode()
    for (const node of [...nodes, sender]) await node.start()

    const undone = inTransaction(db, async (tx) => {
      await sender.enqueue(tx, name, { n: -1 })
      throw new Error('rolled back')
    })
    await expect(undone).rejects.toThrow('rolled back')
    for (let n = 0; n < 40; n++) await enqueue(sender, name, { n })
    await enqueue(sender, name, { last: true })

    await test.expect.poll(() => done, SOON).toContainEqual({ data: { last: true }, attempt: 1 })
    await test.expect.poll(() => done.length, SOON).toBe(41)
    expect(new Set(done.map((job) => JSON.stringify(job))).size).toBe(41)
    const unfinished = () => sql`select from pgboss.job where name = ${name} and state <> 'completed'`.execute(db)
    await test.expect.poll(async () => (await unfinished()).rows).toEqual([])
  })

  it.concurrent('may be queued before any node does them', async (test) => {
    const { createNode } = use(test)
    const name = randomUUID()
    const sender = createNode()
    await sender.start()
    await enqueue(sender, name, { text: 'سلام' })

    const done: unknown[] = []
    const node = createNode()
    node.work(name, async (data) => void done.push(data))
    await node.start()

    await test.expect.poll(() => done, SOON).toEqual([{ text: 'سلام' }])
  })

  it.concurrent('are tried again when they fail', async (test) => {
    const { createNode, lines } = use(test)
    const name = randomUUID()
    const attempts: number[] = []
    const node = createNode()
    node.work(name, async (_data, { attempt }) => {
      attempts.push(attempt)
      if (attempt === 1) throw new Error('not today')
    })
    await node.start()
    await enqueue(node, name, {})

    await test.expect.poll(() => attempts, SOON).toEqual([1, 2])
    expect(lines).toEqual(['warn a job failed'])
  })

  it('are logged as errors when they are given up', async (test) => {
    const { createNode, lines } = use(test)
    const name = randomUUID()
    const node = createNode()
    node.work(name, () => Promise.reject(new Error('never')))
    await node.start()
    await enqueue(node, name, {})
    await expect.poll(() => lines, SOON).toContain('warn a job failed')
    // As if it had failed so often before, and its pause were over.
    const hurry = () =>
      sql`update pgboss.job set retry_count = retry_limit, start_after = now() where name = ${name} and state = 'retry'`.execute(
        db,
      )

    await expect.poll(() => hurry().then(() => lines), SOON).toContain('error a job was given up')
  })

  it.concurrent('wait for their time', async (test) => {
    const { createNode } = use(test)
    const name = randomUUID()
    const done: unknown[] = []
    const node = createNode()
    node.work(name, async (data) => void done.push(data))
    await node.start()
    await enqueue(node, name, { when: 'later' }, { runAt: new Date('2200-01-01') })
    await enqueue(node, name, { when: 'now' })
    await test.expect.poll(() => done, SOON).toEqual([{ when: 'now' }])

    await sql`update pgboss.job set start_after = now() where name = ${name}`.execute(db)
    await test.expect.poll(() => done, SOON).toEqual([{ when: 'now' }, { when: 'later' }])
  })

  it.concurrent('wait only once for a key, and again once the first runs', async (test) => {
    const { createNode } = use(test)
    const name = randomUUID()
    const { promise: allowed, resolve: allow } = Promise.withResolvers<void>()
    const begun: unknown[] = []
    const node = createNode()
    node.work(name, async (data) => {
      begun.push(data)
      await allowed
    })
    await node.start()

    const key = { singletonKey: 'visit-1' }
    await inTransaction(db, async (tx) => {
      for (let n = 0; n < 5; n++) await node.enqueue(tx, name, { n }, key)
    })
    await test.expect.poll(() => begun, SOON).toEqual([{ n: 0 }])
    await enqueue(node, name, { n: 5 }, key)
    await enqueue(node, name, { n: 6 }, key)
    allow()

    await test.expect.poll(() => begun, SOON).toEqual([{ n: 0 }, { n: 5 }])
    await node.stop()
    expect(begun.length).toBe(2)
  })

  it.concurrent('that run when the node stops are finished, and no more begin', async (test) => {
    const { createNode } = use(test)
    const name = randomUUID()
    const { promise: allowed, resolve: allow } = Promise.withResolvers<void>()
    const seen: string[] = []
    const node = createNode()
    node.work(name, async () => {
      seen.push('begun')
      await allowed
      seen.push('finished')
    })
    await node.start()
    await enqueue(node, name, {})
    await enqueue(node, name, {})
    await test.expect.poll(() => seen, SOON).toEqual(['begun'])

    const stopped = node.stop()
    allow()
    await stopped

    expect(seen).toEqual(['begun', 'finished'])
    const { rows } = await sql`select state from pgboss.job where name = ${name} order by created_on`.execute(db)
    expect(rows).toEqual([{ state: 'completed' }, { state: 'created' }])
  })

  it.concurrent('that sweep are called on one node of several, and stand in the schedule', async (test) => {
    const { createNode } = use(test)
    const name = randomUUID()
    let calls = 0
    const nodes = [createNode(), createNode()]
    for (const node of nodes) node.every(name, '0 3 * * *', async () => void calls++)
    for (const node of nodes) await node.start()
    const { rows } = await sql`select cron, timezone from pgboss.schedule where name = ${name}`.execute(db)
    expect(rows).toEqual([{ cron: '0 3 * * *', timezone: 'UTC' }])

    await sql`insert into pgboss.job_common (name, policy, expire_seconds) values (${name}, 'exclusive', 60)`.execute(
      db,
    )

    await test.expect.poll(() => calls, SOON).toBe(1)
    await Promise.all(nodes.map((node) => node.stop()))
    expect(calls).toBe(1)
  })

  it.concurrent('must be named in time, once, and started before they are queued', async (test) => {
    const { createNode } = use(test)
    const node = createNode()
    node.work('same', async () => undefined)
    expect(() => node.every('same', '* * * * *', async () => undefined)).toThrow('named twice')
    await expect(enqueue(node, 'same', {})).rejects.toThrow('once the jobs are started')
    await node.start()

    expect(() => node.work('other', async () => undefined)).toThrow('before the jobs are started')
  })

  it.concurrent('do not start on a database that was not prepared', async (test) => {
    const bare = await createTestDatabase()
    const client = new pg.Client({ connectionString: bare.url })
    await client.connect()
    await client.query('drop schema if exists pgboss cascade')
    await client.end()
    const node = use(test, bare.url).createNode()

    await expect(node.start()).rejects.toThrow()
    await node.stop()
    await bare.drop()
  })
})
