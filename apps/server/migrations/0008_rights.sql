-- Whose rights changed, in the order of the commits: the version's row is locked until its transaction ends. Nodes keep
-- rights in memory and read here, every second, whom to forget.

create table rights_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
insert into rights_version (version) values (0);

create table rights_changes (
  version bigint primary key,
  person_id uuid not null,
  at timestamptz not null default now()
);
create index rights_changes_age on rights_changes (at);

create function rights_changed() returns trigger language plpgsql as $$
declare
  person uuid;
begin
  if tg_table_name = 'persons' then person := new.id; else person := new.person_id; end if;
  with next as (update rights_version set version = version + 1 returning version)
  insert into rights_changes (version, person_id) select version, person from next;
  return null;
end $$;
create trigger sessions_change_rights after update of revoked_at on sessions
  for each row when (old.revoked_at is distinct from new.revoked_at) execute function rights_changed();
create trigger persons_change_rights after update of status, roles on persons
  for each row when (old.status <> new.status or old.roles <> new.roles) execute function rights_changed();
create trigger subscriptions_begin_rights after insert on subscriptions
  for each row execute function rights_changed();
create trigger subscriptions_change_rights after update of status, end_date on subscriptions
  for each row execute function rights_changed();
