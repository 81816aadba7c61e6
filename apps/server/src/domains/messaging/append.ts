import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Change, ConversationKind, Message, NewMessage } from './message.ts'

/** A conversation whose row this transaction holds. */
export interface Locked {
  readonly id: number
  readonly kind: ConversationKind
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

/** A message with whether the one who writes it may do so without a part in the conversation. */
export interface Wanted {
  readonly message: NewMessage
  readonly anywhere: boolean
}

/**
 * Writes messages to the ends of their conversations, in the order given; one statement, and so one way to the database,
 * for any number of them. It takes the rows of the conversations, as `lockConversations` does, and is a transaction of its
 * own where there is none. Undefined: there is no such conversation, or the sender has no part in it (`anywhere` apart).
 * With `direct`, support conversations are none.
 *
 * One that its sender wrote before, by the `clientId`, is not written again: `known` is the id it has. Where the rows are
 * not held before, one written at this very moment is met by `messages_one_per_client_id` instead.
 */
export async function appendMessages(
  db: Db,
  at: Date,
  wanted: readonly Wanted[],
  { direct }: { direct: boolean },
): Promise<(Appended | undefined)[]> {
  const { unlike, twinOf } = withoutTwins(wanted)
  const messages = unlike.map(({ message }) => message)
  const ids = messages.map((one) => one.conversationId)
  const { rows } = await statement<Row>`
    with input as (
      select * from unnest(${ids}::bigint[], ${messages.map((one) => one.senderId)}::uuid[],
        ${messages.map((one) => one.content)}::text[], ${messages.map((one) => one.clientId ?? null)}::text[],
        ${messages.map((one) => one.internal ?? false)}::bool[], ${unlike.map(({ anywhere }) => anywhere)}::bool[])
        with ordinality as input (conversation_id, sender_id, content, client_id, internal, anywhere, n)
    ), held as materialized (
      select id, kind, low_person_id, high_person_id, version, message_count from conversations
      where id = any(${[...new Set(ids)]}::bigint[])
      order by id for no key update
    ), allowed as materialized (
      select input.*, held.version, held.message_count
      from held join input on input.conversation_id = held.id
      where (held.kind = 'direct' or not ${direct}::bool)
        and (anywhere or sender_id in (low_person_id, high_person_id))
    ), known as materialized (
      select n, m.id
      from allowed join messages m using (conversation_id, sender_id, client_id)
      where client_id is not null
    ), numbered as materialized (
      select nextval('message_numbers') as id, in_order.* from (
        select allowed.*, row_number() over (partition by conversation_id order by n) as nth
        from allowed where n not in (select n from known)
        order by conversation_id, n
      ) in_order
    ), inserted as (
      insert into messages (id, conversation_id, position, version, sender_id, internal, content, client_id, created_at)
      select id, conversation_id, message_count + nth, id, sender_id, internal, content, client_id, ${at}::timestamptz
      from numbered
    ), moved_on as (
      update conversations c set version = latest.id, last_message_id = latest.id, message_count = latest.count
      from (select conversation_id, max(id) as id, max(message_count + nth) as count from numbered group by 1) latest
      where c.id = latest.conversation_id
    )
    select n, id, message_count + nth as position, version from numbered
    union all select n, id, null, null from known`.execute(db)
  const written = appendedOf(messages, rows, at)
  return twinOf.map((index) => written[index])
}

interface Row {
  readonly n: number
  readonly id: number
  /** Null: it was known. */
  readonly position: number | null
  /** The conversation's before all of these. */
  readonly version: number | null
}

/** One message may be asked for twice at once; the second then is the first. */
function withoutTwins(wanted: readonly Wanted[]): { unlike: Wanted[]; twinOf: number[] } {
  const unlike: Wanted[] = []
  const seen = new Map<string, number>()
  const twinOf = wanted.map((one) => {
    const { conversationId, senderId, clientId } = one.message
    const name = clientId && `${conversationId} ${senderId} ${clientId}`
    const before = name ? seen.get(name) : undefined
    if (before !== undefined) return before
    if (name) seen.set(name, unlike.length)
    return unlike.push(one) - 1
  })
  return { unlike, twinOf }
}

function appendedOf(messages: readonly NewMessage[], rows: readonly Row[], at: Date): Appended[] {
  const appended: Appended[] = []
  const versions = new Map<number, number>()
  for (const { n, id, position, version } of rows.toSorted((a, b) => a.id - b.id)) {
    const input = messages[n - 1] as NewMessage
    if (position === null || version === null) {
      appended[n - 1] = { known: id }
      continue
    }
    const { conversationId } = input
    const previous = versions.get(conversationId) ?? version
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
