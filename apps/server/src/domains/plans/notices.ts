import type { OutboxHandler, OutboxHandlers } from '../../platform/outbox.ts'
import type { Notifications } from '../notifications/index.ts'

/** What a subscriber is told. */
export function planNotices(notifications: Notifications): OutboxHandlers {
  const begun =
    (type: 'plan_purchased' | 'plan_renewed'): OutboxHandler =>
    (tx, events) =>
      notifications.notify(
        tx,
        events.map(({ data }) => ({
          personId: String(data.personId),
          notice: { type, data: { plan_id: String(data.planId), end_date: String(data.endDate) } },
        })),
      )
  return {
    'plan.purchased': begun('plan_purchased'),
    'plan.renewed': begun('plan_renewed'),
    'plan.expired': (tx, events) =>
      notifications.notify(
        tx,
        events.map(({ data }) => ({
          personId: String(data.personId),
          notice: { type: 'plan_expired', data: { plan_id: String(data.planId) } },
        })),
      ),
  }
}
