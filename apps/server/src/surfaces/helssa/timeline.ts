import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import type { Records } from '../../domains/records/index.ts'
import type { Cursor, TimelineAsked, TimelineItem, Timeline as Timelines } from '../../domains/timeline/index.ts'
import { actorOf, doctorOnly, signedIn } from '../../platform/http/guards.ts'
import { PAGE_SIZE_DEFAULT } from '../../platform/http/paging.ts'
import { instantText } from '../../platform/http/schema.ts'
import { byOf } from './access.ts'
import { type LinkOf, presentMedicalFile } from './medical-files.present.ts'
import { presentNote } from './notes.ts'
import { answers, IdParams } from './schema.ts'
import { Timeline, TimelineQuery } from './timeline.schema.ts'

const tags = ['records']

interface Deps {
  readonly timeline: Timelines
  readonly records: Pick<Records, 'linkOf' | 'linkFor'>
  readonly publicUrl: string
}

/** All of a record in the order of time: a patient's own, and a doctor's view of it as far as the rights go. */
export const timelineRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { timeline, records, publicUrl }) => {
  app.get(
    '/patients/timeline/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'getOwnTimeline',
        summary: 'Own visits, notes, files, signed reports and prescriptions, newest first',
        querystring: TimelineQuery,
        response: answers({ 200: Timeline }, 401, 422),
      },
    },
    async (request) => {
      const page = await timeline.own(actorOf(request).personId, askedOf(request.query))
      return presentTimeline(page, `${publicUrl}${request.url}`, records.linkOf)
    },
  )

  app.get(
    '/doctors/patients/:id/timeline/',
    {
      preValidation: doctorOnly,
      schema: {
        tags,
        operationId: 'getPatientTimeline',
        summary:
          'A patient’s record in the order of time, as far as visits and grants open it; the patient sees that it was read',
        params: IdParams,
        querystring: TimelineQuery,
        response: answers({ 200: Timeline }, 401, 403, 404, 422),
      },
    },
    async (request) => {
      const by = byOf(request)
      const page = await timeline.ofPatient(by, request.params.id, askedOf(request.query))
      return presentTimeline(page, `${publicUrl}${request.url}`, records.linkFor(by.personId))
    },
  )
}

function askedOf({ kind, cursor, page_size }: Static<typeof TimelineQuery>): TimelineAsked {
  const [micros, id] = cursor?.split('.') ?? []
  const after = micros !== undefined && id !== undefined ? { micros, id } : undefined
  return { kind, after, pageSize: page_size ?? PAGE_SIZE_DEFAULT }
}

const cursorText = ({ micros, id }: Cursor) => `${micros}.${id}`

function presentTimeline(
  { items, next }: Awaited<ReturnType<Timelines['own']>>,
  url: string,
  linkOf: LinkOf,
): Static<typeof Timeline> {
  const address = new URL(url)
  if (next) address.searchParams.set('cursor', cursorText(next))
  return {
    next: next ? address.href : null,
    next_cursor: next ? cursorText(next) : null,
    results: items.map((item) => presentItem(item, linkOf)),
  }
}

const presentItem = (item: TimelineItem, linkOf: LinkOf): Static<typeof Timeline>['results'][number] => ({
  id: item.id,
  kind: item.kind,
  at: instantText(item.at),
  encounter_id: item.encounterId,
  doctor: item.doctor,
  ...(item.visit && {
    visit: {
      booking_reference: item.visit.reference,
      visit_type: item.visit.visitType,
      status: item.visit.status,
      chief_complaint: item.visit.chiefComplaint,
    },
  }),
  ...(item.note && { note: presentNote(item.note) }),
  ...(item.file && { file: presentMedicalFile(item.file, linkOf) }),
  ...(item.report && {
    report: { chief_complaint: item.report.chiefComplaint, diagnoses: [...item.report.diagnoses] },
  }),
  ...(item.prescription && {
    prescription: {
      item_count: item.prescription.itemCount,
      cancelled: item.prescription.cancelled,
      superseded: item.prescription.superseded,
    },
  }),
})
