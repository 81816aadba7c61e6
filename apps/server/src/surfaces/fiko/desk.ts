import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import {
  type CannedReply as Canned,
  type Channels,
  SHORTCUT_LENGTH_MAX,
  TICKET_SECONDS,
} from '../../domains/channels/index.ts'
import { CONTENT_LENGTH_MAX } from '../../domains/messaging/index.ts'
import { Unauthenticated } from '../../platform/http/refused.ts'
import { instantText, Line } from '../../platform/http/schema.ts'
import { presentAgent } from './present.ts'
import { answers, CannedReply, PersonNumber } from './schema.ts'
import { agentOf } from './who.ts'

const Id = Type.Object({ id: PersonNumber })
const TITLE_LENGTH_MAX = 100
const Words = {
  shortcut: Line(SHORTCUT_LENGTH_MAX),
  title: Line(TITLE_LENGTH_MAX),
  content: Type.String({ format: 'message', minLength: 1, maxLength: CONTENT_LENGTH_MAX }),
}

const presentCanned = ({ createdAt, updatedAt, ...words }: Canned) => ({
  ...words,
  created_at: instantText(createdAt),
  updated_at: instantText(updatedAt),
})

/** What agents have at hand: canned replies, each other, tickets for sockets (docs/fiko.md, REST). */
export const deskRoutes: FastifyPluginAsyncTypebox<{ channels: Channels }> = async (app, { channels }) => {
  const { canned, inbox, presence, tickets } = channels

  app.get(
    '/canned-replies',
    {
      schema: {
        tags: ['canned replies'],
        operationId: 'listCannedReplies',
        summary: 'Canned replies by shortcut; with `shortcut`, those that begin so',
        querystring: Type.Object({ shortcut: Type.Optional(Line(SHORTCUT_LENGTH_MAX)) }),
        response: answers({ 200: Type.Object({ canned_replies: Type.Array(CannedReply) }) }, 400),
      },
    },
    async (request) => ({ canned_replies: (await canned.list(agentOf(request), request.query)).map(presentCanned) }),
  )

  app.post(
    '/canned-replies',
    {
      schema: {
        tags: ['canned replies'],
        operationId: 'createCannedReply',
        summary: 'Write a canned reply; for admins',
        body: Type.Object(Words),
        response: answers({ 201: CannedReply }, 400, 409),
      },
    },
    async (request, reply) => reply.code(201).send(presentCanned(await canned.create(agentOf(request), request.body))),
  )

  app.patch(
    '/canned-replies/:id',
    {
      schema: {
        tags: ['canned replies'],
        operationId: 'updateCannedReply',
        summary: 'Change what is named of a canned reply; for admins',
        params: Id,
        body: Type.Partial(Type.Object(Words)),
        response: answers({ 200: CannedReply }, 400, 404, 409),
      },
    },
    async (request) => presentCanned(await canned.update(agentOf(request), request.params.id, request.body)),
  )

  app.delete(
    '/canned-replies/:id',
    {
      schema: {
        tags: ['canned replies'],
        operationId: 'deleteCannedReply',
        summary: 'Remove a canned reply; for admins',
        params: Id,
        response: answers({ 204: Type.Null() }, 404),
      },
    },
    async (request, reply) => {
      await canned.remove(agentOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/agents',
    {
      schema: {
        tags: ['agents'],
        operationId: 'listAgents',
        summary: 'Who answers customers, and who of them is online',
        response: answers({
          200: Type.Object({
            agents: Type.Array(
              Type.Object({
                id: Type.Integer(),
                username: Type.String(),
                is_admin: Type.Boolean(),
                is_online: Type.Boolean(),
              }),
            ),
          }),
        }),
      },
    },
    async (request) => ({
      agents: (await inbox.agents(agentOf(request))).map((agent) => ({
        ...presentAgent(agent),
        is_admin: agent.isAdmin,
        is_online: presence.isOnline(agent.id),
      })),
    }),
  )

  app.post(
    '/socket-tickets',
    {
      schema: {
        tags: ['agents'],
        operationId: 'issueSocketTicket',
        summary: 'A ticket that opens one socket in place of the token',
        response: answers({ 201: Type.Object({ ticket: Type.String(), expires_in: Type.Integer() }) }),
      },
    },
    async (request, reply) => {
      const token = request.headers.authorization?.split(' ')[1]
      if (token === undefined) throw new Unauthenticated()
      const ticket = await tickets.issue(agentOf(request), token)
      return reply.code(201).send({ ticket, expires_in: TICKET_SECONDS })
    },
  )
}
