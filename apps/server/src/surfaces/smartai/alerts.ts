import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Alert, Alerts } from '../../domains/services/index.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { languageOf } from '../../platform/http/language.ts'
import { instantText } from '../../platform/http/schema.ts'
import { answers, Message, success } from './schema.ts'
import { AlertAnswer, AlertList, AlertPath, NewAlert } from './services.schema.ts'

const tags = ['user']

interface Deps {
  readonly alerts: Alerts
}

/** When to be told of one's own balance and use. */
export const alertRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { alerts }) => {
  app.get(
    '/user/alerts',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'listAlerts',
        summary: 'Alerts of the token balance',
        response: answers({ 200: AlertList }, 401),
      },
    },
    async (request) => success((await alerts.list(actorOf(request).personId)).map(presentAlert)),
  )

  app.post(
    '/user/alerts',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'addAlert',
        summary: 'Be told when the balance falls below, or the use of a month reaches, so many tokens',
        body: NewAlert,
        response: answers({ 200: AlertAnswer }, 400, 401),
      },
    },
    async (request) => success(presentAlert(await alerts.add(actorOf(request).personId, request.body))),
  )

  app.delete(
    '/user/alerts/:alertId',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'removeAlert',
        summary: 'Be told no more',
        params: AlertPath,
        response: answers({ 200: Message }, 400, 401, 404),
      },
    },
    async (request) => {
      await alerts.remove(actorOf(request).personId, request.params.alertId)
      const done = { fa: 'هشدار حذف شد', en: 'The alert is removed' }
      return success({ message: done[languageOf(request.headers['accept-language'])] })
    },
  )
}

const presentAlert = ({ id, kind, threshold, isArmed, firedAt, createdAt }: Alert) => ({
  id,
  kind,
  threshold,
  isArmed,
  ...(firedAt && { firedAt: instantText(firedAt) }),
  createdAt: instantText(createdAt),
})
