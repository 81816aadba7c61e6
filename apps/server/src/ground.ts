import { join, resolve } from 'node:path'
import type { Ground } from './compose.ts'
import { createSender } from './domains/notifications/index.ts'
import { createSandboxGateway, createZarinpalGateway, type SandboxGateway } from './domains/payments/index.ts'
import { createMemoryBus } from './platform/bus/memory.ts'
import { createRedisBus } from './platform/bus/redis.ts'
import { createMemoryCache } from './platform/cache/memory.ts'
import { createRedisCache } from './platform/cache/redis.ts'
import { systemClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { startEmbeddedPostgres } from './platform/database/embedded.ts'
import { ensureDatabase } from './platform/database/ensure-database.ts'
import { migrate } from './platform/database/migrate.ts'
import { openDatabase } from './platform/database/open.ts'
import type { Db } from './platform/database/transaction.ts'
import { type OpenFiles, openFiles } from './platform/files/open-files.ts'
import { installJobs } from './platform/jobs.ts'
import { createLog } from './platform/log.ts'
import { openModels } from './platform/model/index.ts'
import { fileSecretsOf, readSecrets } from './platform/secrets.ts'

export interface OpenGround extends Ground {
  readonly databaseUrl: string
  readonly sandbox: SandboxGateway | undefined
  /** Where the files are, for those who look after it. */
  readonly fileRoom: Pick<OpenFiles, 'sweep' | 'rewrap'>
  close(): Promise<void>
}

const DATABASE = 'helssa'

/** Opens the ground floor by the configuration: database (embedded unless one is named), cache, bus, log, outside parties. */
export async function openGround(config: Config, tell: (line: string) => void): Promise<OpenGround> {
  const dataDir = resolve(config.HELSSA_DATA_DIR)
  const production = config.HELSSA_ENV === 'production'
  const log = createLog(config.LOG_LEVEL, production ? 'stdout' : { file: join(dataDir, 'helssa.log') })
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const databaseUrl = config.DATABASE_URL ?? (await embeddedDatabase(dataDir, tell, closers))
    const applied = await migrate(databaseUrl)
    await installJobs(databaseUrl)
    if (applied.length > 0) tell(`Database schema brought up to date (${applied.length} migrations)`)

    const onError = (error: Error) => log.warn({ err: error }, 'a database connection broke')
    const db = openDatabase({ url: databaseUrl, poolMax: config.DATABASE_POOL_MAX, onError })
    closers.push(() => db.destroy())
    const { cache, bus } = openShared(config, log)
    closers.push(
      () => cache.close(),
      () => bus.close(),
    )

    const publicUrl = (config.PUBLIC_URL ?? `http://localhost:${config.PORT}`).replace(/\/$/, '')
    const sender = createSender(config, { db, clock: systemClock })
    const { gateway, sandbox } = openGateway(config, db, publicUrl)
    const secrets = readSecrets(config, dataDir)
    const fileRoom = openFiles(config, {
      folder: join(dataDir, 'files'),
      secrets: fileSecretsOf(config, secrets),
      onError: (error) => log.warn({ err: error }, 'an upload that was begun could not be taken back'),
    })
    return {
      files: fileRoom.files,
      fileRoom,
      db,
      databaseUrl,
      cache,
      bus,
      clock: systemClock,
      log,
      secrets,
      publicUrl,
      sender,
      gateway,
      platforms: { telegram: config.TELEGRAM_URL, instagram: config.INSTAGRAM_URL },
      models: openModels(config, systemClock),
      knowledgeRequired: config.KNOWLEDGE_REQUIRED === 'any' ? undefined : config.KNOWLEDGE_REQUIRED,
      sandbox,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function embeddedDatabase(
  dataDir: string,
  tell: (line: string) => void,
  closers: (() => Promise<void>)[],
): Promise<string> {
  tell('Starting the embedded PostgreSQL …')
  const postgres = await startEmbeddedPostgres({ dataDir, log: tell })
  closers.push(postgres.stop)
  await ensureDatabase(postgres.url('postgres'), DATABASE)
  return postgres.url(DATABASE)
}

function openShared({ REDIS_URL: url }: Config, log: Ground['log']) {
  if (url === undefined) return { cache: createMemoryCache({ clock: systemClock }), bus: createMemoryBus({ log }) }
  return { cache: createRedisCache({ url, clock: systemClock, log }), bus: createRedisBus({ url, log }) }
}

function openGateway(
  config: Config,
  db: Db,
  publicUrl: string,
): { gateway: Ground['gateway']; sandbox: SandboxGateway | undefined } {
  if (config.PAYMENT_GATEWAY === 'sandbox') {
    const sandbox = createSandboxGateway({ db, publicUrl })
    return { gateway: sandbox, sandbox }
  }
  const { ZARINPAL_MERCHANT_ID: merchantId = '', ZARINPAL_URL: baseUrl } = config
  return { gateway: createZarinpalGateway({ merchantId, baseUrl }), sandbox: undefined }
}
