import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Agent, Channels } from '../../domains/channels/index.ts'
import type { Messaging, Message as StoredMessage } from '../../domains/messaging/index.ts'
import { OneOf } from '../../platform/http/schema.ts'
import { ClientId, Content } from './frames.ts'
import type { Presenter } from './present.ts'
import { answers, ConversationParam, Cursor, Message, MessageParam } from './schema.ts'
import { agentOf } from './who.ts'
import { MessageId, numberIn } from './wire-id.ts'

const tags = ['messages']
const PAGE_MAX = 200
const PAGE_USUAL = 50

interface Deps {
  readonly channels: Channels
  readonly messaging: Messaging
  readonly present: Presenter
}

const Written = Type.Object({ content: Content, client_id: Type.Optional(ClientId) })

/** What is said to customers, and among agents about them (docs/fiko.md, REST). */
export const messageRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { channels, messaging, present }) => {
  const { inbox, delivery } = channels

  const presentOne = async (agent: Agent, message: StoredMessage) => {
    const { customer } = await inbox.find(agent, message.conversationId)
    const [presented] = await present.messages([message], customer)
    return presented as NonNullable<typeof presented>
  }
  /** The message as it is now, once something was done to it. */
  const presentNow = async (agent: Agent, id: number) => {
    const [message] = await messaging.read.messages([id])
    return presentOne(agent, message as NonNullable<typeof message>)
  }

  app.get(
    '/conversations/:id/messages',
    {
      schema: {
        tags,
        operationId: 'listMessages',
        summary:
          'The latest messages, or those before one, oldest first; with `after`, what came or changed after a cursor',
        params: ConversationParam,
        querystring: Type.Object({
          before: Type.Optional(MessageId),
          after: Type.Optional(Cursor),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: PAGE_USUAL })),
        }),
        response: answers(
          { 200: Type.Object({ messages: Type.Array(Message), cursor: Type.Integer(), more: Type.Boolean() }) },
          400,
          404,
        ),
      },
    },
    async (request) => {
      const id = numberIn(request.params.id)
      const { customer } = await inbox.find(agentOf(request), id)
      const { before, after, limit = PAGE_USUAL } = request.query
      const version = (await messaging.read.conversation(id))?.version ?? 0
      const found =
        after === undefined
          ? await messaging.read.before(id, { before: before ? numberIn(before) : Number.MAX_SAFE_INTEGER, limit })
          : await messaging.read.changes(id, { after, limit })
      const more = found.length === limit
      // Of changes the last one told; else the state before the page was read, so that nothing after it is missed.
      const cursor = after === undefined ? version : (found.at(-1)?.version ?? after)
      return { messages: await present.messages(found, customer), cursor, more }
    },
  )

  app.post(
    '/conversations/:id/messages',
    {
      schema: {
        tags,
        operationId: 'reply',
        summary: 'Answer the customer; the answer comes once sending was tried, after three seconds at the latest',
        params: ConversationParam,
        body: Written,
        response: answers({ 201: Message }, 400, 404, 409),
      },
    },
    async (request, reply) => {
      const agent = agentOf(request)
      const conversationId = numberIn(request.params.id)
      const { content, client_id: clientId } = request.body
      const { message, settled } = await delivery.reply(agent, { conversationId, content, clientId })
      await inbox.keepReplyLock(agent, conversationId)
      await settled()
      return reply.code(201).send(await presentOne(agent, message))
    },
  )

  app.post(
    '/conversations/:id/notes',
    {
      schema: {
        tags,
        operationId: 'addNote',
        summary: 'Write a note that agents alone read',
        params: ConversationParam,
        body: Written,
        response: answers({ 201: Message }, 400, 404),
      },
    },
    async (request, reply) => {
      const agent = agentOf(request)
      const { content, client_id: clientId } = request.body
      const message = await inbox.addNote(agent, { conversationId: numberIn(request.params.id), content, clientId })
      return reply.code(201).send(await presentOne(agent, message))
    },
  )

  app.patch(
    '/messages/:id',
    {
      schema: {
        tags,
        operationId: 'editMessage',
        summary: 'Put other words in place of an own reply’s or note’s, with the customer too where the platform can',
        params: MessageParam,
        body: Type.Object({ content: Content }),
        response: answers({ 200: Message }, 400, 404, 409),
      },
    },
    async (request) => {
      const agent = agentOf(request)
      return presentOne(agent, await delivery.edit(agent, numberIn(request.params.id), request.body.content))
    },
  )

  app.delete(
    '/messages/:id',
    {
      schema: {
        tags,
        operationId: 'deleteMessage',
        summary: 'Empty an own reply or note, with the customer too where the platform can',
        params: MessageParam,
        response: answers({ 200: Message }, 404, 409),
      },
    },
    async (request) => {
      const agent = agentOf(request)
      return presentOne(agent, await delivery.remove(agent, numberIn(request.params.id)))
    },
  )

  app.post(
    '/messages/:id/resend',
    {
      schema: {
        tags,
        operationId: 'resendMessage',
        summary: 'Have what failed or is uncertain of a reply sent once more',
        params: MessageParam,
        response: answers({ 200: Message }, 404, 409),
      },
    },
    async (request) => {
      const agent = agentOf(request)
      const id = numberIn(request.params.id)
      await delivery.resend(agent, id)
      return presentNow(agent, id)
    },
  )

  app.post(
    '/messages/:id/settle',
    {
      schema: {
        tags,
        operationId: 'settleMessage',
        summary: 'Say of an uncertain reply whether it arrived',
        params: MessageParam,
        body: Type.Object({ state: OneOf(['sent', 'failed']) }),
        response: answers({ 200: Message }, 400, 404, 409),
      },
    },
    async (request) => {
      const agent = agentOf(request)
      const id = numberIn(request.params.id)
      await delivery.settle(agent, id, request.body.state)
      return presentNow(agent, id)
    },
  )
}
