-- What a person is told in the app.

create table notifications (
  id uuid primary key,
  person_id uuid not null references persons,
  type text not null,
  data jsonb not null default '{}',
  created_at timestamptz not null,
  read_at timestamptz
);
create index notifications_by_person on notifications (person_id, created_at desc, id);
