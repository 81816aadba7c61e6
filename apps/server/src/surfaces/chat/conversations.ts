import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Messaging } from '../../domains/messaging/index.ts'
import { signedIn } from '../../platform/http/guards.ts'
import { PageAnswer, PageQuery, pageOf, presentPage } from '../../platform/http/paging.ts'
import type { Presenter } from './present.ts'
import { answers, Conversation, Id, IdParam, Message } from './schema.ts'
import { participantOf } from './who.ts'

const tags = ['conversations']
const LIST_MAX = 1_000

interface Deps {
  readonly messaging: Messaging
  readonly present: Presenter
  readonly publicUrl: string
}

/** Conversations and what was said in them (contract 3.1, 3.2). */
export const conversationRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { messaging, present, publicUrl }) => {
  const { direct } = messaging

  app.get(
    '/conversations/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'listConversations',
        summary: 'The conversations one has, the latest first; staff see everybody’s',
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIST_MAX, default: LIST_MAX })),
          offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000, default: 0 })),
        }),
        response: answers({ 200: Type.Array(Conversation) }, 400),
      },
    },
    async (request) => {
      const { limit = LIST_MAX, offset = 0 } = request.query
      return present.conversations(await direct.list(participantOf(request), { limit, offset }))
    },
  )

  app.get(
    '/conversations/unread/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'countUnread',
        summary: 'How many messages of others are unread, in all and by conversation',
        response: answers({
          200: Type.Object({
            unread_count: Type.Integer(),
            conversations: Type.Array(Type.Object({ id: Type.Integer(), unread_count: Type.Integer() })),
          }),
        }),
      },
    },
    async (request) => {
      const counts = await direct.unread(participantOf(request))
      return {
        unread_count: counts.reduce((sum, { count }) => sum + count, 0),
        conversations: counts.map(({ conversationId, count }) => ({ id: conversationId, unread_count: count })),
      }
    },
  )

  app.get(
    '/conversations/:id/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'getConversation',
        summary: 'One conversation',
        params: IdParam,
        response: answers({ 200: Conversation }, 400, 404),
      },
    },
    async (request) => {
      const [conversation] = await present.conversations([await direct.find(participantOf(request), request.params.id)])
      return conversation as NonNullable<typeof conversation>
    },
  )

  app.get(
    '/conversations/:id/messages/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'listMessages',
        summary: 'The messages of a conversation from its beginning, in pages; listing marks them as read',
        params: IdParam,
        querystring: Type.Object(PageQuery),
        response: answers({ 200: PageAnswer(Message) }, 400, 404),
      },
    },
    async (request) => {
      const paging = pageOf(request.query)
      const found = await direct.page(participantOf(request), request.params.id, {
        limit: paging.pageSize,
        offset: (paging.page - 1) * paging.pageSize,
      })
      const results = await present.messages(found.messages, found.marks)
      return presentPage(`${publicUrl}${request.url}`, paging, { count: found.conversation.messageCount, results })
    },
  )

  app.get(
    '/conversations/:id/history/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'readHistory',
        summary: 'The latest messages, or those before one, oldest first; reading marks them as read',
        params: IdParam,
        querystring: Type.Object({ before: Type.Optional(Id), page_size: PageQuery.page_size }),
        response: answers({ 200: Type.Object({ cursor: Type.Integer(), results: Type.Array(Message) }) }, 400, 404),
      },
    },
    async (request) => {
      const { before = Number.MAX_SAFE_INTEGER } = request.query
      const limit = pageOf(request.query).pageSize
      const found = await direct.before(participantOf(request), request.params.id, { before, limit })
      return { cursor: found.conversation.version, results: await present.messages(found.messages, found.marks) }
    },
  )

  app.get(
    '/conversations/:id/changes/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'readChanges',
        summary:
          'The messages that came or changed after a cursor (the id of a message is one), in order of the changes',
        params: IdParam,
        querystring: Type.Object({ after: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) }),
        response: answers(
          {
            200: Type.Object({
              cursor: Type.Integer(),
              more: Type.Boolean(),
              messages: Type.Array(Message),
            }),
          },
          400,
          404,
        ),
      },
    },
    async (request) => {
      const { after } = request.query
      const found = await direct.changes(participantOf(request), request.params.id, after)
      const { cursor, more } = found
      return { cursor, more, messages: await present.messages(found.messages, found.marks) }
    },
  )

  app.post(
    '/conversations/:id/read/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'markRead',
        summary: 'Mark all messages up to one as read',
        params: IdParam,
        body: Type.Object({ message_id: Id }),
        response: answers({ 204: Type.Null() }, 400, 404),
      },
    },
    async (request, reply) => {
      await direct.markRead(participantOf(request), request.params.id, request.body.message_id)
      return reply.code(204).send(null)
    },
  )
}
