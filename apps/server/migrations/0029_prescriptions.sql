-- What a visit's doctor prescribed. Issued once, it stays: a correction is another that supersedes it, or it is cancelled.

create table prescriptions (
  id uuid primary key,
  encounter_id uuid not null references encounters,
  patient_id uuid not null references persons,
  doctor_id uuid not null references doctors,
  supersedes uuid constraint prescriptions_one_successor unique,
  item_count int not null constraint prescriptions_have_items check (item_count > 0),
  content_sealed bytea not null, -- drugs, notes, warnings, and the names of both as of then
  code_hash bytea not null constraint prescriptions_one_per_code unique, -- of the code that is printed on it
  issued_at timestamptz not null,
  cancelled_at timestamptz,
  cancel_reason_sealed bytea,
  constraint prescriptions_cancelled check ((cancelled_at is null) = (cancel_reason_sealed is null)),
  constraint prescriptions_not_itself check (supersedes <> id),
  unique (id, encounter_id),
  constraint prescriptions_supersede_own_visit foreign key (supersedes, encounter_id)
    references prescriptions (id, encounter_id)
);
-- The first of a visit, and one after each: they are a row, of which the last stands.
create unique index prescriptions_one_first on prescriptions (encounter_id) where supersedes is null;
create index prescriptions_by_visit on prescriptions (encounter_id, issued_at desc);
create index prescriptions_by_patient on prescriptions (patient_id, issued_at desc, id);

create function prescriptions_refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.cancelled_at is null and new.cancelled_at is not null
    and (to_jsonb(new) - 'cancelled_at' - 'cancel_reason_sealed') = (to_jsonb(old) - 'cancelled_at' - 'cancel_reason_sealed')
  then
    return new;
  end if;
  raise exception 'a prescription stays as it was issued: % is refused', tg_op
    using errcode = 'restrict_violation', constraint = 'prescriptions_final';
end $$;
create trigger prescriptions_final before update or delete on prescriptions
  for each row execute function prescriptions_refuse_change();
create trigger prescriptions_no_truncate before truncate on prescriptions
  for each statement execute function prescriptions_refuse_change();
