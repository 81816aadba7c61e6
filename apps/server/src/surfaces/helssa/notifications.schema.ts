import { Type } from 'typebox'
import { CHANNELS, KINDS } from '../../domains/notifications/index.ts'
import { PageAnswer } from '../../platform/http/paging.ts'
import { Notification } from './doctor-desk.schema.ts'
import { exact } from './schema.ts'

const unread = Type.Integer({ description: 'Of all, not of this page' })
export const NoticePage = Type.Object({ ...PageAnswer(Notification).properties, unread })
export const ReadAll = Type.Object({ read: Type.Integer({ description: 'How many were unread' }), unread })

const Channels = Type.Object(
  Object.fromEntries(CHANNELS.map((channel) => [channel, Type.Boolean()])) as Record<
    (typeof CHANNELS)[number],
    ReturnType<typeof Type.Boolean>
  >,
  exact,
)
const kinds = Object.fromEntries(KINDS.map((kind) => [kind, Channels])) as Record<
  (typeof KINDS)[number],
  typeof Channels
>

/** Every kind, with its channels. */
export const NoticePreferences = Type.Object({ preferences: Type.Object(kinds) })
/** The kinds to be changed, each with all of its channels. */
export const NoticePreferencesChange = Type.Object(
  { preferences: Type.Object(Type.Partial(Type.Object(kinds)).properties, exact) },
  exact,
)
