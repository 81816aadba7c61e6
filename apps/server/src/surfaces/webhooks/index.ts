import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Channels, readInstagramUpdates, readTelegramUpdate } from '../../domains/channels/index.ts'
import { problemOf } from '../../platform/http/problem.ts'
import { Unauthenticated } from '../../platform/http/refused.ts'

/** Telegram's longest update is some 100 KB; Instagram puts up to a thousand events into one call. */
const BODY_BYTES_MAX = 4 * 1024 * 1024
const SIGNATURE = /^sha256=([0-9a-f]{64})$/

/** An account's id; anything else is not even looked for. */
const ACCOUNT = /^[A-Za-z0-9-]{1,64}$/
type Deps = { readonly channels: Pick<Channels, 'accounts' | 'inbound'> }

/**
 * What platforms call (docs/contracts.md, webhooks). A caller proves that it is the account's platform; what it tells is
 * stored before it is acknowledged, and handled after that: the answer waits for nothing but the database.
 */
export const webhooksSurface: FastifyPluginAsyncTypebox<Deps> = async (app, { channels }) => {
  app.setErrorHandler(answerError)
  app.removeAllContentTypeParsers() // signatures are over bytes
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX }, (_request, body, done) =>
    done(null, body),
  )
  await app.register(telegramRoutes, { channels })
  await app.register(instagramRoutes, { channels })
}

async function telegramRoutes(app: FastifyInstance, { channels: { accounts, inbound } }: Deps): Promise<void> {
  // Before the body is read: strangers need not send it.
  app.addHook('onRequest', async (request) => {
    const { secrets } = await accounts.openForWebhook(accountIn(request), 'telegram')
    if (!isSame(headerOf(request, 'x-telegram-bot-api-secret-token'), secrets.webhookSecret))
      throw new Unauthenticated()
  })
  app.post('/telegram/:account', { schema: { hide: true } }, async (request, reply) => {
    const update = readTelegramUpdate(readJson(request))
    if (!update) return refuse(reply, 400)
    await inbound.accept(accountIn(request), [update])
    return reply.code(200).send({})
  })
}

async function instagramRoutes(app: FastifyInstance, { channels: { accounts, inbound } }: Deps): Promise<void> {
  app.get('/instagram/:account', { schema: { hide: true } }, async (request, reply) => {
    const { secrets } = await accounts.openForWebhook(accountIn(request), 'instagram')
    const query = request.query as Record<string, unknown>
    const isAsked = query['hub.mode'] === 'subscribe' && isSame(String(query['hub.verify_token']), secrets.verifyToken)
    if (!isAsked) return refuse(reply, 403)
    return reply.type('text/plain; charset=utf-8').send(String(query['hub.challenge'] ?? ''))
  })
  app.post('/instagram/:account', { schema: { hide: true } }, async (request, reply) => {
    const { account, secrets } = await accounts.openForWebhook(accountIn(request), 'instagram')
    const body = bodyOf(request)
    const signed = createHmac('sha256', secrets.appSecret).update(body).digest('hex')
    if (!isSame(SIGNATURE.exec(headerOf(request, 'x-hub-signature-256'))?.[1] ?? '', signed))
      throw new Unauthenticated()
    await inbound.accept(account.id, readInstagramUpdates(readJson(request), account))
    return reply.code(200).send({})
  })
}

class NoAccount extends Error {}

function accountIn(request: FastifyRequest): string {
  const { account } = request.params as { account: string }
  if (!ACCOUNT.test(account)) throw new NoAccount()
  return account
}

const headerOf = ({ headers }: FastifyRequest, name: string): string => {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

/** Takes the same time wherever two texts differ. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const bodyOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0))

class Unreadable extends Error {}

function readJson(request: FastifyRequest): unknown {
  try {
    return JSON.parse(bodyOf(request).toString())
  } catch {
    throw new Unreadable()
  }
}

const REASONS = {
  400: 'The body is no update',
  401: 'The caller did not prove to be the platform',
  403: 'The verification token is another',
  404: 'There is no such account',
  413: 'The body is too large',
  500: 'Something went wrong on our side',
} as const

const refuse = (reply: FastifyReply, status: keyof typeof REASONS) =>
  reply.code(status).send({ detail: REASONS[status] })

function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  if (thrown instanceof Unauthenticated) return refuse(reply, 401)
  if (thrown instanceof Unreadable) return refuse(reply, 400)
  if (thrown instanceof NoAccount) return refuse(reply, 404)
  const problem = problemOf(thrown)
  if (problem.kind === 'refusal') return refuse(reply, 404)
  if (problem.kind === 'fault') {
    request.log.error({ reqId: request.id, err: thrown }, 'request failed')
    return refuse(reply, 500)
  }
  if (problem.kind === 'http' && (problem.status === 413 || problem.status === 404))
    return refuse(reply, problem.status)
  return refuse(reply, 400)
}
