import type { OutboxHandlers } from '../../platform/outbox.ts'
import type { Notifications } from '../notifications/index.ts'

/** What a payer is told. The visit's own confirmation speaks for a payment that paid a visit. */
export const paymentNotices = (notifications: Notifications): OutboxHandlers => ({
  'payment.paid': async (tx, { data }) => {
    if (data.purpose !== 'wallet_charge') return
    await notifications.notify(tx, String(data.personId), {
      type: 'payment_received',
      data: { amount_rial: Number(data.amountRial) },
    })
  },
  'payment.kept_in_wallet': (tx, { data }) =>
    notifications.notify(tx, String(data.personId), {
      type: 'payment_kept_in_wallet',
      data: { amount_rial: Number(data.amountRial) },
    }),
})
