import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Access } from '../../domains/access/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { actorOf, doctorOnly, signedIn } from '../../platform/http/guards.ts'
import { languageOf } from '../../platform/http/language.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { toLatinDigits } from '../../platform/text.ts'
import { presentConfirmed, presentGranted, presentHolder, presentLook, presentRequest } from './access.present.ts'
import {
  AccessLog,
  AccessLogQuery,
  AccessRequest,
  AccessRequests,
  AccessRequestsQuery,
  ConfirmAccess,
  ConfirmedAccess,
  EmergencyAccess,
  GrantAccess,
  GrantedAccess,
} from './access.schema.ts'
import { phoneOf } from './auth.ts'
import { answers, IdParams } from './schema.ts'

const tags = ['access']

interface Deps {
  readonly access: Access
  readonly clock: Clock
  readonly publicUrl: string
}

/** Who asks, and from which address: the audit keeps both. */
export const byOf = (request: FastifyRequest) => ({ personId: actorOf(request).personId, from: request.ip })

/** Access for a time: asked by the doctor, agreed to by the patient, and who looked (contract: doctors, 2). */
export const accessRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  await app.register(askingRoutes, deps)
  await app.register(consentRoutes, deps)
}

/** As people type it: in any digits and either case. */
const accessCodeOf = (text: string) => toLatinDigits(text).trim().toUpperCase()

const askingRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { access, clock, publicUrl }) => {
  app.addHook('preValidation', doctorOnly)

  app.post(
    '/doctors/patient-access/grant/',
    {
      schema: {
        tags,
        operationId: 'grantPatientAccess',
        summary: 'Ask a patient for access to their record; it opens nothing until they agree',
        body: GrantAccess,
        response: answers({ 201: GrantedAccess }, 401, 403, 422, 429),
      },
    },
    async (request, reply) => {
      const { patient_phone, access_duration_hours: hours, permissions, reason } = request.body
      const asked = { phone: phoneOf(patient_phone), hours, permissions, reason: reason.trim() }
      return reply.code(201).send(presentGranted(await access.ask(byOf(request), asked), publicUrl))
    },
  )

  app.post(
    '/doctors/patient-access/emergency/',
    {
      schema: {
        tags,
        operationId: 'openInEmergency',
        summary: 'Open a record at once, for hours, where nobody can be asked; the patient is told',
        body: EmergencyAccess,
        response: answers({ 201: GrantedAccess }, 401, 403, 422, 429),
      },
    },
    async (request, reply) => {
      const { patient_phone, reason } = request.body
      const told = { phone: phoneOf(patient_phone), reason: reason.trim() }
      return reply.code(201).send(presentGranted(await access.openInEmergency(byOf(request), told), publicUrl))
    },
  )

  app.post(
    '/doctors/patient-access/confirm/',
    {
      schema: {
        tags,
        operationId: 'confirmPatientAccess',
        summary: "Open it by the code that went to the patient's phone",
        body: ConfirmAccess,
        response: answers({ 200: ConfirmedAccess }, 400, 401, 403, 404, 409, 422, 429),
      },
    },
    async (request) => {
      const { access_code, otp_code } = request.body
      const told = { accessCode: accessCodeOf(access_code), code: toLatinDigits(otp_code) }
      return presentConfirmed(await access.confirm(byOf(request), told), clock.now())
    },
  )
}

const consentRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { access, clock, publicUrl }) => {
  app.addHook('preValidation', signedIn)
  const presenting = (request: FastifyRequest) => ({
    now: clock.now(),
    language: languageOf(request.headers['accept-language']),
  })

  app.get(
    '/patients/access-requests/',
    {
      schema: {
        tags,
        operationId: 'listAccessRequests',
        summary: 'Who asked for access to the own record, newest first',
        querystring: AccessRequestsQuery,
        response: answers({ 200: AccessRequests }, 401, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const { access_code } = request.query
      const accessCode = access_code === undefined ? undefined : accessCodeOf(access_code)
      const found = await access.requestsTo(actorOf(request).personId, { ...page, accessCode })
      const results = found.results.map((each) => presentRequest(each, presenting(request)))
      return presentPage(`${publicUrl}${request.url}`, page, { count: found.count, results })
    },
  )

  for (const [decision, summary] of [
    ['approve', 'Agree: what was asked for is open until it expires or is revoked'],
    ['deny', 'Refuse what was asked for'],
    ['revoke', 'End it at once'],
  ] as const) {
    app.post(
      `/patients/access-requests/:id/${decision}/`,
      {
        schema: {
          tags,
          operationId: `${decision}AccessRequest`,
          summary,
          params: IdParams,
          response: answers({ 200: AccessRequest }, 401, 404, 409),
        },
      },
      async (request) =>
        presentRequest(await access.decide(byOf(request), { id: request.params.id, decision }), presenting(request)),
    )
  }

  app.get(
    '/patients/access-log/',
    {
      schema: {
        tags,
        operationId: 'getAccessLog',
        summary: 'Who may look at the own record, and who did, newest first',
        querystring: AccessLogQuery,
        response: answers({ 200: AccessLog }, 401, 422),
      },
    },
    async (request) => {
      const { personId } = actorOf(request)
      const page = pageOf(request.query)
      const [found, holders] = await Promise.all([access.log(personId, page), access.holdersOf(personId)])
      const { language } = presenting(request)
      const results = found.results.map((look) => presentLook(look, language))
      return {
        ...presentPage(`${publicUrl}${request.url}`, page, { count: found.count, results }),
        may_access: holders.map(presentHolder),
      }
    },
  )
}
