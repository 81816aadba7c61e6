import type { FastifyInstance } from 'fastify'
import type { Care } from '../../domains/care/index.ts'
import type { Identity } from '../../domains/identity/index.ts'
import type { Ledger } from '../../domains/ledger/index.ts'
import type { Notifications } from '../../domains/notifications/index.ts'
import type { Payments } from '../../domains/payments/index.ts'
import type { Plans } from '../../domains/plans/index.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import type { Clock } from '../../platform/clock.ts'
import { adminRoutes } from './admin.ts'
import { createErrorAnswer } from './answer-error.ts'
import { authRoutes } from './auth.ts'
import { billingRoutes } from './billing.ts'
import { doctorDeskRoutes } from './doctor-desk.ts'
import { doctorRoutes } from './doctors.ts'
import { encounterRoutes } from './encounters.ts'
import { identifyAndCount, type Rates } from './guards.ts'
import { notificationRoutes } from './notifications.ts'
import { profileRoutes } from './profile.ts'
import { ErrorAnswer } from './schema.ts'

export interface HelssaDeps {
  readonly identity: Identity
  readonly care: Care
  readonly ledger: Ledger
  readonly payments: Payments
  readonly plans: Plans
  readonly notifications: Notifications
  readonly cache: Cache
  readonly clock: Clock
  readonly rates: Rates
  readonly publicUrl: string
}

/** HELSSA's REST surface. Everything under its prefix, 404s and crashes included, answers in HELSSA's shapes. */
export async function helssaSurface(app: FastifyInstance, { deps }: { deps: HelssaDeps }): Promise<void> {
  app.addSchema(ErrorAnswer)
  app.setErrorHandler(createErrorAnswer(deps.clock))
  identifyAndCount(app, deps)
  app.setNotFoundHandler((request, reply) => createErrorAnswer(deps.clock)({ statusCode: 404 }, request, reply))

  await app.register(authRoutes, deps)
  await app.register(profileRoutes, deps)
  await app.register(doctorRoutes, deps)
  await app.register(encounterRoutes, deps)
  await app.register(doctorDeskRoutes, deps)
  await app.register(billingRoutes, deps)
  await app.register(notificationRoutes, deps)
  await app.register(adminRoutes, deps)
}

export type { Rates } from './guards.ts'
