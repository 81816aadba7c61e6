import { type Selectable, sql } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import {
  type Account,
  type AccountSettings,
  accountRefuses,
  FAILURES_MAX,
  LOCK_SECONDS,
  splitName,
  USUAL_ACCOUNT_SETTINGS,
} from './account.ts'
import { fullNameOf } from './person.ts'

type AccountRow = Selectable<DB['accounts']> &
  Pick<Selectable<DB['persons']>, 'first_name' | 'last_name' | 'login_email' | 'phone' | 'roles' | 'status'> & {
    readonly person_since: Date
  }

const toAccount = (row: AccountRow): Account => ({
  personId: row.person_id,
  fullName: fullNameOf({ firstName: row.first_name, lastName: row.last_name }),
  email: row.login_email ?? '',
  isEmailVerified: row.email_verified_at !== null,
  mobile: row.claimed_mobile,
  phone: row.phone,
  isAdmin: row.roles.includes('admin'),
  status: row.status as Account['status'],
  avatarKey: row.avatar_key,
  settings: { ...USUAL_ACCOUNT_SETTINGS, ...(row.settings as Partial<AccountSettings>) },
  lastLoginAt: row.last_login_at,
  createdAt: row.person_since,
})

export async function findAccount(db: Db, personId: string): Promise<Account | undefined> {
  const { rows } = await statement<AccountRow>`
    select a.*, p.first_name, p.last_name, p.login_email, p.phone, p.roles, p.status, p.created_at as person_since
    from accounts a join persons p on p.id = a.person_id where a.person_id = ${personId}`.execute(db)
  return rows[0] && toAccount(rows[0])
}

/** The account of a login e-mail, with its password's hash. */
export async function findCredentials(
  db: Db,
  email: string,
): Promise<{ personId: string; passwordHash: string; status: string } | undefined> {
  const { rows } = await statement<{ person_id: string; password_hash: string; status: string }>`
    select a.person_id, a.password_hash, p.status
    from persons p join accounts a on a.person_id = p.id where p.login_email = ${email}`.execute(db)
  const row = rows[0]
  return row && { personId: row.person_id, passwordHash: row.password_hash, status: row.status }
}

export async function findPasswordHash(db: Db, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('accounts')
    .select('password_hash')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row?.password_hash
}

export async function insertPersonWithEmail(
  tx: Tx,
  person: { id: string; fullName: string; email: string; at: Date },
): Promise<void> {
  const { firstName, lastName } = splitName(person.fullName)
  await tx
    .insertInto('persons')
    .values({
      id: person.id,
      first_name: firstName,
      last_name: lastName,
      email: person.email,
      login_email: person.email,
      created_at: person.at,
    })
    .execute()
}

export async function insertAccount(
  tx: Tx,
  account: {
    personId: string
    passwordHash: string
    mobile: string | null
    verifiedAt: Date | null
    loginAt: Date | null
    at: Date
  },
): Promise<void> {
  await tx
    .insertInto('accounts')
    .values({
      person_id: account.personId,
      password_hash: account.passwordHash,
      claimed_mobile: account.mobile,
      email_verified_at: account.verifiedAt,
      last_login_at: account.loginAt,
      created_at: account.at,
      updated_at: account.at,
    })
    .execute()
}

export interface AccountChanges {
  readonly fullName?: string
  /** E.164; only claimed. */
  readonly mobile?: string
  readonly settings?: Partial<AccountSettings>
  readonly avatarKey?: string
}

/**
 * Changes what is named; of the settings, too. Answers the key of an avatar that was replaced.
 * @throws ACCOUNT_NOT_FOUND
 */
export async function updateAccount(
  tx: Tx,
  personId: string,
  { fullName, mobile, settings, avatarKey }: AccountChanges,
  at: Date,
): Promise<{ replacedAvatar: string | null }> {
  const before = await tx
    .selectFrom('accounts')
    .select('avatar_key')
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst()
  if (!before) throw accountRefuses.ACCOUNT_NOT_FOUND()
  if (fullName !== undefined) await renamePerson(tx, personId, fullName)
  await tx
    .updateTable('accounts')
    .set({
      updated_at: at,
      ...(mobile !== undefined && { claimed_mobile: mobile }),
      ...(settings !== undefined && { settings: sql`settings || ${JSON.stringify(settings)}::jsonb` }),
      ...(avatarKey !== undefined && { avatar_key: avatarKey }),
    })
    .where('person_id', '=', personId)
    .execute()
  return { replacedAvatar: avatarKey === undefined ? null : before.avatar_key }
}

export async function renamePerson(tx: Tx, personId: string, fullName: string): Promise<void> {
  const { firstName, lastName } = splitName(fullName)
  await tx
    .updateTable('persons')
    .set({ first_name: firstName, last_name: lastName })
    .where('id', '=', personId)
    .execute()
}

/** Sets a new password; of one that must replace a certain one, answers whether that was still there. */
export async function setPasswordHash(
  tx: Tx,
  personId: string,
  { passwordHash, replaces, at }: { passwordHash: string; replaces?: string | undefined; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('accounts')
    .set({ password_hash: passwordHash, updated_at: at })
    .where('person_id', '=', personId)
    .$if(replaces !== undefined, (account) => account.where('password_hash', '=', replaces ?? ''))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/**
 * Notes that the person signed in by the password of this hash, unless it was replaced since it was looked at. Until the
 * transaction ends it stays; whoever replaces it afterwards finds the session that was opened.
 */
export async function noteLogin(tx: Tx, personId: string, passwordHash: string, at: Date): Promise<boolean> {
  const { numAffectedRows } = await statement`
    update accounts set last_login_at = ${at} where person_id = ${personId} and password_hash = ${passwordHash}`.execute(
    tx,
  )
  return numAffectedRows === 1n
}

/**
 * Counts an attempt to sign in before its password is looked at, so that of any number at once no more than five are;
 * a right one takes the count back by `forgetAttempts`. Answers until when the e-mail is locked, if it is.
 */
export async function claimAttempt(db: Db, emailHash: Buffer, now: Date): Promise<Date | undefined> {
  const windowStart = new Date(now.getTime() - LOCK_SECONDS * 1000)
  const lockedUntil = new Date(now.getTime() + LOCK_SECONDS * 1000)
  for (;;) {
    const { numAffectedRows } = await statement`
      insert into login_attempts as a (email_hash, failures, updated_at) values (${emailHash}, 1, ${now})
      on conflict (email_hash) do update set
        failures = case when a.locked_until is null and a.updated_at > ${windowStart} then a.failures + 1 else 1 end,
        locked_until = case when a.locked_until is null and a.updated_at > ${windowStart} and a.failures + 1 >= ${FAILURES_MAX}::int
          then ${lockedUntil}::timestamptz end,
        updated_at = ${now}
      where a.locked_until is null or a.locked_until <= ${now}`.execute(db)
    if (numAffectedRows === 1n) return undefined
    // In a statement of its own: within the first it would read the row as it was before others locked it.
    const { rows } = await statement<{ locked_until: Date | null }>`
      select locked_until from login_attempts where email_hash = ${emailHash}`.execute(db)
    const until = rows[0]?.locked_until
    if (until) return until
    // A right password lifted the lock in between: then this attempt counts.
  }
}

export async function forgetAttempts(tx: Db, emailHash: Buffer): Promise<void> {
  await statement`delete from login_attempts where email_hash = ${emailHash}`.execute(tx)
}

/** Keeps a link's hash unless the person was sent so many within the hour; answers whether it was kept. */
export async function insertMailLink(
  tx: Tx,
  link: { hash: Buffer; personId: string; purpose: LinkPurpose; email: string; at: Date; expiresAt: Date; max: number },
): Promise<boolean> {
  await sql`select from persons where id = ${link.personId} for no key update`.execute(tx)
  const { rows } = await sql<{ made: boolean }>`
    insert into mail_links (token_hash, person_id, purpose, email, created_at, expires_at)
    select ${link.hash}, ${link.personId}, ${link.purpose}, ${link.email}, ${link.at}, ${link.expiresAt}
    where (select count(*) from mail_links where person_id = ${link.personId} and purpose = ${link.purpose}
      and created_at > ${new Date(link.at.getTime() - 3_600_000)}) < ${link.max}
    returning true as made`.execute(tx)
  return rows[0]?.made === true
}
export type LinkPurpose = 'verify_email' | 'reset_password'

/** Spends a link, once; undefined when it is not good any more. */
export async function spendMailLink(
  tx: Tx,
  link: { hash: Buffer; purpose: LinkPurpose; now: Date },
): Promise<{ personId: string; email: string } | undefined> {
  const { rows } = await statement<{ person_id: string; email: string }>`
    update mail_links l set used_at = ${link.now} from persons p
    where l.token_hash = ${link.hash} and l.purpose = ${link.purpose} and l.used_at is null and l.expires_at > ${link.now}
      and p.id = l.person_id and p.login_email = l.email
    returning l.person_id, l.email`.execute(tx)
  const row = rows[0]
  return row && { personId: row.person_id, email: row.email }
}

/** Unspent links of a purpose are no longer good. */
export async function voidMailLinks(tx: Tx, personId: string, purpose: LinkPurpose, now: Date): Promise<void> {
  await tx
    .updateTable('mail_links')
    .set({ used_at: now })
    .where('person_id', '=', personId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .execute()
}

/** Forgets the mobile that was claimed before the e-mail was proven: it may be a claim of somebody else. */
export async function forgetUnprovenClaims(tx: Tx, personId: string): Promise<void> {
  await sql`update accounts set claimed_mobile = null where person_id = ${personId} and email_verified_at is null`.execute(
    tx,
  )
}

export async function markEmailVerified(tx: Tx, personId: string, at: Date): Promise<void> {
  await sql`update accounts set email_verified_at = coalesce(email_verified_at, ${at}) where person_id = ${personId}`.execute(
    tx,
  )
}

/** Ends a person's sessions, but for one; answers which. */
export async function endSessions(
  tx: Tx,
  personId: string,
  at: Date,
  except: string | undefined,
): Promise<readonly string[]> {
  const rows = await tx
    .updateTable('sessions')
    .set({ revoked_at: at, revoked_because: 'ended' })
    .where('id', 'in', (q) =>
      q
        .selectFrom('sessions')
        .select('id')
        .where('person_id', '=', personId)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', at)
        .$if(except !== undefined, (live) => live.where('id', '!=', except ?? ''))
        .orderBy('id')
        .forUpdate(),
    )
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

export async function deleteOldAttempts(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('login_attempts').where('updated_at', '<', before).execute()
  await db.deleteFrom('mail_links').where('expires_at', '<', before).execute()
}
