-- Video visits: their rooms, and who sat in them from when to when.

-- A room has a state of its own: open until it is closed, once and for good. The visit's status only decides who may enter.
create table video_rooms (
  encounter_id uuid primary key references encounters,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_because text constraint video_rooms_reason_known check (closed_because in ('cancelled', 'ended', 'time_over')),
  constraint video_rooms_closed check ((closed_at is null) = (closed_because is null))
);

-- One sitting is one join of one person: the seat while it lasts, the visit's clock afterwards. Its number is the
-- generation by which a late leave is told from the join that followed it.
create table video_sittings (
  generation bigint generated always as identity primary key,
  encounter_id uuid not null references video_rooms,
  person_id uuid not null references persons,
  role text not null constraint video_sittings_role_known check (role in ('patient', 'doctor')),
  joined_at timestamptz not null,
  seen_at timestamptz not null, -- its node lives, as of then
  left_at timestamptz,
  left_because text constraint video_sittings_reason_known
    check (left_because in ('left', 'dropped', 'replaced', 'silent', 'closed')),
  duration_seconds int generated always as (extract(epoch from left_at - joined_at)::int) stored,
  audio boolean not null default true,
  video boolean not null default true,
  connection text not null default 'new' constraint video_sittings_connection_known
    check (connection in ('new', 'connecting', 'connected', 'disconnected', 'failed', 'closed')),
  constraint video_sittings_times check (left_at >= joined_at),
  constraint video_sittings_ended check ((left_at is null) = (left_because is null))
);
create unique index video_sittings_one_live on video_sittings (person_id) where left_at is null;
create index video_sittings_by_encounter on video_sittings (encounter_id, generation);
create index video_sittings_live on video_sittings (encounter_id) where left_at is null;
