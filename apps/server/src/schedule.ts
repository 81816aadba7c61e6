import type { Domains } from './compose.ts'
import type { Clock } from './platform/clock.ts'
import type { Db } from './platform/database/transaction.ts'
import type { Jobs } from './platform/jobs.ts'
import { forgetOldKeys } from './platform/once.ts'

/** What is done by the clock. Each sweep finds its work in the database, so a missed tick only delays it. */
export function scheduleSweeps(
  jobs: Jobs,
  { care, payments, plans, ledger, identity, tokens, services, messaging }: Domains,
  { db, clock }: { db: Db; clock: Clock },
): void {
  jobs.every('lapse-unpaid-visits', '* * * * *', care.lapseUnpaid)
  jobs.every('end-unattended-visits', '*/10 * * * *', care.endUnattended)
  jobs.every('ask-about-payments', '* * * * *', payments.sweepUnfinished)
  jobs.every('seal-ledger', '* * * * *', async () => {
    while ((await ledger.sealEntries()) > 0);
  })
  jobs.every('expire-tokens', '*/5 * * * *', tokens.expireLots)
  jobs.every('cancel-stale-purchases', '* * * * *', tokens.cancelStale)
  jobs.every('roll-up-tokens', '* * * * *', tokens.rollUp)
  jobs.every('settle-dead-runs', '* * * * *', async () => {
    await services.settleDead()
  })
  jobs.every('renew-plans', '*/10 * * * *', plans.renew)
  jobs.every('delete-unused-files', '* * * * *', messaging.shelf.sweep)
  jobs.every('forget-old-keys', '17 * * * *', async () => {
    await forgetOldKeys(db, clock.now())
  })
  jobs.every('forget-old-sessions', '29 0 * * *', async () => {
    await identity.forgetOldSessions()
    await identity.accounts.forgetOld()
  })
}
