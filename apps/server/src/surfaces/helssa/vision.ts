import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Vision } from '../../domains/assistant/index.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { languageOf } from '../../platform/http/language.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { answers, IdParams } from './schema.ts'
import { presentAnalysis } from './vision.present.ts'
import { Analyses, AnalysesQuery, Analysis } from './vision.schema.ts'
import { FORM_LIMITS, readVisionForm } from './vision-form.ts'

const tags = ['assistant']

interface Deps {
  readonly vision: Vision
  readonly publicUrl: string
}

/** Pictures shown to the assistant (contract: AI, 3). */
export const visionRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { vision, publicUrl }) => {
  app.addHook('preValidation', signedIn)
  await app.register(analyzeRoute, { vision })

  app.get(
    '/ai/vision/analyses/',
    {
      schema: {
        tags,
        operationId: 'listAnalyses',
        summary: 'Own analyses of pictures, newest first',
        querystring: AnalysesQuery,
        response: answers({ 200: Analyses }, 401, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const { count, results } = await vision.list(actorOf(request).personId, page)
      return presentPage(`${publicUrl}${request.url}`, page, { count, results: results.map(presentAnalysis) })
    },
  )

  app.get(
    '/ai/vision/analyses/:id/',
    {
      schema: {
        tags,
        operationId: 'getAnalysis',
        summary: 'An own analysis of a picture',
        params: IdParams,
        response: answers({ 200: Analysis }, 401, 404),
      },
    },
    async (request) => presentAnalysis(await vision.get(actorOf(request).personId, request.params.id)),
  )

  app.delete(
    '/ai/vision/analyses/:id/',
    {
      schema: {
        tags,
        operationId: 'deleteAnalysis',
        summary: 'Delete an own analysis',
        params: IdParams,
        response: answers({ 204: Type.Null() }, 401, 404),
      },
    },
    async (request, reply) => {
      await vision.remove(actorOf(request).personId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}

/** The one route that takes a form. */
const analyzeRoute: FastifyPluginAsyncTypebox<Pick<Deps, 'vision'>> = async (app, { vision }) => {
  await app.register(multipart, { limits: FORM_LIMITS })

  app.post(
    '/ai/vision/analyze/',
    {
      schema: {
        tags,
        operationId: 'analyzePicture',
        consumes: ['multipart/form-data'],
        summary: 'What can be said of a picture; it counts as one question, ends when the client goes away',
        description:
          'Form fields: `image` (JPEG, PNG or WebP, 10 MB at most; it is not kept), `analysis_type` (skin_condition, wound, ' +
          'rash, other), `description` (optional, 2000 characters). Words that tell of an emergency are answered at once.',
        response: answers({ 200: Analysis }, 400, 401, 403, 413, 415, 422, 429),
      },
    },
    async (request, reply) => {
      const { personId } = actorOf(request)
      const { image, analysis_type: type, description = '' } = await readVisionForm(request)
      const language = languageOf(request.headers['accept-language'])
      const signal = goneSignal(reply)
      const analysis = await vision
        .analyze(personId, { bytes: image, type, description, language, signal })
        .catch((error) => tellNobody(error, signal))
      return presentAnalysis(analysis)
    },
  )
}

/** Says that the connection closed before its answer was written. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}

/** Nobody is there to be answered, and nothing went wrong on our side. */
function tellNobody(error: unknown, gone: AbortSignal): never {
  if (gone.aborted && error === gone.reason)
    throw Object.assign(new Error('the client went away', { cause: error }), { statusCode: 408 })
  throw error
}
