import { randomBytes } from 'node:crypto'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import { OutsideError, requestJson } from '../../platform/http-client.ts'
import type { Log } from '../../platform/log.ts'
import type { Sealer } from '../../platform/sealer.ts'
import { type Agent, requireAdmin } from './access.ts'
import {
  findAccount,
  listAccounts,
  type SealedAccount,
  setAccountState,
  setDisconnected,
  upsertAccount,
} from './account-store.ts'
import { ACCOUNTS_CHANNEL, type ChannelAccount } from './channel.ts'
import { channelRefuses } from './errors.ts'
import { createInstagramClient } from './instagram.ts'
import type { Platform, PlatformClient } from './platform-client.ts'
import { createTelegramClient, type TelegramClient } from './telegram.ts'
import { UPDATE_KINDS } from './telegram-update.ts'

export interface AccountDeps {
  readonly db: Db
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Pick<Log, 'warn' | 'info'>
  readonly sealer: Sealer
  readonly publicUrl: string
  readonly telegramApiRoot: string
  readonly instagramApiRoot: string
}

interface TelegramSecrets {
  readonly token: string
  /** What Telegram shows in each call of ours, as proof that it is Telegram. */
  readonly webhookSecret: string
}
interface InstagramSecrets {
  readonly token: string
  /** Signs what Instagram says. */
  readonly appSecret: string
  /** What the owner of the app tells Instagram, and Instagram us, when it first looks whether we are there. */
  readonly verifyToken: string
}
export type ChannelSecrets = TelegramSecrets & InstagramSecrets

export type ConnectInput =
  | { readonly platform: 'telegram'; readonly token: string }
  | { readonly platform: 'instagram'; readonly token: string; readonly accountId: string; readonly appSecret: string }

export interface Connected {
  readonly account: ChannelAccount
  /** What is to be entered at Instagram by hand; told this once. Telegram is told by us. */
  readonly webhook: { readonly url: string; readonly verifyToken: string } | undefined
}

const TIMEOUT_MS = 15_000
const ERROR_LENGTH_MAX = 200
/** Instagram's names of what we want to hear. */
const SUBSCRIBED = 'messages,message_edit,messaging_seen,messaging_postbacks'
const SETTLE_TIMES_MAX = 5

/** The accounts at platforms that customers write to. */
export function createAccounts(deps: AccountDeps) {
  const { db, sealer } = deps

  const openSecrets = (account: SealedAccount): ChannelSecrets =>
    JSON.parse(sealer.open(account.secrets, purposeOf(account))) as ChannelSecrets

  async function findConnected(id: string, platform?: Platform): Promise<SealedAccount> {
    const account = await findAccount(db, id)
    if (!account || account.status === 'disconnected' || (platform && account.platform !== platform))
      throw channelRefuses.CHANNEL_NOT_FOUND()
    return account
  }

  const telegramOf = (account: SealedAccount): TelegramClient =>
    createTelegramClient({ token: openSecrets(account).token, apiRoot: deps.telegramApiRoot })

  return {
    /**
     * Connects a Telegram bot or an Instagram account: the platform must know the token. Connecting one again gives it the
     * new secrets.
     * @throws NOT_ALLOWED, CHANNEL_TOKEN_WRONG, CHANNEL_UNREACHABLE
     */
    async connect(admin: Agent, input: ConnectInput): Promise<Connected> {
      requireAdmin(admin)
      return input.platform === 'telegram'
        ? connectTelegram(deps, admin, input, { findConnected, openSecrets })
        : connectInstagram(deps, admin, input)
    },

    /** @throws NOT_ALLOWED */
    async list(admin: Agent): Promise<ChannelAccount[]> {
      requireAdmin(admin)
      return listAccounts(db)
    },

    /**
     * Ends the connection; what was said stays. Also when the platform does not answer: then it may call in vain for a while.
     * @throws NOT_ALLOWED, CHANNEL_NOT_FOUND
     */
    async disconnect(admin: Agent, id: string): Promise<void> {
      requireAdmin(admin)
      const account = await findConnected(id)
      await setDisconnected(db, id)
      deps.bus.publish(ACCOUNTS_CHANNEL, { accountId: id })
      if (account.platform !== 'telegram') return
      await telegramOf(account)
        .deleteWebhook()
        .catch((error: unknown) => {
          if (!(error instanceof OutsideError)) throw error
          deps.log.warn({ err: error, account: id }, 'a disconnected bot could not be told so')
        })
    },

    /** @throws CHANNEL_NOT_FOUND there is none, or it was disconnected */
    async open(id: string): Promise<{ account: ChannelAccount; client: PlatformClient }> {
      const account = await findConnected(id)
      const { token } = openSecrets(account)
      const client =
        account.platform === 'telegram'
          ? createTelegramClient({ token, apiRoot: deps.telegramApiRoot })
          : createInstagramClient({ token, accountId: account.externalId, apiRoot: deps.instagramApiRoot })
      return { account: withoutSecrets(account), client }
    },

    /** A bot, with what only bots can. @throws CHANNEL_NOT_FOUND */
    openBot: async (id: string): Promise<TelegramClient> => telegramOf(await findConnected(id, 'telegram')),

    /** What proves a caller to be the account's platform. @throws CHANNEL_NOT_FOUND it is none, or of another platform */
    async openForWebhook(
      id: string,
      platform: Platform,
    ): Promise<{ account: ChannelAccount; secrets: Omit<ChannelSecrets, 'token'> }> {
      const account = await findConnected(id, platform)
      return { account: withoutSecrets(account), secrets: openSecrets(account) }
    },

    /** Notes that the platform refuses an account, or with `null` that all is well again; logged and told when it is news. */
    async noteState(id: string, error: string | null): Promise<void> {
      const isNews = await setAccountState(db, {
        id,
        error: error?.slice(0, ERROR_LENGTH_MAX) ?? null,
        at: deps.clock.now(),
      })
      if (!isNews) return
      if (error === null) deps.log.info({ account: id }, 'a channel works again')
      else deps.log.warn({ account: id, error }, 'a channel fails')
      deps.bus.publish(ACCOUNTS_CHANNEL, { accountId: id })
    },
  }
}
export type Accounts = ReturnType<typeof createAccounts>

const withoutSecrets = ({ secrets: _, ...account }: SealedAccount): ChannelAccount => account

const purposeOf = ({ platform, externalId }: { platform: Platform; externalId: string }) =>
  `channel:${platform}:${externalId}`

const newSecret = () => randomBytes(32).toString('base64url') // 43 of the characters that Telegram allows

const webhookUrl = (deps: AccountDeps, platform: Platform, id: string) =>
  `${deps.publicUrl}/webhooks/${platform}/${id}/`

async function store(
  deps: AccountDeps,
  admin: Agent,
  {
    secrets,
    ...account
  }: {
    platform: Platform
    externalId: string
    name: string
    receivesBy: 'webhook' | 'polling'
    secrets: TelegramSecrets | InstagramSecrets
  },
): Promise<string> {
  const sealed = deps.sealer.seal(JSON.stringify(secrets), purposeOf(account))
  const row = {
    ...account,
    id: randomBytes(12).toString('hex'),
    secrets: sealed,
    connectedBy: admin.personId,
    at: deps.clock.now(),
  }
  const id = await inTransaction(deps.db, (tx) => upsertAccount(tx, row))
  deps.bus.publish(ACCOUNTS_CHANNEL, { accountId: id })
  return id
}

async function connectTelegram(
  deps: AccountDeps,
  admin: Agent,
  { token }: { token: string },
  {
    findConnected,
    openSecrets,
  }: {
    findConnected: (id: string) => Promise<SealedAccount>
    openSecrets: (account: SealedAccount) => ChannelSecrets
  },
): Promise<Connected> {
  const me = await proving(() => createTelegramClient({ token, apiRoot: deps.telegramApiRoot }).getMe())
  const id = await store(deps, admin, {
    platform: 'telegram',
    externalId: String(me.id),
    name: me.username ? `@${me.username}` : me.first_name,
    receivesBy: deps.publicUrl.startsWith('https://') ? 'webhook' : 'polling',
    secrets: { token, webhookSecret: newSecret() },
  })
  // Stored first, so that its first call finds the account. Of two who connect a bot at once, the stored secrets are the
  // ones that Telegram must know; so what was told is compared with them until it is the same.
  for (let times = 0; times < SETTLE_TIMES_MAX; times++) {
    const before = await findConnected(id)
    await tellTelegram(deps, before, openSecrets(before))
    const account = await findConnected(id)
    if (account.secrets.equals(before.secrets)) return { account: withoutSecrets(account), webhook: undefined }
  }
  throw channelRefuses.CHANNEL_UNREACHABLE()
}

async function tellTelegram(
  deps: AccountDeps,
  { id, receivesBy }: ChannelAccount,
  secrets: TelegramSecrets,
): Promise<void> {
  const client = createTelegramClient({ token: secrets.token, apiRoot: deps.telegramApiRoot })
  const url = webhookUrl(deps, 'telegram', id)
  const secretToken = secrets.webhookSecret
  try {
    if (receivesBy === 'webhook') await client.setWebhook({ url, secretToken, allowedUpdates: UPDATE_KINDS })
    else await client.deleteWebhook()
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
    await setAccountState(deps.db, { id, error: error.message, at: deps.clock.now() })
    throw refusalOf(error)
  }
}

async function connectInstagram(
  deps: AccountDeps,
  admin: Agent,
  { token, accountId, appSecret }: { token: string; accountId: string; appSecret: string },
): Promise<Connected> {
  const asked = { headers: { authorization: `Bearer ${token}` }, timeoutMs: TIMEOUT_MS }
  const root = deps.instagramApiRoot
  const me = (await proving(() =>
    requestJson({ ...asked, url: `${root}/me?fields=user_id,username`, method: 'GET' }),
  )) as { id?: unknown; user_id?: unknown; username?: unknown }
  // `user_id` is the account as webhooks name it; `id` is the app's own name for it.
  const externalId = String(me.user_id ?? me.id)
  if (![externalId, String(me.id)].includes(accountId)) throw channelRefuses.CHANNEL_TOKEN_WRONG()
  const subscription = `${root}/${encodeURIComponent(externalId)}/subscribed_apps?subscribed_fields=${SUBSCRIBED}`
  await proving(() => requestJson({ ...asked, url: subscription, method: 'POST' }))

  const verifyToken = newSecret()
  const id = await store(deps, admin, {
    platform: 'instagram',
    externalId,
    name: typeof me.username === 'string' ? `@${me.username}` : externalId,
    receivesBy: 'webhook',
    secrets: { token, appSecret, verifyToken },
  })
  const account = await findAccount(deps.db, id)
  if (!account) throw channelRefuses.CHANNEL_NOT_FOUND()
  return { account: withoutSecrets(account), webhook: { url: webhookUrl(deps, 'instagram', id), verifyToken } }
}

async function proving<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw error instanceof OutsideError ? refusalOf(error) : error
  }
}

const refusalOf = ({ status }: OutsideError) =>
  status === 400 || status === 401 || status === 403 || status === 404
    ? channelRefuses.CHANNEL_TOKEN_WRONG()
    : channelRefuses.CHANNEL_UNREACHABLE()
