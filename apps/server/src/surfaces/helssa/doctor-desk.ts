import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Care, DoctorsEncounter as Visit } from '../../domains/care/index.ts'
import type { Notifications } from '../../domains/notifications/index.ts'
import type { Video } from '../../domains/video/index.ts'
import { ageOn, tehranDateOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import { actorOf, doctorOnly } from '../../platform/http/guards.ts'
import { onceOf } from '../../platform/http/idempotency.ts'
import { languageOf } from '../../platform/http/language.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { instantText } from '../../platform/http/schema.ts'
import { byOf } from './access.ts'
import { readOpenRange } from './dates.ts'
import {
  Dashboard,
  DoctorsEncounter,
  DoctorsEncounterInFull,
  DoctorsEncounters,
  Settings,
} from './doctor-desk.schema.ts'
import { meetingLink, type Presenting } from './encounters.present.ts'
import { CancelEncounter, CancelledEncounter, EncountersQuery } from './encounters.schema.ts'
import { presentCancelled } from './encounters.ts'
import { presentNotification } from './notifications.ts'
import { answers, IdParams } from './schema.ts'
import { presentSettings, readSettings } from './settings.present.ts'
import { clockOf } from './video-clock.ts'

const tags = ['doctors']
const NOTIFICATIONS_SHOWN = 10

interface Deps {
  readonly care: Care
  readonly notifications: Notifications
  readonly video: Pick<Video, 'attendanceOf'>
  readonly clock: Clock
  readonly publicUrl: string
}

/** The doctor's day: dashboard, settings, and the visits with what the doctor does to them (contract: doctor endpoints). */
export const doctorDeskRoutes: FastifyPluginAsyncTypebox<Deps> = async (
  app,
  { care, notifications, video, clock, publicUrl },
) => {
  app.addHook('preValidation', doctorOnly)
  const presenting = (request: FastifyRequest): Presenting => ({
    language: languageOf(request.headers['accept-language']),
    now: clock.now(),
    publicUrl,
  })

  app.get(
    '/doctors/dashboard/',
    {
      schema: {
        tags,
        operationId: 'getDashboard',
        summary: 'Today, this week, and what comes next',
        response: answers({ 200: Dashboard }, 401, 403),
      },
    },
    async (request) => {
      const { personId } = actorOf(request)
      const [dashboard, latest] = await Promise.all([
        care.dashboardOf(personId),
        notifications.latest(personId, NOTIFICATIONS_SHOWN),
      ])
      const { today, week } = dashboard
      return {
        today_stats: {
          total_appointments: today.total,
          completed: today.completed,
          pending: today.pending,
          cancelled: today.cancelled,
          revenue: today.revenueRial,
        },
        week_stats: {
          total_appointments: week.total,
          average_rating: dashboard.averageRating,
          total_revenue: week.revenueRial,
        },
        upcoming_appointments: dashboard.upcoming.map((visit) => ({
          id: visit.id,
          patient: presentPatient(visit.patient, clock.now()),
          scheduled_at: instantText(visit.startsAt),
          chief_complaint: visit.chiefComplaint,
          visit_type: visit.visitType,
          status: visit.status,
        })),
        notifications: latest.map((notification) => presentNotification(notification, presenting(request).language)),
      }
    },
  )

  app.get(
    '/doctors/settings/',
    {
      schema: {
        tags,
        operationId: 'getSettings',
        summary: 'Fees, hours, notices',
        response: answers({ 200: Settings }, 401, 403),
      },
    },
    async (request) => presentSettings(await care.settingsOf(actorOf(request).personId)),
  )

  app.put(
    '/doctors/settings/',
    {
      schema: {
        tags,
        operationId: 'replaceSettings',
        summary: 'Change them; booked visits stay as they are',
        body: Settings,
        response: answers({ 200: Settings }, 401, 403, 422),
      },
    },
    async (request) => {
      const { personId } = actorOf(request)
      await care.changeSettings(personId, readSettings(request.body))
      return presentSettings(await care.settingsOf(personId)) // as they are kept
    },
  )

  app.get(
    '/doctors/encounters/',
    {
      schema: {
        tags,
        operationId: 'listDoctorsEncounters',
        summary: 'Own visits, earliest first',
        querystring: EncountersQuery,
        response: answers({ 200: DoctorsEncounters }, 401, 403, 422),
      },
    },
    async (request) => {
      const { query } = request
      const page = pageOf(query)
      const found = await care.encountersOfDoctor(actorOf(request).personId, {
        ...page,
        ...readOpenRange(query),
        ...(query.status !== undefined && { status: query.status }),
      })
      const results = found.results.map((visit) => presentDoctorsEncounter(visit, presenting(request)))
      return presentPage(`${publicUrl}${request.url}`, page, { count: found.count, results })
    },
  )

  app.get(
    '/doctors/encounters/:id/',
    {
      schema: {
        tags,
        operationId: 'getDoctorsEncounter',
        summary: 'One visit',
        params: IdParams,
        response: answers({ 200: DoctorsEncounterInFull }, 401, 403, 404),
      },
    },
    async (request) => {
      const visit = await care.readDoctorsEncounter(byOf(request), request.params.id)
      return { ...presentDoctorsEncounter(visit, presenting(request)), video: await clockOf(video, visit.id) }
    },
  )

  for (const [action, summary, act] of [
    ['start', 'Begin a paid visit, on its day', care.start],
    ['complete', 'End a running visit; the fee is settled', care.complete],
    ['no-show', 'The patient did not come', care.markNoShow],
  ] as const) {
    app.post(
      `/doctors/encounters/:id/${action}/`,
      {
        schema: {
          tags,
          operationId: `${action.replace('-s', 'S')}Encounter`,
          summary,
          params: IdParams,
          response: answers({ 200: DoctorsEncounter }, 401, 403, 404, 409),
        },
      },
      async (request) => {
        const by = byOf(request)
        await act(by.personId, { encounterId: request.params.id, ...onceOf(request, action) })
        return presentDoctorsEncounter(await care.readDoctorsEncounter(by, request.params.id), presenting(request))
      },
    )
  }

  app.post(
    '/doctors/encounters/:id/cancel/',
    {
      schema: {
        tags,
        operationId: 'cancelEncounterAsDoctor',
        summary: 'Cancel; the patient gets everything back',
        params: IdParams,
        body: CancelEncounter,
        response: answers({ 200: CancelledEncounter }, 401, 403, 404, 409, 422),
      },
    },
    async (request) =>
      presentCancelled(
        await care.cancel(actorOf(request).personId, {
          encounterId: request.params.id,
          as: 'doctor',
          reason: request.body.reason ?? null,
          ...onceOf(request, 'cancelEncounterAsDoctor'),
        }),
      ),
  )
}

const presentPatient = (patient: Visit['patient'], now: Date) => ({
  id: patient.id,
  name: patient.name,
  age: patient.dateOfBirth === null ? null : ageOn(patient.dateOfBirth, tehranDateOf(now)),
  gender: patient.gender,
  medical_record_number: patient.recordNumber === null ? null : `MRN${String(patient.recordNumber).padStart(6, '0')}`,
})

const presentDoctorsEncounter = (visit: Visit, presenting: Presenting) => ({
  id: visit.id,
  booking_reference: visit.reference,
  patient: presentPatient(visit.patient, presenting.now),
  scheduled_at: instantText(visit.startsAt),
  duration_minutes: Math.round((visit.endsAt.getTime() - visit.startsAt.getTime()) / 60_000),
  chief_complaint: visit.chiefComplaint,
  description: visit.description,
  visit_type: visit.visitType,
  status: visit.status,
  payment_status: visit.paymentStatus,
  total_cost: visit.feeRial,
  meeting_link: meetingLink(visit, presenting),
})
