import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import { Refusal } from '../../platform/errors.ts'
import { OutsideError } from '../../platform/http-client.ts'
import type { Messaging } from '../messaging/index.ts'
import type { Accounts } from './accounts.ts'
import { claimFiles, type DueFile, endFile, filesMissing, postponeFile } from './file-store.ts'

/** As much as Telegram gives of a file. */
const FILE_BYTES_MAX = 20 * 1024 * 1024
const FETCHED_TOGETHER = 4
/** Longer than a fetch may take; after it another node may try. */
const CLAIM_MS = 300_000
const ATTEMPTS_MAX = 8
const FIRST_PAUSE_MS = 5_000
const NAME = 'file'
const NAME_LENGTH_MAX = 255

export interface CustomerFilesDeps {
  readonly db: Db
  readonly clock: Clock
  readonly messaging: Pick<Messaging, 'feed' | 'log' | 'shelf'>
  readonly accounts: Pick<Accounts, 'open'>
  readonly onFault: (error: unknown) => void
}

/** The files that customers send: their words are there at once, the files follow. */
export function createCustomerFiles(deps: CustomerFilesDeps) {
  let fetching: Promise<void> | undefined

  async function fetchAll(): Promise<void> {
    for (;;) {
      const now = deps.clock.now()
      const until = new Date(now.getTime() + CLAIM_MS)
      const due = await claimFiles(deps.db, { now, until, limit: FETCHED_TOGETHER })
      await Promise.all(due.map((file) => fetchOne(deps, file)))
      if (due.length < FETCHED_TOGETHER) return
    }
  }

  return {
    /** Fetches what is due from the platforms and attaches it; one run at a time on a node. */
    fetchDue: (): Promise<void> =>
      (fetching ??= fetchAll().finally(() => {
        fetching = undefined
      })),
    /** Files of messages that are not attached: those that still come, and those that never will. */
    missingOf: (messageIds: readonly number[]) => filesMissing(deps.db, messageIds),
  }
}
export type CustomerFiles = ReturnType<typeof createCustomerFiles>

async function fetchOne(deps: CustomerFilesDeps, file: DueFile): Promise<void> {
  const { db, clock, messaging } = deps
  try {
    const { client } = await deps.accounts.open(file.accountId)
    const { stream, name } = await client.fetchFile(file.reference)
    const { shelf } = messaging
    const shelved = await shelf.receive(stream, { maxBytes: FILE_BYTES_MAX, kinds: 'any' })
    const change = await inTransaction(db, async (tx) => {
      if (!(await endFile(tx, file, { state: 'attached', error: null }))) return undefined
      await shelf.keep(tx, shelved.fileKey)
      const attached = {
        messageId: file.messageId,
        name: file.name ?? (name.slice(0, NAME_LENGTH_MAX).toWellFormed() || NAME),
      }
      return (await messaging.log.attach(tx, clock.now(), { ...shelved, ...attached })).change
    })
    if (!change) return // another node was quicker; the shelf is swept
    messaging.feed.publish([change])
    messaging.feed.note(change.conversationId, { kind: 'thread' })
  } catch (error) {
    await noteFailure(deps, file, error)
  }
}

/** What may go better later is tried again, ever more seldom; what will not is ended. */
async function noteFailure({ db, clock, onFault }: CustomerFilesDeps, file: DueFile, error: unknown): Promise<void> {
  const text = error instanceof Refusal ? error.code : error instanceof OutsideError ? error.message : 'a fault of ours'
  if (!(error instanceof Refusal || error instanceof OutsideError)) onFault(error)
  if (isFinal(error) || file.attempts >= ATTEMPTS_MAX) {
    await endFile(db, file, { state: 'failed', error: text })
    return
  }
  const pauseMs = FIRST_PAUSE_MS * 4 ** (file.attempts - 1) // 5 s to 5.7 hours
  await postponeFile(db, file, { until: new Date(clock.now().getTime() + pauseMs), error: text })
}

/** Too large, deleted meanwhile, an account that is gone, or a platform that says it will not give it. */
const isFinal = (error: unknown): boolean =>
  error instanceof Refusal ||
  (error instanceof OutsideError &&
    error.status !== undefined &&
    error.status >= 400 &&
    error.status < 500 &&
    error.status !== 429)
