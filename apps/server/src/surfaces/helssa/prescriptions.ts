import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Prescriptions as Kept } from '../../domains/prescriptions/index.ts'
import { signedIn } from '../../platform/http/guards.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { createPrinter } from '../../platform/pdf/paper.ts'
import { byOf } from './access.ts'
import { printPrescription } from './prescriptions.pdf.ts'
import { pdfHeaders, presentingOf, presentPrescription, presentVerified } from './prescriptions.present.ts'
import {
  CodeParams,
  Pdf,
  PdfQuery,
  Prescription,
  Prescriptions,
  PrescriptionsQuery,
  VerifiedPrescription,
} from './prescriptions.schema.ts'
import { doctorsReadingRoutes, type PrintingDeps, prescribingRoutes } from './prescriptions-doctor.ts'
import { answers, IdParams } from './schema.ts'

const tags = ['prescriptions']

interface Deps {
  readonly prescriptions: Kept
  readonly publicUrl: string
}

/** Prescriptions: written and read by doctors, read and printed by their patients, verified by whoever holds the paper. */
export const prescriptionRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { prescriptions, publicUrl }) => {
  const printer = createPrinter()
  const deps: PrintingDeps = {
    prescriptions,
    publicUrl,
    print: (kept, asked) => printPrescription(printer, kept, asked),
  }
  await app.register(prescribingRoutes, deps)
  await app.register(doctorsReadingRoutes, deps)
  await app.register(patientsReadingRoutes, deps)
  await app.register(verifyingRoutes, deps)
}

const patientsReadingRoutes: FastifyPluginAsyncTypebox<PrintingDeps> = async (app, deps) => {
  const { prescriptions, publicUrl, print } = deps
  app.addHook('preValidation', signedIn)

  app.get(
    '/patients/prescriptions/',
    {
      schema: {
        tags,
        operationId: 'listPrescriptions',
        summary: 'Own prescriptions, newest first',
        querystring: PrescriptionsQuery,
        response: answers({ 200: Prescriptions }, 401, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const found = await prescriptions.listOwn(byOf(request), page)
      const results = found.results.map((kept) => presentPrescription(kept, presentingOf(request, publicUrl)))
      return presentPage(`${publicUrl}${request.url}`, page, { count: found.count, results })
    },
  )

  app.get(
    '/patients/prescriptions/:id/',
    {
      schema: {
        tags,
        operationId: 'getPrescription',
        summary: 'One of them',
        params: IdParams,
        response: answers({ 200: Prescription }, 401, 404),
      },
    },
    async (request) => {
      const kept = await prescriptions.readOwn(byOf(request), { id: request.params.id, reading: 'read' })
      return presentPrescription(kept, presentingOf(request, publicUrl))
    },
  )

  app.get(
    '/patients/prescriptions/:id/pdf/',
    {
      schema: {
        tags,
        operationId: 'printPrescription',
        summary: 'The same, to be printed',
        params: IdParams,
        querystring: PdfQuery,
        response: answers({ 200: Pdf }, 401, 404, 422),
      },
    },
    async (request, reply) => {
      const kept = await prescriptions.readOwn(byOf(request), { id: request.params.id, reading: 'print' })
      const { size = 'a5' } = request.query
      return reply.headers(pdfHeaders(kept)).send(await print(kept, { size, ...presentingOf(request, publicUrl) }))
    },
  )
}

const verifyingRoutes: FastifyPluginAsyncTypebox<PrintingDeps> = async (app, { prescriptions }) => {
  app.get(
    '/prescriptions/verify/:code/',
    {
      schema: {
        tags,
        operationId: 'verifyPrescription',
        summary: 'Whether the paper with this code stands, and what it says to dispense; for whoever holds it',
        security: [],
        params: CodeParams,
        response: answers({ 200: VerifiedPrescription }, 404),
      },
    },
    async (request, reply) => {
      reply.header('Cache-Control', 'no-store')
      return presentVerified(await prescriptions.verify(request.params.code))
    },
  )
}
