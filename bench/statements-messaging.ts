import { statement } from './statements.ts'

/* The statements of messages, as the server sends them; see `statements.ts`. */

export const findWrittenTo = statement(
  'findWrittenTo',
  `select p.id as "personId", c.id as "conversationId"
   from persons p
   left join conversations c
     on c.low_person_id = least(p.id, $1::uuid) and c.high_person_id = greatest(p.id, $2::uuid)
   where p.number = $3 and p.status = 'active'`,
)

export const appendMessages = statement(
  'appendMessages',
  `with input as (
     select * from unnest($1::bigint[], $2::uuid[],
       $3::text[], $4::text[],
       $5::bool[], $6::bool[])
       with ordinality as input (conversation_id, sender_id, content, client_id, internal, anywhere, n)
   ), held as materialized (
     select id, kind, low_person_id, high_person_id, version, message_count from conversations
     where id = any($7::bigint[])
     order by id for no key update
   ), allowed as materialized (
     select input.*, held.version, held.message_count
     from held join input on input.conversation_id = held.id
     where (held.kind = 'direct' or not $8::bool)
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
     select id, conversation_id, message_count + nth, id, sender_id, internal, content, client_id, $9::timestamptz
     from numbered
   ), moved_on as (
     update conversations c set version = latest.id, last_message_id = latest.id, message_count = latest.count
     from (select conversation_id, max(id) as id, max(message_count + nth) as count from numbered group by 1) latest
     where c.id = latest.conversation_id
   )
   select n, id, message_count + nth as position, version from numbered
   union all select n, id, null, null from known`,
)

export const findConversation = statement('findConversation', `select * from conversations where id = $1`)

export const readMessages = statement(
  'readMessages',
  `select * from messages
   where conversation_id = $1 and position > $2 and position <= $3
   order by position`,
)

export const readMarks = statement(
  'readMarks',
  `select conversation_id as "conversationId", person_id as "personId", last_read_id as "lastReadId"
   from read_marks where conversation_id = any($1::bigint[])`,
)
