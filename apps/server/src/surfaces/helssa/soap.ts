import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { preValidationHookHandler } from 'fastify'
import type { Static } from 'typebox'
import type { ReportChanges, Scribe, StoredReport } from '../../domains/assistant/index.ts'
import { actorOf, doctorOnly, signedIn } from '../../platform/http/guards.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { instantText } from '../../platform/http/schema.ts'
import { hasControlCharacters, isVisible } from '../../platform/text.ts'
import { byOf } from './access.ts'
import { answers, IdParams } from './schema.ts'
import { presentAccepted, presentReport, presentSigned, presentTask } from './scribe.present.ts'
import {
  AcceptedTask,
  EditReport,
  GenerateReport,
  Report,
  Reports,
  ReportsQuery,
  SignReport,
  Task,
} from './scribe.schema.ts'
import { doctorsRecord } from './scribe.ts'

const tags = ['scribe']
/** A long report with all its lists. */
const REPORT_BODY_BYTES_MAX = 512 * 1024

interface Deps {
  readonly scribe: Scribe
  readonly publicUrl: string
}

/** SOAP reports: drafted as a task, checked and signed by the doctor, then the patient's to read (contract: AI, 4). */
export const soapRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  await app.register(taskRoutes, deps)
  await app.register(reportRoutes, deps)
}

const taskRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { scribe, publicUrl }) => {
  app.post(
    '/ai/soap/generate/',
    {
      preValidation: [doctorOnly, dropBlankNotes],
      schema: {
        tags,
        operationId: 'generateSoapReport',
        summary: 'Have a report made of a transcript',
        body: GenerateReport,
        response: answers({ 202: AcceptedTask }, 401, 403, 404, 409, 422),
      },
    },
    async (request, reply) => {
      const { encounter_id: encounterId, transcript_id: transcriptId, additional_notes } = request.body
      const notes = additional_notes ?? ''
      const task = await scribe.requestReport(byOf(request), { encounterId, transcriptId, notes })
      return reply.code(202).send(presentAccepted(task, publicUrl))
    },
  )

  app.get(
    '/ai/soap/tasks/:id/',
    {
      preValidation: doctorsRecord,
      schema: {
        tags,
        operationId: 'getSoapTask',
        summary: 'How far a report is; once completed, as it was drafted',
        params: IdParams,
        response: answers({ 200: Task }, 401, 404),
      },
    },
    async (request) =>
      presentTask(await scribe.task(byOf(request), request.params.id), languageOf(request.headers['accept-language'])),
  )
}

const reportRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { scribe }) => {
  app.get(
    '/ai/soap/reports/',
    {
      preValidation: doctorOnly,
      schema: {
        tags,
        operationId: 'listSoapReports',
        summary: "A visit's reports, newest first, without what they say",
        querystring: ReportsQuery,
        response: answers({ 200: Reports }, 401, 403, 404, 422),
      },
    },
    async (request) => {
      const found = await scribe.reports(byOf(request), request.query.encounter_id)
      return {
        results: found.map(({ id, version, transcriptId, generatedAt, signedAt }) => ({
          ...{ id, version, transcript_id: transcriptId },
          status: signedAt ? ('signed' as const) : ('draft' as const),
          generated_at: instantText(generatedAt),
          signed_at: signedAt && instantText(signedAt),
        })),
      }
    },
  )

  app.get(
    '/ai/soap/reports/:id/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'getSoapReport',
        summary: "A report: the doctor's at any time, the patient's once it is signed",
        params: IdParams,
        response: answers({ 200: Report }, 401, 404),
      },
    },
    async (request) => {
      const reader = actorOf(request)
      const report = await scribe.report({ ...reader, from: request.ip }, request.params.id)
      return presentTo(reader.personId, report, languageOf(request.headers['accept-language']))
    },
  )

  app.get(
    '/patients/encounters/:id/report/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'getEncounterReport',
        summary: 'The signed report of an own visit',
        params: IdParams,
        response: answers({ 200: Report }, 401, 404),
      },
    },
    async (request) => presentSigned(await scribe.visitReport(actorOf(request).personId, request.params.id)),
  )

  app.patch(
    '/ai/soap/reports/:id/',
    {
      preValidation: doctorsRecord,
      bodyLimit: REPORT_BODY_BYTES_MAX,
      schema: {
        tags,
        operationId: 'editSoapReport',
        summary: 'Put it in own words; what is named is replaced whole',
        params: IdParams,
        body: EditReport,
        response: answers({ 200: Report }, 401, 404, 409, 422),
      },
    },
    async (request) => {
      const { version, soap_report } = request.body
      const changes = readChanges(soap_report)
      const edited = await scribe.editReport(byOf(request), { id: request.params.id, version, changes })
      return presentReport(edited, languageOf(request.headers['accept-language']))
    },
  )

  app.post(
    '/ai/soap/reports/:id/sign/',
    {
      preValidation: doctorsRecord,
      schema: {
        tags,
        operationId: 'signSoapReport',
        summary: 'Sign: final from then on, and the patient may read it',
        params: IdParams,
        body: SignReport,
        response: answers({ 200: Report }, 401, 404, 409, 422),
      },
    },
    async (request) => {
      const { version, acknowledge = [] } = request.body
      const signed = await scribe.signReport(byOf(request), { id: request.params.id, version, acknowledge })
      return presentReport(signed, languageOf(request.headers['accept-language']))
    },
  )
}

/** Notes in which nothing can be seen are none. */
const dropBlankNotes: preValidationHookHandler = ({ body }, _reply, done) => {
  if (typeof body === 'object' && body !== null && 'additional_notes' in body && isBlank(body.additional_notes))
    body.additional_notes = null
  done()
}

const isBlank = (notes: unknown): boolean =>
  typeof notes === 'string' && !isVisible(notes) && !hasControlCharacters(notes, { allowLines: true })

const presentTo = (personId: string, report: StoredReport, language: Language) =>
  report.doctorId === personId ? presentReport(report, language) : presentSigned(report)

/** What is taken out is empty, and what is not said of a drug or a diagnosis is not known. */
function readChanges({ subjective, objective, assessment, plan }: Changes): ReportChanges {
  const medications = plan?.medications?.map(({ name, dosage = null, frequency = null, duration = null }) => ({
    ...{ name, dosage, frequency, duration },
  }))
  const diagnoses = assessment?.diagnoses?.map(({ description, icd_code = null, probability = null }) => ({
    ...{ description, icd_code, probability },
  }))
  const { chief_complaint, hpi, ...lists } = subjective ?? {}
  const { physical_exam, vital_signs } = objective ?? {}
  return {
    subjective: {
      ...lists,
      ...(isNamed(chief_complaint) && { chief_complaint: chief_complaint ?? '' }),
      ...(isNamed(hpi) && { hpi: hpi ?? '' }),
    },
    objective: {
      ...(vital_signs && { vital_signs }),
      ...(isNamed(physical_exam) && { physical_exam: physical_exam ?? '' }),
    },
    assessment: diagnoses && { diagnoses },
    plan: {
      ...(medications && { medications }),
      ...(isNamed(plan?.follow_up) && { follow_up: plan?.follow_up ?? '' }),
    },
  }
}
type Changes = Static<typeof EditReport>['soap_report']

const isNamed = (text: string | null | undefined): boolean => text !== undefined
