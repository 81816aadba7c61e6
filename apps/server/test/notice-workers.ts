import { composeDomains, type Domains, eventHandlers } from '../src/compose.ts'
import type { MessageSender } from '../src/domains/notifications/index.ts'
import { createSandboxGateway } from '../src/domains/payments/index.ts'
import type { Bus } from '../src/platform/bus/bus.ts'
import { createMemoryBus } from '../src/platform/bus/memory.ts'
import { createMemoryCache } from '../src/platform/cache/memory.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database/open.ts'
import type { Db } from '../src/platform/database/transaction.ts'
import { createLog } from '../src/platform/log.ts'
import { openModels } from '../src/platform/model/index.ts'
import { createOutboxRelay, type OutboxRelay } from '../src/platform/outbox.ts'
import type { House } from './house.ts'

type Message = Parameters<MessageSender['send']>[0]

/** Another server on the house's database, with connections, a bus and a sender of its own, and the house's clock. */
export interface Worker {
  readonly domains: Domains
  readonly relay: OutboxRelay
  readonly bus: Bus
  /** What it sent, or tried to. */
  readonly sent: Message[]
  /** What becomes of the next messages; all well unless told. */
  behave: (message: Message) => Promise<void>
  readonly faults: string[]
  stop(): Promise<void>
}

export async function startWorker(house: House): Promise<Worker> {
  const faults: string[] = []
  const log = createLog('error', (line) => faults.push(line))
  const db = openDatabase({ url: house.databaseUrl, poolMax: 4, onError: (error) => faults.push(String(error)) })
  const clock = { now: () => house.now }
  const config = readConfig({})
  const publicUrl = 'https://helssa.test'
  const bus = createMemoryBus({ log })
  const sent: Message[] = []
  const worker: { -readonly [K in keyof Worker]?: Worker[K] } = { bus, sent, faults, behave: async () => undefined }
  const domains = composeDomains({
    ...{ db, clock, bus, log, publicUrl, files: house.files, cache: createMemoryCache({ clock }) },
    secrets: { jwt: 'j'.repeat(40), otp: 'o'.repeat(40), dataKey: 'd'.repeat(40) },
    gateway: createSandboxGateway({ db, publicUrl }),
    sender: {
      send: async (message) => {
        sent.push(message)
        await worker.behave?.(message)
        return { providerId: String(sent.length) }
      },
    },
    platforms: { telegram: config.TELEGRAM_URL, instagram: config.INSTAGRAM_URL },
    models: openModels(config, clock),
  })
  const relay = createOutboxRelay({ db, bus, clock, log, handlers: eventHandlers(domains) })
  return Object.assign(worker, {
    domains,
    relay,
    async stop() {
      await domains.notifications.idle()
      await relay.stop()
      await bus.close()
      await db.destroy()
    },
  }) as Worker
}

/** What was to go out to a person, in the order in which it was written. */
export const deliveriesOf = (db: Db, personId: string) =>
  db
    .selectFrom('notice_deliveries')
    .innerJoin('notifications', 'notifications.id', 'notice_deliveries.notice_id')
    .select(['channel', 'type', 'state', 'attempts', 'due_at', 'last_error', 'provider_id'])
    .where('person_id', '=', personId)
    .orderBy('notice_deliveries.id')
    .execute()
