-- The assistant: its sessions are conversations of a kind of their own, so that one message history serves them too; and who
-- used which engine for what.

alter table conversations drop constraint conversations_kind_known;
alter table conversations add constraint conversations_kind_known check (kind in ('direct', 'support', 'assistant')) not valid;
alter table conversations validate constraint conversations_kind_known;

create table assistant_sessions (
  id uuid primary key,
  conversation_id bigint not null references conversations constraint assistant_sessions_one_per_conversation unique,
  person_id uuid not null references persons,
  title text not null,
  created_at timestamptz not null
);
create index assistant_sessions_by_person on assistant_sessions (person_id);

-- One use of an engine. A question is taken from the allowance when it is asked, and given back when no answer came.
create table assistant_uses (
  id uuid primary key,
  person_id uuid not null references persons,
  purpose text not null constraint assistant_uses_purpose_known check (purpose in ('chat', 'vision', 'soap', 'speech')),
  state text not null constraint assistant_uses_state_known check (state in ('asked', 'answered', 'returned')),
  asked_at timestamptz not null,
  engine text, -- the model's name, or what answered without one
  input_tokens bigint, -- as the model's server counted; null where it did not say or there is none
  output_tokens bigint,
  constraint assistant_uses_answered_by_an_engine check (state <> 'answered' or engine is not null)
);
create index assistant_uses_of_month on assistant_uses (person_id, asked_at) where state <> 'returned';

-- What was asked and what answered it, beside the messages themselves.
create table assistant_questions (
  message_id bigint primary key references messages on delete cascade,
  use_id uuid not null references assistant_uses, -- of the latest attempt to answer
  answer_id bigint references messages on delete cascade constraint assistant_questions_one_answer unique,
  metadata jsonb, -- of the answer
  constraint assistant_questions_answer_has_metadata check ((answer_id is null) = (metadata is null))
);

-- Files somebody sent to attach to a question; one that is attached is the message's.
create table assistant_uploads (
  id uuid primary key,
  person_id uuid not null references persons,
  file_key text not null constraint assistant_uploads_file_key unique,
  media_type text not null,
  name text not null,
  size_bytes bigint not null,
  uploaded_at timestamptz not null
);
create index assistant_uploads_by_person on assistant_uploads (person_id);
create index assistant_uploads_by_age on assistant_uploads (uploaded_at);
