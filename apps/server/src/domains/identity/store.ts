import { type Selectable, sql, type Updateable } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import { USER_AGENT_MAX } from './device.ts'
import type { Person, Role } from './person.ts'

/** The phone's row, made if missing and locked until the transaction ends. */
export async function lockOtpPhone(tx: Tx, phone: string): Promise<Selectable<DB['otp_phones']>> {
  await tx
    .insertInto('otp_phones')
    .values({ phone })
    .onConflict((c) => c.doNothing())
    .execute()
  return tx.selectFrom('otp_phones').selectAll().where('phone', '=', phone).forUpdate().executeTakeFirstOrThrow()
}

export async function saveOtpPhone(tx: Tx, phone: string, changes: Updateable<DB['otp_phones']>): Promise<void> {
  await tx.updateTable('otp_phones').set(changes).where('phone', '=', phone).execute()
}

const PERSON = ['id', 'phone', 'email', 'first_name', 'last_name', 'gender', 'roles', 'created_at'] as const
type PersonRow = Pick<Selectable<DB['persons']>, (typeof PERSON)[number]>

const toPerson = (row: PersonRow): Person => ({
  id: row.id,
  phone: row.phone,
  email: row.email,
  firstName: row.first_name,
  lastName: row.last_name,
  gender: row.gender as Person['gender'],
  roles: row.roles as Role[],
  createdAt: row.created_at,
})

/** The phone's own person, made if the phone is new. Of simultaneous first sign-ins one makes it. */
export async function ensurePersonByPhone(
  tx: Tx,
  fresh: { id: string; phone: string; at: Date },
): Promise<{ person: Person; isNew: boolean; status: string }> {
  const made = await tx
    .insertInto('persons')
    .values({ id: fresh.id, phone: fresh.phone, created_at: fresh.at })
    .onConflict((c) => c.column('phone').doNothing())
    .executeTakeFirst()
  const row = await tx
    .selectFrom('persons')
    .select([...PERSON, 'status'])
    .where('phone', '=', fresh.phone)
    .executeTakeFirstOrThrow()
  return { person: toPerson(row), isNew: made.numInsertedOrUpdatedRows === 1n, status: row.status }
}

export async function findPerson(db: Db, id: string): Promise<Person | undefined> {
  const row = await db.selectFrom('persons').select(PERSON).where('id', '=', id).executeTakeFirst()
  return row && toPerson(row)
}

interface PersonChanges {
  readonly firstName?: string
  readonly lastName?: string
  readonly gender?: 'male' | 'female'
  readonly email?: string | null
}

/** Changes what is named. The e-mail is where the person can be reached; signing in by e-mail is an account's. */
export async function updatePerson(
  tx: Tx,
  id: string,
  { firstName, lastName, gender, email }: PersonChanges,
): Promise<void> {
  await tx
    .updateTable('persons')
    .set({
      ...(firstName !== undefined && { first_name: firstName }),
      ...(lastName !== undefined && { last_name: lastName }),
      ...(gender !== undefined && { gender }),
      ...(email !== undefined && { email }),
    })
    .where('id', '=', id)
    .execute()
}

export async function addRole(tx: Tx, id: string, role: Role): Promise<void> {
  await sql`update persons set roles = array_append(roles, ${role}) where id = ${id} and not roles @> array[${role}::text]`.execute(
    tx,
  )
}

export async function insertSession(
  tx: Tx,
  session: { id: string; personId: string; userAgent: string | undefined; at: Date; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({
      id: session.id,
      person_id: session.personId,
      user_agent: session.userAgent?.slice(0, USER_AGENT_MAX) ?? null,
      created_at: session.at,
      expires_at: session.expiresAt,
    })
    .execute()
}

interface LiveSession {
  readonly id: string
  readonly userAgent: string | null
  readonly openedAt: Date
  readonly expiresAt: Date
}

/** A page of a person's sessions that can go on, the last used first, and how many there are. */
export async function liveSessionsOf(
  db: Db,
  { personId, now }: { personId: string; now: Date },
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ count: number; sessions: LiveSession[] }> {
  const live = db
    .selectFrom('sessions')
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
  const [{ count }, sessions] = await Promise.all([
    live.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
    live
      .select(['id', 'user_agent as userAgent', 'created_at as openedAt', 'expires_at as expiresAt'])
      .orderBy('expires_at', 'desc')
      .orderBy('id')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute(),
  ])
  return { count, sessions }
}

/** Ends a session that can go on, if it is the person's; answers whether it was. */
export async function endSessionOf(
  tx: Tx,
  { personId, sessionId, at }: { personId: string; sessionId: string; at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await statement`
    update sessions set revoked_at = ${at}, revoked_because = 'ended'
    where id = ${sessionId} and person_id = ${personId} and revoked_at is null and expires_at > ${at}`.execute(tx)
  return numAffectedRows === 1n
}

/** Moves the session to its next refresh token; undefined unless `generation` is the one that is still good. */
export async function rotateSession(
  tx: Tx,
  { sessionId, generation, now, expiresAt }: { sessionId: string; generation: number; now: Date; expiresAt: Date },
): Promise<{ personId: string } | undefined> {
  const row = await tx
    .updateTable('sessions')
    .set({ generation: generation + 1, expires_at: expiresAt })
    .where('id', '=', sessionId)
    .where('generation', '=', generation)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('persons')
          .select('persons.id')
          .whereRef('persons.id', '=', 'sessions.person_id')
          .where('status', '=', 'active'),
      ),
    )
    .returning('person_id')
    .executeTakeFirst()
  return row && { personId: row.person_id }
}

/**
 * Ends sessions. All are locked before the first is ended, and in one order: ending one takes the version of all rights
 * (migration 0008), and two who end each other's sessions would wait for one another.
 */
export async function revokeSessions(tx: Tx, ids: readonly string[], because: string, at: Date): Promise<void> {
  await statement`
    update sessions set revoked_at = ${at}, revoked_because = ${because}
    where id in (select id from sessions where id = any(${ids}::uuid[]) and revoked_at is null order by id for update)`.execute(
    tx,
  )
}

export const revokeSession = (tx: Tx, id: string, because: string, at: Date): Promise<void> =>
  revokeSessions(tx, [id], because, at)

/** Ends a session of which an older refresh token than the last came; answers whether it did. Without reuse it stays. */
export async function revokeReused(
  tx: Tx,
  { sessionId, generation, now }: { sessionId: string; generation: number; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await statement`
    update sessions set revoked_at = ${now}, revoked_because = 'refresh_reused'
    where id = ${sessionId} and revoked_at is null and generation > ${generation}`.execute(tx)
  return numAffectedRows === 1n
}

/** What a session may do right now: undefined when it, or its person, may do nothing. */
export async function findLiveSession(
  db: Db,
  sessionId: string,
  today: string,
): Promise<{ personId: string; roles: Role[]; premium: boolean } | undefined> {
  const { rows } = await statement<{ person_id: string; roles: Role[]; premium: boolean }>`
    select s.person_id, p.roles, exists (
      select from subscriptions b join plans on plans.id = b.plan_id
      where b.person_id = p.id and b.status = 'active' and b.end_date > ${today}::date and plans.premium
    ) as premium
    from sessions s join persons p on p.id = s.person_id
    where s.id = ${sessionId} and s.revoked_at is null and p.status = 'active'`.execute(db)
  const row = rows[0]
  return row && { personId: row.person_id, roles: row.roles, premium: row.premium }
}

export async function deleteOldSessions(tx: Tx, before: Date): Promise<number> {
  const gone = await tx.deleteFrom('sessions').where('expires_at', '<', before).executeTakeFirst()
  return Number(gone.numDeletedRows)
}

/** Whose rights changed since `version`, and up to which version that is. */
export async function rightsChangesSince(db: Db, version: number): Promise<{ version: number; personIds: string[] }> {
  const { rows } = await statement<{ version: number; person_id: string | null }>`
    select v.version, c.person_id from rights_version v left join rights_changes c on c.version > ${version}`.execute(
    db,
  )
  return {
    version: rows[0]?.version ?? 0,
    personIds: rows.flatMap((row) => (row.person_id === null ? [] : [row.person_id])),
  }
}

export async function deleteOldRightsChanges(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom('rights_changes').where('at', '<', before).execute()
}
