import { randomUUID } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import type { TokenUse } from '../../platform/model/index.ts'
import { forgetResult, type OnceKey, once } from '../../platform/once.ts'
import type { Cause } from '../ledger/index.ts'
import { type Engine, type Engines, engineOf, outputMaxOf } from './engines.ts'
import { serviceRefuses } from './errors.ts'
import { keepAlive, LEASE_MS } from './keep-alive.ts'
import { costOf, countCharacters, type Input, type Service, type ServiceName, TEXT_CHARACTERS_MAX } from './service.ts'
import {
  deadRuns,
  type EndOfRun,
  endRun,
  insertRun,
  type NewRun,
  recordModelUse,
  servicesAt,
  statusOfRun,
} from './store.ts'

/** What services need of tokens. */
export interface TokenBook {
  readonly balanceOf: (personId: string) => Promise<{ balance: number }>
  /** Sets tokens aside and answers the hold. @throws INSUFFICIENT_BALANCE */
  readonly reserve: (tx: Tx, asked: { personId: string; amount: number; cause: Cause }) => Promise<string>
  /** Ends the hold: `used` is spent, the rest goes back. Answers what can be spent then. */
  readonly settle: (
    tx: Tx,
    holdId: string,
    run: { used: number; personId: string; service: string; runId: string; description: string },
  ) => Promise<number>
}

export interface ServiceDeps extends Engines {
  readonly db: Db
  readonly clock: Clock
  readonly tokens: TokenBook
  /** Told of what fails where nobody waits for it. */
  readonly onFault: (error: unknown) => void
}

export interface RunRequest extends Input {
  readonly service: string
  readonly once?: OnceKey
  /** Says that nobody waits for the output any more. A request with a key goes on: it will be asked for again. */
  readonly signal?: AbortSignal
}

/** A run that came to its end. */
export interface Ran {
  readonly runId: string
  readonly service: ServiceName
  readonly output: string
  readonly tokensUsed: number
  /** What can be spent after it. */
  readonly newBalance: number
  readonly priceVersion: number
  readonly engine: string
}

export interface Estimate {
  readonly service: ServiceName
  /** The most it can cost. */
  readonly tokens: number
  readonly priceVersion: number
}

/** The most a run can cost now. @throws SERVICE_NOT_FOUND, SERVICE_TEXT_SIZE */
export async function estimateRun(deps: ServiceDeps, asked: { service: string } & Input): Promise<Estimate> {
  const { service, most } = await priceRun(deps, asked)
  return { service: service.name, tokens: most, priceVersion: service.price.version }
}

/**
 * Runs a service: reserves the most it can cost, lets the engine work outside any transaction, and charges for what it
 * really read and wrote, at the price of the run's beginning. When the engine fails nothing is charged.
 * A request with a key is run once: a copy of it answers what the first did.
 * @throws SERVICE_NOT_FOUND, SERVICE_TEXT_SIZE, SERVICE_UNAVAILABLE, INSUFFICIENT_BALANCE before anything is charged
 * @throws MODEL_UNAVAILABLE, MODEL_BUSY nothing is charged
 * @throws RUN_ABORTED, RUN_LOST what was produced until then is charged
 * @throws RUN_IN_PROGRESS, IDEMPOTENCY_KEY_REUSED
 */
export async function runService(deps: ServiceDeps, personId: string, asked: RunRequest): Promise<Ran> {
  const priced = await priceRun(deps, asked)
  const advice = priced.service.name === 'ask' ? deps.assistant.adviseEmergency(asked.text) : undefined
  if (advice) return giveAdvice(deps, personId, priced.service, advice)
  const started = await inTransaction(deps.db, (tx) =>
    startOnce(deps, tx, asked.once, () => start(deps, tx, personId, asked, priced)),
  )
  return 'runId' in started ? started : conduct(deps, started)
}

/** Whoever is in an emergency pays nothing, and need not have anything. */
async function giveAdvice(
  { tokens }: ServiceDeps,
  personId: string,
  { name, price }: Service,
  { engine, text }: { engine: string; text: string },
): Promise<Ran> {
  const { balance } = await tokens.balanceOf(personId)
  const paid = { tokensUsed: 0, newBalance: balance, priceVersion: price.version }
  return { runId: randomUUID(), service: name, output: text, ...paid, engine }
}

interface Priced {
  readonly service: Service
  readonly characters: number
  /** Tokens a run costs at most. */
  readonly most: number
}

async function priceRun(
  { db, clock }: ServiceDeps,
  { service: name, text }: { service: string } & Input,
): Promise<Priced> {
  const service = (await servicesAt(db, clock.now())).find((one) => one.name === name)
  if (!service) throw serviceRefuses.SERVICE_NOT_FOUND()
  const characters = countCharacters(text)
  if (characters > TEXT_CHARACTERS_MAX || text.trim() === '') throw serviceRefuses.SERVICE_TEXT_SIZE()
  return { service, characters, most: costOf(service.price, characters + outputMaxOf(service.name, characters)) }
}

interface Started {
  readonly run: NewRun
  readonly service: Service
  readonly engine: Engine
  readonly asked: RunRequest
}

async function start(
  deps: ServiceDeps,
  tx: Tx,
  personId: string,
  asked: RunRequest,
  { service, characters, most }: Priced,
): Promise<Started> {
  const { clock, tokens } = deps
  const engine = engineOf(service.name, { ...asked, personId }, deps)
  const [id, createdAt] = [randomUUID(), clock.now()]
  const cause: Cause = { type: 'service.hold', id, description: service.title.fa }
  const run: NewRun = {
    id,
    personId,
    service: service.name,
    priceVersion: service.price.version,
    holdId: await tokens.reserve(tx, { personId, amount: most, cause }),
    reserved: most,
    inputCharacters: characters,
    engine: engine.name,
    createdAt,
    aliveUntil: new Date(createdAt.getTime() + LEASE_MS),
  }
  await insertRun(tx, run)
  return { run, service, engine, asked }
}

/**
 * Starts a run unless a copy of the request did; then answers what came of that. A run that came to nothing, or that its
 * dead server could not finish, leaves the key free again.
 */
async function startOnce(
  { clock }: ServiceDeps,
  tx: Tx,
  key: OnceKey | undefined,
  startRun: () => Promise<Started>,
): Promise<Started | Ran> {
  if (!key) return startRun()
  const startKey = { ...key, scope: `${key.scope}:start` }
  let started: Started | undefined
  const claim = () =>
    once(tx, startKey, clock.now(), async () => {
      started = await startRun()
      return started.run.id
    })
  let runId = await claim()
  if (started) return started
  const status = await statusOfRun(tx, runId)
  if (status === 'failed' || status === 'aborted') {
    await forgetResult(tx, startKey, runId)
    runId = await claim()
    if (started) return started
  }
  return once(tx, key, clock.now(), () => Promise.reject(serviceRefuses.RUN_IN_PROGRESS({ runId })))
}

/** What an engine said so far. */
interface Said {
  text: string
  characters: number
  /** What its model used; unknown unless it came to its end. */
  use?: TokenUse
}

async function conduct(deps: ServiceDeps, started: Started): Promise<Ran> {
  const { run, asked } = started
  const left = asked.once ? undefined : asked.signal
  const said: Said = { text: '', characters: 0 }
  const life = keepAlive(deps, run.id, () => said.characters)
  try {
    await listen(started, AbortSignal.any([life.lost, ...(left ? [left] : [])]), said)
  } catch (error) {
    await life.stop()
    if (life.lost.aborted) throw serviceRefuses.RUN_LOST({ runId: run.id })
    const isLeft = left?.aborted === true
    const [status, characters] = isLeft ? (['aborted', said.characters] as const) : (['failed', 0] as const)
    await inTransaction(deps.db, (tx) => settle(deps, tx, started, status, characters))
    throw isLeft ? serviceRefuses.RUN_ABORTED({ runId: run.id }) : error
  }
  await life.stop()
  return inTransaction(deps.db, (tx) => complete(deps, tx, started, said))
}

/** Takes in what the engine says, and cuts it where it would cost more than is reserved. */
async function listen({ run, service, engine }: Started, signal: AbortSignal, said: Said): Promise<void> {
  const most = outputMaxOf(service.name, run.inputCharacters)
  const onUse = (use: TokenUse) => {
    said.use = use
  }
  for await (const piece of engine.produce(signal, onUse)) {
    said.text += piece
    said.characters += countCharacters(piece)
    if (said.characters > most) {
      Object.assign(said, { text: [...said.text].slice(0, most).join(''), characters: most } satisfies Said)
      return
    }
  }
}

/** Settles a run and keeps its answer for copies of the request, as long as the key of its start is kept. */
function complete(deps: ServiceDeps, tx: Tx, started: Started, { text, characters, use }: Said): Promise<Ran> {
  const { run, service, engine, asked } = started
  return once(tx, asked.once, run.createdAt, async () => {
    const { used, newBalance } = await settle(deps, tx, started, 'completed', characters)
    if (use) await recordModelUse(tx, run.id, use)
    return {
      runId: run.id,
      service: service.name,
      output: text,
      tokensUsed: used,
      newBalance,
      priceVersion: run.priceVersion,
      engine: engine.name,
    }
  })
}

async function settle(
  deps: ServiceDeps,
  tx: Tx,
  { run, service }: Started,
  status: EndOfRun,
  outputCharacters: number,
): Promise<{ used: number; newBalance: number }> {
  const { name, title, price } = service
  const settled = await settleRun(deps, tx, {
    ...run,
    service: name,
    serviceTitle: title.fa,
    price,
    status,
    outputCharacters,
  })
  if (!settled) throw serviceRefuses.RUN_LOST({ runId: run.id })
  return settled
}

interface Ending {
  readonly id: string
  readonly service: string
  readonly serviceTitle: string
  readonly price: Service['price']
  readonly reserved: number
  readonly inputCharacters: number
  readonly outputCharacters: number
  readonly status: EndOfRun
  readonly deadAt?: Date
}

/** Ends a run and its hold, once: undefined when that is done. What produced nothing costs nothing. */
async function settleRun(
  { clock, tokens }: ServiceDeps,
  tx: Tx,
  ending: Ending,
): Promise<{ used: number; newBalance: number } | undefined> {
  const { id: runId, service, outputCharacters, reserved } = ending
  const isFree = ending.status !== 'completed' && outputCharacters === 0
  const cost = costOf(ending.price, ending.inputCharacters + outputCharacters)
  const used = isFree ? 0 : Math.min(reserved, cost)
  const ended = await endRun(tx, { ...ending, used, at: clock.now() })
  if (!ended) return undefined
  const description = `استفاده از سرویس ${ending.serviceTitle}`
  const { holdId, personId } = ended
  return { used, newBalance: await tokens.settle(tx, holdId, { used, personId, service, runId, description }) }
}

const SWEEP_BATCH = 100

/**
 * Settles runs whose server died by what was last recorded of them, each in a transaction of its own. Answers how many.
 * Safe on several nodes, and beside a server that was only slow: a run is settled by one of them.
 */
export async function settleDeadRuns(deps: ServiceDeps): Promise<number> {
  const now = deps.clock.now()
  let settled = 0
  for (const run of await deadRuns(deps.db, now, SWEEP_BATCH)) {
    const status = run.outputCharacters > 0 ? 'aborted' : 'failed'
    const done = await inTransaction(deps.db, (tx) => settleRun(deps, tx, { ...run, status, deadAt: now }))
    if (done) settled++
  }
  return settled
}
