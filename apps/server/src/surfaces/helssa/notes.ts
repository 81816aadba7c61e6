import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import type {
  Access,
  Note as KeptNote,
  PatientRecord as KeptRecord,
  RecordedVisit,
} from '../../domains/access/index.ts'
import { fullNameOf } from '../../domains/identity/index.ts'
import { formatJalaliDate, tehranDateOf } from '../../platform/calendar.ts'
import { actorOf, doctorOnly, signedIn } from '../../platform/http/guards.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { instantText } from '../../platform/http/schema.ts'
import { byOf } from './access.ts'
import { NewNote, Note, Notes, PagedQuery, PatientRecord } from './notes.schema.ts'
import { answers, IdParams } from './schema.ts'
import type { Report } from './scribe.schema.ts'

const tags = ['records']

interface Deps {
  readonly access: Access
  readonly publicUrl: string
}

/** A patient's record as a doctor may read it, and the doctors' notes in it (contract: doctors, 3). */
export const noteRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  await app.register(doctorsNoteRoutes, deps)
  await app.register(ownNotesRoute, deps)
}

const ownNotesRoute: FastifyPluginAsyncTypebox<Deps> = async (app, { access, publicUrl }) => {
  app.get(
    '/patients/notes/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'listOwnNotes',
        summary: 'What doctors noted about oneself, but for what is theirs alone, newest first',
        querystring: PagedQuery,
        response: answers({ 200: Notes }, 401, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const { count, results } = await access.ownNotes(actorOf(request).personId, page)
      return presentPage(`${publicUrl}${request.url}`, page, { count, results: results.map(presentNote) })
    },
  )
}

const doctorsNoteRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { access, publicUrl }) => {
  app.addHook('preValidation', doctorOnly)

  app.get(
    '/doctors/patients/:id/record/',
    {
      schema: {
        tags,
        operationId: 'getPatientRecord',
        summary: 'A patient’s record as far as visits and grants open it; the patient sees that it was read',
        params: IdParams,
        querystring: PagedQuery,
        response: answers({ 200: PatientRecord }, 401, 403, 404, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const record = await access.record(byOf(request), { patientId: request.params.id, ...page })
      const { count, results } = record.visits
      return {
        ...presentRecord(record),
        encounters: presentPage(`${publicUrl}${request.url}`, page, { count, results: results.map(presentVisit) }),
      }
    },
  )

  app.get(
    '/doctors/patients/:id/notes/',
    {
      schema: {
        tags,
        operationId: 'listPatientNotes',
        summary: 'Notes about a patient, newest first; private ones are their author’s alone',
        params: IdParams,
        querystring: PagedQuery,
        response: answers({ 200: Notes }, 401, 403, 404, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const found = await access.notes(byOf(request), { patientId: request.params.id, ...page })
      const results = found.results.map(presentNote)
      return presentPage(`${publicUrl}${request.url}`, page, { count: found.count, results })
    },
  )

  app.post(
    '/doctors/patients/:id/notes/',
    {
      schema: {
        tags,
        operationId: 'writePatientNote',
        summary: 'Write a note about a patient; it stays as it is',
        params: IdParams,
        body: NewNote,
        response: answers({ 201: Note }, 401, 403, 404, 422),
      },
    },
    async (request, reply) => {
      const { encounter_id: encounterId = null, note_type, content, is_private, tags: words = [] } = request.body
      const note = { noteType: note_type.trim(), content, isPrivate: is_private ?? false, tags: words, encounterId }
      const kept = await access.writeNote(byOf(request), { patientId: request.params.id, ...note })
      return reply.code(201).send(presentNote(kept))
    },
  )
}

export const presentNote = (note: KeptNote): Static<typeof Note> => ({
  id: note.id,
  note_type: note.noteType,
  content: note.content,
  created_at: instantText(note.createdAt),
  created_by: { id: note.author.id, name: note.author.name },
  encounter: note.encounter && { id: note.encounter.id, date: tehranDateOf(note.encounter.startsAt) },
  is_private: note.isPrivate,
  tags: [...note.tags],
})

const presentRecord = ({
  profile,
  medicalInfo,
}: KeptRecord): Pick<Static<typeof PatientRecord>, 'patient' | 'medical_info'> => ({
  patient: {
    id: profile.id,
    name: fullNameOf(profile),
    gender: profile.gender,
    date_of_birth: profile.dateOfBirth && formatJalaliDate(profile.dateOfBirth),
  },
  medical_info: medicalInfo && {
    ...medicalInfo,
    allergies: [...medicalInfo.allergies],
    chronic_diseases: [...medicalInfo.chronic_diseases],
    current_medications: [...medicalInfo.current_medications],
  },
})

const presentVisit = (visit: RecordedVisit): Static<typeof PatientRecord>['encounters']['results'][number] => ({
  id: visit.id,
  booking_reference: visit.reference,
  scheduled_at: instantText(visit.startsAt),
  visit_type: visit.visitType,
  status: visit.status,
  chief_complaint: visit.chiefComplaint,
  doctor: visit.doctor,
  soap_report: visit.report && {
    id: visit.report.id,
    signed_at: instantText(visit.report.signedAt),
    // JSON has no read-only lists; the report is what it was.
    soap_report: visit.report.soap as Static<typeof Report>['soap_report'],
  },
})
