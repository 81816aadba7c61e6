import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Metrics } from '../../platform/http/metrics.ts'
import { instantText } from '../../platform/http/schema.ts'

export interface OpsDeps {
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
export const opsSurface: FastifyPluginAsyncTypebox<OpsDeps> = async (app, { metrics, notReady, outbox }) => {
  app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'ok' }))

  app.get('/readyz', { logLevel: 'warn' }, async (_request, reply) => {
    const missing = await notReady()
    return reply
      .code(missing.length === 0 ? 200 : 503)
      .send({ status: missing.length === 0 ? 'ready' : 'not ready', missing })
  })

  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  )

  if (!outbox) return
  app.get(
    '/dev/outbox',
    { schema: { querystring: Type.Object({ to: Type.Optional(Type.String({ format: 'plain', maxLength: 254 })) }) } },
    async (request) =>
      (await outbox(request.query.to)).map((message) => ({ ...message, created_at: instantText(message.created_at) })),
  )
}
