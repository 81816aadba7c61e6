import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Identity } from '../../domains/identity/index.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { instantText } from '../../platform/http/schema.ts'
import { takeSessionCookie } from '../../platform/http/session-cookie.ts'
import { answers, IdParams } from './schema.ts'
import { SessionPage, SessionsEnded, SessionsQuery } from './sessions.schema.ts'

const tags = ['auth']

/** Where one is signed in, by phone or by e-mail, and how to end that. */
export const sessionRoutes: FastifyPluginAsyncTypebox<{ identity: Identity; publicUrl: string }> = async (
  app,
  { identity, publicUrl },
) => {
  app.addHook('preValidation', signedIn)

  app.get(
    '/auth/sessions/',
    {
      schema: {
        tags,
        operationId: 'listSessions',
        summary: 'Where one is signed in, the last used first',
        querystring: SessionsQuery,
        response: answers({ 200: SessionPage }, 401, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const { personId, sessionId } = actorOf(request)
      const { count, sessions } = await identity.sessionsOf(personId, page)
      const results = sessions.map(({ id, device, openedAt, lastUsedAt }) => ({
        id,
        device,
        signed_in_at: instantText(openedAt),
        last_used_at: instantText(lastUsedAt),
        is_current: id === sessionId,
      }))
      return presentPage(`${publicUrl}${request.url}`, page, { count, results })
    },
  )

  app.delete(
    '/auth/sessions/:id/',
    {
      schema: {
        tags,
        operationId: 'endSession',
        summary: 'End one; its tokens and sockets are refused at once',
        params: IdParams,
        response: answers({ 204: Type.Null() }, 401, 404, 422),
      },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { id } = request.params
      if (!(await identity.endOwnSession(actor.personId, id))) return reply.callNotFound()
      if (id === actor.sessionId) takeSessionCookie(reply)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/auth/sessions/end-others/',
    {
      schema: {
        tags,
        operationId: 'endOtherSessions',
        summary: 'End all but the one that asks',
        response: answers({ 200: SessionsEnded }, 401),
      },
    },
    async (request) => ({ ended: await identity.endOtherSessions(actorOf(request)) }),
  )
}
