import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Attachment, Conversation, ConversationKind, Message } from './message.ts'

interface ConversationRow {
  readonly id: number
  readonly kind: ConversationKind
  readonly low_person_id: string | null
  readonly high_person_id: string | null
  readonly version: number
  readonly last_message_id: number | null
  readonly message_count: number
  readonly created_at: Date
}

function conversationOf(row: ConversationRow): Conversation {
  const { low_person_id: low, high_person_id: high } = row
  return {
    id: row.id,
    kind: row.kind,
    personIds: low === null || high === null ? [] : low === high ? [low] : [low, high],
    version: row.version,
    lastMessageId: row.last_message_id,
    messageCount: row.message_count,
    createdAt: row.created_at,
  }
}

interface MessageRow {
  readonly id: number
  readonly conversation_id: number
  readonly position: number
  readonly version: number
  readonly sender_id: string | null
  readonly internal: boolean
  readonly content: string
  readonly client_id: string | null
  readonly created_at: Date
  readonly edited_at: Date | null
  readonly deleted_at: Date | null
}

const messageOf = (row: MessageRow, attachments: readonly Attachment[] = []): Message => ({
  id: row.id,
  conversationId: row.conversation_id,
  position: row.position,
  version: row.version,
  senderId: row.sender_id,
  internal: row.internal,
  content: row.content,
  clientId: row.client_id,
  createdAt: row.created_at,
  editedAt: row.edited_at,
  deletedAt: row.deleted_at,
  attachments,
})

export async function findConversation(db: Db, id: number): Promise<Conversation | undefined> {
  const { rows } = await statement<ConversationRow>`select * from conversations where id = ${id}`.execute(db)
  return rows[0] && conversationOf(rows[0])
}

/** A person's conversations that have a message, the latest first. */
export async function listConversations(
  db: Db,
  personId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<Conversation[]> {
  const { rows } = await statement<ConversationRow>`
    select * from (
      select * from conversations where low_person_id = ${personId}::uuid
      union
      select * from conversations where high_person_id = ${personId}::uuid
    ) mine
    where last_message_id is not null
    order by last_message_id desc
    limit ${limit} offset ${offset}`.execute(db)
  return rows.map(conversationOf)
}

/** Everybody's direct conversations, the newest first; for staff. */
export async function listAllConversations(
  db: Db,
  { limit, offset }: { limit: number; offset: number },
): Promise<Conversation[]> {
  const { rows } = await statement<ConversationRow>`
    select * from conversations where kind = 'direct' and last_message_id is not null
    order by id desc limit ${limit} offset ${offset}`.execute(db)
  return rows.map(conversationOf)
}

/** Whom a number means, and the conversation the two have, if they have one. */
export async function findRecipient(
  db: Db,
  { personId, recipient }: { personId: string; recipient: number },
): Promise<{ personId: string; conversationId: number | null } | undefined> {
  const { rows } = await statement<{ personId: string; conversationId: number | null }>`
    select p.id as "personId", c.id as "conversationId"
    from persons p
    left join conversations c
      on c.low_person_id = least(p.id, ${personId}::uuid) and c.high_person_id = greatest(p.id, ${personId}::uuid)
    where p.number = ${recipient} and p.status = 'active'`.execute(db)
  return rows[0]
}

/** The one conversation of two persons, made if there was none: of two who write first at once both get the same. */
export async function ensureDirect(db: Db, at: Date, persons: readonly [string, string]): Promise<number> {
  const [one, other] = persons
  const { rows } = await statement<{ id: number }>`
    insert into conversations (kind, low_person_id, high_person_id, created_at)
    values ('direct', least(${one}::uuid, ${other}::uuid), greatest(${one}::uuid, ${other}::uuid), ${at})
    on conflict on constraint conversations_one_per_pair do update set kind = 'direct'
    returning id`.execute(db)
  return (rows[0] as { id: number }).id
}

/** A conversation whose parties another domain knows. */
export async function insertConversation(tx: Tx, at: Date, kind: Exclude<ConversationKind, 'direct'>): Promise<number> {
  const { rows } = await statement<{ id: number }>`
    insert into conversations (kind, created_at) values (${kind}, ${at}) returning id`.execute(tx)
  return (rows[0] as { id: number }).id
}

export async function findMessage(db: Db, id: number): Promise<Message | undefined> {
  const [message] = await findMessages(db, [id])
  return message
}

/** In the order of their ids. */
export async function findMessages(db: Db, ids: readonly number[]): Promise<Message[]> {
  const { rows } = await statement<MessageRow>`
    select * from messages where id = any(${ids}::bigint[]) order by id`.execute(db)
  return withAttachments(db, rows)
}

/** What a sender wrote under a name of their own. */
export async function findByClientId(
  db: Db,
  { conversationId, senderId, clientId }: { conversationId: number; senderId: string; clientId: string },
): Promise<Message | undefined> {
  const { rows } = await statement<MessageRow>`
    select * from messages
    where conversation_id = ${conversationId} and sender_id = ${senderId}::uuid and client_id = ${clientId}`.execute(db)
  return (await withAttachments(db, rows))[0]
}

/** The messages at positions above `after`, at most `limit`, in order. */
export async function readPage(
  db: Db,
  conversationId: number,
  { after, limit }: { after: number; limit: number },
): Promise<Message[]> {
  const { rows } = await statement<MessageRow>`
    select * from messages
    where conversation_id = ${conversationId} and position > ${after} and position <= ${after + limit}
    order by position`.execute(db)
  return withAttachments(db, rows)
}

/** The last messages before `before` (an id), at most `limit`, in order. */
export async function readBefore(
  db: Db,
  conversationId: number,
  { before, limit }: { before: number; limit: number },
): Promise<Message[]> {
  const { rows } = await statement<MessageRow>`
    select * from messages
    where conversation_id = ${conversationId} and id < ${before}
    order by id desc limit ${limit}`.execute(db)
  return withAttachments(db, rows.reverse())
}

/** What came or changed after `after`, in the order of the changes, at most `limit`. */
export async function readChanged(
  db: Db,
  conversationId: number,
  { after, limit }: { after: number; limit: number },
): Promise<Message[]> {
  const { rows } = await statement<MessageRow>`
    select * from (
      (select * from messages where conversation_id = ${conversationId} and id > ${after} and version = id
        order by id limit ${limit})
      union all
      (select * from messages where conversation_id = ${conversationId} and version > ${after} and version <> id
        order by version limit ${limit})
    ) changed
    order by version limit ${limit}`.execute(db)
  return withAttachments(db, rows)
}

async function withAttachments(db: Db, rows: readonly MessageRow[]): Promise<Message[]> {
  // Attaching a file is a change: a message that never changed has none, and need not be asked about.
  const changed = rows.filter(({ id, version }) => version !== id).map(({ id }) => id)
  if (changed.length === 0) return rows.map((row) => messageOf(row))
  const attachments = await readAttachments(db, changed)
  return rows.map((row) => messageOf(row, attachments.get(row.id)))
}

async function readAttachments(db: Db, messageIds: readonly number[]): Promise<Map<number, Attachment[]>> {
  const { rows } = await statement<Attachment>`
    select id, message_id as "messageId", file_key as "fileKey", media_type as "mediaType", name, size_bytes as "sizeBytes",
      uploaded_at as "uploadedAt"
    from attachments where message_id = any(${messageIds}::bigint[]) order by id`.execute(db)
  return Map.groupBy(rows, (row) => row.messageId)
}

/** An attachment of a message that was not deleted. */
export async function findAttachment(db: Db, id: number): Promise<Attachment | undefined> {
  const { rows } = await statement<Attachment>`
    select id, message_id as "messageId", file_key as "fileKey", media_type as "mediaType", name, size_bytes as "sizeBytes",
      uploaded_at as "uploadedAt"
    from attachments where id = ${id}`.execute(db)
  return rows[0]
}

export async function insertAttachment(tx: Tx, file: Omit<Attachment, 'id'>): Promise<Attachment> {
  const { rows } = await statement<{ id: number }>`
    insert into attachments (message_id, file_key, media_type, name, size_bytes, uploaded_at)
    values (${file.messageId}, ${file.fileKey}, ${file.mediaType}, ${file.name}, ${file.sizeBytes}, ${file.uploadedAt})
    returning id`.execute(tx)
  return { id: (rows[0] as { id: number }).id, ...file }
}

/** Takes the files off a message; answers their keys. */
export async function deleteAttachments(tx: Tx, messageId: number): Promise<string[]> {
  const { rows } = await statement<{ file_key: string }>`
    delete from attachments where message_id = ${messageId} returning file_key`.execute(tx)
  return rows.map(({ file_key }) => file_key)
}

/** Takes away a conversation whose row this transaction holds, and all of it; answers the keys of its files. */
export async function eraseConversation(tx: Tx, id: number): Promise<string[]> {
  const { rows } = await statement<{ file_key: string }>`
    delete from attachments where message_id in (select id from messages where conversation_id = ${id})
    returning file_key`.execute(tx)
  await statement`delete from read_marks where conversation_id = ${id}`.execute(tx)
  await statement`delete from messages where conversation_id = ${id}`.execute(tx)
  await statement`delete from conversations where id = ${id}`.execute(tx)
  return rows.map(({ file_key }) => file_key)
}

/** Gives a message its next version, and its conversation too, whose row this transaction holds. */
export async function changeMessage(
  tx: Tx,
  { id, conversationId }: { id: number; conversationId: number },
  to: { content?: string | undefined; editedAt?: Date | undefined; deletedAt?: Date | undefined },
): Promise<number> {
  const { rows } = await statement<{ version: number }>`
    with changed as (
      update messages set version = nextval('message_numbers'), content = coalesce(${to.content ?? null}, content),
        edited_at = coalesce(${to.editedAt ?? null}::timestamptz, edited_at),
        deleted_at = coalesce(${to.deletedAt ?? null}::timestamptz, deleted_at)
      where id = ${id}
      returning version
    )
    update conversations c set version = changed.version from changed where c.id = ${conversationId}
    returning c.version`.execute(tx)
  return (rows[0] as { version: number }).version
}

/** Moves a read mark on; answers whether it moved. */
export async function moveReadMark(
  db: Db,
  mark: { conversationId: number; personId: string; lastReadId: number; at: Date },
): Promise<boolean> {
  const { rows } = await statement<{ last_read_id: number }>`
    insert into read_marks (conversation_id, person_id, last_read_id, read_at)
    values (${mark.conversationId}, ${mark.personId}::uuid, ${mark.lastReadId}, ${mark.at})
    on conflict (conversation_id, person_id) do update
      set last_read_id = excluded.last_read_id, read_at = excluded.read_at
      where read_marks.last_read_id < excluded.last_read_id
    returning last_read_id`.execute(db)
  return rows.length > 0
}

/** How far persons have read, by conversation. */
export async function readMarks(
  db: Db,
  conversationIds: readonly number[],
): Promise<Map<number, { personId: string; lastReadId: number }[]>> {
  const { rows } = await statement<{ conversationId: number; personId: string; lastReadId: number }>`
    select conversation_id as "conversationId", person_id as "personId", last_read_id as "lastReadId"
    from read_marks where conversation_id = any(${conversationIds}::bigint[])`.execute(db)
  return Map.groupBy(rows, (row) => row.conversationId)
}

/** How many messages of others a person has not read, by conversation; only those that have some. */
export async function countUnread(db: Db, personId: string): Promise<{ conversationId: number; count: number }[]> {
  const { rows } = await statement<{ conversationId: number; count: number }>`
    select c.id as "conversationId", unread.count
    from (
      select id, last_message_id from conversations where low_person_id = ${personId}::uuid
      union
      select id, last_message_id from conversations where high_person_id = ${personId}::uuid
    ) c
    left join read_marks r on r.conversation_id = c.id and r.person_id = ${personId}::uuid
    cross join lateral (
      select count(*) as count from messages m
      where m.conversation_id = c.id and m.id > coalesce(r.last_read_id, 0) and m.sender_id <> ${personId}::uuid
        and m.deleted_at is null
    ) unread
    where c.last_message_id > coalesce(r.last_read_id, 0) and unread.count > 0
    order by c.last_message_id desc`.execute(db)
  return rows
}

/** The present versions of conversations. */
export async function readVersions(db: Db, ids: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await statement<{ id: number; version: number }>`
    select id, version from conversations where id = any(${ids}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, version }) => [id, version]))
}

export async function recordStaffAccess(
  db: Db,
  access: { staffId: string; conversationId: number | null; action: string; at: Date },
): Promise<void> {
  await statement`
    insert into staff_accesses (staff_id, conversation_id, action, at)
    values (${access.staffId}::uuid, ${access.conversationId}, ${access.action}, ${access.at})`.execute(db)
}
