import { statement } from '../../../platform/database/statement.ts'
import type { Db, Tx } from '../../../platform/database/transaction.ts'
import type { AnswerMetadata, Session } from './session.ts'

export async function insertSession(
  tx: Tx,
  session: Pick<Session, 'id' | 'conversationId' | 'personId' | 'title' | 'createdAt'>,
): Promise<void> {
  await statement`
    insert into assistant_sessions (id, conversation_id, person_id, title, created_at)
    values (${session.id}::uuid, ${session.conversationId}, ${session.personId}::uuid, ${session.title}, ${session.createdAt})`.execute(
    tx,
  )
}

/** A session, if it is this person's. */
export async function findSession(
  db: Db,
  { id, personId }: { id: string; personId: string },
): Promise<Session | undefined> {
  const { rows } = await statement<Session>`
    select s.id, s.conversation_id as "conversationId", s.person_id as "personId", s.title, s.created_at as "createdAt",
      coalesce(m.created_at, s.created_at) as "updatedAt", c.message_count as "messageCount"
    from assistant_sessions s join conversations c on c.id = s.conversation_id
    left join messages m on m.id = c.last_message_id
    where s.id = ${id}::uuid and s.person_id = ${personId}::uuid`.execute(db)
  return rows[0]
}

/**
 * The session a person began with this very question, by its name and its words, if they did so lately. Locked until the
 * commit: one who begins twice at once waits here.
 */
export async function lockBegun(
  tx: Tx,
  { personId, clientId, content, since }: { personId: string; clientId: string; content: string; since: Date },
): Promise<Session | undefined> {
  await statement`select from persons where id = ${personId}::uuid for no key update`.execute(tx)
  const { rows } = await statement<{ id: string }>`
    select s.id from assistant_sessions s
    cross join lateral (
      select client_id, content from messages where conversation_id = s.conversation_id and position = 1
      limit 1 -- so that it is asked of these sessions alone, and not of all messages with such a name
    ) first
    where s.person_id = ${personId}::uuid and s.created_at > ${since}
      and first.client_id = ${clientId} and first.content = ${content}
    limit 1`.execute(tx)
  return rows[0] && findSession(tx, { id: rows[0].id, personId })
}

/** A page of a person's sessions, the last used first, and how many there are. */
export async function listSessions(
  db: Db,
  personId: string,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ count: number; results: Session[] }> {
  const { rows } = await statement<Session & { count: number }>`
    with mine as (
      select s.*, c.last_message_id, c.message_count, count(*) over () as count
      from assistant_sessions s join conversations c on c.id = s.conversation_id
      where s.person_id = ${personId}::uuid
      order by c.last_message_id desc nulls last, s.conversation_id desc
      limit ${pageSize} offset ${(page - 1) * pageSize}
    )
    select s.id, s.conversation_id as "conversationId", s.person_id as "personId", s.title, s.created_at as "createdAt",
      coalesce(m.created_at, s.created_at) as "updatedAt", s.message_count as "messageCount", s.count
    from mine s left join messages m on m.id = s.last_message_id
    order by s.last_message_id desc nulls last, s.conversation_id desc`.execute(db)
  const count = rows[0]?.count ?? (page === 1 ? 0 : await countSessions(db, personId))
  return { count, results: rows.map(({ count: _, ...session }) => session) }
}

async function countSessions(db: Db, personId: string): Promise<number> {
  const { rows } = await statement<{ count: number }>`
    select count(*) as count from assistant_sessions where person_id = ${personId}::uuid`.execute(db)
  return rows[0]?.count ?? 0
}

/** Answers whether there is such a session of this person. */
export async function saveTitle(db: Db, session: { id: string; personId: string; title: string }): Promise<boolean> {
  const { rows } = await statement<{ id: string }>`
    update assistant_sessions set title = ${session.title}
    where id = ${session.id}::uuid and person_id = ${session.personId}::uuid returning id`.execute(db)
  return rows.length > 0
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await statement`delete from assistant_sessions where id = ${id}::uuid`.execute(tx)
}

/** Of a question: the latest attempt to answer it, and the answer once there is one. */
export interface Question {
  readonly messageId: number
  readonly answerId: number | null
  readonly metadata: AnswerMetadata | null
  /** An attempt is under way: asked, and not so long ago that its server must have died. */
  readonly underWay: boolean
}

/** A question is asked, or asked again after an attempt that came to nothing. */
export async function saveAttempt(tx: Tx, messageId: number, useId: string): Promise<void> {
  await statement`
    insert into assistant_questions (message_id, use_id) values (${messageId}, ${useId}::uuid)
    on conflict (message_id) do update set use_id = excluded.use_id`.execute(tx)
}

/** Locked until the commit: of attempts to answer a question there is one at a time. */
export async function lockQuestion(tx: Tx, messageId: number, aliveSince: Date): Promise<Question | undefined> {
  const { rows } = await statement<Question>`
    select q.message_id as "messageId", q.answer_id as "answerId", q.metadata,
      u.state = 'asked' and u.asked_at > ${aliveSince} as "underWay"
    from assistant_questions q join assistant_uses u on u.id = q.use_id
    where q.message_id = ${messageId} for update of q`.execute(tx)
  return rows[0]
}

/** The answer of an attempt; false where another attempt was made since, or the session is gone. */
export async function saveAnswer(
  tx: Tx,
  answer: { messageId: number; useId: string; answerId: number; metadata: AnswerMetadata },
): Promise<boolean> {
  const { rows } = await statement<{ id: number }>`
    update assistant_questions set answer_id = ${answer.answerId}, metadata = ${JSON.stringify(answer.metadata)}::jsonb
    where message_id = ${answer.messageId} and use_id = ${answer.useId}::uuid and answer_id is null
    returning message_id as id`.execute(tx)
  return rows.length > 0
}

/** What is told of answers, by the ids of their messages. */
export async function findAnswers(
  db: Db,
  answerIds: readonly number[],
): Promise<Map<number, { questionId: number; metadata: AnswerMetadata }>> {
  const { rows } = await statement<{ answerId: number; questionId: number; metadata: AnswerMetadata }>`
    select answer_id as "answerId", message_id as "questionId", metadata
    from assistant_questions where answer_id = any(${answerIds}::bigint[])`.execute(db)
  return new Map(rows.map(({ answerId, ...rest }) => [answerId, rest]))
}

/** Gives all of one person to another, in the transaction that makes the two one. */
export async function joinSessions(tx: Tx, { from, into }: { from: string; into: string }): Promise<void> {
  await statement`
    update messages set sender_id = ${into}::uuid
    where sender_id = ${from}::uuid and conversation_id in (select conversation_id from assistant_sessions where person_id = ${from}::uuid)`.execute(
    tx,
  )
  for (const table of ['assistant_sessions', 'assistant_uses', 'assistant_uploads'] as const)
    await tx.updateTable(table).set({ person_id: into }).where('person_id', '=', from).execute()
}
