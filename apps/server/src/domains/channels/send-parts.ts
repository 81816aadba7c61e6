import type { Readable } from 'node:stream'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import { Refusal } from '../../platform/errors.ts'
import type { Attachment, Messaging } from '../messaging/index.ts'
import {
  type Claimed,
  claimPart,
  failFollowing,
  failWaiting,
  giveUpLost,
  type Outcome,
  pauseAccount,
  writeOutcome,
} from './claim-store.ts'
import type { Delivery, OutgoingFile, PlatformClient } from './platform-client.ts'

/** Calls of platforms at once on this node. */
const TOGETHER_MAX = 8
/** Before each try after the first; with them eight tries are made within an hour. */
const PAUSES_S = [5, 15, 45, 120, 360, 900, 1800]
/** Twice what a call may take: who was silent for so long is gone. */
const LOST_AFTER_MS = 60_000
const ERROR_LENGTH_MAX = 300

export interface SendDeps {
  readonly db: Db
  readonly clock: Clock
  readonly messaging: Messaging
  /** @throws Refusal the account cannot be used any more */
  readonly open: (accountId: string) => Promise<{ readonly client: PlatformClient }>
  /** Hears that the platform refuses an account. */
  readonly noteState: (accountId: string, error: string) => Promise<void>
  /** Where a platform may fetch a file for a while. */
  readonly linkTo: (attachment: Attachment) => string
  /** Hears of each part whose state changed, after the commit. */
  readonly onMoved: (of: { messageId: number; conversationId: number }) => void
  readonly onFault: (error: unknown) => void
}

/**
 * Sends what is due, in order within each conversation and some conversations at once. That a part is being sent is committed
 * before the platform is called: after a crash it is uncertain, and nothing is ever shown twice by itself.
 */
export function createPartSender(deps: SendDeps) {
  const running = new Set<Promise<void>>()

  function wake(): void {
    if (running.size >= TOGETHER_MAX) return
    const worker = work()
      .catch(deps.onFault)
      .finally(() => running.delete(worker))
    running.add(worker)
  }

  async function work(): Promise<void> {
    await settleLost(deps)
    for (;;) {
      const claimed = await claimPart(deps.db, deps.clock.now())
      if (!claimed) return
      wake() // somebody else looks for what may go out meanwhile
      deps.onMoved(claimed)
      await attempt(deps, claimed)
    }
  }

  return {
    /** Begins to send, and does not wait for it. */
    wake,
    /** Resolves when nothing is under way on this node. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

async function settleLost({ db, clock, onMoved }: SendDeps): Promise<void> {
  const at = clock.now()
  const before = new Date(at.getTime() - LOST_AFTER_MS)
  const lost = await inTransaction(db, (tx) => giveUpLost(tx, { at, before }))
  for (const part of lost) onMoved(part)
}

async function attempt(deps: SendDeps, claimed: Claimed): Promise<void> {
  const delivery = await call(deps, claimed)
  const isTokenRefused = delivery.outcome === 'refused' && delivery.error === 'unauthorized'
  const at = deps.clock.now()
  const moved = await inTransaction(deps.db, async (tx) => {
    const outcome = outcomeOf(claimed, delivery, at)
    const isWritten = await writeOutcome(tx, at, claimed, outcome)
    if (isWritten && claimed.task === 'send' && (outcome.state === 'failed' || outcome.state === 'uncertain')) {
      await failFollowing(tx, at, claimed)
    }
    if (delivery.outcome === 'later' && delivery.retryAfterSeconds !== undefined) {
      await pauseAccount(tx, claimed.accountId, secondsAfter(at, delivery.retryAfterSeconds))
    }
    return isTokenRefused ? failWaiting(tx, at, claimed.accountId) : []
  })
  deps.onMoved(claimed)
  for (const other of moved) if (other.messageId !== claimed.messageId) deps.onMoved(other)
  if (isTokenRefused) await deps.noteState(claimed.accountId, 'unauthorized')
}

async function call(deps: SendDeps, claimed: Claimed): Promise<Delivery> {
  let client: PlatformClient | undefined
  let file: OutgoingFile | undefined
  try {
    client = (await deps.open(claimed.accountId)).client
    file = claimed.attachmentId === null ? undefined : await fileOf(deps, claimed.attachmentId)
  } catch (error) {
    if (error instanceof Refusal)
      return { outcome: 'refused', error: client ? 'rejected' : 'disconnected', detail: error.code }
    deps.onFault(error)
    return { outcome: 'later', error: 'fault' }
  }
  try {
    return await ask(client, claimed, file)
  } catch (error) {
    deps.onFault(error)
    return { outcome: 'uncertain', error: 'fault' }
  }
}

async function ask(client: PlatformClient, claimed: Claimed, file: OutgoingFile | undefined): Promise<Delivery> {
  const { task, to, content, externalId } = claimed
  if (task === 'send') return client.send({ to, content, file })
  const unsupported: Delivery = { outcome: 'refused', error: 'unsupported', detail: task }
  if (externalId === null) return unsupported
  const asked = task === 'edit' ? client.edit?.({ to, externalId, content }) : client.delete?.({ to, externalId })
  return (await asked) ?? unsupported
}

async function fileOf({ messaging, linkTo }: SendDeps, attachmentId: number): Promise<OutgoingFile> {
  const attachment = await messaging.attachment(attachmentId)
  const { name, mediaType, sizeBytes, fileKey } = attachment
  const open = async (): Promise<Readable> => {
    const opened = await messaging.shelf.open(fileKey)
    if (!opened) throw new Error(`a file is missing: ${fileKey}`)
    return opened.stream
  }
  return { name, mediaType, sizeBytes, open, url: linkTo(attachment) }
}

function outcomeOf({ task, triesLeft }: Claimed, delivery: Delivery, at: Date): Outcome {
  if (delivery.outcome === 'sent') return { state: 'sent', externalId: delivery.externalId }
  if (delivery.outcome === 'refused') return { state: 'failed', error: delivery.error }
  const error = delivery.error.slice(0, ERROR_LENGTH_MAX)
  // Edits and deletions done twice are done once.
  if (delivery.outcome === 'uncertain' && task === 'send') return { state: 'uncertain', error }
  if (triesLeft <= 0) return { state: 'failed', error }
  const wished = delivery.outcome === 'later' ? (delivery.retryAfterSeconds ?? 0) : 0
  const pause = PAUSES_S.at(-triesLeft) ?? 0
  return { state: 'queued', error, nextAttemptAt: secondsAfter(at, Math.max(pause, wished)) }
}

const secondsAfter = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)
