import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type Asked, type Assistant, UPLOAD_BYTES_MAX } from '../../domains/assistant/index.ts'
import type { Messaging } from '../../domains/messaging/index.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { languageOf } from '../../platform/http/language.ts'
import { PageQuery, pageOf, presentPage } from '../../platform/http/paging.ts'
import { FieldError } from '../../platform/http/refused.ts'
import { instantText } from '../../platform/http/schema.ts'
import { takeFile } from '../../platform/http/take-file.ts'
import { presentExchange, presentMessage, presentSession, presentUpload } from './assistant.present.ts'
import {
  AnsweredQuestion,
  Changes,
  ChangesQuery,
  MessagesQuery,
  NewQuestion,
  NewSession,
  numberIn,
  Session,
  SessionChanges,
  SessionInBrief,
  SessionParams,
  Sessions,
  Upload,
  Usage,
} from './assistant.schema.ts'
import { answers } from './schema.ts'

const tags = ['assistant']
const MESSAGES_SHOWN = 50

interface Deps {
  readonly assistant: Assistant
  readonly messaging: Pick<Messaging, 'links'>
  readonly publicUrl: string
}

/** Conversations with the assistant (contract: AI and chat bot). */
export const assistantRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { assistant, messaging, publicUrl }) => {
  const { chat } = assistant
  app.addHook('preValidation', signedIn)
  const presentingOf = (request: FastifyRequest) => ({
    language: languageOf(request.headers['accept-language']),
    linkOf: messaging.links.of,
  })

  app.post(
    '/ai/chat/sessions/',
    {
      schema: {
        tags,
        operationId: 'createChatSession',
        summary: 'Begin a conversation; its first message is answered at once',
        body: NewSession,
        response: answers({ 201: Session }, 401, 403, 404, 409, 422, 429, 503),
      },
    },
    async (request, reply) => {
      const { title, initial_message: content, ...rest } = request.body
      if (content === undefined && rest.attachments?.length) throw needsWords()
      const presenting = presentingOf(request)
      const { session, exchange } = await chat.create(actorOf(request).personId, {
        title,
        first: content === undefined ? undefined : askedOf({ content, ...rest }),
        language: presenting.language,
      })
      const messages = exchange ? [{ message: exchange.question }, exchange.answer] : []
      return reply.code(201).send({
        ...presentSession(session),
        message_count: messages.length,
        messages: messages.map((message) => presentMessage(message, presenting)),
        before: null,
      })
    },
  )

  app.get(
    '/ai/chat/sessions/',
    {
      schema: {
        tags,
        operationId: 'listChatSessions',
        summary: 'Own conversations, the last used first',
        querystring: Type.Object(PageQuery),
        response: answers({ 200: Sessions }, 401, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const { count, results } = await chat.list(actorOf(request).personId, page)
      return presentPage(`${publicUrl}${request.url}`, page, { count, results: results.map(presentSession) })
    },
  )

  app.get(
    '/ai/chat/sessions/:id/',
    {
      schema: {
        tags,
        operationId: 'getChatSession',
        summary: 'One conversation with its latest messages, or those before one',
        params: SessionParams,
        querystring: MessagesQuery,
        response: answers({ 200: Session }, 401, 404, 422),
      },
    },
    async (request) => {
      const { before, limit = MESSAGES_SHOWN } = request.query
      const presenting = presentingOf(request)
      const { session, cursor, messages } = await chat.read(actorOf(request).personId, request.params.id, {
        before: before === undefined ? undefined : numberIn(before),
        limit,
      })
      const shown = messages.map((message) => presentMessage(message, presenting))
      const [first] = messages
      return {
        ...presentSession(session),
        messages: shown,
        cursor,
        before: first && first.message.position > 1 ? (shown[0]?.id ?? null) : null,
      }
    },
  )

  app.patch(
    '/ai/chat/sessions/:id/',
    {
      schema: {
        tags,
        operationId: 'renameChatSession',
        summary: 'Give a conversation another title',
        params: SessionParams,
        body: SessionChanges,
        response: answers({ 200: SessionInBrief }, 401, 404, 422),
      },
    },
    async (request) =>
      presentSession(await chat.rename(actorOf(request).personId, request.params.id, request.body.title)),
  )

  app.delete(
    '/ai/chat/sessions/:id/',
    {
      schema: {
        tags,
        operationId: 'deleteChatSession',
        summary: 'Forget a conversation with all that was said in it, and its files',
        params: SessionParams,
        response: answers({ 204: Type.Null() }, 401, 404),
      },
    },
    async (request, reply) => {
      await chat.remove(actorOf(request).personId, request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/ai/chat/sessions/:id/messages/',
    {
      schema: {
        tags,
        operationId: 'askAssistant',
        summary: 'Ask in a conversation',
        params: SessionParams,
        body: NewQuestion,
        response: answers({ 200: AnsweredQuestion }, 401, 403, 404, 409, 422, 429, 503),
      },
    },
    async (request) => {
      const exchange = await chat.ask(actorOf(request).personId, request.params.id, askedOf(request.body))
      return presentExchange(exchange, presentingOf(request))
    },
  )

  app.get(
    '/ai/chat/sessions/:id/messages/',
    {
      schema: {
        tags,
        operationId: 'listChatMessages',
        summary: 'What was said after a cursor, in order',
        params: SessionParams,
        querystring: ChangesQuery,
        response: answers({ 200: Changes }, 401, 404, 422),
      },
    },
    async (request) => {
      const presenting = presentingOf(request)
      const { after = 0 } = request.query
      const { messages, cursor, more } = await chat.changes(actorOf(request).personId, request.params.id, after)
      return { messages: messages.map((message) => presentMessage(message, presenting)), cursor, more }
    },
  )

  app.get(
    '/ai/usage/',
    {
      schema: {
        tags,
        operationId: 'getAssistantUsage',
        summary: 'How much of the month’s allowance of questions is used',
        response: answers({ 200: Usage }, 401),
      },
    },
    async (request) => {
      const { used, limit, resetsAt } = await assistant.usageOf(actorOf(request).personId)
      return {
        used,
        limit,
        remaining: limit === null ? null : Math.max(0, limit - used),
        resets_at: instantText(resetsAt),
      }
    },
  )
}

/** Files on their way into a question; the only route here that reads forms. */
export const uploadRoutes: FastifyPluginAsyncTypebox<Pick<Deps, 'assistant'>> = async (app, { assistant }) => {
  const { uploads } = assistant.chat
  app.addHook('preValidation', signedIn)
  // A byte more than a file may have, so that the one who counts tells too large from just right.
  await app.register(multipart, {
    limits: { fileSize: UPLOAD_BYTES_MAX + 1, files: 1, fields: 10, fieldSize: 10_000, parts: 11 },
    throwFileSizeLimit: false,
  })

  app.post(
    '/ai/uploads/',
    {
      schema: {
        tags,
        operationId: 'uploadForAssistant',
        summary: 'Send a picture or movie (`file`), to attach it to a message by its address',
        consumes: ['multipart/form-data'],
        response: answers({ 201: Upload }, 401, 413, 415, 422),
      },
    },
    async (request, reply) => {
      const { personId } = actorOf(request)
      const upload = await takeFile(request, ({ source, name }) => uploads.receive(personId, { source, name }))
      return reply.code(201).send(presentUpload(upload, uploads.linkOf))
    },
  )
}

const needsWords = () =>
  new FieldError('initial_message', { fa: 'فایل‌ها با پیام فرستاده می‌شوند', en: 'Files come with a message' })

/** What is asked, as the domain knows it. */
export const askedOf = (said: {
  content: string
  attachments?: readonly { readonly url: string }[]
  client_id?: string
}): Asked => ({
  content: said.content,
  attachments: said.attachments?.map(({ url }) => url),
  clientId: said.client_id,
})
