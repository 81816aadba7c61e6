import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Platform } from './platform-client.ts'

export type PartState = 'queued' | 'sending' | 'sent' | 'failed' | 'uncertain'
export type PartTask = 'send' | 'edit' | 'delete'

/** A part of a reply, as its sender sees it. */
export interface Part {
  readonly messageId: number
  readonly part: number
  readonly accountId: string
  readonly platform: Platform
  readonly content: string
  readonly isFile: boolean
  readonly task: PartTask
  readonly state: PartState
  readonly externalId: string | null
  readonly attempts: number
  readonly error: string | null
}

/** The support side of a conversation, while this transaction holds its row. */
export interface ReplyThread {
  readonly conversationId: number
  readonly accountId: string
  readonly platform: Platform
  readonly lockedBy: string | null
  readonly lockedUntil: Date | null
  readonly lastCustomerMessageAt: Date | null
}

/** Take the conversation's row before this one, as all writers do. */
export async function lockReplyThread(tx: Tx, conversationId: number): Promise<ReplyThread | undefined> {
  const { rows } = await statement<ReplyThread>`
    select t.conversation_id as "conversationId", a.id as "accountId", a.platform, t.reply_lock_by as "lockedBy",
      t.reply_lock_until as "lockedUntil", t.last_customer_message_at as "lastCustomerMessageAt"
    from support_threads t join customers c on c.id = t.customer_id join channel_accounts a on a.id = c.account_id
    where t.conversation_id = ${conversationId} for no key update of t`.execute(tx)
  return rows[0]
}

export interface NewPart {
  readonly part: number
  readonly content: string
  readonly attachmentId: number | null
}

export async function insertParts(
  tx: Tx,
  at: Date,
  of: { messageId: number; conversationId: number; accountId: string },
  parts: readonly NewPart[],
): Promise<void> {
  await statement`
    insert into message_parts (message_id, part, conversation_id, account_id, direction, content, attachment_id, state,
      next_attempt_at, state_at)
    select ${of.messageId}, part, ${of.conversationId}, ${of.accountId}, 'out', content, attachment_id, 'queued',
      ${at}::timestamptz, ${at}::timestamptz
    from unnest(${parts.map((one) => one.part)}::int[], ${parts.map((one) => one.content)}::text[],
      ${parts.map((one) => one.attachmentId)}::bigint[]) as one (part, content, attachment_id)`.execute(tx)
}

export async function deleteParts(tx: Tx, messageId: number, parts: readonly number[]): Promise<void> {
  await statement`
    delete from message_parts where message_id = ${messageId} and part = any(${parts}::int[])`.execute(tx)
}

/** The parts of replies, in order. */
export async function findParts(db: Db, messageIds: readonly number[]): Promise<Part[]> {
  const { rows } = await statement<Part>`
    select p.message_id as "messageId", p.part, p.account_id as "accountId", a.platform, p.content,
      p.attachment_id is not null as "isFile", p.task, p.state, p.external_id as "externalId", p.attempts, p.error
    from message_parts p join channel_accounts a on a.id = p.account_id
    where p.message_id = any(${messageIds}::bigint[]) and p.direction = 'out'
    order by p.message_id, p.part`.execute(db)
  return rows
}

/** The same, and nothing else changes them before this transaction ends. */
export async function lockParts(tx: Tx, messageId: number): Promise<Part[]> {
  await statement`
    select from message_parts where message_id = ${messageId} and direction = 'out' order by part for update`.execute(
    tx,
  )
  return findParts(tx, [messageId])
}

/** Gives a part something to do, at once. Undefined leaves what was. */
export async function queuePart(
  tx: Tx,
  at: Date,
  { messageId, part }: { messageId: number; part: number },
  next: { task: PartTask; content?: string; decidedBy?: string },
): Promise<void> {
  await statement`
    update message_parts
    set state = 'queued', state_at = ${at}, next_attempt_at = ${at}, tries_left = default, error = null,
      task = ${next.task}, content = coalesce(${next.content ?? null}, content),
      decided_by = coalesce(${next.decidedBy ?? null}::uuid, decided_by)
    where message_id = ${messageId} and part = ${part}`.execute(tx)
}

/** Ends what a part had to do. */
export async function endPart(
  tx: Tx,
  at: Date,
  { messageId, part }: { messageId: number; part: number },
  end: { state: 'sent' | 'failed'; task?: PartTask; decidedBy?: string; error?: string },
): Promise<void> {
  await statement`
    update message_parts
    set state = ${end.state}, state_at = ${at}, next_attempt_at = null, error = ${end.error ?? null},
      task = coalesce(${end.task ?? null}, task), decided_by = coalesce(${end.decidedBy ?? null}::uuid, decided_by)
    where message_id = ${messageId} and part = ${part}`.execute(tx)
}

export async function setContent(
  tx: Tx,
  { messageId, part }: { messageId: number; part: number },
  content: string,
): Promise<void> {
  await statement`
    update message_parts set content = ${content} where message_id = ${messageId} and part = ${part}`.execute(tx)
}

/** Nothing of a deleted message is kept, here neither. */
export async function emptyParts(tx: Tx, messageId: number): Promise<void> {
  await statement`
    update message_parts set content = '' where message_id = ${messageId} and direction = 'out'`.execute(tx)
}
