import { timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Config } from '../../platform/config.ts'
import type { Metrics } from '../../platform/http/metrics.ts'
import { instantText } from '../../platform/http/schema.ts'

export interface OpsDeps {
  readonly config: Pick<Config, 'METRICS_TOKEN'>
  readonly metrics: Metrics
  /** Names what is not ready; empty when requests can be served. */
  readonly notReady: () => Promise<readonly string[]>
  /** Development only: the messages a provider would have sent, newest first. */
  readonly outbox: ((to: string | undefined) => Promise<readonly OutboxMessage[]>) | undefined
}
interface OutboxMessage {
  readonly channel: string
  readonly to: string
  readonly body: string
  readonly code: string | null
  readonly created_at: Date
}

/** For operators: is it alive, is it ready, how does it do; and the outbox of development. */
export const opsSurface: FastifyPluginAsyncTypebox<OpsDeps> = async (app, { config, metrics, notReady, outbox }) => {
  app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'ok' }))

  app.get('/readyz', { logLevel: 'warn' }, async (_request, reply) => {
    const missing = await notReady()
    return reply
      .code(missing.length === 0 ? 200 : 503)
      .send({ status: missing.length === 0 ? 'ready' : 'not ready', missing })
  })

  app.get('/metrics', { logLevel: 'warn' }, async (request, reply) => {
    if (!isFromHere(request) && !bringsToken(request, config.METRICS_TOKEN)) return reply.callNotFound()
    return reply.type(metrics.contentType).send(await metrics.text())
  })

  if (!outbox) return
  app.get(
    '/dev/outbox',
    { schema: { querystring: Type.Object({ to: Type.Optional(Type.String({ format: 'plain', maxLength: 254 })) }) } },
    async (request) =>
      (await outbox(request.query.to)).map((message) => ({ ...message, created_at: instantText(message.created_at) })),
  )
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/

/** Asked by this very machine; a proxy on it that forwards another's request says so. */
function isFromHere({ headers, socket }: FastifyRequest): boolean {
  const forwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
  return !forwarded && LOOPBACK.test(socket.remoteAddress ?? '')
}

function bringsToken({ headers: { authorization } }: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined || authorization === undefined) return false
  const [given, wanted] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
