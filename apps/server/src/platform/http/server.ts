import { randomBytes } from 'node:crypto'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Log } from '../log.ts'
import { type BodyTimes, limitBodyTime, USUAL_BODY_TIMES } from './body-time.ts'
import type { Metrics } from './metrics.ts'
import { guardReturnAddresses } from './return-address.ts'
import { securityHeaders } from './security-headers.ts'
import './session-cookie.ts'
import { validatorCompiler } from './validation.ts'

const BODY_BYTES_MAX = 1024 * 1024
/** Reading JSON holds up every other request meanwhile; a route that has more to take sets its own `bodyLimit`. */
const JSON_BYTES_MAX = 64 * 1024
/** How often connections are looked through for those that take too long over a head. */
const CHECK_MS = 5_000
/** A request that takes longer is told of in the log, also when it went well. */
const SLOW_MS = 1_000
/** Whatever Node takes for an address may be looked up: no id is so long, and says so as every id that is none. */
const PARAMETER_LENGTH_MAX = 16_384
const KEEP_ALIVE_MS = 65_000 // longer than the usual 60 s of a load balancer, so that it never writes to a closed socket

export interface HttpServerOptions {
  readonly log: Log
  readonly metrics: Metrics
  /** Comma-separated addresses and networks whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies: string | undefined
  readonly behindTls: boolean
  /** Whether a payer may be sent back to an address: `createReturnRule`. Nowhere unless told. */
  readonly mayReturnTo?: (address: string) => boolean
  readonly bodyTimes?: BodyTimes
}

/** The HTTP ground floor, the same for every surface: ids, limits, validation, security headers, request log, metrics. */
export async function createHttpServer({
  log,
  metrics,
  trustedProxies,
  behindTls,
  mayReturnTo = () => false,
  bodyTimes = USUAL_BODY_TIMES,
}: HttpServerOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // One logger for all requests: lines that tell of one name it themselves.
    childLoggerFactory: (logger) => logger,
    genReqId: createRequestIds(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: PARAMETER_LENGTH_MAX },
    rewriteUrl: (request) => readAddress(request.url ?? '/'),
    trustProxy: trustedProxies ?? false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: bodyTimes.formMs,
    http: { headersTimeout: bodyTimes.restMs, connectionsCheckingInterval: Math.min(CHECK_MS, bodyTimes.restMs) },
    keepAliveTimeout: KEEP_ALIVE_MS,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  })
  app.decorate('behindTls', behindTls)
  app.setValidatorCompiler(validatorCompiler)
  app.setErrorHandler(answerError)
  app.removeContentTypeParser('text/plain')
  readNothingAsEmpty(app)
  endIdleConnectionsOnClose(app)
  limitBodyTime(app, bodyTimes)
  guardReturnAddresses(app, mayReturnTo)
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
    const line = { reqId: request.id, method: request.method, route, status, ms: Math.round(ms * 10) / 10 }
    if (notable) request.log.info(line, 'request')
    else request.log.debug(line, 'request')
    done()
  })
  return app
}

/** Where no surface answers in a shape of its own. What the client did is said; of a fault of ours only its id is. */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  if ((error.statusCode ?? 500) < 500) return reply.send(error)
  request.log.error({ reqId: request.id, err: error }, 'request failed')
  return reply.code(500).send({ statusCode: 500, error: 'Internal Server Error', request_id: request.id })
}

/** Ids no other process makes: a random stem and a count. Asking for randomness anew would cost as much as a small query. */
function createRequestIds(): () => string {
  const stem = randomBytes(6).toString('base64url')
  let count = 0
  return () => `req_${stem}${(++count).toString(36)}`
}

/**
 * The path and query of an address, in absolute form too (RFC 9112 §3.2.2): links are made from it. One whose `%` no decoder
 * can read (`%zz`, a lone `%ff`) is taken letter by letter: it leads nowhere, and a surface says so in its own shape,
 * where the router would answer it past every hook.
 */
function readAddress(address: string): string {
  const url = address.startsWith('/') ? address : address.replace(/^https?:\/\/[^/?#]*/i, '')
  if (!url.includes('%')) return url
  const [path = ''] = url.split(/[?#]/, 1)
  try {
    decodeURI(path)
    return url
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return path.replaceAll('%', '%25') + url.slice(path.length)
  }
}

/** A connection that was busy when closing began is idle once it has its answer; nobody waits for its next request. */
function endIdleConnectionsOnClose(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    app.server.keepAliveTimeout = 1
    app.server.keepAliveTimeoutBuffer = 0
  })
}

/** A POST without a body, whether or not it says that it is JSON, says nothing; the schema tells what that lacks. */
function readNothingAsEmpty(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: JSON_BYTES_MAX },
    (request, body, done) => {
      if (body === '') done(null, {})
      else void parse(request, body as string, done)
    },
  )
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined) request.body = {}
    done()
  })
}
