import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { FileReference, Update, Writer } from './channel.ts'
import type { Platform } from './platform-client.ts'

export interface Waiting {
  readonly id: number
  readonly externalId: string
  readonly rank: number
  readonly payload: unknown
  readonly receivedAt: Date
}

/** Stores what was not stored before; answers the chats of what is new. */
export async function insertUpdates(
  tx: Tx,
  accountId: string,
  { updates, at }: { updates: readonly Update[]; at: Date },
): Promise<string[]> {
  const { rows } = await statement<{ chat: string }>`
    insert into inbound_updates (account_id, external_id, chat, rank, payload, received_at)
    select ${accountId}, input.external_id, input.chat, input.rank, input.payload::jsonb, ${at}::timestamptz
    from unnest(${updates.map((one) => one.externalId)}::text[], ${updates.map((one) => one.chat)}::text[],
      ${updates.map((one) => one.rank)}::bigint[], ${updates.map((one) => JSON.stringify(one.payload))}::text[])
      as input (external_id, chat, rank, payload)
    on conflict on constraint inbound_updates_once do nothing
    returning chat`.execute(tx)
  return [...new Set(rows.map(({ chat }) => chat))]
}

/** What waits of one chat, in the order the platform tells; held until the end of the transaction. */
export async function takeWaiting(tx: Tx, accountId: string, chat: string): Promise<Waiting[]> {
  const { rows } = await statement<Waiting>`
    select id, external_id as "externalId", rank, payload, received_at as "receivedAt" from inbound_updates
    where account_id = ${accountId} and chat = ${chat} and handled_at is null
    order by rank, id for update`.execute(tx)
  return rows
}

export async function setHandled(tx: Tx, ids: readonly number[], at: Date): Promise<void> {
  await statement`update inbound_updates set handled_at = ${at} where id = any(${ids}::bigint[])`.execute(tx)
}

/** Whether the platform told an update of this name before. */
export async function hasUpdate(tx: Tx, accountId: string, externalId: string): Promise<boolean> {
  const { rows } = await statement`
    select 1 from inbound_updates where account_id = ${accountId} and external_id = ${externalId}`.execute(tx)
  return rows.length > 0
}

export async function deleteHandledBefore(db: Db, before: Date): Promise<void> {
  await statement`delete from inbound_updates where handled_at is not null and received_at < ${before}`.execute(db)
}

export async function platformOf(tx: Tx, accountId: string): Promise<{ platform: Platform; connectedBy: string }> {
  const { rows } = await statement<{ platform: Platform; connectedBy: string }>`
    select platform, connected_by as "connectedBy" from channel_accounts where id = ${accountId}`.execute(tx)
  return rows[0] as { platform: Platform; connectedBy: string } // updates refer to their account
}

/** The conversation of a chat, if there is one. */
export async function findThreadOf(tx: Tx, accountId: string, chat: string): Promise<number | undefined> {
  const { rows } = await statement<{ conversationId: number }>`
    select t.conversation_id as "conversationId"
    from customers c join support_threads t on t.customer_id = c.id
    where c.account_id = ${accountId} and c.external_id = ${chat}`.execute(tx)
  return rows[0]?.conversationId
}

/** The customer of a chat, made if there was none; called as the platform now calls them, where it tells. Holds the row. */
export async function ensureCustomer(
  tx: Tx,
  { accountId, chat, at, writer }: { accountId: string; chat: string; at: Date; writer: Writer | undefined },
): Promise<number> {
  const known = writer !== undefined
  const { rows } = await statement<{ id: number }>`
    insert into customers (account_id, external_id, first_name, last_name, username, profile_due_at, created_at)
    values (${accountId}, ${chat}, ${writer?.firstName ?? ''}, ${writer?.lastName ?? ''}, ${writer?.username ?? null},
      ${known ? null : at}::timestamptz, ${at})
    on conflict on constraint customers_one_per_external do update
      set first_name = case when ${known} then excluded.first_name else customers.first_name end,
        last_name = case when ${known} then excluded.last_name else customers.last_name end,
        username = case when ${known} then excluded.username else customers.username end
    returning id`.execute(tx)
  return (rows[0] as { id: number }).id
}

export async function insertThread(
  tx: Tx,
  { conversationId, customerId, at }: { conversationId: number; customerId: number; at: Date },
): Promise<void> {
  await statement`
    insert into support_threads (conversation_id, customer_id, created_at, updated_at)
    values (${conversationId}, ${customerId}, ${at}, ${at})`.execute(tx)
}

/** Notes that something changed; with `heardAt` that the customer wrote, which opens the thread again. */
export async function touchThread(
  tx: Tx,
  { conversationId, at, heardAt }: { conversationId: number; at: Date; heardAt: Date | undefined },
): Promise<void> {
  await statement`
    update support_threads
    set last_change = nextval('message_numbers'), updated_at = ${at},
      status = case when ${heardAt ?? null}::timestamptz is null then status else 'open' end,
      last_customer_message_at = greatest(last_customer_message_at, ${heardAt ?? null}::timestamptz)
    where conversation_id = ${conversationId}`.execute(tx)
}

export interface KnownPart {
  readonly messageId: number
  readonly direction: 'in' | 'out'
  readonly externalId: string
  readonly rank: number | null
}

/** The parts of a conversation that the platform calls by one of these names. */
export async function findParts(tx: Tx, conversationId: number, externalIds: readonly string[]): Promise<KnownPart[]> {
  const { rows } = await statement<KnownPart>`
    select message_id as "messageId", direction, external_id as "externalId", rank from message_parts
    where conversation_id = ${conversationId} and external_id = any(${externalIds}::text[])
    order by message_id, part`.execute(tx)
  return rows
}

export async function insertPart(
  tx: Tx,
  part: {
    messageId: number
    conversationId: number
    accountId: string
    direction: 'in' | 'out'
    externalId: string
    rank: number
    at: Date
  },
): Promise<void> {
  const state = part.direction === 'in' ? 'received' : 'sent'
  await statement`
    insert into message_parts (message_id, part, conversation_id, account_id, direction, state, external_id, rank, state_at)
    values (${part.messageId}, 1, ${part.conversationId}, ${part.accountId}, ${part.direction}, ${state}, ${part.externalId},
      ${part.rank}, ${part.at})`.execute(tx)
}

export async function setRank(tx: Tx, messageIds: readonly number[], rank: number): Promise<void> {
  await statement`
    update message_parts set rank = ${rank} where message_id = any(${messageIds}::bigint[]) and direction = 'in'`.execute(
    tx,
  )
}

/**
 * Gives a part of ours the name by which the platform tells of it, where we sent such words and know of no answer: by that
 * it is known to be sent. Answers its message, if there is one.
 */
export async function nameSentPart(
  tx: Tx,
  part: { conversationId: number; externalId: string; content: string; hasFile: boolean; at: Date },
): Promise<number | undefined> {
  const { rows } = await statement<{ messageId: number }>`
    update message_parts set external_id = ${part.externalId}, state = 'sent', error = null, next_attempt_at = null, state_at = ${part.at}
    where (message_id, part) in (
      select message_id, part from message_parts
      where conversation_id = ${part.conversationId} and direction = 'out' and task = 'send' and state in ('sending', 'uncertain') and external_id is null
        and case when ${part.hasFile} then attachment_id is not null else btrim(content) = btrim(${part.content}) end
      order by message_id, part limit 1 for update
    )
    returning message_id as "messageId"`.execute(tx)
  return rows[0]?.messageId
}

/** Ticks on parts of ours; answers the messages that have new ones. */
export async function setDelivered(
  tx: Tx,
  { conversationId, externalIds, at }: { conversationId: number; externalIds: readonly string[]; at: Date },
): Promise<number[]> {
  const { rows } = await statement<{ messageId: number }>`
    update message_parts set delivered_at = ${at}
    where conversation_id = ${conversationId} and direction = 'out' and external_id = any(${externalIds}::text[])
      and delivered_at is null
    returning message_id as "messageId"`.execute(tx)
  return [...new Set(rows.map(({ messageId }) => messageId))]
}

/** Who read one has read those before it. */
export async function setRead(
  tx: Tx,
  { conversationId, externalId, at }: { conversationId: number; externalId: string; at: Date },
): Promise<number[]> {
  const { rows } = await statement<{ messageId: number }>`
    update message_parts set read_at = ${at}
    where conversation_id = ${conversationId} and direction = 'out' and state = 'sent' and read_at is null
      and (message_id, part) <= (
        select message_id, part from message_parts
        where conversation_id = ${conversationId} and direction = 'out' and external_id = ${externalId}
      )
    returning message_id as "messageId"`.execute(tx)
  return [...new Set(rows.map(({ messageId }) => messageId))]
}

export async function insertFiles(
  tx: Tx,
  {
    messageId,
    accountId,
    files,
    at,
  }: { messageId: number; accountId: string; files: readonly FileReference[]; at: Date },
): Promise<void> {
  await statement`
    insert into customer_files (message_id, n, account_id, reference, name, next_attempt_at)
    select ${messageId}, input.n, ${accountId}, input.reference, input.name, ${at}::timestamptz
    from unnest(${files.map((one) => one.reference)}::text[], ${files.map((one) => one.name)}::text[])
      with ordinality as input (reference, name, n)`.execute(tx)
}
