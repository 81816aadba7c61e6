import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { Services } from '../../domains/services/index.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { onceOf } from '../../platform/http/idempotency.ts'
import { languageOf } from '../../platform/http/language.ts'
import { answers, success } from './schema.ts'
import { ServiceEstimate, ServiceInput, ServiceList, ServicePath, ServiceRan } from './services.schema.ts'

const tags = ['services']

interface Deps {
  readonly services: Services
}

/** What tokens are spent on (decisions: AI services). */
export const serviceRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { services }) => {
  app.get(
    '/services',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'listServices',
        summary: 'The services, their prices, and whether they can be run now',
        response: answers({ 200: ServiceList }, 401),
      },
    },
    async (request) => {
      const language = languageOf(request.headers['accept-language'])
      const offered = await services.list()
      return success(
        offered.map(({ name, title, isAvailable, price }) => ({ name, title: title[language], isAvailable, price })),
      )
    },
  )

  app.post(
    '/services/:name/estimate',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'estimateService',
        summary: 'The most a run can cost',
        params: ServicePath,
        body: ServiceInput,
        response: answers({ 200: ServiceEstimate }, 400, 401, 404),
      },
    },
    async (request) => success(await services.estimate({ ...request.body, service: request.params.name })),
  )

  app.post(
    '/services/:name/run',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'runService',
        summary:
          'Run a service; without an `Idempotency-Key` it ends, and is charged so far, when the client goes away',
        params: ServicePath,
        body: ServiceInput,
        response: answers({ 200: ServiceRan }, 400, 401, 402, 404, 409, 503),
      },
    },
    async (request, reply) => {
      const ran = await services.run(actorOf(request).personId, {
        ...request.body,
        service: request.params.name,
        signal: goneSignal(reply),
        ...onceOf(request, 'runService'),
      })
      return success(ran)
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
