-- One message history beneath all surfaces. A conversation is a log: each change of it, a new message, an edit, a deletion, an
-- attachment, draws the next number of one sequence while the conversation's row is locked. So the numbers of a conversation
-- grow in the order of its commits, and "what came after n" misses nothing. A message's id is the number that made it.

create sequence message_numbers;

create table conversations (
  id bigint generated always as identity primary key,
  kind text not null constraint conversations_kind_known check (kind in ('direct', 'support')),
  low_person_id uuid references persons, -- the two of a direct one, the smaller id first; the same twice: notes to oneself
  high_person_id uuid references persons,
  version bigint not null default 0, -- number of its last change
  last_message_id bigint,
  message_count bigint not null default 0,
  created_at timestamptz not null,
  constraint conversations_two_persons check ((kind = 'direct') = (low_person_id is not null and high_person_id is not null)),
  constraint conversations_pair_in_order check (low_person_id <= high_person_id),
  constraint conversations_one_per_pair unique (low_person_id, high_person_id)
) with (fillfactor = 70); -- its row is written with each message: room for the new version beside the old
create index conversations_by_high_person on conversations (high_person_id) where high_person_id is not null;

create table messages (
  id bigint not null primary key,
  conversation_id bigint not null references conversations,
  position bigint not null, -- 1, 2, 3 … within its conversation, so that any page is found without counting
  version bigint not null, -- number of its last change; its id while there was none
  sender_id uuid references persons, -- null: the customer of a support conversation
  internal boolean not null default false, -- a note among agents, never sent to the customer
  content text not null,
  client_id text, -- the sender's own name for it: sent again it is not written again
  created_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  constraint messages_one_per_position unique (conversation_id, position),
  constraint messages_version_grows check (version >= id)
);
create index messages_in_order on messages (conversation_id, id);
create index messages_changed on messages (conversation_id, version) where version <> id;
create unique index messages_one_per_client_id on messages (conversation_id, sender_id, client_id) where client_id is not null;
create index messages_of_customers on messages (conversation_id, id) where sender_id is null;

-- How far somebody has read; it only moves on.
create table read_marks (
  conversation_id bigint not null references conversations,
  person_id uuid not null references persons,
  last_read_id bigint not null,
  read_at timestamptz not null,
  primary key (conversation_id, person_id)
) with (fillfactor = 80);
create index read_marks_by_person on read_marks (person_id);

create table attachments (
  id bigint generated always as identity primary key,
  message_id bigint not null references messages,
  file_key text not null constraint attachments_file_key unique,
  media_type text not null,
  name text not null, -- as it was called where it came from; only ever shown
  size_bytes bigint not null constraint attachments_size_positive check (size_bytes > 0),
  uploaded_at timestamptz not null
);
create index attachments_by_message on attachments (message_id);

-- Whose words staff looked at or changed without being part of the conversation.
create table staff_accesses (
  id bigint generated always as identity primary key,
  staff_id uuid not null references persons,
  conversation_id bigint references conversations, -- null: the list of all
  action text not null,
  at timestamptz not null
);
create index staff_accesses_by_conversation on staff_accesses (conversation_id, at desc);
create index staff_accesses_by_staff on staff_accesses (staff_id, at desc);

-- Files that belong to no message: taken off one, or received for one and not attached yet. Each is deleted once it is due.
create table unused_files (
  file_key text primary key,
  due_at timestamptz not null
);
create index unused_files_due on unused_files (due_at);
