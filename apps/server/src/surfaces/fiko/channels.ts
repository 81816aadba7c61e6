import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { ChannelAccount, Channels, ConnectInput } from '../../domains/channels/index.ts'
import { FieldError } from '../../platform/http/refused.ts'
import { instantText, Line, Nullable, OneOf } from '../../platform/http/schema.ts'
import { answers, Channel } from './schema.ts'
import { agentOf } from './who.ts'

const tags = ['channels']
const SECRET_LENGTH_MAX = 1_000

const Connect = Type.Object({
  platform: OneOf(['telegram', 'instagram']),
  token: Line(SECRET_LENGTH_MAX),
  account_id: Type.Optional(Line(100, { description: 'Of an Instagram business account' })),
  app_secret: Type.Optional(Line(SECRET_LENGTH_MAX, { description: 'Of the Instagram app, which signs its webhooks' })),
})

const presentChannel = (account: ChannelAccount) => ({
  id: account.id,
  platform: account.platform,
  external_id: account.externalId,
  name: account.name,
  receives_by: account.receivesBy,
  status: account.status,
  last_error: account.lastError,
  last_error_at: account.lastErrorAt && instantText(account.lastErrorAt),
  created_at: instantText(account.createdAt),
})

/** Accounts at platforms, for admins; their secrets go in and never come out (docs/fiko.md, REST). */
export const channelRoutes: FastifyPluginAsyncTypebox<{ accounts: Channels['accounts'] }> = async (
  app,
  { accounts },
) => {
  app.get(
    '/channels',
    {
      schema: {
        tags,
        operationId: 'listChannels',
        summary: 'Connected accounts and how they do; for admins',
        response: answers({ 200: Type.Object({ channels: Type.Array(Channel) }) }),
      },
    },
    async (request) => ({ channels: (await accounts.list(agentOf(request))).map(presentChannel) }),
  )

  app.post(
    '/channels',
    {
      schema: {
        tags,
        operationId: 'connectChannel',
        summary: 'Connect a Telegram bot or an Instagram business account; for admins',
        body: Connect,
        response: answers(
          {
            201: Type.Object({
              channel: Channel,
              webhook: Nullable(Type.Object({ url: Type.String(), verify_token: Type.String() })),
            }),
          },
          400,
          503,
        ),
      },
    },
    async (request, reply) => {
      const { account, webhook } = await accounts.connect(agentOf(request), inputOf(request.body))
      return reply.code(201).send({
        channel: presentChannel(account),
        webhook: webhook ? { url: webhook.url, verify_token: webhook.verifyToken } : null,
      })
    },
  )

  app.delete(
    '/channels/:id',
    {
      schema: {
        tags,
        operationId: 'disconnectChannel',
        summary: 'Disconnect an account; its conversations stay; for admins',
        params: Type.Object({ id: Line(100) }),
        response: answers({ 204: Type.Null() }, 404),
      },
    },
    async (request, reply) => {
      await accounts.disconnect(agentOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}

const required = { fa: 'این فیلد الزامی است', en: 'This field is required' }

function inputOf(body: Type.Static<typeof Connect>): ConnectInput {
  const { platform, token, account_id: accountId, app_secret: appSecret } = body
  if (platform === 'telegram') return { platform, token }
  if (accountId === undefined) throw new FieldError('account_id', required)
  if (appSecret === undefined) throw new FieldError('app_secret', required)
  return { platform, token, accountId, appSecret }
}
