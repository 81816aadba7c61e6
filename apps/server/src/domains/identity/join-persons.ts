import { sql } from 'kysely'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import { accountRefuses } from './account.ts'
import { endSessions, findAccount } from './account-store.ts'

/**
 * Moves, in the transaction that makes two persons one, what a domain keeps of `from` to `into`; refuses by throwing
 * MOBILE_TAKEN where that cannot be, JOIN_LATER where it cannot be now.
 */
export type Mover = (
  tx: Tx,
  persons: { readonly from: string; readonly into: string; readonly at: Date },
) => Promise<void>

/**
 * Gives a phone that its bearer has just proven to the person signed in by e-mail. If the phone is another person's
 * already, the account and all that goes with it move there, and the person it leaves is deactivated: the phone's own
 * record is the older and richer one. Answers whose the account is now, and the sessions that ended.
 * @throws EMAIL_UNVERIFIED whoever has the e-mail could take from them later what they have by their phone, and they keep
 *   by the phone what is then that one's
 * @throws MOBILE_TAKEN the phone's person has an account too, or the account's person is more than an account
 * @throws JOIN_LATER, ACCOUNT_NOT_FOUND
 */
export async function proveMobile(
  tx: Tx,
  { personId, phone, at }: { personId: string; phone: string; at: Date },
  movers: readonly Mover[],
): Promise<{ personId: string; ended: readonly string[] }> {
  const { rows } = await sql<{
    id: string
    phone: string | null
    login_email: string | null
    roles: string[]
    status: string
  }>`
    select id, phone, login_email, roles, status from persons where id = ${personId} or phone = ${phone}
    order by id for update`.execute(tx)
  const own = rows.find((row) => row.id === personId)
  const owner = rows.find((row) => row.phone === phone)
  if (!own || own.status === 'deactivated') throw accountRefuses.ACCOUNT_NOT_FOUND()
  await refuseUnverified(tx, personId)
  await tx.updateTable('accounts').set({ claimed_mobile: phone }).where('person_id', '=', personId).execute()
  if (!owner) await tx.updateTable('persons').set({ phone }).where('id', '=', personId).execute()
  if (!owner || owner.id === personId) return { personId, ended: [] }

  const isOnlyAnAccount = own.phone === null && own.roles.length === 0
  if (!isOnlyAnAccount || owner.login_email !== null || owner.status !== 'active') throw accountRefuses.MOBILE_TAKEN()
  const persons = { from: own.id, into: owner.id, at }
  for (const move of [moveAccount, ...movers]) await move(tx, persons)
  return { personId: owner.id, ended: await endSessions(tx, own.id, at, undefined) }
}

/** @throws ACCOUNT_NOT_FOUND, EMAIL_UNVERIFIED */
export async function refuseUnverified(db: Db, personId: string): Promise<void> {
  const account = await findAccount(db, personId)
  if (!account) throw accountRefuses.ACCOUNT_NOT_FOUND()
  if (!account.isEmailVerified) throw accountRefuses.EMAIL_UNVERIFIED()
}

const moveAccount: Mover = async (tx, { from, into }) => {
  const own = await tx
    .selectFrom('persons')
    .select(['first_name', 'last_name', 'email', 'login_email'])
    .where('id', '=', from)
    .executeTakeFirstOrThrow()
  // One after the other: of a login e-mail there is one at any time.
  await tx.updateTable('persons').set({ login_email: null, status: 'deactivated' }).where('id', '=', from).execute()
  await sql`
    update persons set login_email = ${own.login_email}, email = coalesce(email, ${own.email}),
      first_name = case when first_name = '' and last_name = '' then ${own.first_name} else first_name end,
      last_name = case when first_name = '' and last_name = '' then ${own.last_name} else last_name end
    where id = ${into}`.execute(tx)
  await tx.updateTable('mail_links').set({ person_id: into }).where('person_id', '=', from).execute()
  await tx.updateTable('accounts').set({ person_id: into }).where('person_id', '=', from).execute()
}
