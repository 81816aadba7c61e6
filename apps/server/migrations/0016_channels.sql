-- Customers who write by Telegram or Instagram, and what is said to them there.

-- A bot or a business account of ours at a platform.
create table channel_accounts (
  id text primary key, -- random, part of the address the platform calls
  platform text not null constraint channel_accounts_platform_known check (platform in ('telegram', 'instagram')),
  external_id text not null, -- what the platform calls it
  name text not null,
  secrets bytea not null, -- sealed: tokens and keys
  receives_by text not null constraint channel_accounts_receives_known check (receives_by in ('webhook', 'polling')),
  poll_offset bigint not null default 0,
  paused_until timestamptz, -- the platform wants to hear nothing from it before
  polled_until timestamptz, -- a node polls until then; another may take over after
  status text not null default 'active' constraint channel_accounts_status_known check (status in ('active', 'failing', 'disconnected')),
  last_error text,
  last_error_at timestamptz,
  connected_by uuid not null references persons,
  created_at timestamptz not null,
  constraint channel_accounts_one_per_external unique (platform, external_id)
);

create table customers (
  id bigint generated always as identity primary key,
  account_id text not null references channel_accounts,
  external_id text not null, -- a Telegram chat, an Instagram-scoped user
  first_name text not null default '',
  last_name text not null default '',
  username text,
  profile_due_at timestamptz, -- when the platform is asked who they are; null: it is known, or will not be told
  profile_attempts int not null default 0,
  created_at timestamptz not null,
  constraint customers_one_per_external unique (account_id, external_id)
);
create index customers_profile_due on customers (profile_due_at) where profile_due_at is not null;

-- The support side of a conversation.
create table support_threads (
  conversation_id bigint primary key references conversations,
  customer_id bigint not null constraint support_threads_one_per_customer unique references customers,
  status text not null default 'open' constraint support_threads_status_known check (status in ('open', 'closed')),
  assignee_id uuid references persons,
  reply_lock_by uuid references persons, -- who is answering now; others may take over
  reply_lock_until timestamptz,
  last_change bigint not null default 0, -- version of the conversation or number of the change of this row: the inbox is read by it
  last_customer_message_at timestamptz, -- begins the platform's window for answers
  created_at timestamptz not null,
  updated_at timestamptz not null
) with (fillfactor = 70);
create index support_threads_inbox on support_threads (last_change desc);
create index support_threads_open_by_assignee on support_threads (assignee_id, last_change desc) where status = 'open';

-- Everything a platform told us, stored before it is acknowledged; once each.
create table inbound_updates (
  id bigint generated always as identity primary key,
  account_id text not null references channel_accounts,
  external_id text not null, -- the platform's name for this update
  chat text not null, -- updates of one chat are handled in order
  rank bigint not null, -- their order as the platform tells it
  payload jsonb not null,
  received_at timestamptz not null,
  handled_at timestamptz,
  constraint inbound_updates_once unique (account_id, external_id)
);
create index inbound_updates_waiting on inbound_updates (account_id, chat, rank) where handled_at is null;
create index inbound_updates_age on inbound_updates (received_at) where handled_at is not null;

-- A message as the customer's platform knows it, part by part: what came from there, and what is to go there.
create table message_parts (
  message_id bigint not null references messages,
  part int not null,
  conversation_id bigint not null references conversations,
  account_id text not null references channel_accounts,
  direction text not null constraint message_parts_direction_known check (direction in ('in', 'out')),
  content text not null default '', -- of one that goes out, within the platform's limit
  attachment_id bigint references attachments on delete set null,
  task text not null default 'send' constraint message_parts_task_known check (task in ('send', 'edit', 'delete')),
  state text not null constraint message_parts_state_known check (state in ('queued', 'sending', 'sent', 'failed', 'uncertain', 'received')),
  external_id text, -- the platform's message id
  rank bigint, -- of one that came in: of the update that says what it is now, so that an older edit changes nothing
  attempts int not null default 0,
  tries_left int not null default 8, -- until it has failed; an agent may give it as many again
  next_attempt_at timestamptz,
  error text,
  state_at timestamptz not null,
  decided_by uuid references persons, -- who had it sent again, or said how it had gone
  delivered_at timestamptz, -- ticks, where the platform gives them
  read_at timestamptz,
  primary key (message_id, part)
) with (fillfactor = 80);
-- By conversation, because a Telegram message id counts within its chat only.
create unique index message_parts_external on message_parts (conversation_id, direction, external_id) where external_id is not null;
create index message_parts_due on message_parts (conversation_id, message_id, part) where state in ('queued', 'sending');

create table canned_replies (
  id bigint generated always as identity primary key,
  shortcut text not null,
  title text not null,
  content text not null,
  created_by uuid not null references persons,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index canned_replies_shortcut on canned_replies (lower(shortcut));

-- Files that customers sent; they are fetched from the platform while their message is there already.
create table customer_files (
  message_id bigint not null references messages,
  n int not null,
  account_id text not null references channel_accounts,
  reference text not null, -- by what the platform gives it: Telegram's name of the file, Instagram's address
  name text, -- as the customer called it
  state text not null default 'waiting' constraint customer_files_state_known check (state in ('waiting', 'attached', 'failed')),
  attempts int not null default 0,
  next_attempt_at timestamptz not null, -- while one node fetches it the others wait until then
  error text,
  primary key (message_id, n)
);
create index customer_files_due on customer_files (next_attempt_at) where state = 'waiting';

-- Who works in the support inbox.
create index persons_agents on persons (number) where 'support' = any (roles) or 'admin' = any (roles);
