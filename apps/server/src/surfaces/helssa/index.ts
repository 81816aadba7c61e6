import type { FastifyInstance } from 'fastify'
import type { Access } from '../../domains/access/index.ts'
import type { Assistant } from '../../domains/assistant/index.ts'
import type { Audit } from '../../domains/audit/index.ts'
import type { Care } from '../../domains/care/index.ts'
import type { Identity } from '../../domains/identity/index.ts'
import type { Ledger } from '../../domains/ledger/index.ts'
import type { Messaging } from '../../domains/messaging/index.ts'
import type { Notifications } from '../../domains/notifications/index.ts'
import type { Payments } from '../../domains/payments/index.ts'
import type { Plans } from '../../domains/plans/index.ts'
import type { Prescriptions } from '../../domains/prescriptions/index.ts'
import type { Records } from '../../domains/records/index.ts'
import type { Timeline } from '../../domains/timeline/index.ts'
import type { Video } from '../../domains/video/index.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import type { Clock } from '../../platform/clock.ts'
import { identifyAndCount } from '../../platform/http/guards.ts'
import type { Rate } from '../../platform/http/rate-limit.ts'
import { accessRoutes } from './access.ts'
import { accessReviewRoutes } from './access-review.ts'
import { adminRoutes } from './admin.ts'
import { adminOverviewRoutes } from './admin-overview.ts'
import { answerNotFound, createErrorAnswer } from './answer-error.ts'
import { assistantRoutes, uploadRoutes } from './assistant.ts'
import { authRoutes, meRoute, signOutRoute } from './auth.ts'
import { billingRoutes } from './billing.ts'
import { billingHistoryRoutes } from './billing-history.ts'
import { billingUsageRoute } from './billing-usage.ts'
import { doctorDeskRoutes } from './doctor-desk.ts'
import { doctorRoutes } from './doctors.ts'
import { earningsRoutes } from './earnings.ts'
import { encounterRoutes } from './encounters.ts'
import { medicalFileRoutes } from './medical-files.ts'
import { noteRoutes } from './notes.ts'
import { notificationRoutes } from './notifications.ts'
import { prescriptionRoutes } from './prescriptions.ts'
import { profileRoutes } from './profile.ts'
import { referenceRoutes } from './reference.ts'
import { ErrorAnswer } from './schema.ts'
import { scribeRoutes } from './scribe.ts'
import { sessionRoutes } from './sessions.ts'
import { soapRoutes } from './soap.ts'
import { timelineRoutes } from './timeline.ts'
import { visionRoutes } from './vision.ts'

/** Requests in a window; undefined is without limit. */
export interface Rates {
  readonly anonymous: Rate | undefined
  readonly user: Rate | undefined
  readonly premium: Rate | undefined
}

export interface HelssaDeps {
  readonly identity: Identity
  readonly access: Access
  readonly audit: Audit
  readonly care: Care
  readonly ledger: Ledger
  readonly payments: Payments
  readonly plans: Plans
  readonly notifications: Notifications
  readonly assistant: Assistant
  readonly messaging: Messaging
  readonly records: Records
  readonly prescriptions: Prescriptions
  readonly timeline: Timeline
  readonly video: Video
  readonly cache: Cache
  readonly clock: Clock
  readonly rates: Rates
  readonly publicUrl: string
}

/** A code or a refresh token says who it is; an access token that ran out beside it must not stand in the way. */
const BRINGS_OWN_PROOF = /\/auth\/(login\/otp|verify\/otp|refresh)\/$/

/** HELSSA's REST surface. Everything under its prefix, 404s and crashes included, answers in HELSSA's shapes. */
export async function helssaSurface(
  app: FastifyInstance,
  { deps, sharesPrefix = false }: { deps: HelssaDeps; sharesPrefix?: boolean },
): Promise<void> {
  app.addSchema(ErrorAnswer)
  app.setErrorHandler(createErrorAnswer(deps.clock))
  identifyAndCount(app, {
    cache: deps.cache,
    surface: 'helssa',
    authenticate: deps.identity.authenticate,
    ignoresBearer: ({ routeOptions: { url } }) => url !== undefined && BRINGS_OWN_PROOF.test(url),
    rateOf: (asker) => deps.rates[asker ? (asker.premium ? 'premium' : 'user') : 'anonymous'],
  })
  // Under a shared prefix the other surface answers what leads nowhere, and signs out for both.
  if (!sharesPrefix) {
    app.setNotFoundHandler((request, reply) => answerNotFound(deps.clock, request, reply))
    await app.register(signOutRoute, deps)
  }

  await app.register(authRoutes, deps)
  await app.register(meRoute, deps)
  await app.register(sessionRoutes, deps)
  await app.register(profileRoutes, deps)
  await app.register(doctorRoutes, deps)
  await app.register(encounterRoutes, deps)
  await app.register(doctorDeskRoutes, deps)
  await app.register(earningsRoutes, deps)
  await app.register(referenceRoutes, deps)
  await app.register(billingRoutes, deps)
  await app.register(billingHistoryRoutes, deps)
  await app.register(billingUsageRoute, deps)
  await app.register(notificationRoutes, deps)
  await app.register(assistantRoutes, deps)
  await app.register(uploadRoutes, deps)
  const scribing = { scribe: deps.assistant.scribe, publicUrl: deps.publicUrl }
  await app.register(scribeRoutes, scribing)
  await app.register(soapRoutes, scribing)
  await app.register(visionRoutes, { vision: deps.assistant.vision, publicUrl: deps.publicUrl })
  await app.register(accessRoutes, deps)
  await app.register(noteRoutes, deps)
  await app.register(timelineRoutes, deps)
  await app.register(accessReviewRoutes, deps)
  await app.register(medicalFileRoutes, deps)
  await app.register(prescriptionRoutes, deps)
  await app.register(adminRoutes, deps)
  await app.register(adminOverviewRoutes, deps)
}

export { answerNotFound as answerHelssaNotFound } from './answer-error.ts'
export { assistantSocketDescription } from './assistant-frames.ts'
export { assistantSocket } from './assistant-socket.ts'
export { createSignOut as createHelssaSignOut } from './auth.ts'
export { notificationsSocketDescription } from './notifications-frames.ts'
export { notificationsSocket } from './notifications-socket.ts'
export { videoSocketDescription } from './video-frames.ts'
export { videoSocket } from './video-socket.ts'
