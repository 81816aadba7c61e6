import { setTimeout as pause } from 'node:timers/promises'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import { Refusal } from '../../platform/errors.ts'
import { OutsideError } from '../../platform/http-client.ts'
import { claimPolled, movePolledUntil } from './account-store.ts'
import type { Accounts } from './accounts.ts'
import { ACCOUNTS_CHANNEL, type Update } from './channel.ts'
import type { Inbound } from './inbound.ts'
import { readTelegramUpdate, UPDATE_KINDS } from './telegram-update.ts'

/** How long Telegram holds a question open while there is nothing to tell. */
const WAIT_SECONDS = 25
const TOGETHER_MAX = 100
/** A node's turn, renewed with each answer; longer than one question with its grace, so that no other takes over meanwhile. */
const TURN_MS = 60_000
const LOOK_MS = 5_000
const FIRST_PAUSE_MS = 1_000
const PAUSE_MS_MAX = 60_000

export interface PollingDeps {
  readonly db: Db
  readonly bus: Bus
  readonly clock: Clock
  readonly accounts: Pick<Accounts, 'openBot' | 'noteState'>
  readonly inbound: Pick<Inbound, 'acceptWithin'>
  /** Called when something was stored that waits to be handled. */
  readonly stored: () => void
  readonly onFault: (error: unknown) => void
  /** How long Telegram may hold a question open. */
  readonly waitSeconds?: number
}

interface Turn {
  readonly id: string
  /** The end of the turn, by which the row knows whose it is. */
  until: Date
  offset: number
}

/**
 * Asks Telegram for updates where it cannot call us: without a public https address. Of all nodes one asks for an account at
 * a time; what it is told and how far it came are one commit.
 */
export function createPolling(deps: PollingDeps) {
  const turns = new Map<string, Promise<void>>()
  let stopping: AbortController | undefined
  let end = () => {}

  /** Takes the accounts that nobody polls, and polls each until the end. */
  async function look(): Promise<void> {
    const signal = stopping?.signal
    if (!signal || signal.aborted) return
    const now = deps.clock.now()
    const until = new Date(now.getTime() + TURN_MS)
    for (const { id, offset } of await claimPolled(deps.db, { now, until })) {
      const before = turns.get(id) ?? Promise.resolve() // of this node, that lost its turn and ends
      const turn = before.then(() => takeTurn(deps, { id, until, offset }, signal)).catch(deps.onFault)
      turns.set(id, turn)
      void turn.then(() => turns.get(id) === turn && turns.delete(id))
    }
  }

  let looking: Promise<void> = Promise.resolve()
  const lookSoon = () => {
    looking = looking.then(look).catch(deps.onFault)
  }

  return {
    start(): void {
      if (stopping) return
      stopping = new AbortController()
      const timer = setInterval(lookSoon, LOOK_MS)
      const unsubscribe = deps.bus.subscribe(ACCOUNTS_CHANNEL, lookSoon)
      end = () => {
        clearInterval(timer)
        unsubscribe()
      }
      lookSoon()
    },
    /** Ends the asking; what was told is stored first, and the accounts are free for other nodes at once. */
    async stop(): Promise<void> {
      end()
      stopping?.abort()
      await looking
      await Promise.all(turns.values())
      stopping = undefined
    },
  }
}
export type Polling = ReturnType<typeof createPolling>

async function takeTurn(deps: PollingDeps, turn: Turn, signal: AbortSignal): Promise<void> {
  let failures = 0
  try {
    while (!signal.aborted) {
      const outcome = await pollOnce(deps, turn, signal)
      if (outcome === 'over') return
      failures = outcome === 'failed' ? failures + 1 : 0
      if (failures > 0) await rest(Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), PAUSE_MS_MAX), signal)
    }
  } finally {
    await movePolledUntil(deps.db, { id: turn.id, from: turn.until, to: null })
  }
}

async function pollOnce(deps: PollingDeps, turn: Turn, signal: AbortSignal): Promise<'told' | 'failed' | 'over'> {
  try {
    if (!(await renew(deps, turn))) return 'over'
    const bot = await deps.accounts.openBot(turn.id)
    const { waitSeconds = WAIT_SECONDS } = deps
    const asked = { offset: turn.offset, limit: TOGETHER_MAX, waitSeconds, allowedUpdates: UPDATE_KINDS }
    const told: readonly unknown[] = await bot.getUpdates(asked, signal)
    const updates = told.flatMap((payload) => readTelegramUpdate(payload) ?? [])
    await deps.accounts.noteState(turn.id, null)
    if (updates.length === 0) return 'told'
    const kept = await keep(deps, turn, updates)
    if (kept) deps.stored()
    return kept ? 'told' : 'over'
  } catch (error) {
    if (signal.aborted) return 'over'
    if (error instanceof Refusal) return 'over' // disconnected
    if (!(error instanceof OutsideError)) throw error
    await deps.accounts.noteState(turn.id, stateOf(error))
    return 'failed'
  }
}

/** Begins the next part of the turn; false when another has it, or the account was connected anew. */
async function renew({ db, clock }: PollingDeps, turn: Turn): Promise<boolean> {
  const to = new Date(clock.now().getTime() + TURN_MS)
  if (!(await movePolledUntil(db, { id: turn.id, from: turn.until, to }))) return false
  turn.until = to
  return true
}

/** Stores updates and how far that is, both or neither. */
async function keep({ db, inbound }: PollingDeps, turn: Turn, updates: readonly Update[]): Promise<boolean> {
  const { id, until } = turn
  const offset = Math.max(...updates.map(({ rank }) => rank)) + 1
  const isOurs = await inTransaction(db, async (tx) => {
    if (!(await movePolledUntil(tx, { id, from: until, to: until, offset }))) return false
    await inbound.acceptWithin(tx, id, updates)
    return true
  })
  if (isOurs) turn.offset = offset
  return isOurs
}

/** What went wrong, in words an administrator can act on where they can. */
function stateOf({ status, message }: OutsideError): string {
  if (status === 401 || status === 404) return 'Telegram does not know the token'
  if (status === 409) return 'another program asks for the updates of this bot, or it has a webhook'
  return message
}

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
