import type { FastifyInstance } from 'fastify'
import type { Domains } from './compose.ts'
import type { SandboxGateway } from './domains/payments/index.ts'
import { createIceServers } from './domains/video/index.ts'
import type { Bus } from './platform/bus/bus.ts'
import type { Cache } from './platform/cache/cache.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import type { FileStore } from './platform/files/files.ts'
import type { Metrics } from './platform/http/metrics.ts'
import { parseRate, type Rate } from './platform/http/rate-limit.ts'
import { createReturnRule } from './platform/http/return-address.ts'
import { securityHeaders } from './platform/http/security-headers.ts'
import { createHttpServer } from './platform/http/server.ts'
import type { Log } from './platform/log.ts'
import { createSocketFloor, type SocketFloor } from './platform/sockets/floor.ts'
import { USUAL_LIMITS } from './platform/sockets/limits.ts'
import { chatSocketDescription, chatSurface } from './surfaces/chat/index.ts'
import { describe, docsSurface } from './surfaces/docs/index.ts'
import { fikoSocketDescriptions, fikoSurface } from './surfaces/fiko/index.ts'
import { filesSurface } from './surfaces/files/index.ts'
import {
  answerHelssaNotFound,
  assistantSocket,
  assistantSocketDescription,
  createHelssaSignOut,
  helssaSurface,
  notificationsSocket,
  notificationsSocketDescription,
  videoSocket,
  videoSocketDescription,
} from './surfaces/helssa/index.ts'
import { type OpsDeps, opsSurface } from './surfaces/ops/index.ts'
import { paySurface } from './surfaces/pay/index.ts'
import { qrSurface } from './surfaces/qr/index.ts'
import { smartaiSurface } from './surfaces/smartai/index.ts'
import { webSurface } from './surfaces/web/index.ts'
import { webhooksSurface } from './surfaces/webhooks/index.ts'

/** HELSSA answers at /v1 too, beside SmartAI; its first words tell whose an unknown address would have been. */
const HELSSA_AT_V1 = /^\/v1\/(patients|doctors|billing|notifications|ai|auth\/(login\/|verify|refresh\b(?!-)))/

export interface AppDeps extends Omit<OpsDeps, 'metrics'> {
  readonly config: Config
  readonly domains: Domains
  readonly cache: Cache
  readonly files: FileStore
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly publicUrl: string
  readonly sandbox: SandboxGateway | undefined
  /** Called after each request that may have announced something. */
  readonly wrote: () => void
  /** Where the built web app is; unless told, where it is built. */
  readonly webFolder?: string
}

/** Mounts the surfaces on one HTTP server. */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config, domains, publicUrl } = deps
  const behindTls = publicUrl.startsWith('https:')
  const isOurPage = createReturnRule({
    publicUrl,
    listed: config.RETURN_ORIGINS,
    thisMachine: config.HELSSA_ENV === 'development',
  })
  const app = await createHttpServer({
    log: deps.log,
    metrics: deps.metrics,
    trustedProxies: config.TRUSTED_PROXIES,
    behindTls,
    mayReturnTo: isOurPage,
  })
  const floor = openFloor(app, deps, behindTls)
  const onFault = (error: unknown) => deps.log.error({ err: error }, 'a step of a socket failed')
  app.addHook('onResponse', (request, reply, done) => {
    const mayWrite = request.method !== 'GET' || request.url.startsWith('/pay/')
    if (mayWrite && reply.statusCode < 400) deps.wrote()
    done()
  })
  const helssa = {
    ...domains,
    cache: deps.cache,
    clock: deps.clock,
    publicUrl,
    rates: {
      anonymous: parseRate(config.RATE_LIMIT_ANONYMOUS),
      user: parseRate(config.RATE_LIMIT_USER),
      premium: parseRate(config.RATE_LIMIT_PREMIUM),
    },
  }
  let readOpenApi = (): object => ({})
  await app.register(async (scope) => {
    await describe(scope, {
      title: 'HELSSA',
      description: [
        'Telehealth: sign in by OTP, find a doctor, book, pay, meet. Persian by default, English with `Accept-Language: en`.',
        'A POST that books or moves money takes an `Idempotency-Key` header: sent again within 24 hours it is done once and answered alike.',
        'Request limits are told by `X-RateLimit-*` on every answer.',
      ].join('\n\n'),
      prefix: '/api/v1/',
    })
    await scope.register(helssaSurface, { prefix: '/api/v1', deps: helssa })
    readOpenApi = () => scope.swagger()
  })
  let readSmartaiOpenApi = (): object => ({})
  await app.register(helssaSurface, { prefix: '/v1', deps: helssa, sharesPrefix: true })
  await app.register(async (scope) => {
    await describe(scope, {
      title: 'SmartAI123',
      description: [
        'Accounts by e-mail, token credits and the services they are spent on. Persian by default, English with `Accept-Language: en`.',
        'Every answer is `{ success, data | error, meta }`. A POST that moves tokens or money takes an `Idempotency-Key` header.',
      ].join('\n\n'),
      prefix: '/v1/',
    })
    await scope.register(smartaiSurface, {
      prefix: '/v1',
      deps: {
        ...domains,
        clock: deps.clock,
        cache: deps.cache,
        files: deps.files,
        publicUrl,
        rate: parseRate(config.RATE_LIMIT_SMARTAI),
      },
      neighbour: {
        owns: (url) => HELSSA_AT_V1.test(url),
        notFound: (request, reply) => answerHelssaNotFound(deps.clock, request, reply),
        signOut: createHelssaSignOut(helssa),
      },
    })
    readSmartaiOpenApi = () => scope.swagger()
  })
  await app.register(webhooksSurface, { prefix: '/webhooks', channels: domains.channels })
  floor.route(assistantSocket({ ...domains, clock: deps.clock, onFault }))
  floor.route(videoSocket({ ...domains, clock: deps.clock, iceServers: createIceServers(config), onFault }))
  floor.route(notificationsSocket({ ...domains, clock: deps.clock, onFault }))
  app.addHook('onClose', () => domains.video.idle())
  await app.register(filesSurface, {
    prefix: '/files',
    messaging: domains.messaging,
    uploads: domains.assistant.chat.uploads,
    records: domains.records,
  })
  let readChatOpenApi = (): object => ({})
  await app.register(async (scope) => {
    await describe(scope, {
      title: 'Chat',
      description: [
        'Conversations between any two users. Every refusal is `{ detail }`.',
        'The socket of a conversation, `/ws/chat/{id}/`, is opened by the session cookie that each sign-in sets.',
      ].join('\n\n'),
      prefix: '/api/',
    })
    await scope.register(chatSurface, {
      prefix: '/api',
      deps: {
        identity: domains.identity,
        messaging: domains.messaging,
        bus: deps.bus,
        cache: deps.cache,
        floor,
        publicUrl,
        linkOf: domains.messaging.links.of,
        mayComeFrom: isOurPage,
        rateOf: rateOf(helssa.rates),
        onFault,
      },
    })
    readChatOpenApi = () => scope.swagger()
  })
  let readFikoOpenApi = (): object => ({})
  await app.register(async (scope) => {
    await describe(scope, {
      title: 'Fiko',
      description: [
        'The support inbox: customers who write by Telegram and Instagram. Every refusal is `{ error: { code, message } }`.',
        'Its sockets, `/ws/conversations/` and `/ws/chat/conv_{n}/`, are told in docs/fiko.md and `/asyncapi.json`.',
      ].join('\n\n'),
      prefix: '/fiko/v1/',
    })
    await scope.register(fikoSurface, {
      prefix: '/fiko/v1',
      deps: {
        identity: domains.identity,
        messaging: domains.messaging,
        channels: domains.channels,
        bus: deps.bus,
        cache: deps.cache,
        clock: deps.clock,
        floor,
        linkOf: domains.messaging.links.of,
        rateOf: rateOf(helssa.rates),
        onFault,
      },
    })
    readFikoOpenApi = () => scope.swagger()
  })
  await app.register(qrSurface, { cache: deps.cache, rate: helssa.rates.anonymous, publicUrl })
  await app.register(paySurface, {
    payments: domains.payments,
    sandbox: deps.sandbox,
    cache: deps.cache,
    rate: parseRate(config.RATE_LIMIT_USER),
  })
  await app.register(opsSurface, deps)
  await app.register(docsSurface, {
    documents: [
      { name: 'HELSSA', url: '/openapi/helssa.json', read: () => readOpenApi() },
      { name: 'SmartAI123', url: '/openapi/smartai.json', read: () => readSmartaiOpenApi() },
      { name: 'Chat', url: '/openapi/chat.json', read: () => readChatOpenApi() },
      { name: 'Fiko', url: '/openapi/fiko.json', read: () => readFikoOpenApi() },
    ],
    sockets: [
      assistantSocketDescription,
      videoSocketDescription,
      notificationsSocketDescription,
      chatSocketDescription,
      ...fikoSocketDescriptions,
    ],
  })
  await webSurface(app, { publicUrl, folder: deps.webFolder })
  return app
}

/** The floor of all sockets, on the same port; it closes before the routes do. */
function openFloor(app: FastifyInstance, { clock, log, metrics, config }: AppDeps, behindTls: boolean): SocketFloor {
  const rate = parseRate(config.RATE_LIMIT_SOCKET)
  const { allowance: _, ...limits } = USUAL_LIMITS
  const floor = createSocketFloor({
    clock,
    log,
    metrics,
    limits: { ...limits, ...(rate && { allowance: allowanceOf(rate) }) },
    headers: securityHeaders({ behindTls }),
  })
  floor.attach(app.server)
  app.addHook('preClose', () => floor.close())
  return floor
}

const BURST_SECONDS = 3
const allowanceOf = ({ limit, windowSeconds }: Rate) => {
  const perSecond = limit / windowSeconds
  return { perSecond, burst: Math.ceil(Math.max(1, perSecond * BURST_SECONDS)) }
}

const rateOf =
  (rates: { anonymous: Rate | undefined; user: Rate | undefined; premium: Rate | undefined }) =>
  (asker: { premium: boolean } | undefined) =>
    rates[asker ? (asker.premium ? 'premium' : 'user') : 'anonymous']
