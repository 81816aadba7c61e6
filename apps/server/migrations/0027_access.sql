-- Who may see a patient's record, who did, and what doctors note in it.

-- Who read or changed whose record: written in the transaction of the deed, never changed after.
create table audit_entries (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor_id uuid not null,
  patient_id uuid not null,
  action text not null constraint audit_entries_action_named check (action ~ '^[a-z_]+\.[a-z_]+$'),
  record_id uuid not null,
  right_used text not null constraint audit_entries_right_known
    check (right_used in ('self', 'own_visit', 'grant', 'break_glass', 'author', 'asking')),
  grant_id uuid,
  address text not null,
  xid xid8 not null default pg_current_xact_id()
);
create index audit_entries_by_patient on audit_entries (patient_id, id desc);
create index audit_entries_by_xid on audit_entries (xid, id);

-- Sealed in the order of their transactions, off the hot path, as the ledger's entries are (0003).
create table audit_chain (
  seq bigint primary key,
  entry_id bigint not null unique references audit_entries,
  hash bytea not null
);
create table audit_chain_horizon (
  only_row boolean primary key default true check (only_row),
  sealed_below xid8 not null
);
insert into audit_chain_horizon (sealed_below) values ('0');

create function audit_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is append-only: % on % is refused', tg_op, tg_table_name
    using errcode = 'restrict_violation', constraint = 'audit_append_only';
end $$;
create trigger audit_entries_append_only before update or delete on audit_entries
  for each row execute function audit_refuse_change();
create trigger audit_entries_no_truncate before truncate on audit_entries
  for each statement execute function audit_refuse_change();
create trigger audit_chain_append_only before update or delete on audit_chain
  for each row execute function audit_refuse_change();
create trigger audit_chain_no_truncate before truncate on audit_chain
  for each statement execute function audit_refuse_change();

-- What a doctor asked a patient for; it opens nothing while it is pending.
create table access_grants (
  id uuid primary key,
  doctor_id uuid not null references doctors,
  patient_id uuid not null references persons,
  kind text not null constraint access_grants_kind_known check (kind in ('consent', 'break_glass')),
  access_code text not null constraint access_grants_one_per_code unique,
  permissions text[] not null constraint access_grants_permissions_known
    check (cardinality(permissions) > 0 and permissions <@ array['view_history', 'view_reports', 'add_notes']),
  reason text not null,
  status text not null constraint access_grants_status_known check (status in ('pending', 'active', 'denied', 'revoked')),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  revoked_at timestamptz,
  code_hash bytea, -- of the code that went to the patient's phone
  code_expires_at timestamptz not null,
  wrong_guesses timestamptz[] not null default '{}',
  constraint access_grants_not_to_oneself check (doctor_id <> patient_id)
);
create index access_grants_by_patient on access_grants (patient_id, asked_at desc, id);
create index access_grants_by_doctor on access_grants (doctor_id, asked_at desc);

create table clinical_notes (
  id uuid primary key,
  patient_id uuid not null references persons,
  doctor_id uuid not null references doctors,
  encounter_id uuid references encounters,
  note_type text not null,
  content_sealed bytea not null,
  is_private boolean not null,
  tags text[] not null,
  created_at timestamptz not null
);
create index clinical_notes_by_patient on clinical_notes (patient_id, created_at desc, id);
