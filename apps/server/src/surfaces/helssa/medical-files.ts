import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Records } from '../../domains/records/index.ts'
import { actorOf, doctorOnly, signedIn } from '../../platform/http/guards.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { byOf } from './access.ts'
import { presentMedicalFile, presentUploaded } from './medical-files.present.ts'
import { MedicalFile, MedicalFiles, MedicalFilesQuery, UploadedFile } from './medical-files.schema.ts'
import { FORM_LIMITS, readMedicalForm } from './medical-form.ts'
import { answers, IdParams } from './schema.ts'

const tags = ['medical files']

interface Deps {
  readonly records: Records
  readonly publicUrl: string
}

/** Files of patients' records (contract: patient endpoints, 5), and those of a visit for its doctor. */
export const medicalFileRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  await app.register(uploadRoute, deps)
  await app.register(ownFileRoutes, deps)
  await app.register(doctorsFileRoutes, deps)
}

/** The one route that takes a form. */
const uploadRoute: FastifyPluginAsyncTypebox<Deps> = async (app, { records }) => {
  app.addHook('preValidation', signedIn)
  await app.register(multipart, { limits: FORM_LIMITS, throwFileSizeLimit: false })

  app.post(
    '/patients/medical-files/upload/',
    {
      schema: {
        tags,
        operationId: 'uploadMedicalFile',
        consumes: ['multipart/form-data'],
        summary: 'Keep a file in the record',
        description:
          'Form fields: `file` (PDF, JPEG, PNG, WebP, HEIC or DICOM by its content, 25 MB at most), `file_type` (lab_result, ' +
          'imaging, prescription, other), `title` (200 characters), `description` (optional, 2000 characters), `encounter_id` ' +
          '(optional, an own visit: its doctor sees the file). Pictures lose what they tell of place and device. What is kept ' +
          'counts against the storage of the plan: past it `PLAN_LIMIT_REACHED`, or `SUBSCRIPTION_EXPIRED` where a plan ran out.',
        response: answers({ 201: UploadedFile }, 400, 401, 403, 404, 413, 415, 422),
      },
    },
    async (request, reply) => {
      const file = await records.upload(byOf(request), (take) => readMedicalForm(request, take))
      return reply.code(201).send(presentUploaded(file, records.linkOf))
    },
  )
}

const ownFileRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { records, publicUrl }) => {
  app.addHook('preValidation', signedIn)

  app.get(
    '/patients/medical-files/',
    {
      schema: {
        tags,
        operationId: 'listMedicalFiles',
        summary: 'Own files, newest first',
        querystring: MedicalFilesQuery,
        response: answers({ 200: MedicalFiles }, 401, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const { count, results } = await records.list(actorOf(request).personId, page)
      const shown = results.map((file) => presentMedicalFile(file, records.linkOf))
      return presentPage(`${publicUrl}${request.url}`, page, { count, results: shown })
    },
  )

  app.get(
    '/patients/medical-files/:id/',
    {
      schema: {
        tags,
        operationId: 'getMedicalFile',
        summary: 'An own file, with a fresh link to it',
        params: IdParams,
        response: answers({ 200: MedicalFile }, 401, 404),
      },
    },
    async (request) =>
      presentMedicalFile(await records.get(actorOf(request).personId, request.params.id), records.linkOf),
  )

  app.delete(
    '/patients/medical-files/:id/',
    {
      schema: {
        tags,
        operationId: 'deleteMedicalFile',
        summary: 'Delete an own file; links to it lead nowhere then',
        params: IdParams,
        response: answers({ 204: Type.Null() }, 401, 404),
      },
    },
    async (request, reply) => {
      await records.remove(byOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}

const doctorsFileRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { records, publicUrl }) => {
  app.addHook('preValidation', doctorOnly)

  app.get(
    '/doctors/encounters/:id/files/',
    {
      schema: {
        tags,
        operationId: 'listVisitFiles',
        summary: 'What the patient sent for the visit, newest first; from its payment on, unless it is called off',
        params: IdParams,
        querystring: MedicalFilesQuery,
        response: answers({ 200: MedicalFiles }, 401, 403, 404, 409, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const by = byOf(request)
      const { count, results } = await records.ofVisit(by, request.params.id, page)
      const shown = results.map((file) => presentMedicalFile(file, records.linkFor(by.personId)))
      return presentPage(`${publicUrl}${request.url}`, page, { count, results: shown })
    },
  )

  app.get(
    '/doctors/patients/:id/files/',
    {
      schema: {
        tags,
        operationId: 'listPatientFiles',
        summary: 'All files of a patient by a grant with view_history, newest first; the patient sees that it was read',
        description:
          'Each `file_url` is for this doctor: it opens no longer than the grant, and the audit has the download.',
        params: IdParams,
        querystring: MedicalFilesQuery,
        response: answers({ 200: MedicalFiles }, 401, 403, 404, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const by = byOf(request)
      const { count, results } = await records.ofPatient(by, request.params.id, page)
      const shown = results.map((file) => presentMedicalFile(file, records.linkFor(by.personId)))
      return presentPage(`${publicUrl}${request.url}`, page, { count, results: shown })
    },
  )
}
