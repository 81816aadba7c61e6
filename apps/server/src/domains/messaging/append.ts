import { statement } from '../../platform/database/statement.ts'
import type { Tx } from '../../platform/database/transaction.ts'
import type { Change, Message, NewMessage } from './message.ts'

/** A conversation whose row this transaction holds. */
export interface Locked {
  readonly id: number
  readonly kind: 'direct' | 'support'
  readonly lowPersonId: string | null
  readonly highPersonId: string | null
  readonly version: number
}

/**
 * Takes the rows of conversations, in the order of their ids everywhere, against rings of waiting. What is read of them in
 * later statements stays so until the commit, and numbers drawn after it grow in the order of commits.
 */
export async function lockConversations(tx: Tx, ids: readonly number[]): Promise<Map<number, Locked>> {
  const { rows } = await statement<Locked>`
    select id, kind, low_person_id as "lowPersonId", high_person_id as "highPersonId", version
    from conversations where id = any(${ids}::bigint[])
    order by id for no key update`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

/** What became of a message that was to be written. */
export type Appended = { readonly change: Change } | { readonly known: number }

/**
 * Writes messages to the ends of their conversations, in the order given, whose rows this transaction holds; two
 * statements for any number of them. One that its sender wrote before, by the `clientId`, is not written again: `known` is
 * the id it has.
 */
export async function appendLocked(
  tx: Tx,
  at: Date,
  locked: ReadonlyMap<number, Locked>,
  messages: readonly NewMessage[],
): Promise<Appended[]> {
  const { unlike, twinOf } = withoutTwins(messages)
  const { rows } = await statement<{ n: number; id: number; position: number; known: boolean }>`
    with input as (
      select * from unnest(${unlike.map((one) => one.conversationId)}::bigint[], ${unlike.map((one) => one.senderId)}::uuid[],
        ${unlike.map((one) => one.content)}::text[], ${unlike.map((one) => one.clientId ?? null)}::text[],
        ${unlike.map((one) => one.internal ?? false)}::bool[],
        ${unlike.map((one) => one.at ?? at)}::timestamptz[])
        with ordinality as input (conversation_id, sender_id, content, client_id, internal, created_at, n)
    ), known as (
      select input.n, m.id, m.position
      from input join messages m using (conversation_id, sender_id, client_id)
    ), in_order as (
      select input.*, c.message_count + row_number() over (partition by input.conversation_id order by n) as position
      from input join conversations c on c.id = input.conversation_id
      where n not in (select n from known)
      order by input.conversation_id, n
    ), numbered as (
      select nextval('message_numbers') as id, in_order.* from in_order
    ), inserted as (
      insert into messages (id, conversation_id, position, version, sender_id, internal, content, client_id, created_at)
      select id, conversation_id, position, id, sender_id, internal, content, client_id, created_at from numbered
    ), moved_on as (
      update conversations c
      set version = latest.id, last_message_id = latest.id, message_count = c.message_count + latest.count
      from (select conversation_id, max(id) as id, count(*) as count from numbered group by 1) latest
      where c.id = latest.conversation_id
    )
    select n, id, position, false as known from numbered
    union all select n, id, position, true from known`.execute(tx)
  const written = changesOf(unlike, rows, { at, locked })
  return twinOf.map((index) => written[index] as Appended)
}

/** One message may be asked for twice at once; the second then is the first. */
function withoutTwins(messages: readonly NewMessage[]): { unlike: NewMessage[]; twinOf: number[] } {
  const unlike: NewMessage[] = []
  const seen = new Map<string, number>()
  const twinOf = messages.map((message) => {
    const name = message.clientId && `${message.conversationId} ${message.senderId} ${message.clientId}`
    const before = name ? seen.get(name) : undefined
    if (before !== undefined) return before
    if (name) seen.set(name, unlike.length)
    return unlike.push(message) - 1
  })
  return { unlike, twinOf }
}

function changesOf(
  messages: readonly NewMessage[],
  rows: readonly { n: number; id: number; position: number; known: boolean }[],
  { at, locked }: { at: Date; locked: ReadonlyMap<number, Locked> },
): Appended[] {
  const appended: Appended[] = []
  const versions = new Map<number, number>()
  for (const { n, id, position, known } of rows.toSorted((a, b) => a.id - b.id)) {
    const input = messages[n - 1] as NewMessage
    if (known) {
      appended[n - 1] = { known: id }
      continue
    }
    const { conversationId } = input
    const previous = versions.get(conversationId) ?? locked.get(conversationId)?.version ?? 0
    versions.set(conversationId, id)
    appended[n - 1] = {
      change: { conversationId, previous, version: id, kind: 'message', message: fresh(input, { id, position, at }) },
    }
  }
  return appended
}

const fresh = (input: NewMessage, { id, position, at }: { id: number; position: number; at: Date }): Message => ({
  id,
  conversationId: input.conversationId,
  position,
  version: id,
  senderId: input.senderId,
  internal: input.internal ?? false,
  content: input.content,
  clientId: input.clientId ?? null,
  createdAt: input.at ?? at,
  editedAt: null,
  deletedAt: null,
  attachments: [],
})
