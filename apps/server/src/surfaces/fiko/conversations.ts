import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { type Channels, INBOX_PAGE_MAX } from '../../domains/channels/index.ts'
import { Nullable } from '../../platform/http/schema.ts'
import { type Presenter, statusOf } from './present.ts'
import { answers, Conversation, ConversationParam, Cursor, PersonNumber, Status } from './schema.ts'
import { agentOf } from './who.ts'
import { MessageId, numberIn } from './wire-id.ts'

const tags = ['conversations']

interface Deps {
  readonly inbox: Channels['inbox']
  readonly present: Presenter
}

/** What a search box holds, which may be nothing. */
const Words = Type.String({
  format: 'plain',
  maxLength: 100,
  description: 'Words that must all occur in the customer’s name or user name',
})
const PersonOrNobody = Nullable(PersonNumber)

/** The conversations of customers and what agents do to them (docs/fiko.md, REST). */
export const conversationRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { inbox, present }) => {
  const presentOne = async (thread: Parameters<Presenter['conversations']>[0][number]) => {
    const [conversation] = await present.conversations([thread])
    return conversation as NonNullable<typeof conversation>
  }

  app.get(
    '/conversations',
    {
      schema: {
        tags,
        operationId: 'listConversations',
        summary: 'Customers’ conversations, the newest change first; `before` is the cursor of the last one of a page',
        querystring: Type.Object({
          status: Type.Optional(Status),
          assignee: Type.Optional(
            Type.String({
              pattern: '^([1-9][0-9]{0,14}|none)$',
              description: 'An agent’s id, or `none`: those nobody has',
            }),
          ),
          search: Type.Optional(Words),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: INBOX_PAGE_MAX, default: 100 })),
          before: Type.Optional(Cursor),
        }),
        response: answers({ 200: Type.Object({ conversations: Type.Array(Conversation) }) }, 400),
      },
    },
    async (request) => {
      const { status, assignee, ...query } = request.query
      const threads = await inbox.list(agentOf(request), {
        ...query,
        status: status && statusOf(status),
        ...(assignee !== undefined && { assignee: assignee === 'none' ? null : Number(assignee) }),
      })
      return { conversations: await present.conversations(threads) }
    },
  )

  app.get(
    '/conversations/:id',
    {
      schema: {
        tags,
        operationId: 'getConversation',
        summary: 'One conversation',
        params: ConversationParam,
        response: answers({ 200: Conversation }, 404),
      },
    },
    async (request) => presentOne(await inbox.find(agentOf(request), numberIn(request.params.id))),
  )

  app.post(
    '/conversations/:id/read',
    {
      schema: {
        tags,
        operationId: 'markRead',
        summary: 'Say up to which message one has read; others’ unread counts stay',
        params: ConversationParam,
        body: Type.Object({ message_id: MessageId }),
        response: answers({ 204: Type.Null() }, 400, 404),
      },
    },
    async (request, reply) => {
      await inbox.markRead(agentOf(request), numberIn(request.params.id), numberIn(request.body.message_id))
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/conversations/:id/assignee',
    {
      schema: {
        tags,
        operationId: 'assignConversation',
        summary:
          'Give a conversation to an agent or to nobody, if it is still whose one believes; else 409 ASSIGNEE_CHANGED',
        params: ConversationParam,
        body: Type.Object({ assignee: PersonOrNobody, expected: PersonOrNobody }),
        response: answers({ 200: Conversation }, 400, 404, 409),
      },
    },
    async (request) => {
      const { assignee: to, expected } = request.body
      return presentOne(await inbox.assign(agentOf(request), numberIn(request.params.id), { to, expected }))
    },
  )

  app.put(
    '/conversations/:id/status',
    {
      schema: {
        tags,
        operationId: 'setStatus',
        summary: 'Close a conversation, or open it again; a customer who writes opens it too',
        params: ConversationParam,
        body: Type.Object({ status: Status }),
        response: answers({ 200: Conversation }, 400, 404),
      },
    },
    async (request) => {
      const status = statusOf(request.body.status)
      return presentOne(await inbox.setStatus(agentOf(request), numberIn(request.params.id), status))
    },
  )

  app.post(
    '/conversations/:id/reply-lock',
    {
      schema: {
        tags,
        operationId: 'takeReplyLock',
        summary: 'Begin to answer: for 30 seconds no other agent’s reply is taken; typing prolongs it',
        params: ConversationParam,
        body: Type.Object({ take_over: Type.Optional(Type.Boolean()) }),
        response: answers({ 200: Conversation }, 400, 404, 409),
      },
    },
    async (request) => {
      const { take_over: takeOver = false } = request.body
      return presentOne(await inbox.takeReplyLock(agentOf(request), numberIn(request.params.id), { takeOver }))
    },
  )

  app.delete(
    '/conversations/:id/reply-lock',
    {
      schema: {
        tags,
        operationId: 'releaseReplyLock',
        summary: 'End one’s own answering',
        params: ConversationParam,
        response: answers({ 200: Conversation }, 404),
      },
    },
    async (request) => presentOne(await inbox.releaseReplyLock(agentOf(request), numberIn(request.params.id))),
  )
}
