import { sql } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { Tx } from '../../platform/database/transaction.ts'
import type { OutboxEvent, OutboxHandler, OutboxHandlers } from '../../platform/outbox.ts'
import type { Notice, Notifications, SwitchBoard } from '../notifications/index.ts'
import type { NotificationPreferences } from './doctor.ts'
import { doctorName } from './doctor-store.ts'

type VisitNotice = Extract<
  Notice['type'],
  'new_appointment' | 'appointment_confirmed' | 'appointment_cancelled' | 'appointment_expired' | 'visit_completed'
>

/** Who is told what when a visit changes; the doctor's preferences are kept. */
export function visitNotices(notifications: Notifications): OutboxHandlers {
  const tellPatient =
    (type: VisitNotice): OutboxHandler =>
    async (tx, events) => {
      const visits = await visitsOf(tx, events)
      await notifications.notify(
        tx,
        visits.map(({ visit, event: { data } }) => ({
          personId: visit.patientId,
          notice: {
            type,
            data: {
              ...factsOf(visit, visit.doctorName),
              ...(Number(data.refundRial) > 0 && { refund_rial: Number(data.refundRial) }),
            },
          },
        })),
      )
    }
  const tellDoctor =
    (type: VisitNotice, wanted: keyof NotificationPreferences): OutboxHandler =>
    async (tx, events) => {
      const visits = await visitsOf(tx, events)
      await notifications.notify(
        tx,
        visits
          .filter(({ visit }) => visit.preferences[wanted])
          .map(({ visit }) => ({
            personId: visit.doctorId,
            notice: { type, data: { ...factsOf(visit, visit.patientName), told_as: 'doctor' as const } },
          })),
      )
    }
  return {
    'encounter.booked': tellDoctor('new_appointment', 'new_appointments'),
    'encounter.confirmed': [
      tellPatient('appointment_confirmed'),
      tellDoctor('appointment_confirmed', 'payment_notifications'),
    ],
    'encounter.cancelled': [tellPatient('appointment_cancelled'), tellDoctor('appointment_cancelled', 'cancellations')],
    'encounter.expired': tellPatient('appointment_expired'),
    'encounter.completed': tellPatient('visit_completed'),
  }
}

/** What doctors say of notices in their settings; it is the law for the kinds that are named there. */
export const doctorsSwitches: SwitchBoard = {
  async read(db, personIds) {
    const { rows } = await statement<{ id: string; switches: NotificationPreferences }>`
      select person_id as id, notification_preferences as switches from doctors
      where person_id = any(${personIds}::uuid[])`.execute(db)
    return new Map(rows.map(({ id, switches }) => [id, switches]))
  },
  async write(tx, personId, switches) {
    await statement`
      update doctors set notification_preferences = notification_preferences || ${JSON.stringify(switches)}::jsonb
      where person_id = ${personId}::uuid`.execute(tx)
  },
}

interface VisitToTell {
  readonly id: string
  readonly startsAt: Date
  readonly patientId: string
  readonly patientName: string
  readonly doctorId: string
  readonly doctorName: string
  readonly preferences: NotificationPreferences
}

const factsOf = (visit: VisitToTell, counterpart: string) => ({
  encounter_id: visit.id,
  starts_at: visit.startsAt.toISOString(),
  with: counterpart,
})

/** The events, each with what is told of its visit. */
async function visitsOf(tx: Tx, events: readonly OutboxEvent[]): Promise<{ event: OutboxEvent; visit: VisitToTell }[]> {
  const ids = events.map(({ data }) => String(data.encounterId))
  const { rows } = await sql<Omit<VisitToTell, 'doctorName'> & { first_name: string; last_name: string }>`
    select e.id, e.starts_at as "startsAt", e.patient_id as "patientId", e.doctor_id as "doctorId",
      trim(p.first_name || ' ' || p.last_name) as "patientName", dp.first_name, dp.last_name,
      d.notification_preferences as preferences
    from encounters e join persons p on p.id = e.patient_id
    join doctors d on d.person_id = e.doctor_id join persons dp on dp.id = e.doctor_id
    where e.id = any(${ids}::uuid[])`.execute(tx)
  const visits = new Map(rows.map((row) => [row.id, { ...row, doctorName: doctorName(row) }]))
  return events.flatMap((event) => {
    const visit = visits.get(String(event.data.encounterId))
    return visit ? [{ event, visit }] : []
  })
}
