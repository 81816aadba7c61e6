import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Deed, RightUsed } from '../audit/index.ts'
import type { GrantKind, Permission } from './grant.ts'

/** Visits that are part of a record: paid for, and not called off. */
export const VISITS_OF_RECORD = ['confirmed', 'in_progress', 'completed']

/** What opens a patient's record to a doctor at this moment. */
export interface Rights {
  /** A paid visit with this doctor, coming, running or over. */
  readonly hasVisit: boolean
  readonly isVisitRunning: boolean
  /** The doctor wrote a note about this patient once. */
  readonly isAuthor: boolean
  /** Those that were agreed to first. */
  readonly grants: readonly {
    readonly id: string
    readonly kind: GrantKind
    readonly permissions: readonly Permission[]
  }[]
}

/**
 * Read anew at each request; nothing is open to whoever is no doctor any more, or suspended. Grants that count stay locked until the transaction ends, so a revocation that was answered
 * is followed by no reading and no note under it.
 */
export async function rightsOf(
  tx: Tx,
  { doctorId, patientId, now }: { doctorId: string; patientId: string; now: Date },
): Promise<Rights> {
  const { rows: grants } = await statement<Rights['grants'][number]>`
    select id, kind, permissions from access_grants
    where patient_id = ${patientId} and doctor_id = ${doctorId} and status = 'active' and expires_at > ${now}
      and exists (select from persons where id = ${doctorId} and status = 'active' and 'doctor' = any(roles))
    order by kind desc, id for share`.execute(tx)
  const { rows } = await statement<Omit<Rights, 'grants'>>`
    select
      exists (select from encounters where patient_id = ${patientId} and doctor_id = ${doctorId}
        and status = any(${VISITS_OF_RECORD})) as "hasVisit",
      exists (select from encounters where patient_id = ${patientId} and doctor_id = ${doctorId}
        and status = 'in_progress') as "isVisitRunning",
      exists (select from clinical_notes where patient_id = ${patientId} and doctor_id = ${doctorId}) as "isAuthor"
    from persons where id = ${doctorId} and status = 'active' and 'doctor' = any(roles)`.execute(tx)
  return { ...(rows[0] ?? { hasVisit: false, isVisitRunning: false, isAuthor: false }), grants }
}

export const grantFor = ({ grants }: Rights, ...permissions: Permission[]): Rights['grants'][number] | undefined =>
  grants.find((grant) => permissions.some((permission) => grant.permissions.includes(permission)))

/** The right that the audit names: the widest that was there. Undefined where there is none. */
export function rightFor(
  rights: Rights,
  ...permissions: Permission[]
): { right: RightUsed; grantId?: string } | undefined {
  const grant = grantFor(rights, ...permissions)
  if (grant) return { right: grant.kind === 'consent' ? 'grant' : 'break_glass', grantId: grant.id }
  return rights.hasVisit ? { right: 'own_visit' } : undefined
}

/**
 * All rights that a reading of several things rests on, for the audit: what an emergency opens beside a grant is named as
 * opened by the emergency. Those that were agreed to come last. Empty where there is none.
 */
export function rightsUsed(rights: Rights, ...permissions: Permission[]): Pick<Deed, 'right' | 'grantId'>[] {
  const used = new Map(
    permissions
      .filter((permission) => grantFor(rights, permission))
      .map((permission) => rightFor(rights, permission))
      .map((right) => [right?.grantId, right]),
  )
  const named = [...used.values()].filter((right) => right !== undefined)
  if (named.length === 0 && rights.hasVisit) return [{ right: 'own_visit' }]
  return named.toSorted((a, b) => (a.right === b.right ? 0 : a.right === 'break_glass' ? -1 : 1))
}

/** A doctor who may see something of a patient's record at this moment. */
export interface Holder {
  readonly doctorId: string
  readonly name: string
  readonly right: 'own_visit' | 'grant' | 'break_glass'
  /** Of a grant. */
  readonly grantId: string | null
  readonly permissions: readonly Permission[]
  readonly expiresAt: Date | null
}

const HOLDERS_MAX = 200

/** Who may look: grants first, soonest to expire first, then doctors of visits, latest first. */
export async function holdersOf(db: Db, patientId: string, now: Date): Promise<Holder[]> {
  const { rows } = await statement<Holder>`
    select h."doctorId", 'دکتر ' || p.first_name || ' ' || p.last_name as name, h.right, h."grantId", h.permissions, h."expiresAt"
    from (
      select doctor_id as "doctorId", case kind when 'consent' then 'grant' else kind end as right, id as "grantId", permissions, expires_at as "expiresAt", null as last
      from access_grants where patient_id = ${patientId} and status = 'active' and expires_at > ${now}
      union all
      select doctor_id, 'own_visit', null, '{}', null, max(starts_at)
      from encounters where patient_id = ${patientId} and status = any(${VISITS_OF_RECORD}) group by doctor_id
    ) h join persons p on p.id = h."doctorId" and p.status = 'active' and 'doctor' = any(p.roles)
    order by h.right = 'own_visit', h."expiresAt", h.last desc, h."doctorId" limit ${HOLDERS_MAX}`.execute(db)
  return rows
}
