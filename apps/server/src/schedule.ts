import type { Domains } from './compose.ts'
import type { Clock } from './platform/clock.ts'
import type { Db } from './platform/database/transaction.ts'
import type { Jobs } from './platform/jobs.ts'
import { forgetOldKeys } from './platform/once.ts'

/** What is done by the clock. Each sweep finds its work in the database, so a missed tick only delays it. */
export function scheduleSweeps(
  jobs: Jobs,
  {
    audit,
    care,
    payments,
    plans,
    ledger,
    identity,
    tokens,
    services,
    messaging,
    channels,
    assistant,
    notifications,
  }: Domains,
  { db, clock, sweepFiles }: { db: Db; clock: Clock; sweepFiles: (now: Date) => Promise<number> },
): void {
  jobs.every('lapse-unpaid-visits', '* * * * *', care.lapseUnpaid)
  jobs.every('remind-of-visits', '* * * * *', care.remindOfVisits)
  jobs.every('end-unattended-visits', '*/10 * * * *', care.endUnattended)
  jobs.every('ask-about-payments', '* * * * *', payments.sweepUnfinished)
  jobs.every('seal-ledger', '* * * * *', async () => {
    while ((await ledger.sealEntries()) > 0);
  })
  jobs.every('seal-audit', '* * * * *', async () => {
    while ((await audit.seal()) > 0);
  })
  jobs.every('expire-tokens', '*/5 * * * *', tokens.expireLots)
  jobs.every('cancel-stale-purchases', '* * * * *', tokens.cancelStale)
  jobs.every('roll-up-tokens', '* * * * *', tokens.rollUp)
  jobs.every('settle-dead-runs', '* * * * *', async () => {
    await services.settleDead()
  })
  jobs.every('renew-plans', '*/10 * * * *', plans.renew)
  jobs.every('delete-unused-files', '* * * * *', messaging.shelf.sweep)
  jobs.every('delete-files-left-behind', '53 3 * * *', async () => {
    await sweepFiles(clock.now())
  })
  jobs.every('delete-old-recordings', '*/10 * * * *', assistant.scribe.sweep)
  jobs.every('delete-unused-uploads', '23 * * * *', assistant.chat.uploads.sweep)
  jobs.every('forget-old-keys', '17 * * * *', async () => {
    await forgetOldKeys(db, clock.now())
  })
  jobs.every('forget-old-notices', '11 1 * * *', notifications.forgetOld)
  jobs.every('forget-old-updates', '41 0 * * *', async () => {
    await channels.inbound.forgetOld()
  })
  jobs.every('forget-old-sessions', '29 0 * * *', async () => {
    await identity.forgetOldSessions()
    await identity.accounts.forgetOld()
  })
}

/** How often what is due at the platforms of customers is looked for; a reply is sent at once by the node that took it. */
const CHANNELS_LOOK_MS = 1_000

/**
 * Keeps the platforms of customers served: replies that wait for another try, files and names to be fetched, accounts that
 * have to be asked. `stored` is called when an update waits to be handled. Answers how to stop.
 */
export function attendChannels(
  { channels }: Pick<Domains, 'channels'>,
  { stored, onFault }: { stored: () => void; onFault: (error: unknown) => void },
): () => Promise<void> {
  const { delivery, files, profiles } = channels
  const polling = channels.createPolling({ stored })
  polling.start()
  let fetching: Promise<unknown> = Promise.resolve()
  const look = () => {
    delivery.wake()
    // Each runs once at a time by itself; all that is under way is remembered for the end.
    fetching = Promise.all([fetching, files.fetchDue().catch(onFault), profiles.fetchDue().catch(onFault)])
  }
  const timer = setInterval(look, CHANNELS_LOOK_MS)
  return async () => {
    clearInterval(timer)
    await polling.stop()
    await Promise.all([delivery.idle(), fetching])
  }
}

/** How often messages to be told of, and what is to go out by SMS and e-mail, are looked for. */
const NOTICES_LOOK_MS = 1_000

/** Keeps notices going out. Answers how to stop. */
export function attendNotices({ notifications }: Pick<Domains, 'notifications'>): () => Promise<void> {
  const timer = setInterval(notifications.wake, NOTICES_LOOK_MS)
  return async () => {
    clearInterval(timer)
    await notifications.idle()
  }
}
