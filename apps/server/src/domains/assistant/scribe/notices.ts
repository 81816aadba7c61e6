import { statement } from '../../../platform/database/statement.ts'
import type { OutboxHandlers } from '../../../platform/outbox.ts'
import type { Notifications } from '../../notifications/index.ts'

interface Signed {
  readonly reportId: string
  readonly encounterId: string
  readonly patientId: string
  readonly startsAt: Date
  readonly doctor: string
}

/** A patient is told when the report of a visit can be read. */
export const scribeNotices = (notifications: Pick<Notifications, 'notify'>): OutboxHandlers => ({
  'soap_report.signed': async (tx, events) => {
    const { rows } = await statement<Signed>`
      select r.id as "reportId", e.id as "encounterId", e.patient_id as "patientId", e.starts_at as "startsAt",
        trim('دکتر ' || p.first_name || ' ' || p.last_name) as doctor
      from soap_reports r join encounters e on e.id = r.encounter_id join persons p on p.id = e.doctor_id
      where r.id = any(${events.map(({ data }) => String(data.reportId))}::uuid[])`.execute(tx)
    await notifications.notify(
      tx,
      rows.map(({ reportId, encounterId, patientId, startsAt, doctor }) => ({
        personId: patientId,
        notice: {
          type: 'report_signed',
          data: { encounter_id: encounterId, starts_at: startsAt.toISOString(), with: doctor, report_id: reportId },
        },
      })),
    )
  },
})
