import type { OutboxHandlers } from '../../platform/outbox.ts'
import type { Notifications } from '../notifications/index.ts'

/** What a subscriber is told. */
export const planNotices = (notifications: Notifications): OutboxHandlers => ({
  'plan.purchased': (tx, { data }) =>
    notifications.notify(tx, String(data.personId), {
      type: 'plan_purchased',
      data: { plan_id: String(data.planId), end_date: String(data.endDate) },
    }),
  'plan.renewed': (tx, { data }) =>
    notifications.notify(tx, String(data.personId), {
      type: 'plan_renewed',
      data: { plan_id: String(data.planId), end_date: String(data.endDate) },
    }),
  'plan.expired': (tx, { data }) =>
    notifications.notify(tx, String(data.personId), { type: 'plan_expired', data: { plan_id: String(data.planId) } }),
})
