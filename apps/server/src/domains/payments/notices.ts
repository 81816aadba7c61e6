import type { OutboxHandlers } from '../../platform/outbox.ts'
import type { Notifications } from '../notifications/index.ts'

/** What a payer is told. The visit's own confirmation speaks for a payment that paid a visit. */
export const paymentNotices = (notifications: Notifications): OutboxHandlers => ({
  'payment.paid': (tx, events) =>
    notifications.notify(
      tx,
      events
        .filter(({ data }) => data.purpose === 'wallet_charge')
        .map(({ data }) => ({
          personId: String(data.personId),
          notice: { type: 'payment_received', data: { amount_rial: Number(data.amountRial) } },
        })),
    ),
  'payment.kept_in_wallet': (tx, events) =>
    notifications.notify(
      tx,
      events.map(({ data }) => ({
        personId: String(data.personId),
        notice: { type: 'payment_kept_in_wallet', data: { amount_rial: Number(data.amountRial) } },
      })),
    ),
})
