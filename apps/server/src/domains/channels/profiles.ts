import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import { Refusal } from '../../platform/errors.ts'
import { OutsideError } from '../../platform/http-client.ts'
import type { Messaging } from '../messaging/index.ts'
import type { Accounts } from './accounts.ts'
import { INBOX_CHANNEL, type InboxNews, type Writer } from './channel.ts'
import { claimProfiles, type DueProfile, endProfile, postponeProfile } from './file-store.ts'
import { touchThread } from './inbound-store.ts'
import { keepable } from './wire.ts'

const ASKED_TOGETHER = 4
const CLAIM_MS = 60_000
const ATTEMPTS_MAX = 6
const FIRST_PAUSE_MS = 10_000

export interface ProfilesDeps {
  readonly db: Db
  readonly bus: Bus
  readonly clock: Clock
  readonly messaging: Pick<Messaging, 'feed'>
  readonly accounts: Pick<Accounts, 'open'>
}

/** What customers are called, where the platform does not say so with their messages. */
export function createProfiles(deps: ProfilesDeps) {
  let asking: Promise<void> | undefined

  async function askAll(): Promise<void> {
    for (;;) {
      const now = deps.clock.now()
      const until = new Date(now.getTime() + CLAIM_MS)
      const due = await claimProfiles(deps.db, { now, until, limit: ASKED_TOGETHER })
      await Promise.all(due.map((one) => askOne(deps, one)))
      if (due.length < ASKED_TOGETHER) return
    }
  }

  return {
    /** Asks the platforms for the names that are due; one run at a time on a node. */
    fetchDue: (): Promise<void> =>
      (asking ??= askAll().finally(() => {
        asking = undefined
      })),
  }
}
export type Profiles = ReturnType<typeof createProfiles>

async function askOne(deps: ProfilesDeps, { customerId, conversationId, ...due }: DueProfile): Promise<void> {
  const { db, bus, clock, messaging } = deps
  const profile = await ask(deps, due)
  if (profile === 'later' && due.attempts < ATTEMPTS_MAX) {
    const pauseMs = FIRST_PAUSE_MS * 4 ** (due.attempts - 1) // 10 s to 43 minutes
    return postponeProfile(db, customerId, new Date(clock.now().getTime() + pauseMs))
  }
  const known = profile === 'later' ? undefined : profile
  await inTransaction(db, async (tx) => {
    await endProfile(tx, customerId, known)
    if (known) await touchThread(tx, { conversationId, at: clock.now(), heardAt: undefined })
  })
  if (!known) return
  messaging.feed.note(conversationId, { kind: 'thread' })
  bus.publish(INBOX_CHANNEL, { conversationId } satisfies InboxNews)
}

async function ask(
  { accounts }: ProfilesDeps,
  { accountId, externalId }: { accountId: string; externalId: string },
): Promise<Writer | undefined | 'later'> {
  try {
    const { client } = await accounts.open(accountId)
    const profile = await client.fetchProfile?.(externalId)
    return profile && (keepable(profile) as Writer)
  } catch (error) {
    if (error instanceof OutsideError) return 'later'
    if (error instanceof Refusal) return undefined // the account was disconnected
    throw error
  }
}
