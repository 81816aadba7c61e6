import { type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/transaction.ts'
import type { FullEntry, RightUsed } from './entry.ts'

const EXPORT_BATCH = 1_000

/** Which deeds; what is not named is not asked for. */
export interface AuditFilter {
  readonly actorId?: string | undefined
  readonly patientId?: string | undefined
  readonly action?: string | undefined
  readonly right?: RightUsed | undefined
  /** From then on. */
  readonly from?: Date | undefined
  /** Before then. */
  readonly to?: Date | undefined
  /** The last one seen: those older than it. */
  readonly after?: { readonly at: Date; readonly id: number } | undefined
  readonly limit: number
}

/** Deeds of all, newest first. Each way to ask has an index in this order, so a page costs the same at any depth. */
export async function searchEntries(db: Db, filter: AuditFilter): Promise<FullEntry[]> {
  const { actorId, patientId, action, right, from, to, after, limit } = filter
  const asked = [
    actorId === undefined ? undefined : sql<SqlBool>`e.actor_id = ${actorId}`,
    patientId === undefined ? undefined : sql<SqlBool>`e.patient_id = ${patientId}`,
    action === undefined ? undefined : sql<SqlBool>`e.action = ${action}`,
    right === undefined ? undefined : sql<SqlBool>`e.right_used = ${right}`,
    from === undefined ? undefined : sql<SqlBool>`e.at >= ${from}`,
    to === undefined ? undefined : sql<SqlBool>`e.at < ${to}`,
    after === undefined ? undefined : sql<SqlBool>`(e.at, e.id) < (${after.at}, ${after.id})`,
  ].filter((each) => each !== undefined)
  const { rows } = await sql<Row>`
    select e.id, e.at, e.actor_id, trim(a.first_name || ' ' || a.last_name) as actor_name, d.person_id is not null as is_doctor,
      e.patient_id, trim(p.first_name || ' ' || p.last_name) as patient_name, e.action, e.record_id, e.right_used as right,
      e.grant_id, e.address
    from audit_entries e left join persons a on a.id = e.actor_id left join doctors d on d.person_id = e.actor_id
      left join persons p on p.id = e.patient_id
    where ${asked.length > 0 ? sql.join(asked, sql` and `) : sql`true`}
    order by e.at desc, e.id desc limit ${limit}`.execute(db)
  return rows.map(toFullEntry)
}

/** All that is found, newest first; each batch is read when the one before it was taken. */
export async function* exportEntries(
  db: Db,
  filter: Omit<AuditFilter, 'after' | 'limit'>,
): AsyncGenerator<FullEntry, void> {
  for (let after: AuditFilter['after']; ; ) {
    const batch = await searchEntries(db, { ...filter, after, limit: EXPORT_BATCH })
    yield* batch
    after = batch.at(-1)
    if (batch.length < EXPORT_BATCH) return
  }
}

interface Row extends Pick<FullEntry, 'id' | 'at' | 'action' | 'right' | 'address'> {
  readonly actor_id: string
  readonly actor_name: string | null
  readonly is_doctor: boolean
  readonly patient_id: string | null
  readonly patient_name: string | null
  readonly record_id: string | null
  readonly grant_id: string | null
}

const toFullEntry = (row: Row): FullEntry => ({
  ...{ id: row.id, at: row.at, action: row.action, right: row.right, address: row.address },
  actor: { id: row.actor_id, name: row.actor_name ?? '', isDoctor: row.is_doctor },
  patient: row.patient_id === null ? null : { id: row.patient_id, name: row.patient_name ?? '' },
  ...{ recordId: row.record_id, grantId: row.grant_id },
})
