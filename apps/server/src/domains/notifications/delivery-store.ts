import { statement } from '../../platform/database/statement.ts'
import type { Db } from '../../platform/database/transaction.ts'

/** A message that this node alone is to send now, with what is known of it and of whom it goes to. */
export interface Claimed {
  readonly id: number
  readonly channel: 'sms' | 'email'
  /** How often it was tried, this time included. */
  readonly attempts: number
  readonly expiresAt: Date
  readonly type: string
  readonly data: unknown
  readonly personId: string
  readonly isActive: boolean
  readonly phone: string | null
  /** Only one that was verified. */
  readonly email: string | null
}

/** What became of a message: `again` at that time, or for good. */
export type Outcome =
  | { readonly state: 'sent'; readonly providerId: string | null }
  | { readonly state: 'failed' | 'uncertain'; readonly error: string }
  | { readonly state: 'again'; readonly dueAt: Date; readonly error: string }

/** Takes messages that are due; no two nodes take the same, however often they ask. */
export async function claimDue(db: Db, now: Date, limit: number): Promise<Claimed[]> {
  const { rows } = await statement<Claimed>`
    with due as materialized (
      select id from notice_deliveries where state = 'queued' and due_at <= ${now}::timestamptz
      order by due_at limit ${limit} for update skip locked
    )
    update notice_deliveries d set state = 'sending', attempts = attempts + 1, claimed_at = ${now}
    from due, notifications n, persons p
    where d.id = due.id and n.id = d.notice_id and p.id = n.person_id
    returning d.id, d.channel, d.attempts, d.expires_at as "expiresAt", n.type, n.data, n.person_id as "personId",
      p.status = 'active' as "isActive", p.phone, (
        select p.login_email from accounts a where a.person_id = p.id and a.email_verified_at is not null
      ) as email`.execute(db)
  return rows
}

/** Keeps what became of a claimed message. One that was given up as uncertain meanwhile is known better now. */
export async function settleDelivery(db: Db, now: Date, id: number, outcome: Outcome): Promise<void> {
  const isOver = outcome.state !== 'again'
  await statement`
    update notice_deliveries set
      state = ${isOver ? outcome.state : 'queued'}, ended_at = ${isOver ? now : null}::timestamptz,
      due_at = coalesce(${outcome.state === 'again' ? outcome.dueAt : null}::timestamptz, due_at),
      provider_id = ${outcome.state === 'sent' ? outcome.providerId : null}::text,
      last_error = ${outcome.state === 'sent' ? null : outcome.error}::text
    where id = ${id} and state in ('sending', 'uncertain')`.execute(db)
}

/** Puts SMS that are due, but not urgent, off until then. */
export async function putOff(db: Db, now: Date, until: Date): Promise<void> {
  await statement`
    update notice_deliveries set due_at = ${until}
    where id in (
      select id from notice_deliveries
      where state = 'queued' and due_at <= ${now}::timestamptz and channel = 'sms' and not urgent for update skip locked
    )`.execute(db)
}

/** What a node took and never told the end of may have arrived, so nobody sends it again. Answers how many these are. */
export async function giveUpLost(db: Db, now: Date, claimedBefore: Date): Promise<number> {
  const { rows } = await statement<{ id: number }>`
    update notice_deliveries set state = 'uncertain', ended_at = ${now}, last_error = 'its server fell silent while sending'
    where state = 'sending' and claimed_at < ${claimedBefore}::timestamptz returning id`.execute(db)
  return rows.length
}
