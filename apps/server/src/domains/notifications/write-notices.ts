import { randomUUID } from 'node:crypto'
import { statement } from '../../platform/database/statement.ts'
import type { Tx } from '../../platform/database/transaction.ts'
import { announce } from '../../platform/outbox.ts'
import { type Channels, EMERGENCY_CHANNELS, expiryOf, isUrgent, kindOf } from './kinds.ts'
import type { Notice } from './notice.ts'
import type { Preferences } from './preferences.ts'
import { loudFrom } from './quiet-hours.ts'

export interface Told {
  readonly personId: string
  readonly notice: Notice
  /** What it is about: while an unread notice has the same topic there is no second one. */
  readonly topic?: string | undefined
}

/** Announced with the persons' ids once notices were written for them. */
export const WRITTEN = 'notices.written'

interface Entry extends Told {
  readonly id: string
  readonly channels: Channels
}

/** Writes notices, numbered per person in the order of commits, and what is to go out of them. */
export async function writeNotices(
  tx: Tx,
  now: Date,
  told: readonly Told[],
  readPreferences: (tx: Tx, personIds: readonly string[]) => Promise<ReadonlyMap<string, Preferences>>,
): Promise<void> {
  if (told.length === 0) return
  const preferences = await readPreferences(tx, [...new Set(told.map(({ personId }) => personId))])
  const entries = told.flatMap((one): Entry[] => {
    const kind = kindOf(one.notice)
    const channels = kind === 'emergency' ? EMERGENCY_CHANNELS : preferences.get(one.personId)?.[kind]
    const isWanted = channels && (channels.in_app || channels.sms || channels.email)
    return isWanted ? [{ ...one, id: randomUUID(), channels }] : []
  })
  if (entries.length === 0) return
  const written = await insertNotices(tx, now, entries)
  const fresh = entries.filter(({ id }) => written.has(id))
  await insertDeliveries(tx, now, fresh)
  const personIds = [...new Set(fresh.filter(({ channels }) => channels.in_app).map(({ personId }) => personId))]
  const [first] = fresh
  if (first && personIds.length > 0)
    await announce(tx, { type: WRITTEN, key: `notice:${first.id}`, data: { personIds } })
}

/** Answers the ids of those that were written: all but those whose topic is unread already. */
async function insertNotices(tx: Tx, now: Date, entries: readonly Entry[]): Promise<Set<string>> {
  const { rows } = await statement<{ id: string }>`
    with input as (
      select * from unnest(${entries.map(({ id }) => id)}::uuid[], ${entries.map(({ personId }) => personId)}::uuid[],
        ${entries.map(({ notice }) => notice.type)}::text[], ${entries.map(({ notice }) => JSON.stringify(notice.data))}::text[],
        ${entries.map(({ topic }) => topic ?? null)}::text[], ${entries.map(({ channels }) => channels.in_app)}::bool[])
        with ordinality as input (id, person_id, type, data, topic, in_app, n)
    ), heads as (
      insert into notice_heads as h (person_id, version)
      select person_id, count(*) from input group by person_id order by person_id
      on conflict (person_id) do update set version = h.version + excluded.version
      returning h.person_id, h.version
    )
    insert into notifications (id, person_id, type, data, topic, in_app, created_at, number)
    select id, person_id, type, data::jsonb, topic, in_app, ${now}::timestamptz,
      heads.version - count(*) over (partition by person_id) + row_number() over (partition by person_id order by n)
    from input join heads using (person_id)
    on conflict (person_id, topic) where topic is not null and read_at is null do nothing
    returning id`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** One row for each message that is to go out; none where there is no address to send it to. */
async function insertDeliveries(tx: Tx, now: Date, entries: readonly Entry[]): Promise<void> {
  const deliveries = entries.flatMap(({ id, notice, channels }) => {
    const urgent = isUrgent(notice)
    const facts = { id, urgent, expiresAt: expiryOf(notice, now) }
    return [
      ...(channels.sms ? [{ ...facts, channel: 'sms', dueAt: urgent ? now : loudFrom(now) }] : []),
      ...(channels.email ? [{ ...facts, channel: 'email', dueAt: now }] : []),
    ]
  })
  if (deliveries.length === 0) return
  await statement`
    insert into notice_deliveries (notice_id, channel, urgent, due_at, expires_at, created_at)
    select d.id, d.channel, d.urgent, d.due_at, d.expires_at, ${now}::timestamptz
    from unnest(${deliveries.map(({ id }) => id)}::uuid[], ${deliveries.map(({ channel }) => channel)}::text[],
      ${deliveries.map(({ urgent }) => urgent)}::bool[], ${deliveries.map(({ dueAt }) => dueAt)}::timestamptz[],
      ${deliveries.map(({ expiresAt }) => expiresAt)}::timestamptz[]) as d (id, channel, urgent, due_at, expires_at)
    join notifications n on n.id = d.id
    join persons p on p.id = n.person_id
    left join accounts a on a.person_id = p.id
    where case d.channel when 'sms' then p.phone is not null else a.email_verified_at is not null end`.execute(tx)
}
