import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Messaging } from '../../domains/messaging/index.ts'
import { signedIn } from '../../platform/http/guards.ts'
import { takeFile } from '../../platform/http/take-file.ts'
import type { Presenter } from './present.ts'
import { Attachment, answers, ClientId, Content, Id, IdParam, Message } from './schema.ts'
import { participantOf } from './who.ts'

const tags = ['messages']

interface Deps {
  readonly messaging: Messaging
  readonly present: Presenter
}

/** Single messages and their files (contract 3.2, 3.3). Fields nobody asked for are passed over, as clients send whole models back. */
export const messageRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { messaging: { direct }, present }) => {
  app.post(
    '/messages/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'sendMessage',
        summary: 'Write to a user; the first message between two makes their conversation',
        body: Type.Object({ content: Content, recipient_id: Id, client_id: Type.Optional(ClientId) }),
        response: answers({ 201: Message }, 400),
      },
    },
    async (request, reply) => {
      const { content, recipient_id: recipient, client_id: clientId } = request.body
      const { message } = await direct.sendTo(participantOf(request), { recipient, content, clientId })
      return reply.code(201).send(await present.message(message, []))
    },
  )

  app.get(
    '/messages/:id/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'getMessage',
        summary: 'One message; a deleted one is empty',
        params: IdParam,
        response: answers({ 200: Message }, 400, 404),
      },
    },
    async (request) => {
      const { message, marks } = await direct.message(participantOf(request), request.params.id)
      return present.message(message, marks)
    },
  )

  app.put(
    '/messages/:id/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'replaceMessage',
        summary: 'Put other words in place of an own message’s',
        params: IdParam,
        body: Type.Object({ content: Content }),
        response: answers({ 200: Message }, 400, 403, 404),
      },
    },
    async (request) => {
      const who = participantOf(request)
      await direct.edit(who, request.params.id, request.body.content)
      const { message, marks } = await direct.message(who, request.params.id)
      return present.message(message, marks)
    },
  )

  app.patch(
    '/messages/:id/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'editMessage',
        summary: 'Change an own message; what is not named stays',
        params: IdParam,
        body: Type.Object({ content: Type.Optional(Content) }),
        response: answers({ 200: Message }, 400, 403, 404),
      },
    },
    async (request) => {
      const who = participantOf(request)
      const { content } = request.body
      if (content !== undefined) await direct.edit(who, request.params.id, content)
      const { message, marks } = await direct.message(who, request.params.id)
      return present.message(message, marks)
    },
  )

  app.delete(
    '/messages/:id/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'deleteMessage',
        summary: 'Empty an own message, its files too; its place stays',
        params: IdParam,
        response: answers({ 204: Type.Null() }, 400, 403, 404),
      },
    },
    async (request, reply) => {
      await direct.remove(participantOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/conversations/:id/messages/:message_id/attachments/',
    {
      preValidation: signedIn,
      schema: {
        tags: ['attachments'],
        operationId: 'addAttachment',
        consumes: ['multipart/form-data'],
        summary: 'Attach a picture or a video to an own message: 10 MB at most, as the field `file`',
        params: Type.Object({ id: Id, message_id: Id }),
        response: answers({ 201: Attachment }, 400, 403, 404),
      },
    },
    async (request, reply) => {
      const who = participantOf(request)
      const { id: conversationId, message_id: messageId } = request.params
      const attachment = await takeFile(request, (file) => direct.attach(who, { conversationId, messageId }, file))
      return reply.code(201).send(present.attachment(attachment))
    },
  )
}
