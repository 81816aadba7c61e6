import type { Selectable } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import { type Grant, type GrantKind, type GrantStatus, GUESSES_PER_HOUR, HOUR_MS, type Permission } from './grant.ts'

type Row = Selectable<DB['access_grants']>

const toGrant = (row: Row): Grant => ({
  id: row.id,
  doctorId: row.doctor_id,
  patientId: row.patient_id,
  kind: row.kind as GrantKind,
  accessCode: row.access_code,
  permissions: row.permissions as Permission[],
  reason: row.reason,
  status: row.status as GrantStatus,
  askedAt: row.asked_at,
  expiresAt: row.expires_at,
})

/** Locks both persons, in one order everywhere: what is counted of them is counted by one at a time. */
export async function lockPersons(tx: Tx, ids: readonly string[]): Promise<void> {
  await statement`select id from persons where id = any(${ids}::uuid[]) order by id for no key update`.execute(tx)
}

/** Requests of the last hour, by one doctor and to one patient. */
export async function countAsked(
  tx: Tx,
  { doctorId, patientId, now }: { doctorId: string; patientId: string; now: Date },
): Promise<{ byDoctor: number; ofPatient: number }> {
  const since = new Date(now.getTime() - HOUR_MS)
  const { rows } = await statement<{ byDoctor: number; ofPatient: number }>`
    select (select count(*) from access_grants where doctor_id = ${doctorId} and asked_at > ${since}) as "byDoctor",
      (select count(*) from access_grants where patient_id = ${patientId} and asked_at > ${since}) as "ofPatient"`.execute(
    tx,
  )
  return rows[0] ?? { byDoctor: 0, ofPatient: 0 }
}

/** How often a doctor said within a day that there is an emergency. */
export async function countEmergencies(tx: Tx, doctorId: string, now: Date): Promise<number> {
  const { rows } = await statement<{ count: number }>`
    select count(*) from access_grants
    where doctor_id = ${doctorId} and kind = 'break_glass' and asked_at > ${new Date(now.getTime() - 24 * HOUR_MS)}`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

/** False when the access code is taken. */
export async function insertGrant(
  tx: Tx,
  grant: Grant,
  code: { readonly hash: Buffer | null; readonly expiresAt: Date },
): Promise<boolean> {
  const { numAffectedRows } = await statement`
    insert into access_grants (id, doctor_id, patient_id, kind, access_code, permissions, reason, status, asked_at, expires_at,
      code_hash, code_expires_at)
    values (${grant.id}, ${grant.doctorId}, ${grant.patientId}, ${grant.kind}, ${grant.accessCode}, ${grant.permissions}, ${grant.reason},
      ${grant.status}, ${grant.askedAt}, ${grant.expiresAt}, ${code.hash}, ${code.expiresAt})
    on conflict (access_code) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** A patient's own, locked. */
export async function lockGrantOfPatient(tx: Tx, patientId: string, id: string): Promise<Grant | undefined> {
  const { rows } = await statement<Row>`
    select * from access_grants where id = ${id} and patient_id = ${patientId} for update`.execute(tx)
  return rows[0] && toGrant(rows[0])
}

export async function findGrantOfDoctor(db: Db, doctorId: string, accessCode: string): Promise<Grant | undefined> {
  const { rows } = await statement<Row>`
    select * from access_grants where access_code = ${accessCode} and doctor_id = ${doctorId}`.execute(db)
  return rows[0] && toGrant(rows[0])
}

/** A grant with what is known of guesses at its code, locked. */
export async function lockForGuess(
  tx: Tx,
  id: string,
  now: Date,
): Promise<{ grant: Grant; codeHash: Buffer | null; codeExpiresAt: Date; guesses: number; isGuessedOut: boolean }> {
  const { rows } = await statement<Row & { guesses_of_hour: number }>`
    select g.*, (
      select count(*) from access_grants o, unnest(o.wrong_guesses) as guess
      where o.patient_id = g.patient_id and guess > ${new Date(now.getTime() - HOUR_MS)}
    ) as guesses_of_hour
    from access_grants g where g.id = ${id} for update of g`.execute(tx)
  const [row] = rows
  if (!row) throw new Error(`access grant ${id} is gone`)
  return {
    grant: toGrant(row),
    codeHash: row.code_hash,
    codeExpiresAt: row.code_expires_at,
    guesses: row.wrong_guesses.length,
    isGuessedOut: row.guesses_of_hour >= GUESSES_PER_HOUR,
  }
}

export async function saveWrongGuess(tx: Tx, id: string, at: Date, { spend }: { spend: boolean }): Promise<void> {
  await statement`
    update access_grants set wrong_guesses = array_append(wrong_guesses, ${at}::timestamptz),
      code_hash = case when ${spend} then null else code_hash end
    where id = ${id}`.execute(tx)
}

/** The code is good for nothing from then on. */
export async function saveStatus(tx: Tx, id: string, status: GrantStatus, at: Date): Promise<Grant> {
  const { rows } = await statement<Row>`
    update access_grants set status = ${status}, code_hash = null, decided_at = coalesce(decided_at, ${at}),
      revoked_at = case when ${status}::text = 'revoked' then ${at}::timestamptz end
    where id = ${id} returning *`.execute(tx)
  const [row] = rows
  if (!row) throw new Error(`access grant ${id} is gone`)
  return toGrant(row)
}

/** As its patient sees it. */
export interface AccessRequest {
  readonly grant: Grant
  readonly doctor: { readonly name: string; readonly specialty: { readonly fa: string; readonly en: string } }
}

/** What was asked of a patient, newest first; of all, or the one with this code. */
export async function requestsTo(
  db: Db,
  patientId: string,
  asked: RequestsAsked,
): Promise<{ count: number; results: AccessRequest[] }> {
  const { page, pageSize } = asked
  const [accessCode, id] = [asked.accessCode ?? null, asked.id ?? null]
  const [counted, { rows }] = await Promise.all([
    statement<{ count: number }>`
      select count(*) from access_grants where patient_id = ${patientId}
        and (${accessCode}::text is null or access_code = ${accessCode}) and (${id}::uuid is null or id = ${id})`.execute(
      db,
    ),
    statement<Row & { name: string; title_fa: string; title_en: string }>`
      select g.*, 'دکتر ' || p.first_name || ' ' || p.last_name as name, s.title_fa, s.title_en
      from access_grants g join persons p on p.id = g.doctor_id join doctors d on d.person_id = g.doctor_id
      join specialties s on s.code = d.specialty_code
      where g.patient_id = ${patientId}
        and (${accessCode}::text is null or g.access_code = ${accessCode}) and (${id}::uuid is null or g.id = ${id})
      order by g.asked_at desc, g.id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db),
  ])
  const results = rows.map(({ name, title_fa: fa, title_en: en, ...row }) => ({
    grant: toGrant(row),
    doctor: { name, specialty: { fa, en } },
  }))
  return { count: counted.rows[0]?.count ?? 0, results }
}
export interface RequestsAsked {
  readonly page: number
  readonly pageSize: number
  readonly accessCode?: string | undefined
  readonly id?: string | undefined
}

/** Whether a person was ever asked for access or written about. */
export async function isKnownToDoctors(db: Db, personId: string): Promise<boolean> {
  const { rows } = await statement<{ known: boolean }>`
    select exists (select from access_grants where patient_id = ${personId})
      or exists (select from clinical_notes where patient_id = ${personId}) as known`.execute(db)
  return rows[0]?.known === true
}
