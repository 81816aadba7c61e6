import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Assistant } from '../../domains/assistant/index.ts'
import type { Care } from '../../domains/care/index.ts'
import type { Prescriptions } from '../../domains/prescriptions/index.ts'
import type { Video } from '../../domains/video/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { onceOf } from '../../platform/http/idempotency.ts'
import { languageOf } from '../../platform/http/language.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { FieldError } from '../../platform/http/refused.ts'
import { instantText } from '../../platform/http/schema.ts'
import { toLatinDigits } from '../../platform/text.ts'
import { readOpenRange } from './dates.ts'
import { type Presenting, presentBooking, presentEncounter, presentPolicy } from './encounters.present.ts'
import {
  BookEncounter,
  BookedEncounter,
  CancelEncounter,
  CancelledEncounter,
  EncounterInFull,
  Encounters,
  EncountersQuery,
  PaidEncounter,
  PayEncounter,
  QuotedEncounter,
  QuoteEncounter,
  Rated,
  RateEncounter,
} from './encounters.schema.ts'
import { answers, IdParams } from './schema.ts'
import { clockOf } from './video-clock.ts'

const tags = ['encounters']

/** The patient's visits: booking, paying, cancelling, rating (contract: encounters; docs/decisions.md: around booking). */
export const encounterRoutes: FastifyPluginAsyncTypebox<{
  care: Care
  assistant: Pick<Assistant, 'scribe'>
  prescriptions: Pick<Prescriptions, 'ofVisits'>
  video: Pick<Video, 'attendanceOf'>
  clock: Clock
  publicUrl: string
}> = async (app, { care, assistant: { scribe }, prescriptions, video, clock, publicUrl }) => {
  app.addHook('preValidation', signedIn)
  const presenting = (request: FastifyRequest): Presenting => ({
    language: languageOf(request.headers['accept-language']),
    now: clock.now(),
    publicUrl,
  })
  /** The signed reports and the prescriptions of a patient's visits, to be asked for by the visit. */
  async function whatCameOf(patientId: string, ids: readonly string[]) {
    const [reports, prescribed] = await Promise.all([
      scribe.signedReportsOf(patientId, ids),
      prescriptions.ofVisits(ids),
    ])
    return (id: string) => ({ report: reports.get(id), prescription: prescribed.get(id) })
  }

  app.post(
    '/patients/encounters/book/',
    {
      schema: {
        tags,
        operationId: 'bookEncounter',
        summary: 'Book a free slot',
        body: BookEncounter,
        response: answers({ 201: BookedEncounter }, 401, 403, 409, 422),
      },
    },
    async (request, reply) => {
      const { body } = request
      const booking = await care.book(actorOf(request).personId, {
        doctorId: body.doctor_id,
        startsAt: new Date(body.scheduled_at),
        visitType: body.visit_type,
        chiefComplaint: body.chief_complaint.trim(),
        description: body.description ?? null,
        insurance: readInsurance(body.insurance_info),
        ...onceOf(request, 'bookEncounter'),
      })
      return reply.code(201).send(presentBooking(booking, presenting(request)))
    },
  )

  app.post(
    '/patients/encounters/quote/',
    {
      schema: {
        tags,
        operationId: 'quoteEncounter',
        summary: 'What booking would cost; nothing is kept',
        body: QuoteEncounter,
        response: answers({ 200: QuotedEncounter }, 401, 403, 409, 422),
      },
    },
    async (request) => {
      const { body } = request
      const startsAt = new Date(body.scheduled_at)
      const quote = await care.quote(actorOf(request).personId, {
        doctorId: body.doctor_id,
        startsAt,
        visitType: body.visit_type,
        insurance: readInsurance(body.insurance_info),
      })
      return {
        total_amount: quote.feeRial,
        insurance_discount: quote.insuranceShareRial,
        payable_amount: quote.patientShareRial,
        insurance_refused: quote.insuranceRefused ?? null,
        cancellation_policy: presentPolicy(startsAt),
      }
    },
  )

  app.get(
    '/patients/encounters/',
    {
      schema: {
        tags,
        operationId: 'listEncounters',
        summary: 'Own visits, newest first',
        querystring: EncountersQuery,
        response: answers({ 200: Encounters }, 401, 422),
      },
    },
    async (request) => {
      const { query } = request
      const page = pageOf(query)
      const { personId } = actorOf(request)
      const found = await care.encountersOfPatient(personId, {
        ...page,
        ...readOpenRange(query),
        ...(query.status !== undefined && { status: query.status }),
        ...(query.doctor_id !== undefined && { doctorId: query.doctor_id }),
      })
      const broughtForth = await whatCameOf(
        personId,
        found.results.map(({ id }) => id),
      )
      const results = found.results.map((visit) => presentEncounter(visit, broughtForth(visit.id), presenting(request)))
      return presentPage(`${publicUrl}${request.url}`, page, { count: found.count, results })
    },
  )

  app.get(
    '/patients/encounters/:id/',
    {
      schema: {
        tags,
        operationId: 'getEncounter',
        summary: 'One visit',
        params: IdParams,
        response: answers({ 200: EncounterInFull }, 401, 404),
      },
    },
    async (request) => {
      const { personId } = actorOf(request)
      const visit = await care.patientsEncounter(personId, request.params.id)
      const [broughtForth, clock] = await Promise.all([whatCameOf(personId, [visit.id]), clockOf(video, visit.id)])
      return { ...presentEncounter(visit, broughtForth(visit.id), presenting(request)), video: clock }
    },
  )

  app.post(
    '/patients/encounters/:id/cancel/',
    {
      schema: {
        tags,
        operationId: 'cancelEncounter',
        summary: 'Cancel; the refund goes to the wallet',
        params: IdParams,
        body: CancelEncounter,
        response: answers({ 200: CancelledEncounter }, 401, 404, 409, 422),
      },
    },
    async (request) =>
      presentCancelled(
        await care.cancel(actorOf(request).personId, {
          encounterId: request.params.id,
          as: 'patient',
          reason: request.body.reason ?? null,
          ...onceOf(request, 'cancelEncounter'),
        }),
      ),
  )

  app.post(
    '/patients/encounters/:id/pay/',
    {
      schema: {
        tags,
        operationId: 'payEncounter',
        summary: 'Pay a booked visit',
        params: IdParams,
        body: PayEncounter,
        response: answers({ 200: PaidEncounter }, 401, 402, 404, 409, 422),
      },
    },
    async (request) => {
      const { payment_method: method, return_url: returnUrl } = request.body
      const { encounter, paymentUrl } = await care.pay(actorOf(request).personId, {
        encounterId: request.params.id,
        method,
        ...(returnUrl !== undefined && { returnUrl }),
        ...onceOf(request, 'payEncounter'),
      })
      return {
        id: encounter.id,
        status: encounter.status,
        payment: {
          total_amount: encounter.feeRial,
          insurance_discount: encounter.insuranceShareRial,
          payable_amount: encounter.patientShareRial,
          payment_status: encounter.paymentStatus,
          payment_method: method,
          payment_url: paymentUrl ?? null,
        },
      }
    },
  )

  app.post(
    '/patients/encounters/:id/rating/',
    {
      schema: {
        tags,
        operationId: 'rateEncounter',
        summary: 'Rate a completed visit, once',
        params: IdParams,
        body: RateEncounter,
        response: answers({ 201: Rated }, 401, 404, 409, 422),
      },
    },
    async (request, reply) => {
      const { rating, comment = null } = request.body
      const { createdAt } = await care.rate(actorOf(request).personId, {
        encounterId: request.params.id,
        score: rating,
        comment,
      })
      return reply
        .code(201)
        .send({ encounter_id: request.params.id, rating, comment, created_at: instantText(createdAt) })
    },
  )
}

export const presentCancelled = ({ encounter, refundRial, feeRial }: Awaited<ReturnType<Care['cancel']>>) => ({
  id: encounter.id,
  status: encounter.status,
  payment_status: encounter.paymentStatus,
  refund_amount: refundRial,
  cancellation_fee: feeRial,
})

/** Whoever wants to use an insurance says which. */
function readInsurance(info: Static<typeof BookEncounter>['insurance_info']) {
  if (!info?.use_insurance) return undefined
  const missing = { fa: 'این فیلد الزامی است', en: 'This field is required' }
  if (info.provider === undefined) throw new FieldError('insurance_info.provider', missing)
  if (info.number === undefined) throw new FieldError('insurance_info.number', missing)
  return { provider: info.provider.trim(), number: toLatinDigits(info.number.trim()) }
}
