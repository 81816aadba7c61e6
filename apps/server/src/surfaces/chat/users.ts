import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Card, Messaging } from '../../domains/messaging/index.ts'
import { signedIn } from '../../platform/http/guards.ts'
import type { Presenter } from './present.ts'
import { answers, User } from './schema.ts'
import { participantOf } from './who.ts'

const tags = ['users']

/** Who one is, and whom one can write to (docs/decisions.md, chat). Names only: no phone, no e-mail, nothing of anybody's health. */
export const userRoutes: FastifyPluginAsyncTypebox<{ messaging: Messaging; present: Presenter }> = async (
  app,
  { messaging: { cards }, present },
) => {
  app.get(
    '/users/me/',
    {
      preValidation: signedIn,
      schema: { tags, operationId: 'getMe', summary: 'Oneself', response: answers({ 200: User }) },
    },
    async (request) => {
      const { personId } = participantOf(request)
      return present.user((await cards.of([personId])).get(personId) as Card)
    },
  )

  app.get(
    '/users/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'searchUsers',
        summary: 'Users whose name has a word that begins so, or whose user name or id it is; 20 at most',
        querystring: Type.Object({ search: Type.String({ format: 'line', minLength: 2, maxLength: 100 }) }),
        response: answers({ 200: Type.Array(User) }, 400),
      },
    },
    async (request) => (await cards.search(request.query.search.trim())).map(present.user),
  )
}
