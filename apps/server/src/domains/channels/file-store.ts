import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Writer } from './channel.ts'

export interface DueFile {
  readonly messageId: number
  readonly n: number
  readonly accountId: string
  readonly reference: string
  readonly name: string | null
  /** This attempt included. */
  readonly attempts: number
}

/** Takes files that are due; others leave them alone until `until`. */
export async function claimFiles(
  db: Db,
  { now, until, limit }: { now: Date; until: Date; limit: number },
): Promise<DueFile[]> {
  const { rows } = await statement<DueFile>`
    update customer_files set attempts = attempts + 1, next_attempt_at = ${until}
    where (message_id, n) in (
      select message_id, n from customer_files where state = 'waiting' and next_attempt_at <= ${now}
      order by next_attempt_at limit ${limit} for update skip locked
    )
    returning message_id as "messageId", n, account_id as "accountId", reference, name, attempts`.execute(db)
  return rows
}

/** Ends a file that waits; answers whether it still waited. */
export async function endFile(
  db: Db | Tx,
  { messageId, n }: DueFile,
  { state, error }: { state: 'attached' | 'failed'; error: string | null },
): Promise<boolean> {
  const { rows } = await statement`
    update customer_files set state = ${state}, error = ${error}
    where message_id = ${messageId} and n = ${n} and state = 'waiting' returning n`.execute(db)
  return rows.length > 0
}

export async function postponeFile(
  db: Db,
  { messageId, n }: DueFile,
  { until, error }: { until: Date; error: string },
): Promise<void> {
  await statement`
    update customer_files set next_attempt_at = ${until}, error = ${error}
    where message_id = ${messageId} and n = ${n} and state = 'waiting'`.execute(db)
}

/** Files that are not attached, by message: those that wait, and those that the platform did not give. */
export async function filesMissing(
  db: Db,
  messageIds: readonly number[],
): Promise<{ messageId: number; name: string | null; state: 'waiting' | 'failed' }[]> {
  const { rows } = await statement<{ messageId: number; name: string | null; state: 'waiting' | 'failed' }>`
    select message_id as "messageId", name, state from customer_files
    where message_id = any(${messageIds}::bigint[]) and state <> 'attached' order by message_id, n`.execute(db)
  return rows
}

export interface DueProfile {
  readonly customerId: number
  readonly accountId: string
  readonly externalId: string
  readonly conversationId: number
  /** This attempt included. */
  readonly attempts: number
}

/** Takes customers whose name is to be asked for; others leave them alone until `until`. */
export async function claimProfiles(
  db: Db,
  { now, until, limit }: { now: Date; until: Date; limit: number },
): Promise<DueProfile[]> {
  const { rows } = await statement<DueProfile>`
    update customers c set profile_attempts = profile_attempts + 1, profile_due_at = ${until}
    from support_threads t
    where t.customer_id = c.id and c.id in (
      select id from customers where profile_due_at <= ${now} order by profile_due_at limit ${limit} for update skip locked
    )
    returning c.id as "customerId", c.account_id as "accountId", c.external_id as "externalId",
      t.conversation_id as "conversationId", c.profile_attempts as attempts`.execute(db)
  return rows
}

/** Ends the asking; without a profile the names stay as they are. */
export async function endProfile(tx: Tx, customerId: number, profile: Writer | undefined): Promise<void> {
  await statement`
    update customers set profile_due_at = null, first_name = coalesce(${profile?.firstName ?? null}, first_name),
      last_name = coalesce(${profile?.lastName ?? null}, last_name), username = coalesce(${profile?.username ?? null}, username)
    where id = ${customerId}`.execute(tx)
}

export async function postponeProfile(db: Db, customerId: number, until: Date): Promise<void> {
  await statement`
    update customers set profile_due_at = ${until} where id = ${customerId} and profile_due_at is not null`.execute(db)
}
