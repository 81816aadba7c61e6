import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Prescription as Kept, Prescriptions } from '../../domains/prescriptions/index.ts'
import { doctorOnly } from '../../platform/http/guards.ts'
import { onceOf } from '../../platform/http/idempotency.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import type { PaperSize } from '../../platform/pdf/paper.ts'
import { byOf } from './access.ts'
import { type Presenting, pdfHeaders, presentCheck, presentingOf, presentToDoctor } from './prescriptions.present.ts'
import {
  CancelPrescription,
  CheckedPrescription,
  CheckPrescription,
  DoctorsPrescription,
  DoctorsPrescriptions,
  NewPrescription,
  Pdf,
  PdfQuery,
  PrescriptionsQuery,
} from './prescriptions.schema.ts'
import { answers, IdParams } from './schema.ts'

const tags = ['prescriptions']
/** A full prescription in Persian, each letter of which some clients write in six. */
const PRESCRIPTION_BODY_BYTES_MAX = 256 * 1024

export interface PrintingDeps {
  readonly prescriptions: Prescriptions
  readonly publicUrl: string
  readonly print: (kept: Kept, asked: { size: PaperSize } & Presenting) => Promise<Buffer>
}

/** A doctor prescribes in an own visit, looks before what speaks against it, and takes it back. */
export const prescribingRoutes: FastifyPluginAsyncTypebox<PrintingDeps> = async (app, { prescriptions, publicUrl }) => {
  app.addHook('preValidation', doctorOnly)

  app.post(
    '/doctors/encounters/:id/prescription/',
    {
      bodyLimit: PRESCRIPTION_BODY_BYTES_MAX,
      schema: {
        tags,
        operationId: 'issuePrescription',
        summary: 'Prescribe in an own visit; it stays as it is, and grave warnings must be acknowledged',
        params: IdParams,
        body: NewPrescription,
        response: answers({ 201: DoctorsPrescription }, 401, 403, 404, 409, 422),
      },
    },
    async (request, reply) => {
      const { items, notes = null, supersedes = null, acknowledged_warnings = [] } = request.body
      const issued = await prescriptions.issue(byOf(request), {
        encounterId: request.params.id,
        items: items.map(({ instructions = null, ...item }) => ({ ...item, instructions })),
        notes,
        supersedes,
        acknowledged: acknowledged_warnings,
        ...onceOf(request, 'issuePrescription'),
      })
      return reply.code(201).send(presentToDoctor(issued, presentingOf(request, publicUrl)))
    },
  )

  app.post(
    '/doctors/encounters/:id/prescription/check/',
    {
      schema: {
        tags,
        operationId: 'checkPrescription',
        summary: 'What speaks against some drugs for the patient of an own visit; nothing is issued',
        params: IdParams,
        body: CheckPrescription,
        response: answers({ 200: CheckedPrescription }, 401, 403, 404, 409, 422),
      },
    },
    async (request) => {
      const asked = { encounterId: request.params.id, items: request.body.items }
      const checked = await prescriptions.check(byOf(request), asked)
      return presentCheck(checked, presentingOf(request, publicUrl).language)
    },
  )

  app.post(
    '/doctors/prescriptions/:id/cancel/',
    {
      schema: {
        tags,
        operationId: 'cancelPrescription',
        summary: 'Take an own prescription back; the patient is told',
        params: IdParams,
        body: CancelPrescription,
        response: answers({ 200: DoctorsPrescription }, 401, 403, 404, 409, 422),
      },
    },
    async (request) => {
      const asked = { id: request.params.id, reason: request.body.reason.trim() }
      return presentToDoctor(await prescriptions.cancel(byOf(request), asked), presentingOf(request, publicUrl))
    },
  )
}

/** What doctors read of prescriptions: their own, and a patient's as far as rights reach. */
export const doctorsReadingRoutes: FastifyPluginAsyncTypebox<PrintingDeps> = async (app, deps) => {
  const { prescriptions, publicUrl, print } = deps
  app.addHook('preValidation', doctorOnly)

  app.get(
    '/doctors/encounters/:id/prescription/',
    {
      schema: {
        tags,
        operationId: 'getEncounterPrescription',
        summary: 'The prescription of an own visit that stands, or was cancelled last',
        params: IdParams,
        response: answers({ 200: DoctorsPrescription }, 401, 403, 404),
      },
    },
    async (request) =>
      presentToDoctor(
        await prescriptions.readOfVisit(byOf(request), request.params.id),
        presentingOf(request, publicUrl),
      ),
  )

  app.get(
    '/doctors/patients/:id/prescriptions/',
    {
      schema: {
        tags,
        operationId: 'listPatientPrescriptions',
        summary: 'A patient’s prescriptions as far as visits and grants open them, newest first',
        params: IdParams,
        querystring: PrescriptionsQuery,
        response: answers({ 200: DoctorsPrescriptions }, 401, 403, 404, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const found = await prescriptions.listAsDoctor(byOf(request), { patientId: request.params.id, ...page })
      const results = found.results.map((kept) => presentToDoctor(kept, presentingOf(request, publicUrl)))
      return presentPage(`${publicUrl}${request.url}`, page, { count: found.count, results })
    },
  )

  app.get(
    '/doctors/prescriptions/:id/',
    {
      schema: {
        tags,
        operationId: 'getPrescriptionAsDoctor',
        summary: 'An own prescription, or one of a patient whose history is open',
        params: IdParams,
        response: answers({ 200: DoctorsPrescription }, 401, 403, 404),
      },
    },
    async (request) => {
      const kept = await prescriptions.readAsDoctor(byOf(request), { id: request.params.id, reading: 'read' })
      return presentToDoctor(kept, presentingOf(request, publicUrl))
    },
  )

  app.get(
    '/doctors/prescriptions/:id/pdf/',
    {
      schema: {
        tags,
        operationId: 'printPrescriptionAsDoctor',
        summary: 'The same, to be printed',
        params: IdParams,
        querystring: PdfQuery,
        response: answers({ 200: Pdf }, 401, 403, 404, 422),
      },
    },
    async (request, reply) => {
      const kept = await prescriptions.readAsDoctor(byOf(request), { id: request.params.id, reading: 'print' })
      const { size = 'a5' } = request.query
      return reply.headers(pdfHeaders(kept)).send(await print(kept, { size, ...presentingOf(request, publicUrl) }))
    },
  )
}
