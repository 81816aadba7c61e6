import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import {
  type Notification as Noted,
  type Notifications as NotificationsDomain,
  textOf,
} from '../../domains/notifications/index.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { instantText } from '../../platform/http/schema.ts'
import { Notification, NotificationsQuery } from './doctor-desk.schema.ts'
import { NoticePage, NoticePreferences, NoticePreferencesChange, ReadAll } from './notifications.schema.ts'
import { answers, IdParams } from './schema.ts'

const tags = ['notifications']

/** What the person was told in the app. */
export const notificationRoutes: FastifyPluginAsyncTypebox<{
  notifications: NotificationsDomain
  publicUrl: string
}> = async (app, deps) => {
  const { notifications, publicUrl } = deps
  app.addHook('preValidation', signedIn)

  app.get(
    '/notifications/',
    {
      schema: {
        tags,
        operationId: 'listNotifications',
        summary: 'Own notices, newest first',
        querystring: NotificationsQuery,
        response: answers({ 200: NoticePage }, 401, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const found = await notifications.list(actorOf(request).personId, page)
      const language = languageOf(request.headers['accept-language'])
      const results = found.results.map((notification) => presentNotification(notification, language))
      const { count, unread } = found
      return { ...presentPage(`${publicUrl}${request.url}`, page, { count, results }), unread }
    },
  )

  app.post(
    '/notifications/read-all/',
    {
      schema: {
        tags,
        operationId: 'readAllNotifications',
        summary: 'Mark all as read',
        response: answers({ 200: ReadAll }, 401),
      },
    },
    async (request) => ({ read: await notifications.markAllRead(actorOf(request).personId), unread: 0 }),
  )

  app.get(
    '/notifications/preferences/',
    {
      schema: {
        tags,
        operationId: 'getNotificationPreferences',
        summary: 'By which channels which kinds of notices reach one',
        response: answers({ 200: NoticePreferences }, 401),
      },
    },
    async (request) => ({ preferences: await notifications.preferences.of(actorOf(request).personId) }),
  )

  app.put(
    '/notifications/preferences/',
    {
      schema: {
        tags,
        operationId: 'putNotificationPreferences',
        summary: 'Change the channels of kinds; kinds that are not named stay as they are',
        description:
          'Of a doctor, kinds that the settings name (`notification_preferences`) are switched there too: off where no channel is on.',
        body: NoticePreferencesChange,
        response: answers({ 200: NoticePreferences }, 401, 422),
      },
    },
    async (request) => ({
      preferences: await notifications.preferences.write(actorOf(request).personId, request.body.preferences),
    }),
  )

  app.post(
    '/notifications/:id/read/',
    {
      schema: {
        tags,
        operationId: 'readNotification',
        summary: 'Mark as read',
        params: IdParams,
        response: answers({ 200: Notification }, 401, 404),
      },
    },
    async (request) => {
      const read = await notifications.markRead(actorOf(request).personId, request.params.id)
      return presentNotification(read, languageOf(request.headers['accept-language']))
    },
  )
}

export const presentNotification = (notification: Noted, language: Language): Static<typeof Notification> => ({
  id: notification.id,
  type: notification.notice.type,
  message: textOf(notification.notice, language),
  created_at: instantText(notification.createdAt),
  is_read: notification.isRead,
  data: notification.notice.data,
})
