import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { ChannelAccount } from './channel.ts'
import type { Platform } from './platform-client.ts'

/** An account with its secrets, still sealed. */
export interface SealedAccount extends ChannelAccount {
  readonly secrets: Buffer
}

const toAccount = ({ secrets: _, ...account }: SealedAccount): ChannelAccount => account

export async function findAccount(db: Db, id: string): Promise<SealedAccount | undefined> {
  const { rows } = await statement<SealedAccount>`
    select id, platform, external_id as "externalId", name, secrets, receives_by as "receivesBy", status,
      last_error as "lastError", last_error_at as "lastErrorAt", connected_by as "connectedBy", created_at as "createdAt"
    from channel_accounts where id = ${id}`.execute(db)
  return rows[0]
}

/** All accounts, the oldest first. */
export async function listAccounts(db: Db): Promise<ChannelAccount[]> {
  const { rows } = await statement<SealedAccount>`
    select id, platform, external_id as "externalId", name, secrets, receives_by as "receivesBy", status,
      last_error as "lastError", last_error_at as "lastErrorAt", connected_by as "connectedBy", created_at as "createdAt"
    from channel_accounts order by created_at, id`.execute(db)
  return rows.map(toAccount)
}

/** The one account of this name at its platform: made, or given these secrets in place of those it had. Answers its id. */
export async function upsertAccount(
  tx: Tx,
  account: {
    id: string
    platform: Platform
    externalId: string
    name: string
    secrets: Buffer
    receivesBy: 'webhook' | 'polling'
    connectedBy: string
    at: Date
  },
): Promise<string> {
  const { rows } = await statement<{ id: string }>`
    insert into channel_accounts (id, platform, external_id, name, secrets, receives_by, connected_by, created_at)
    values (${account.id}, ${account.platform}, ${account.externalId}, ${account.name}, ${account.secrets},
      ${account.receivesBy}, ${account.connectedBy}::uuid, ${account.at})
    on conflict on constraint channel_accounts_one_per_external do update
      set name = excluded.name, secrets = excluded.secrets, receives_by = excluded.receives_by,
        connected_by = excluded.connected_by, status = 'active', last_error = null, last_error_at = null, polled_until = null
    returning id`.execute(tx)
  return (rows[0] as { id: string }).id
}

/** Notes how it goes with an account that is connected; answers whether that was news. */
export async function setAccountState(
  db: Db,
  { id, error, at }: { id: string; error: string | null; at: Date },
): Promise<boolean> {
  const { rows } = await statement`
    update channel_accounts
    set status = case when ${error}::text is null then 'active' else 'failing' end, last_error = ${error}, last_error_at = case when ${error}::text is null then null else ${at}::timestamptz end
    where id = ${id} and status <> 'disconnected' and last_error is distinct from ${error}
    returning id`.execute(db)
  return rows.length > 0
}

export async function setDisconnected(db: Db, id: string): Promise<void> {
  await statement`
    update channel_accounts set status = 'disconnected', polled_until = null where id = ${id}`.execute(db)
}

/** Accounts that are polled, and by nobody now, become the asking node's until `until`. */
export async function claimPolled(
  db: Db,
  { now, until }: { now: Date; until: Date },
): Promise<{ id: string; offset: number }[]> {
  const { rows } = await statement<{ id: string; offset: number }>`
    update channel_accounts set polled_until = ${until}
    where id in (
      select id from channel_accounts
      where receives_by = 'polling' and status <> 'disconnected' and (polled_until is null or polled_until <= ${now})
      order by id for update skip locked
    )
    returning id, poll_offset as "offset"`.execute(db)
  return rows
}

/**
 * Moves the end of a node's turn, which is also the name of its turn: nothing happens if another has taken over, or the
 * account was connected anew. Answers whether it was still its turn.
 */
export async function movePolledUntil(
  db: Db,
  { id, from, to, offset }: { id: string; from: Date; to: Date | null; offset?: number },
): Promise<boolean> {
  const { rows } = await statement`
    update channel_accounts set polled_until = ${to}::timestamptz, poll_offset = coalesce(${offset ?? null}::bigint, poll_offset)
    where id = ${id} and polled_until = ${from}
    returning id`.execute(db)
  return rows.length > 0
}
