import { sql } from 'kysely'
import type { Db } from '../../platform/database/transaction.ts'
import { branchesOf, selectBranch } from './branches.ts'
import type { Cursor, TimelineAsked, TimelineItem, TimelineKind } from './item.ts'
import type { Sight } from './sight.ts'

/** An item without what other domains keep sealed, and its place. */
export interface Row extends Pick<TimelineItem, 'id' | 'at' | 'encounterId'> {
  readonly kind: TimelineKind
  readonly micros: string
  readonly doctorId: string | null
  readonly doctorName: string | null
  /** Of visits, reports and prescriptions. */
  readonly facts: unknown
}

/** A page of a record, newest first, and where the next one begins. */
export async function readPage(
  db: Db,
  sight: Sight,
  { kind, after, pageSize }: TimelineAsked,
): Promise<{ rows: Row[]; next: Cursor | undefined }> {
  const branches = branchesOf(sight)
    .filter((branch) => kind === undefined || branch.kind === kind)
    .flatMap(({ where, ...branch }) => (where ? [selectBranch({ ...branch, where }, after, pageSize + 1)] : []))
  if (branches.length === 0) return { rows: [], next: undefined }
  const { rows } = await sql<Row>`
    with page as (
      select * from (${sql.join(branches, sql` union all `)}) as found order by at desc, id limit ${pageSize + 1}
    )
    select page.kind, page.id, page.at, (extract(epoch from page.at) * 1000000)::bigint::text as micros,
      page.encounter_id as "encounterId", page.doctor_id as "doctorId", trim('دکتر ' || p.first_name || ' ' || p.last_name) as "doctorName",
      case page.kind
        when 'visit' then (select jsonb_build_object('reference', booking_reference, 'visitType', visit_type, 'status', status,
          'chiefComplaint', chief_complaint) from encounters where id = page.id)
        when 'report' then (select jsonb_build_object('chiefComplaint', report #>> '{subjective,chief_complaint}',
          'diagnoses', coalesce(jsonb_path_query_array(report, '$.assessment.diagnoses[*].description'), '[]'))
          from soap_reports where id = page.id)
        when 'prescription' then (select jsonb_build_object('itemCount', item_count, 'cancelled', cancelled_at is not null,
          'superseded', exists (select from prescriptions later where later.supersedes = this.id))
          from prescriptions this where id = page.id)
      end as facts
    from page left join persons p on p.id = page.doctor_id
    order by page.at desc, page.id`.execute(db)
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  return { rows: shown, next: last && rows.length > pageSize ? { micros: last.micros, id: last.id } : undefined }
}
