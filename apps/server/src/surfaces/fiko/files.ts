import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Channels } from '../../domains/channels/index.ts'
import { ATTACHMENT_BYTES_MAX, type Messaging } from '../../domains/messaging/index.ts'
import { InputErrors } from '../../platform/http/refused.ts'
import { takeFile } from '../../platform/http/take-file.ts'
import { createCheck } from '../../platform/http/validation.ts'
import { ClientId, Content } from './frames.ts'
import type { Presenter } from './present.ts'
import { answers, ConversationParam, Message } from './schema.ts'
import { agentOf } from './who.ts'
import { numberIn } from './wire-id.ts'

const Fields = Type.Object({ content: Type.Optional(Content), client_id: Type.Optional(ClientId) })
const checkFields = createCheck(Fields)

interface Deps {
  readonly channels: Channels
  readonly messaging: Messaging
  readonly present: Presenter
}

/** Files for customers (docs/fiko.md, REST): of any kind, 10 MB at most. */
export const fileRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { channels, messaging, present }) => {
  // A byte more than a file may have, so that the one who counts tells too large from just right.
  await app.register(multipart, {
    limits: { fileSize: ATTACHMENT_BYTES_MAX + 1, files: 1, fields: 10, fieldSize: 50_000, parts: 11 },
    throwFileSizeLimit: false,
  })

  app.post(
    '/conversations/:id/files',
    {
      schema: {
        tags: ['messages'],
        operationId: 'replyWithFile',
        consumes: ['multipart/form-data'],
        summary: 'Send the customer a file: the form’s field `file`, after `content` and `client_id` if there are any',
        params: ConversationParam,
        response: answers({ 201: Message }, 400, 404, 409),
      },
    },
    async (request, reply) => {
      const agent = agentOf(request)
      const conversationId = numberIn(request.params.id)
      const { customer } = await channels.inbox.find(agent, conversationId)
      const message = await takeFile(request, async ({ source, name, fields }) => {
        if (!checkFields(fields)) throw new InputErrors(checkFields.errors ?? [])
        const { content = '', client_id: clientId } = fields
        const stored = await messaging.shelf.receive(source, { maxBytes: ATTACHMENT_BYTES_MAX, kinds: 'any' })
        const file = { ...stored, name }
        const { message: written, settled } = await channels.delivery.reply(agent, {
          conversationId,
          content,
          clientId,
          file,
        })
        await settled()
        return written
      })
      const [presented] = await present.messages([message], customer)
      return reply.code(201).send(presented as NonNullable<typeof presented>)
    },
  )
}
