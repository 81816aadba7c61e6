import type { Notice, NoticeType } from './notice.ts'

/** The ways a notice can reach somebody. */
export const CHANNELS = ['in_app', 'sms', 'email'] as const
export type NoticeChannel = (typeof CHANNELS)[number]

/** Which channels are on. */
export type Channels = Readonly<Record<NoticeChannel, boolean>>

/** What people decide about; the first four are named in doctors' settings too. */
export const KINDS = [
  'appointment_reminders',
  'new_appointments',
  'cancellations',
  'payment_notifications',
  'appointments',
  'messages',
  'records',
  'access',
  'plans',
  'tokens',
] as const
export type Kind = (typeof KINDS)[number]

const on = (...channels: NoticeChannel[]): Channels => ({
  in_app: channels.includes('in_app'),
  sms: channels.includes('sms'),
  email: channels.includes('email'),
})

/** What holds for who said nothing of a kind. */
export const USUAL_CHANNELS: Readonly<Record<Kind, Channels>> = {
  appointment_reminders: on('in_app', 'sms'),
  new_appointments: on('in_app'),
  cancellations: on('in_app', 'sms', 'email'),
  payment_notifications: on('in_app'),
  appointments: on('in_app', 'email'),
  messages: on('in_app'),
  records: on('in_app', 'sms'),
  access: on('in_app'),
  plans: on('in_app', 'email'),
  tokens: on('in_app'),
}

/** Nobody can switch these off. */
export const EMERGENCY_CHANNELS: Channels = on('in_app', 'sms', 'email')

const KIND_OF: Readonly<Record<NoticeType, Kind | 'emergency'>> = {
  appointment_reminder: 'appointment_reminders',
  new_appointment: 'new_appointments',
  appointment_confirmed: 'appointments',
  appointment_cancelled: 'cancellations',
  appointment_expired: 'cancellations',
  visit_completed: 'appointments',
  new_message: 'messages',
  emergency_access: 'emergency',
  access_requested: 'access',
  access_approved: 'access',
  access_denied: 'access',
  access_revoked: 'access',
  report_signed: 'records',
  prescription_issued: 'records',
  prescription_cancelled: 'records',
  payment_received: 'payment_notifications',
  payment_kept_in_wallet: 'payment_notifications',
  plan_purchased: 'plans',
  plan_renewed: 'plans',
  plan_expired: 'plans',
  tokens_received: 'tokens',
  balance_below: 'tokens',
  spent_this_month: 'tokens',
}
export const NOTICE_TYPES = Object.keys(KIND_OF) as readonly NoticeType[]

/** Of what kind a notice is. That a visit is confirmed means to its doctor that it is paid. */
export function kindOf({ type, data }: Notice): Kind | 'emergency' {
  const isDoctors = 'told_as' in data && data.told_as === 'doctor'
  return isDoctors && type === 'appointment_confirmed' ? 'payment_notifications' : KIND_OF[type]
}

const DAY_MS = 24 * 3_600_000
/** After that an SMS or e-mail would be no news any more. */
const NEWS_MS = DAY_MS

/** Whether it goes out at night too. */
export const isUrgent = (notice: Notice): boolean =>
  notice.type === 'emergency_access' || (notice.type === 'appointment_reminder' && notice.data.before === 'half_hour')

/** Until when it is worth being sent; a reminder until its visit begins. */
export const expiryOf = (notice: Notice, now: Date): Date =>
  notice.type === 'appointment_reminder' ? new Date(notice.data.starts_at) : new Date(now.getTime() + NEWS_MS)
