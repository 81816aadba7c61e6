import { statement } from '../../platform/database/statement.ts'
import { type Db, inTransaction, refuseOn } from '../../platform/database/transaction.ts'
import type { AccessDeps, By } from './deps.ts'
import { accessRefuses } from './errors.ts'

/** A record that was opened without asking, and what came of looking at that again. */
export interface Emergency {
  readonly id: string
  readonly doctor: { readonly id: string; readonly name: string }
  readonly patient: { readonly id: string; readonly name: string }
  readonly reason: string
  readonly openedAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  readonly review: { readonly by: string; readonly at: Date; readonly comment: string } | null
}

export interface EmergenciesAsked {
  readonly reviewed?: boolean | undefined
  readonly id?: string | undefined
  readonly page: number
  readonly pageSize: number
}

/** Emergencies for an administrator, newest first: who, whose, why; nothing of the record. That it was read is audited. */
export async function readEmergencies(
  { db, audit }: AccessDeps,
  by: By,
  asked: EmergenciesAsked,
): Promise<{ count: number; results: Emergency[] }> {
  await inTransaction(db, (tx) =>
    audit.note(tx, {
      ...{ actorId: by.personId, patientId: null, recordId: null, from: by.from },
      ...{ action: 'emergencies.read', right: 'admin' },
    }),
  )
  return listEmergencies(db, asked)
}

/**
 * An administrator says what came of looking at an emergency again: once, and not on an own one.
 * @throws ACCESS_REQUEST_NOT_FOUND there is no such emergency
 * @throws REVIEW_OF_ONESELF
 * @throws ACCESS_STATE somebody has looked at it
 */
export async function reviewEmergency(
  { db, clock, audit }: AccessDeps,
  by: By,
  { id, comment }: { id: string; comment: string },
): Promise<Emergency> {
  await inTransaction(db, async (tx) => {
    const { rows } = await statement<{ doctor_id: string; patient_id: string }>`
      select doctor_id, patient_id from access_grants where id = ${id} and kind = 'break_glass'`.execute(tx)
    const [grant] = rows
    if (!grant) throw accessRefuses.ACCESS_REQUEST_NOT_FOUND()
    if (by.personId === grant.doctor_id) throw accessRefuses.REVIEW_OF_ONESELF()
    await statement`
      insert into access_reviews (grant_id, reviewer_id, comment, reviewed_at)
      values (${id}, ${by.personId}, ${comment}, ${clock.now()})`.execute(tx)
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId: grant.patient_id, action: 'access.review', recordId: id },
      ...{ right: 'admin', grantId: id, from: by.from },
    })
  }).catch((error) =>
    refuseOn(error, { access_reviews_pkey: () => accessRefuses.ACCESS_STATE({ status: 'reviewed' }) }),
  )
  const { results } = await listEmergencies(db, { id, page: 1, pageSize: 1 })
  const [emergency] = results
  if (!emergency) throw new Error(`access grant ${id} is gone`)
  return emergency
}

async function listEmergencies(db: Db, asked: EmergenciesAsked): Promise<{ count: number; results: Emergency[] }> {
  const { reviewed = null, id = null, page, pageSize } = asked
  const [counted, { rows }] = await Promise.all([
    statement<{ count: number }>`
      select count(*) from access_grants g left join access_reviews r on r.grant_id = g.id where g.kind = 'break_glass'
        and (${reviewed}::boolean is null or (r.grant_id is not null) = ${reviewed}) and (${id}::uuid is null or g.id = ${id})`.execute(
      db,
    ),
    statement<Row>`
      select g.id, g.doctor_id, trim(d.first_name || ' ' || d.last_name) as doctor_name, g.patient_id,
        trim(p.first_name || ' ' || p.last_name) as patient_name, g.reason, g.asked_at, g.expires_at, g.revoked_at,
        trim(v.first_name || ' ' || v.last_name) as reviewer, r.reviewed_at, r.comment
      from access_grants g join persons d on d.id = g.doctor_id join persons p on p.id = g.patient_id
        left join access_reviews r on r.grant_id = g.id left join persons v on v.id = r.reviewer_id
      where g.kind = 'break_glass'
        and (${reviewed}::boolean is null or (r.grant_id is not null) = ${reviewed}) and (${id}::uuid is null or g.id = ${id})
      order by g.asked_at desc, g.id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db),
  ])
  return { count: counted.rows[0]?.count ?? 0, results: rows.map(toEmergency) }
}

interface Row {
  readonly id: string
  readonly doctor_id: string
  readonly doctor_name: string
  readonly patient_id: string
  readonly patient_name: string
  readonly reason: string
  readonly asked_at: Date
  readonly expires_at: Date
  readonly revoked_at: Date | null
  readonly reviewer: string | null
  readonly reviewed_at: Date | null
  readonly comment: string | null
}

const toEmergency = (row: Row): Emergency => ({
  id: row.id,
  doctor: { id: row.doctor_id, name: `دکتر ${row.doctor_name}` },
  patient: { id: row.patient_id, name: row.patient_name },
  ...{ reason: row.reason, openedAt: row.asked_at, expiresAt: row.expires_at, revokedAt: row.revoked_at },
  review:
    row.reviewed_at && row.comment !== null
      ? { by: row.reviewer ?? '', at: row.reviewed_at, comment: row.comment }
      : null,
})
