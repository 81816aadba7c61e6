// The statements of sending: who sends what, and how it went. Each is one commit, so that a crash leaves a state that is true.
import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { PartTask } from './delivery-store.ts'

/** A part that this node alone sends now. */
export interface Claimed {
  readonly messageId: number
  readonly part: number
  readonly conversationId: number
  readonly accountId: string
  readonly to: string
  readonly content: string
  readonly attachmentId: number | null
  readonly task: PartTask
  readonly externalId: string | null
  /** Its number among the attempts: a later one is another's. */
  readonly attempts: number
  readonly triesLeft: number
}

/**
 * Takes the next part that is due: of what is to be shown in a conversation only the first, and nothing while another part of
 * it is under way. Of any number of nodes one gets it; when this returns that is committed.
 */
export async function claimPart(db: Db, now: Date): Promise<Claimed | undefined> {
  const { rows } = await statement<Claimed>`
    with due as (
      select p.message_id, p.part, c.external_id as "to"
      from message_parts p
      join channel_accounts a on a.id = p.account_id
      join support_threads t on t.conversation_id = p.conversation_id
      join customers c on c.id = t.customer_id
      where p.state = 'queued' and p.direction = 'out' and p.next_attempt_at <= ${now}
        and (a.paused_until is null or a.paused_until <= ${now})
        and not exists (
          select from message_parts before
          where before.conversation_id = p.conversation_id and before.state in ('queued', 'sending')
            and (before.state = 'sending' or (p.task = 'send' and before.task = 'send'
              and (before.message_id, before.part) < (p.message_id, p.part))))
      order by p.next_attempt_at, p.message_id, p.part
      limit 1
      for update of p skip locked
    )
    update message_parts p
    set state = 'sending', state_at = ${now}, attempts = p.attempts + 1, tries_left = p.tries_left - 1
    from due where p.message_id = due.message_id and p.part = due.part
    returning p.message_id as "messageId", p.part, p.conversation_id as "conversationId", p.account_id as "accountId",
      due."to", p.content, p.attachment_id as "attachmentId", p.task, p.external_id as "externalId", p.attempts,
      p.tries_left as "triesLeft"`.execute(db)
  return rows[0]
}

export type Outcome =
  | { readonly state: 'sent'; readonly externalId: string }
  | { readonly state: 'queued'; readonly error: string; readonly nextAttemptAt: Date }
  | { readonly state: 'failed' | 'uncertain'; readonly error: string }

/**
 * Writes how an attempt went, unless it is no longer this attempt's to say. That something was sent after all is news also
 * of a part that was thought lost.
 */
export async function writeOutcome(tx: Tx, at: Date, claimed: Claimed, outcome: Outcome): Promise<boolean> {
  const { externalId, error, nextAttemptAt } = { externalId: null, error: null, nextAttemptAt: null, ...outcome }
  const { rows } = await statement`
    update message_parts
    set state = ${outcome.state}, state_at = ${at}, external_id = coalesce(${externalId}, external_id), error = ${error},
      next_attempt_at = ${nextAttemptAt}::timestamptz
    where message_id = ${claimed.messageId} and part = ${claimed.part} and attempts = ${claimed.attempts}
      and (state = 'sending' or (state = 'uncertain' and ${outcome.state} = 'sent'))
    returning part`.execute(tx)
  return rows.length > 0
}

/** What follows a part that did not arrive is not shown without it: it waits for somebody's decision. */
export async function failFollowing(tx: Tx, at: Date, { messageId, part }: { messageId: number; part: number }) {
  await statement`
    update message_parts set state = 'failed', state_at = ${at}, error = 'earlier_part', next_attempt_at = null
    where message_id = ${messageId} and part > ${part} and state = 'queued' and task = 'send'`.execute(tx)
}

export interface Lost {
  readonly messageId: number
  readonly part: number
  readonly conversationId: number
}

/**
 * Parts whose sender has been silent since `before`. Nobody knows whether they were shown, so none is sent by itself again;
 * edits and deletions do no harm twice.
 */
export async function giveUpLost(tx: Tx, { at, before }: { at: Date; before: Date }): Promise<Lost[]> {
  const { rows } = await statement<Lost & { readonly state: string }>`
    update message_parts
    set state = case when task = 'send' then 'uncertain' else 'queued' end, state_at = ${at}, error = 'node_lost',
      next_attempt_at = case when task = 'send' then null else ${at}::timestamptz end
    where state = 'sending' and state_at < ${before}
    returning message_id as "messageId", part, conversation_id as "conversationId", state`.execute(tx)
  for (const lost of rows) if (lost.state === 'uncertain') await failFollowing(tx, at, lost)
  return rows
}

/** The platform wants to hear nothing from the whole account for a while. */
export async function pauseAccount(tx: Tx, accountId: string, until: Date): Promise<void> {
  await statement`
    update channel_accounts set paused_until = greatest(paused_until, ${until}::timestamptz)
    where id = ${accountId}`.execute(tx)
}

/** The platform does not take the account's token: what waits to be sent by it has failed. Answers whose messages those are. */
export async function failWaiting(tx: Tx, at: Date, accountId: string): Promise<Omit<Lost, 'part'>[]> {
  const { rows } = await statement<Lost>`
    update message_parts set state = 'failed', state_at = ${at}, error = 'unauthorized', next_attempt_at = null
    where account_id = ${accountId} and state = 'queued' and direction = 'out'
    returning message_id as "messageId", conversation_id as "conversationId"`.execute(tx)
  return rows
}
