import { sql } from 'kysely'
import { createApp } from './app.ts'
import { composeDomains, eventHandlers } from './compose.ts'
import { readOutbox } from './domains/notifications/index.ts'
import type { OpenGround } from './ground.ts'
import type { Config } from './platform/config.ts'
import { createMetrics } from './platform/http/metrics.ts'
import { createJobs } from './platform/jobs.ts'
import { createOutboxRelay } from './platform/outbox.ts'
import { attendChannels, attendNotices, scheduleSweeps } from './schedule.ts'

/** How long requests that were begun may take when the server stops. */
const CLOSE_MS_MAX = 25_000

export interface RunningServer {
  readonly address: string
  readonly domains: ReturnType<typeof composeDomains>
  /** Answers what it began, refuses what is new, and stops. */
  close(): Promise<void>
}

/** Serves on an open ground, in the roles of the configuration. */
export async function serve(config: Config, ground: OpenGround): Promise<RunningServer> {
  const { db, log, bus, clock } = ground
  const roles = new Set(config.HELSSA_ROLES.split(','))
  const domains = composeDomains(ground)
  const relay = createOutboxRelay({ db, bus, clock, log, handlers: eventHandlers(domains) })
  const jobs = createJobs({ url: ground.databaseUrl, log })
  const onFault = (error: unknown) => log.error({ err: error }, 'customers could not be attended to')
  let stopAttending = async () => {}
  let stopNotices = async () => {}
  if (roles.has('worker')) {
    relay.start()
    scheduleSweeps(jobs, domains, { db, clock, sweepFiles: ground.fileRoom.sweep })
    domains.assistant.scribe.work.start()
    stopAttending = attendChannels(domains, { stored: relay.nudge, onFault })
    stopNotices = attendNotices(domains)
  }
  await jobs.start()

  const stopWatching = domains.identity.watchRights()
  const stopComparing = domains.messaging.feed.watch()
  const stopBeating = domains.channels.presence.watch()
  const stopWatchingInbox = domains.channels.inbox.feed.watch()
  const stopWatchingRooms = domains.video.watch()
  const stopWatchingNotices = domains.notifications.feed.watch()
  let draining = false
  const metrics = createMetrics()
  metrics.gauge('outbox_waiting', 'Events announced and not yet handled', () => waitingEvents(ground))
  metrics.gauge('messages_waiting', 'Messages that wait to be written', () => domains.messaging.waiting())
  const app = await createApp({
    ...ground,
    config,
    domains,
    metrics,
    wrote: relay.nudge,
    notReady: async () => [...(draining ? ['stopping'] : []), ...((await isDatabaseAway(ground)) ? ['database'] : [])],
    outbox: config.HELSSA_ENV === 'development' ? (to) => readOutbox(db, to) : undefined,
  })
  const address = await app.listen({ port: config.PORT, host: config.HOST })
  return {
    address,
    domains,
    async close() {
      draining = true
      // A client that never ends its request must not keep the server from stopping.
      const impatience = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS_MAX)
      await app.close()
      clearTimeout(impatience)
      await domains.assistant.stop()
      stopWatching()
      stopComparing()
      stopBeating()
      stopWatchingInbox()
      stopWatchingRooms()
      stopWatchingNotices()
      await domains.assistant.scribe.work.stop()
      await stopAttending()
      await stopNotices()
      await relay.stop()
      await jobs.stop()
    },
  }
}

async function isDatabaseAway({ db, log }: OpenGround): Promise<boolean> {
  try {
    await sql`select 1`.execute(db)
    return false
  } catch (error) {
    log.warn({ err: error }, 'not ready: the database does not answer')
    return true
  }
}

async function waitingEvents({ db }: OpenGround): Promise<number> {
  const row = await db
    .selectFrom('outbox')
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}
