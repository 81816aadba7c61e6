import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Identity } from '../../domains/identity/index.ts'
import type { Alerts, Services } from '../../domains/services/index.ts'
import type { Tokens } from '../../domains/tokens/index.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import type { Clock } from '../../platform/clock.ts'
import type { FileStore } from '../../platform/files/files.ts'
import { identifyAndCount } from '../../platform/http/guards.ts'
import type { Rate } from '../../platform/http/rate-limit.ts'
import { adminReportRoutes } from './admin-reports.ts'
import { adminTokenRoutes } from './admin-tokens.ts'
import { adminUserRoutes } from './admin-users.ts'
import { alertRoutes } from './alerts.ts'
import { answerError } from './answer-error.ts'
import { authRoutes } from './auth.ts'
import { avatarRoutes } from './avatars.ts'
import { ErrorAnswer } from './schema.ts'
import { serviceRoutes } from './services.ts'
import { tokenRoutes } from './tokens.ts'
import { userRoutes } from './user.ts'

export interface SmartaiDeps {
  readonly identity: Identity
  readonly tokens: Tokens
  readonly services: Services
  readonly alerts: Alerts
  readonly clock: Clock
  readonly cache: Cache
  readonly files: FileStore
  readonly publicUrl: string
  /** Requests of a person, or of an address, in a window; undefined is without limit. */
  readonly rate: Rate | undefined
}

/** Another surface that answers under the same prefix, in shapes of its own. */
export interface Neighbour {
  /** Whether an address that leads nowhere would have been this one's. */
  readonly owns: (url: string) => boolean
  readonly notFound: (request: FastifyRequest, reply: FastifyReply) => unknown
  /** The one route both have: the body tells whose it is. */
  readonly signOut: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
}

/** Here another proof says who it is; an access token that ran out beside it must not stand in the way. */
const BRINGS_OWN_PROOF = /\/auth\/(register|login|refresh-token|logout|forgot-password|reset-password|verify-email)$/

/** SmartAI123's REST surface. Everything it answers, crashes included, is in the contract's envelope. */
export async function smartaiSurface(
  app: FastifyInstance,
  { deps, neighbour }: { deps: SmartaiDeps; neighbour: Neighbour },
): Promise<void> {
  app.addSchema(ErrorAnswer)
  app.setErrorHandler(answerError)
  identifyAndCount(app, {
    cache: deps.cache,
    surface: 'smartai',
    authenticate: deps.identity.authenticate,
    rateOf: () => deps.rate,
    ignoresBearer: ({ routeOptions: { url } }) => url !== undefined && BRINGS_OWN_PROOF.test(url),
  })
  app.setNotFoundHandler((request, reply) =>
    neighbour.owns(request.url) ? neighbour.notFound(request, reply) : answerError({ statusCode: 404 }, request, reply),
  )

  await app.register(authRoutes, { ...deps, neighbourSignOut: neighbour.signOut })
  await app.register(userRoutes, deps)
  await app.register(avatarRoutes, deps)
  await app.register(tokenRoutes, deps)
  await app.register(adminTokenRoutes, deps)
  await app.register(serviceRoutes, deps)
  await app.register(alertRoutes, deps)
  const { administration } = deps.identity
  await app.register(adminUserRoutes, { ...deps, administration })
  await app.register(adminReportRoutes, { ...deps, administration })
}
