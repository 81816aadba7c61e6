import { type Static, Type } from 'typebox'
import type { Notification as Noted } from '../../domains/notifications/index.ts'
import type { Language } from '../../platform/http/language.ts'
import { Uuid } from '../../platform/http/schema.ts'
import type { SocketDescription } from '../../platform/sockets/description.ts'
import { Notification } from './doctor-desk.schema.ts'
import { presentNotification } from './notifications.ts'

/** What a client may say. */
export const noticeFrames = {
  auth: Type.Object({ type: Type.Literal('auth'), token: Type.String({ minLength: 1, maxLength: 4_000 }) }),
}

const cursor = Type.Integer({ description: 'For `?after=` of the next socket' })
const NoticeFrame = Type.Object({ type: Type.Literal('notice'), notification: Notification, cursor })
const UnreadFrame = Type.Object({
  type: Type.Literal('unread'),
  count: Type.Integer({ description: 'Notices that are not read' }),
  cursor,
})
export type NoticeServerFrame =
  | Static<typeof NoticeFrame>
  | Static<typeof UnreadFrame>
  | { readonly type: 'error'; readonly code: string; readonly message: string }

export const noticeFrameOf = (notification: Noted, language: Language): Static<typeof NoticeFrame> => ({
  type: 'notice',
  notification: presentNotification(notification, language),
  cursor: notification.number,
})

/** The socket of notices, as documents tell of it. */
export const notificationsSocketDescription: SocketDescription = {
  name: 'notifications',
  address: '/ws/notifications/',
  summary: 'Own notices as they come, and how many are unread; the first frame is `auth`, or the token is in the query',
  query: {
    token: 'An access token, in place of the first `auth` frame; it is kept out of every log',
    language: '`fa` or `en`, of the texts; a page cannot set `Accept-Language`',
    after: 'A cursor: what came after it is told first',
  },
  receives: Object.values(noticeFrames),
  sends: [
    Type.Object({ type: Type.Literal('auth_success'), user_id: Uuid, expires_at: Type.String() }),
    NoticeFrame,
    UnreadFrame,
    Type.Object({ type: Type.Literal('error'), code: Type.String(), message: Type.String() }),
  ],
  models: [],
}
