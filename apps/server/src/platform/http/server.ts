import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Log } from '../log.ts'
import type { Metrics } from './metrics.ts'
import { securityHeaders } from './security-headers.ts'
import { validatorCompiler } from './validation.ts'

const BODY_BYTES_MAX = 1024 * 1024
const REQUEST_TIMEOUT_MS = 30_000
/** A request that takes longer is told of in the log, also when it went well. */
const SLOW_MS = 1_000
const KEEP_ALIVE_MS = 65_000 // longer than the usual 60 s of a load balancer, so that it never writes to a closed socket

export interface HttpServerOptions {
  readonly log: Log
  readonly metrics: Metrics
  /** Comma-separated addresses and networks whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies: string | undefined
  readonly behindTls: boolean
}

/** The HTTP ground floor, the same for every surface: ids, limits, validation, security headers, request log, metrics. */
export async function createHttpServer({
  log,
  metrics,
  trustedProxies,
  behindTls,
}: HttpServerOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: createRequestIds(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    trustProxy: trustedProxies ?? false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  })
  app.setValidatorCompiler(validatorCompiler)
  readEmptyJsonAsNothing(app)
  const security = securityHeaders({ behindTls })
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(security)
    reply.header('X-Request-Id', request.id)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status, elapsedTime: ms } = reply
    // The route's pattern, not the address: ids and what people typed stay out of logs and metrics.
    const route = request.routeOptions.url ?? 'none'
    metrics.observe({ method: request.method, route, status, seconds: ms / 1_000 })
    // What went well is in the metrics; a line for each would cost more than many a request.
    const notable = status >= 400 || ms > SLOW_MS
    const line = { method: request.method, route, status, ms: Math.round(ms * 10) / 10 }
    if (notable) request.log.info(line, 'request')
    else request.log.debug(line, 'request')
    done()
  })
  return app
}

/** Ids no other process makes: a random stem and a count. Asking for randomness anew would cost as much as a small query. */
function createRequestIds(): () => string {
  const stem = randomBytes(6).toString('base64url')
  let count = 0
  return () => `req_${stem}${(++count).toString(36)}`
}

/** A POST without a body may still say it is JSON; then it says nothing, which is no mistake. */
function readEmptyJsonAsNothing(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {})
    else void parse(request, body as string, done)
  })
}
