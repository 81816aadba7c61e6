import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Bus } from './bus/bus.ts'
import type { Clock } from './clock.ts'
import { type Db, inTransaction, type Tx } from './database/transaction.ts'
import type { Log } from './log.ts'

/** Something that happened, as those hear of it who act on it after the commit. */
export interface OutboxEvent {
  readonly id: number
  readonly type: string
  /** The record it is about. Events of one key are handled in the order of their announcement. */
  readonly key: string
  readonly data: Readonly<Record<string, unknown>>
  readonly createdAt: Date
  /** How often handling it failed before. */
  readonly attempts: number
}

/** Has something done once the commit is there: news for those who listen. It must not fail; a crash may come before it. */
export type AfterCommit = (act: () => void) => void

/**
 * Acts on events of one type within `tx` and touches nothing else: what it writes and the end of the events are one
 * commit, so for the database it happens exactly once, though the handler may run again after a failure. It is given
 * those that are due together, each about another record, so that many can be handled in few statements.
 */
export type OutboxHandler = (tx: Tx, events: readonly OutboxEvent[], afterCommit: AfterCommit) => Promise<void>

/** A handler for one event at a time. */
export const each =
  (handle: (tx: Tx, event: OutboxEvent, afterCommit: AfterCommit) => Promise<void>): OutboxHandler =>
  async (tx, events, afterCommit) => {
    for (const event of events) await handle(tx, event, afterCommit)
  }

/** Who acts on which type; of several handlers of a type all succeed or none. */
export type OutboxHandlers = Readonly<Record<string, OutboxHandler | readonly OutboxHandler[]>>

export interface OutboxRelay {
  /** Says that something was announced; called after the commit, on any node. The relays wake at once. */
  nudge(): void
  start(): void
  /** Ends the relay; what it began is finished first. */
  stop(): Promise<void>
  /** Handles all that is due now, started or not, and what that announces in turn. Rejects when the database is away. */
  drain(): Promise<void>
}

export interface OutboxRelayOptions {
  readonly db: Db
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  readonly handlers: OutboxHandlers
}

const CHANNEL = 'outbox'
/** Nudges wake the relay; this finds what is due again, and what was announced by a node that fell silent. */
const POLL_MS = 2_000
/** After a nudge: under load a batch then holds many events, and costs little more than one of a single event. */
const GATHER_MS = 20
/** What is read together; an event that fails takes a subtransaction, of which PostgreSQL keeps 64 at hand. */
const BATCH = 500
const DROPPED_MAX = 5_000
/** One round trip an event: its savepoint is released together with the setting of the next. */
const NEXT_SAVEPOINT = 'release savepoint event; savepoint event'
/** After the tenth failure an event waits for a person: the nine pauses before, 1 to 256 seconds, make 8.5 minutes. */
const ATTEMPTS_MAX = 10
const FIRST_PAUSE_MS = 1_000
const PAUSE_MS_MAX = 600_000
/** A handler's statement that waits longer fails, rather than hold up all other events. */
const STATEMENT_TIMEOUT_MS = 5_000
const ERROR_LENGTH_MAX = 500
const LOCK = 7_412_037 // any number, the same in every node

/** Announces an event if, and only if, `tx` commits. One statement. */
export async function announce(
  tx: Tx,
  event: { type: string; key: string; data: Record<string, unknown> },
): Promise<void> {
  const { type, key, data } = event
  await tx
    .insertInto('outbox')
    .values({ type, key, data: JSON.stringify(data) })
    .execute()
}

/**
 * Hands announced events to their handlers. Of all nodes one relays at a time. Events of one key are handled in order;
 * one that fails is tried again later, ever more seldom, and holds up only its own key. After ten failures it is parked
 * with its last error, which is logged as an error, and its key goes on without it. Events nobody handles are dropped.
 */
export function createOutboxRelay({ db, bus, clock, log, handlers }: OutboxRelayOptions): OutboxRelay {
  const handlersOf = new Map(Object.entries(handlers).map(([type, some]) => [type, [some].flat()]))
  let started = false
  let relaying: Promise<void> | undefined
  let nudged = false
  let failing = false
  let end = () => {}

  /** Relays one batch, and answers how many events it was about; 0 also when another node has the turn. */
  const relayBatch = async (turn: 'try' | 'wait'): Promise<number> => {
    const { seen, failed, acts } = await inTransaction(db, async (tx) => {
      const events = (await takeTurn(tx, turn)) ? await dueEvents(tx, clock.now()) : []
      const heard = events.filter((event) => handlersOf.has(event.type))
      if (heard.length < events.length) await dropUnheard(tx, [...handlersOf.keys()])
      const { handled, failed, acts } = await handleAll(tx, heard, handlersOf)
      if (handled.length > 0) await tx.deleteFrom('outbox').where('id', '=', sql<number>`any(${handled})`).execute()
      for (const failure of failed) await postpone(tx, failure, clock.now())
      return { seen: events.length, failed, acts }
    })
    for (const act of acts) act()
    for (const failure of failed) report(failure, log)
    return seen
  }

  const relayAll = async () => {
    try {
      while (started && (await relayBatch('try')) > 0);
      if (failing) log.info('the outbox is relayed again')
      failing = false
    } catch (error) {
      if (!failing) log.error({ err: error }, 'the outbox cannot be relayed')
      failing = true
    }
  }
  const relayWhileNudged = async () => {
    while (nudged && started) {
      await pause(GATHER_MS)
      nudged = false
      await relayAll()
    }
    relaying = undefined
  }
  const wake = () => {
    nudged = true
    if (started) relaying ??= relayWhileNudged()
  }

  return {
    nudge: () => bus.publish(CHANNEL, null),
    start() {
      if (started) return
      started = true
      const unsubscribe = bus.subscribe(CHANNEL, wake)
      const poll = setInterval(wake, POLL_MS)
      end = () => {
        unsubscribe()
        clearInterval(poll)
      }
      wake()
    },
    async stop() {
      started = false
      end()
      await relaying
    },
    async drain() {
      while ((await relayBatch('wait')) > 0);
    },
  }
}

type HandlersOf = ReadonlyMap<string, readonly OutboxHandler[]>

interface Failure {
  readonly event: OutboxEvent
  readonly error: unknown
}

/** Only the node that holds the lock relays; it is released with the transaction, also when the node dies. */
async function takeTurn(tx: Tx, turn: 'try' | 'wait'): Promise<boolean> {
  const timeout = sql`set_config('statement_timeout', ${String(STATEMENT_TIMEOUT_MS)}, true)`
  if (turn === 'wait') {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(tx)
    await sql`select ${timeout}`.execute(tx)
    return true
  }
  const { rows } = await sql<{ ours: boolean }>`
    select pg_try_advisory_xact_lock(${sql.lit(LOCK)}) as ours, ${timeout}`.execute(tx)
  return rows[0]?.ours === true
}

/** The oldest events whose time has come, but for those of keys that wait for another try. */
async function dueEvents(tx: Tx, now: Date): Promise<OutboxEvent[]> {
  const { rows } = await sql<OutboxEvent>`
    select id, type, key, data, created_at as "createdAt", attempts
    from outbox
    where parked_at is null and next_attempt_at <= ${now}
      and key not in (select key from outbox where attempts > 0 and parked_at is null and next_attempt_at > ${now})
    order by id
    limit ${sql.lit(BATCH)}`.execute(tx)
  return rows
}

async function dropUnheard(tx: Tx, heardTypes: readonly string[]): Promise<void> {
  await sql`
    delete from outbox where id in (
      select id from outbox where parked_at is null and type <> all(${heardTypes}) order by id limit ${sql.lit(DROPPED_MAX)}
    )`.execute(tx)
}

interface Outcome {
  readonly handled: number[]
  readonly failed: Failure[]
  /** What the handled ones want done after the commit. */
  readonly acts: (() => void)[]
}

/** Handles the events, those of one key in order. What follows a failed one under its key waits. */
async function handleAll(tx: Tx, events: readonly OutboxEvent[], handlersOf: HandlersOf): Promise<Outcome> {
  const outcome: Outcome = { handled: [], failed: [], acts: [] }
  const heldUp = new Set<string>()
  if (events.length > 0) await sql`savepoint event`.execute(tx)
  for (const round of roundsOf(events)) {
    const ready = round.filter((event) => !heldUp.has(event.key))
    for (const group of Map.groupBy(ready, (event) => event.type).values()) {
      await handleGroup(tx, group, handlersOf, outcome)
    }
    for (const { event } of outcome.failed) heldUp.add(event.key)
  }
  return outcome
}

/** The first event of every key, then the second of every key that has one, and so on. */
function roundsOf(events: readonly OutboxEvent[]): OutboxEvent[][] {
  const seen = new Map<string, number>()
  const rounds: OutboxEvent[][] = []
  for (const event of events) {
    const round = seen.get(event.key) ?? 0
    seen.set(event.key, round + 1)
    const others = rounds[round]
    if (others) others.push(event)
    else rounds.push([event])
  }
  return rounds
}

/** Handles events of one type together; if that fails, one by one, to find the one that fails. */
async function handleGroup(
  tx: Tx,
  group: readonly OutboxEvent[],
  handlersOf: HandlersOf,
  outcome: Outcome,
): Promise<void> {
  const [first] = group
  if (!first) return
  const acts: (() => void)[] = []
  try {
    for (const handle of handlersOf.get(first.type) ?? []) await handle(tx, group, (act) => acts.push(act))
    // Refused where a handler hid a failed statement; so the event that broke the transaction is the one that failed.
    await sql.raw(NEXT_SAVEPOINT).execute(tx)
    outcome.handled.push(...group.map((event) => event.id))
    outcome.acts.push(...acts)
  } catch (error) {
    // On a lost connection this fails as well, and then says less than what went wrong first.
    await sql`rollback to savepoint event`.execute(tx).catch(() => Promise.reject(error))
    if (group.length === 1) outcome.failed.push({ event: first, error })
    else for (const event of group) await handleGroup(tx, [event], handlersOf, outcome)
  }
}

async function postpone(tx: Tx, { event, error }: Failure, now: Date): Promise<void> {
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** event.attempts, PAUSE_MS_MAX)
  await tx
    .updateTable('outbox')
    .set({
      attempts: event.attempts + 1,
      next_attempt_at: new Date(now.getTime() + pauseMs),
      parked_at: isLastAttempt(event) ? now : null,
      last_error: messageOf(error).slice(0, ERROR_LENGTH_MAX),
    })
    .where('id', '=', event.id)
    .execute()
}

function report({ event, error }: Failure, log: OutboxRelayOptions['log']): void {
  const facts = { err: error, event: event.id, type: event.type, key: event.key, attempts: event.attempts + 1 }
  if (isLastAttempt(event)) log.error(facts, 'an event was given up and parked in the outbox')
  else log.warn(facts, 'an event could not be handled and will be tried again')
}

const isLastAttempt = (event: OutboxEvent): boolean => event.attempts + 1 >= ATTEMPTS_MAX

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
