import type { Tx } from '../../platform/database/transaction.ts'
import type { OutboxEvent } from '../../platform/outbox.ts'
import type { Notice, Notifications } from '../notifications/index.ts'
import type { NotificationPreferences } from './doctor.ts'
import { findDoctor } from './doctor-store.ts'
import { findDoctorsEncounter } from './encounter-lists.ts'
import { findEncounter } from './encounter-store.ts'

type Handler = (tx: Tx, event: OutboxEvent) => Promise<void>
type VisitNotice = Extract<
  Notice['type'],
  'new_appointment' | 'appointment_confirmed' | 'appointment_cancelled' | 'appointment_expired' | 'visit_completed'
>

/** Who is told what when a visit changes; the doctor's preferences are kept. */
export function visitNotices(notifications: Notifications): Record<string, Handler> {
  const tell =
    (to: 'patient' | 'doctor', type: VisitNotice, wanted?: keyof NotificationPreferences): Handler =>
    async (tx, event) => {
      const encounter = await findEncounter(tx, String(event.data.encounterId))
      if (!encounter) return
      const doctor = await findDoctor(tx, encounter.doctorId)
      if (to === 'doctor' && wanted && doctor?.settings.notificationPreferences[wanted] === false) return
      const name =
        to === 'patient'
          ? doctor?.name
          : (await findDoctorsEncounter(tx, encounter.doctorId, encounter.id))?.patient.name
      const refund = to === 'patient' && typeof event.data.refundRial === 'number' && event.data.refundRial > 0
      await notifications.notify(tx, to === 'patient' ? encounter.patientId : encounter.doctorId, {
        type,
        data: {
          encounter_id: encounter.id,
          starts_at: encounter.startsAt.toISOString(),
          with: name ?? '',
          ...(refund && { refund_rial: Number(event.data.refundRial) }),
        },
      })
    }
  const both =
    (...handlers: Handler[]): Handler =>
    async (tx, event) => {
      for (const handle of handlers) await handle(tx, event)
    }
  return {
    'encounter.booked': tell('doctor', 'new_appointment', 'new_appointments'),
    'encounter.confirmed': both(
      tell('patient', 'appointment_confirmed'),
      tell('doctor', 'appointment_confirmed', 'payment_notifications'),
    ),
    'encounter.cancelled': both(
      tell('patient', 'appointment_cancelled'),
      tell('doctor', 'appointment_cancelled', 'cancellations'),
    ),
    'encounter.expired': tell('patient', 'appointment_expired'),
    'encounter.completed': tell('patient', 'visit_completed'),
  }
}
