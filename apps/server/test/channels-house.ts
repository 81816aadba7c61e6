import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import { type Agent, type Channels, createChannels } from '../src/domains/channels/index.ts'
import type { Bus } from '../src/platform/bus/bus.ts'
import { createMemoryBus } from '../src/platform/bus/memory.ts'
import { createMemoryCache } from '../src/platform/cache/memory.ts'
import { createMetrics } from '../src/platform/http/metrics.ts'
import { createHttpServer } from '../src/platform/http/server.ts'
import { createLog } from '../src/platform/log.ts'
import { createOutboxRelay, type OutboxRelay } from '../src/platform/outbox.ts'
import { createSealer } from '../src/platform/sealer.ts'
import { webhooksSurface } from '../src/surfaces/webhooks/index.ts'
import { type FakeParty, startFakeParty } from './fake-party.ts'
import { type FakeTelegram, startFakeTelegram } from './fake-telegram.ts'
import type { House } from './house.ts'

export const INSTAGRAM_ID = '17841400000000001'
export const APP_SECRET = 'app-secret-of-the-clinic'

/** The inbound side of the channels in a house, with platforms that are ours. */
export interface ChannelsHouse {
  telegram: FakeTelegram
  /** The Graph API as connecting and profiles need it: what it answers to a path. */
  instagram: FakeParty
  graph: Map<string, { status: number; json: unknown }>
  channels: Channels
  bus: Bus
  relay: OutboxRelay
  app: FastifyInstance
  admin: Agent
  /** Lines logged by the channels. */
  logged: string[]
  faults: unknown[]
  /** Another composition on the same database, as another node or another public address. */
  compose(facts?: { publicUrl?: string; telegramUrl?: string }): Channels
  /** Connects a bot and answers what Telegram then calls us with. */
  bot(): Promise<{ id: string; secret: string; tell(update: unknown): Promise<number> }>
  /** Connects the Instagram account, likewise. */
  business(): Promise<{ id: string; tell(...events: unknown[]): Promise<number> }>
}

export function useChannels(house: House): ChannelsHouse {
  const here = { logged: [] as string[], faults: [] as unknown[], graph: new Map() } as unknown as ChannelsHouse
  beforeAll(async () => {
    here.telegram = await startFakeTelegram()
    here.instagram = await startFakeParty(({ path }) => {
      const { pathname } = new URL(path, 'http://graph.test')
      return here.graph.get(pathname) ?? { status: 404, json: { error: { code: 100 } } }
    })
    here.graph.set('/me', { status: 200, json: { user_id: INSTAGRAM_ID, id: '999', username: 'helssa.clinic' } })
    here.graph.set(`/${INSTAGRAM_ID}/subscribed_apps`, { status: 200, json: { success: true } })
    const log = createLog('info', (line) => here.logged.push(line))
    here.bus = createMemoryBus({ log })
    here.compose = ({ publicUrl = 'https://helssa.test', telegramUrl = here.telegram.url } = {}) =>
      createChannels({
        db: house.db,
        bus: here.bus,
        cache: createMemoryCache({ clock: { now: () => house.now } }),
        clock: { now: () => house.now },
        log,
        sealer: createSealer('k'.repeat(40)),
        messaging: house.domains.messaging,
        publicUrl,
        telegramApiRoot: telegramUrl,
        instagramApiRoot: here.instagram.url,
        onFault: (error) => here.faults.push(error),
      })
    here.channels = here.compose()
    const clock = { now: () => house.now }
    here.relay = createOutboxRelay({ db: house.db, bus: here.bus, clock, log, handlers: here.channels.handlers })
    here.app = await createHttpServer({ log, metrics: createMetrics(), trustedProxies: undefined, behindTls: true })
    await here.app.register(webhooksSurface, { prefix: '/webhooks', channels: here.channels })
    const admin = await house.admin()
    here.admin = { personId: admin.id, sessionId: 'none', roles: ['admin'] }
  })
  afterAll(async () => {
    await here.app.close()
    await here.telegram.close()
    await here.instagram.close()
  })

  const post = async (url: string, headers: Record<string, string>, payload: string) => {
    const answer = await here.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      payload,
    })
    return answer.statusCode
  }
  here.bot = async () => {
    const { account } = await here.channels.accounts.connect(here.admin, {
      platform: 'telegram',
      token: here.telegram.token,
    })
    const secret = String(here.telegram.webhook?.secret_token)
    const tell = (update: unknown) =>
      post(
        `/webhooks/telegram/${account.id}/`,
        { 'x-telegram-bot-api-secret-token': secret },
        typeof update === 'string' ? update : JSON.stringify(update),
      )
    return { id: account.id, secret, tell }
  }
  here.business = async () => {
    const { account } = await here.channels.accounts.connect(here.admin, {
      platform: 'instagram',
      token: 'IGAA-token',
      accountId: INSTAGRAM_ID,
      appSecret: APP_SECRET,
    })
    const tell = (...events: unknown[]) => {
      const body = JSON.stringify({ object: 'instagram', entry: [{ id: INSTAGRAM_ID, time: 0, messaging: events }] })
      const signature = `sha256=${createHmac('sha256', APP_SECRET).update(body).digest('hex')}`
      return post(`/webhooks/instagram/${account.id}/`, { 'x-hub-signature-256': signature }, body)
    }
    return { id: account.id, tell }
  }
  return here
}
