-- What every domain stands on: search and exclusion extensions, the outbox, answers kept for idempotent requests.

create extension if not exists pg_trgm;
create extension if not exists btree_gist;

-- An event lives here from the commit of what it tells about until it has been handled.
create table outbox (
  id bigint generated always as identity primary key,
  key text not null, -- the record it is about: events of one key are handled in order
  type text not null,
  data jsonb not null,
  created_at timestamptz not null default now(),
  attempts int not null default 0,
  next_attempt_at timestamptz not null default '-infinity',
  parked_at timestamptz,
  last_error text
);
create index outbox_due on outbox (id) where parked_at is null;
-- Keys whose first event failed hold back their later ones; without this a backlog is read whole to find them.
create index outbox_waiting on outbox (key) where attempts > 0 and parked_at is null;

-- The first result of a request that carried an Idempotency-Key, kept for 24 hours.
create table once_results (
  scope text not null, -- who asked for what
  key text not null,
  request_hash bytea not null,
  result bytea,
  created_at timestamptz not null,
  primary key (scope, key)
);
create index once_results_age on once_results (created_at);

-- Development only: messages a real provider would have sent.
create table dev_outbox (
  id bigint generated always as identity primary key,
  channel text not null,
  recipient text not null,
  body text not null,
  code text,
  created_at timestamptz not null
);
create index dev_outbox_recipient on dev_outbox (recipient, id desc);
