import { randomUUID } from 'node:crypto'
import { fromKysely, type Job, PgBoss, type Queue } from 'pg-boss'
import type { Tx } from './database/transaction.ts'
import type { Log } from './log.ts'

/** One attempt at a job. */
export interface JobAttempt {
  readonly id: string
  /** 1 at the first try. */
  readonly attempt: number
  /** Aborted when the job was taken away from this node: it ran too long, or the node is stopping and cannot wait. */
  readonly signal: AbortSignal
}

/** Does a job; when it rejects, the job is tried again later. A node may die after the work and before the end. */
export type JobHandler<Data extends object> = (data: Data, job: JobAttempt) => Promise<void>

export interface Jobs {
  /**
   * Queues a job if, and only if, `tx` commits; on any node, also one that runs none. `runAt` puts it off. While a job
   * of this name and `singletonKey` waits for its first try, a second one is not queued.
   */
  enqueue(tx: Tx, name: string, data: object, options?: { runAt?: Date; singletonKey?: string }): Promise<void>
  /** Has this node do the jobs of that name, `concurrency` at a time (1). Called before `start`, once a name. */
  work<Data extends object>(name: string, handler: JobHandler<Data>, options?: { concurrency?: number }): void
  /**
   * Has the handler called at each tick of `cron` (minute hour day month weekday, in UTC), on one of the nodes that
   * say so, within a minute of it. A sweep that is still running misses the tick; one that failed waits for the next.
   */
  every(name: string, cron: string, handler: (job: JobAttempt) => Promise<void>): void
  /** Begins: a node that neither works nor sweeps opens just what `enqueue` needs. */
  start(): Promise<void>
  /** Takes no new jobs, waits for running ones (25 seconds at most, then others do them again), and closes. */
  stop(): Promise<void>
}

type JobsLog = Pick<Log, 'warn' | 'error'>

const CONNECTIONS_SENDING = 2
const CONNECTIONS_WORKING = 6
const STOP_MS_MAX = 25_000
/** How long a job waits at the most before an idle node sees it; a busy node looks for the next at once. */
const POLL_SECONDS = 1
/** The further workers of a name look more seldom: the first to find something wakes them all. */
const POLL_SECONDS_MAX = 5
const SWEEP_POLL_SECONDS = 5
/** While the database is away every look fails; one line in this time tells it. */
const SAME_FAULT_MS = 10_000
const DEAD = 'dead-jobs'

type QueueRules = Omit<Queue, 'name' | 'policy'>
const RULES = {
  expireInSeconds: 900,
  // A node that died is noticed by its silence, not only at the end of the longest time a job may take.
  heartbeatSeconds: 30,
  retentionSeconds: 14 * 86_400,
  deleteAfterSeconds: 3 * 86_400,
} as const satisfies QueueRules
/** Eight more tries, some 2, 4, 8 … 256 seconds apart: nine minutes in all, longer than most failures of others last. */
const WORK = {
  ...RULES,
  retryLimit: 8,
  retryDelay: 2,
  retryBackoff: true,
  deadLetter: DEAD,
} as const satisfies QueueRules
/** The next tick is the next try; and ticks that no node takes are soon forgotten. */
const SWEEP = {
  ...RULES,
  retryLimit: 0,
  retentionSeconds: 3_600,
  deleteAfterSeconds: 3_600,
} as const satisfies QueueRules

/** Installs what jobs need in the database (schema `pgboss`), or brings it up to date. May be called again. */
export async function installJobs(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, max: 1, supervise: false, schedule: false })
  const faults: unknown[] = []
  boss.on('error', (error) => faults.push(error))
  await boss.start()
  await makeDeadQueue(boss)
  await boss.stop({ graceful: false })
  if (faults.length > 0) throw new AggregateError(faults, 'jobs could not be installed')
}

/**
 * Durable jobs on the application's own PostgreSQL: queued in the caller's transaction, done at least once, tried again
 * with growing pauses, and logged as an error when given up. The database must have been prepared by `installJobs`.
 */
export function createJobs({ url, log }: { url: string; log: JobsLog }): Jobs {
  const workers = new Map<string, Worker>()
  const sweeps = new Map<string, Sweep>()
  const queues = new Map<string, Promise<void>>()
  let boss: PgBoss | undefined

  const refuseLateOrTwice = (name: string) => {
    if (boss) throw new Error(`the work on ${name} must be named before the jobs are started`)
    if (workers.has(name) || sweeps.has(name)) throw new Error(`the work on ${name} is named twice`)
  }
  const ensureQueue = (started: PgBoss, name: string): Promise<void> => {
    const known = queues.get(name)
    if (known) return known
    const made = started.createQueue(name, { ...WORK, policy: 'short' }).catch((error) => {
      queues.delete(name) // the next caller tries again
      throw error
    })
    queues.set(name, made)
    return made
  }

  return {
    async enqueue(tx, name, data, { runAt, singletonKey } = {}) {
      if (!boss) throw new Error('a job can be queued only once the jobs are started')
      await ensureQueue(boss, name)
      await boss.send(name, data, {
        db: fromKysely(tx),
        // The queue lets one job a key wait, so a job without a key gets one of its own.
        singletonKey: singletonKey ?? randomUUID(),
        ...(runAt && { startAfter: runAt }),
      })
    },
    work(name, handler, { concurrency = 1 } = {}) {
      refuseLateOrTwice(name)
      workers.set(name, { handler: handler as JobHandler<object>, concurrency })
    },
    every(name, cron, handler) {
      refuseLateOrTwice(name)
      sweeps.set(name, { cron, handler })
    },
    async start() {
      boss = openBoss(url, log, { works: workers.size + sweeps.size > 0, sweeps: sweeps.size > 0 })
      await boss.start()
      if (workers.size > 0) await reportDead(boss, log)
      for (const [name, worker] of workers) await startWorker(boss, log, name, worker)
      for (const [name, sweep] of sweeps) await startSweep(boss, log, name, sweep)
    },
    async stop() {
      if (boss) await stopBoss(boss, [...workers.keys(), ...sweeps.keys(), DEAD])
      boss = undefined
    },
  }
}

interface Worker {
  readonly handler: JobHandler<object>
  readonly concurrency: number
}
interface Sweep {
  readonly cron: string
  readonly handler: (job: JobAttempt) => Promise<void>
}

function openBoss(url: string, log: JobsLog, node: { works: boolean; sweeps: boolean }): PgBoss {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'helssa-jobs',
    max: node.works ? CONNECTIONS_WORKING : CONNECTIONS_SENDING,
    migrate: node.works, // nothing is left to do but the index builds an upgrade leaves to the background
    supervise: node.works,
    schedule: node.sweeps,
  })
  const told = new Set<string>()
  boss.on('error', (error: Error & { code?: string }) => {
    const fault = error.code ?? error.message
    if (told.has(fault)) return
    told.add(fault)
    setTimeout(() => told.delete(fault), SAME_FAULT_MS).unref()
    log.error({ err: error }, 'jobs cannot be looked after')
  })
  boss.on('warning', ({ message, data }) => log.warn({ data }, message))
  return boss
}

async function startWorker(boss: PgBoss, log: JobsLog, name: string, { handler, concurrency }: Worker): Promise<void> {
  await boss.createQueue(name, { ...WORK, policy: 'short' })
  await boss.updateQueue(name, WORK) // one made by an earlier version has that version's rules
  const ids: string[] = []
  for (let nth = 1; nth <= concurrency; nth++) {
    const options = { pollingIntervalSeconds: Math.min(nth * POLL_SECONDS, POLL_SECONDS_MAX) }
    const id = await boss.work<object>(name, options, async ([job]) => {
      // There may be more where this came from: the idle ones look now, the busy ones and this one when they are done.
      for (const each of ids) boss.notifyWorker(each)
      if (job) await attempt(log, 'warn', job, (facts) => handler(job.data, facts))
    })
    ids.push(id)
  }
}

async function startSweep(boss: PgBoss, log: JobsLog, name: string, { cron, handler }: Sweep): Promise<void> {
  await boss.createQueue(name, { ...SWEEP, policy: 'exclusive' })
  await boss.updateQueue(name, SWEEP)
  await boss.schedule(name, cron, null, { tz: 'UTC' })
  await boss.work<object>(name, { pollingIntervalSeconds: SWEEP_POLL_SECONDS }, async ([job]) => {
    if (job) await attempt(log, 'error', job, handler)
  })
}

async function attempt(
  log: JobsLog,
  level: 'warn' | 'error',
  job: Job,
  work: (job: JobAttempt) => Promise<void>,
): Promise<void> {
  const facts = { id: job.id, attempt: job.retryCount + 1, signal: job.signal }
  try {
    await work(facts)
  } catch (error) {
    log[level]({ err: error, job: job.name, id: job.id, attempt: facts.attempt }, 'a job failed')
    throw error
  }
}

/** Jobs that failed for the last time, also those whose node died, are copied to a queue of their own; this reads it. */
async function reportDead(boss: PgBoss, log: JobsLog): Promise<void> {
  await makeDeadQueue(boss)
  await boss.work(DEAD, { includeMetadata: true, pollingIntervalSeconds: POLL_SECONDS }, async ([job]) => {
    if (!job) return
    const { sourceName, sourceId, sourceRetryCount, sourceOutput } = job
    const attempts = (sourceRetryCount ?? 0) + 1
    // Of a failed statement the rest of the output would name the row's values.
    const reason = (sourceOutput as { message?: unknown } | null)?.message
    log.error({ job: sourceName, id: sourceId, attempts, reason }, 'a job was given up')
  })
}

const makeDeadQueue = (boss: PgBoss) => boss.createQueue(DEAD, { ...RULES, policy: 'standard', retryLimit: 0 })

async function stopBoss(boss: PgBoss, names: readonly string[]): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, STOP_MS_MAX)
  await Promise.race([Promise.all(names.map((name) => boss.offWork(name, { wait: true }))), late])
  clearTimeout(timer)
  await boss.stop({ graceful: false })
}
