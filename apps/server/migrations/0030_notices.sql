-- Notices are numbered, so that none is missed over a broken line; what goes out of them by SMS and e-mail are rows of their own;
-- and of each visit each side is reminded once.

-- The number of the last change of what somebody was told: a notice, or one that was read. The row is locked while notices are
-- written, so the numbers of a person grow in the order of commits, and "what came after n" misses nothing.
create table notice_heads (
  person_id uuid primary key references persons,
  version bigint not null
) with (fillfactor = 70);

alter table notifications add column number bigint;
update notifications n set number = numbered.number
from (select id, row_number() over (partition by person_id order by created_at, id desc) as number from notifications) numbered
where numbered.id = n.id;
alter table notifications alter column number set not null;
insert into notice_heads (person_id, version) select person_id, max(number) from notifications group by person_id;

-- False: its person wants no such notices in the app; it is there for what goes out of it.
alter table notifications add column in_app boolean not null default true;
create unique index notifications_in_order on notifications (person_id, number) include (in_app);
drop index notifications_by_person;

-- What a notice is about, where many would say the same: while one of them is unread there is no second.
alter table notifications add column topic text;
create unique index notifications_one_unread_per_topic on notifications (person_id, topic) where topic is not null and read_at is null;
create index notifications_unread on notifications (person_id) where read_at is null and in_app;

-- Which kinds reach a person by which channels, as far as they said so: {"messages": {"in_app": true, "sms": false, "email": false}}.
create table notice_preferences (
  person_id uuid primary key references persons,
  channels jsonb not null,
  updated_at timestamptz not null
);

-- One message to one person by one channel. Providers of SMS know no key to send by twice: what may have arrived is not sent again.
create table notice_deliveries (
  id bigint generated always as identity primary key,
  notice_id uuid not null references notifications,
  channel text not null constraint notice_deliveries_channel_known check (channel in ('sms', 'email')),
  urgent boolean not null, -- goes out at night too
  state text not null default 'queued'
    constraint notice_deliveries_state_known check (state in ('queued', 'sending', 'sent', 'failed', 'uncertain')),
  attempts int not null default 0,
  due_at timestamptz not null,
  expires_at timestamptz not null, -- later it would be no news any more
  claimed_at timestamptz,
  ended_at timestamptz,
  provider_id text,
  last_error text,
  created_at timestamptz not null,
  constraint notice_deliveries_once unique (notice_id, channel)
);
create index notice_deliveries_due on notice_deliveries (due_at) where state = 'queued';
create index notice_deliveries_sending on notice_deliveries (claimed_at) where state = 'sending';

-- That a side of a visit was reminded: written with the notice, in one commit.
create table visit_reminders (
  encounter_id uuid not null references encounters,
  kind text not null constraint visit_reminders_kind_known check (kind in ('day', 'half_hour')),
  person_id uuid not null references persons,
  told_at timestamptz not null,
  primary key (encounter_id, kind, person_id)
);
create index encounters_to_remind_of on encounters (starts_at) where status = 'confirmed';

-- Up to which number messages were looked at for notices. A number is drawn before its message is committed: those up to
-- `drawn_up_to` are all there, or never will be, once every transaction older than `drawn_before` has ended.
create table message_notice_cursor (
  only_row boolean primary key default true check (only_row),
  told_up_to bigint not null,
  drawn_up_to bigint not null,
  drawn_before xid8 not null
);
insert into message_notice_cursor (told_up_to, drawn_up_to, drawn_before)
select last_value, last_value, pg_current_xact_id() from message_numbers where is_called
union all select 0, 0, pg_current_xact_id() from message_numbers where not is_called;
