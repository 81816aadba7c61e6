import { sql } from 'kysely'
import type { Db } from '../../platform/database/transaction.ts'
import { doctorName } from './doctor-store.ts'
import type { EncounterStatus, PaymentStatus, VisitType } from './encounter.ts'

interface Range {
  readonly from: Date
  readonly until: Date
}

/** The visits of a day (Tehran, `YYYY-MM-DD`) by how they stand. */
export interface DayOfVisits {
  readonly day: string
  readonly total: number
  readonly completed: number
  readonly cancelled: number
  readonly noShow: number
}

/** Everybody's visits of [from, until) by the day they are on; days without one are left out. */
export async function visitsByDay(db: Db, { from, until }: Range): Promise<DayOfVisits[]> {
  const { rows } = await sql<DayOfVisits>`
    select to_char(starts_at at time zone 'Asia/Tehran', 'YYYY-MM-DD') as day, count(*) as total,
      count(*) filter (where status = 'completed') as completed,
      count(*) filter (where status = 'cancelled') as cancelled,
      count(*) filter (where status = 'no_show') as "noShow"
    from encounters where starts_at >= ${from} and starts_at < ${until} group by 1 order by 1`.execute(db)
  return rows
}

/** A visit as administrators export it: who, when, what it cost; nothing of what it was about. Amounts in Rial. */
export interface ListedVisit {
  readonly id: string
  readonly reference: string
  readonly startsAt: Date
  readonly doctorName: string
  readonly patientId: string
  readonly visitType: VisitType
  readonly status: EncounterStatus
  readonly paymentStatus: PaymentStatus
  readonly feeRial: number
  readonly insuranceShareRial: number
  readonly patientShareRial: number
  readonly createdAt: Date
}

const EXPORT_BATCH = 1_000

/** Everybody's visits of [from, until) in the order of their times, read in batches that are each a statement of their own. */
export async function* allVisits(db: Db, { from, until }: Range): AsyncGenerator<ListedVisit> {
  for (let after = { startsAt: from, id: '00000000-0000-0000-0000-000000000000' }; ; ) {
    const { rows } = await sql<ListedVisit & { firstName: string; lastName: string }>`
      select e.id, e.booking_reference as reference, e.starts_at as "startsAt", p.first_name as "firstName",
        p.last_name as "lastName", e.patient_id as "patientId", e.visit_type as "visitType", e.status,
        e.payment_status as "paymentStatus", e.fee_rial as "feeRial", e.insurance_share_rial as "insuranceShareRial",
        e.patient_share_rial as "patientShareRial", e.created_at as "createdAt"
      from encounters e join persons p on p.id = e.doctor_id
      where (e.starts_at, e.id) > (${after.startsAt}, ${after.id}::uuid) and e.starts_at < ${until}
      order by e.starts_at, e.id limit ${EXPORT_BATCH}`.execute(db)
    for (const { firstName, lastName, ...visit } of rows)
      yield { ...visit, doctorName: doctorName({ first_name: firstName, last_name: lastName }) }
    const last = rows.at(-1)
    if (!last || rows.length < EXPORT_BATCH) return
    after = last
  }
}
