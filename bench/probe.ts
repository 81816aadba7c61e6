import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { composeDomains, type Domains } from '../apps/server/src/compose.ts'
import { createSender } from '../apps/server/src/domains/notifications/index.ts'
import { createSandboxGateway } from '../apps/server/src/domains/payments/index.ts'
import { createMemoryBus } from '../apps/server/src/platform/bus/memory.ts'
import { createMemoryCache } from '../apps/server/src/platform/cache/memory.ts'
import { systemClock as clock } from '../apps/server/src/platform/clock.ts'
import { readConfig } from '../apps/server/src/platform/config.ts'
import { openDatabase } from '../apps/server/src/platform/database/open.ts'
import { createDiskStore } from '../apps/server/src/platform/files/disk.ts'
import { createLog } from '../apps/server/src/platform/log.ts'
import { SECRETS } from './requests.ts'

export interface Sent {
  readonly text: string
  readonly values: readonly unknown[]
}

/** The server's domains on a database, telling each statement they send for a piece of work. One at a time. */
export function openProbe(url: string) {
  const log = createLog('error', console.error)
  const db = openDatabase({ url, poolMax: 4, onError: (err) => log.error({ err }, 'connection broke') })
  const publicUrl = 'http://localhost'
  const domains = composeDomains({
    db,
    clock,
    log,
    publicUrl,
    bus: createMemoryBus({ log }),
    files: createDiskStore({ folder: join(tmpdir(), 'helssa-no-files') }),
    platforms: { telegram: 'http://127.0.0.1:1', instagram: 'http://127.0.0.1:1' },
    models: {},
    cache: createMemoryCache({ clock }),
    secrets: { jwt: SECRETS.JWT_SECRET, otp: SECRETS.OTP_SECRET, dataKey: SECRETS.DATA_KEY },
    sender: createSender(readConfig({}), { db, clock }),
    gateway: createSandboxGateway({ db, publicUrl }),
  })
  const sent: Sent[] = []
  let connectionOptions = ''
  const stopListening = listen((client, query) => {
    connectionOptions = client.connectionParameters.options
    sent.push(query)
  })
  return {
    async sentBy(work: (its: Domains) => Promise<unknown>): Promise<readonly Sent[]> {
      sent.length = 0
      await work(domains)
      return [...sent]
    },
    /** What the server sets on its connections (how much a search forgives …), as `pg` takes it. */
    connectionOptions: () => connectionOptions,
    async close() {
      stopListening()
      await db.destroy()
    },
  }
}
export type Probe = ReturnType<typeof openProbe>

type Client = pg.Client & { readonly connectionParameters: { readonly options: string } }

/** Hears every statement with parameters that this process hands to `pg`; what has none only frames transactions. */
function listen(hear: (client: Client, query: Sent) => void): () => void {
  const prototype = pg.Client.prototype as unknown as { query(this: Client, ...args: unknown[]): unknown }
  const { query } = prototype
  prototype.query = function (...args) {
    const { text, values } = args[0] as { text?: string; values?: unknown[] }
    if (text !== undefined && values) hear(this, { text, values })
    return query.apply(this, args)
  }
  return () => {
    prototype.query = query
  }
}
