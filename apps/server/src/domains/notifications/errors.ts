import { refusals } from '../../platform/errors.ts'

export const notificationRefuses = refusals('NOTIFICATION_NOT_FOUND')
export type NotificationRefusal = keyof typeof notificationRefuses
