-- The whole of a record in the order of time, the audit as its administrators read it, and emergencies looked at again.

-- A signed report is found by its patient and the time of its signing, however many visits there are.
alter table soap_reports add column patient_id uuid references persons;
alter table soap_reports disable trigger soap_reports_signed_final;
update soap_reports r set patient_id = e.patient_id from encounters e where e.id = r.encounter_id;
alter table soap_reports enable trigger soap_reports_signed_final;
alter table soap_reports alter column patient_id set not null;

create function soap_reports_take_patient() returns trigger language plpgsql as $$
begin
  select patient_id into new.patient_id from encounters where id = new.encounter_id;
  return new;
end $$;
create trigger soap_reports_patient before insert on soap_reports
  for each row execute function soap_reports_take_patient();
create index soap_reports_by_patient on soap_reports (patient_id, signed_at desc, id) where signed_at is not null;

-- What belongs to one doctor's visits, among all of a patient's.
create index encounters_by_patient_and_doctor on encounters (patient_id, doctor_id, starts_at desc, id);
create index clinical_notes_by_author on clinical_notes (patient_id, doctor_id, created_at desc, id);

-- Reading the audit is a deed like another; it may be about no patient in particular.
alter table audit_entries alter column patient_id drop not null;
alter table audit_entries alter column record_id drop not null;
alter table audit_entries drop constraint audit_entries_right_known;
alter table audit_entries add constraint audit_entries_right_known
  check (right_used in ('self', 'own_visit', 'grant', 'break_glass', 'author', 'asking', 'admin'));
drop index audit_entries_by_patient;
create index audit_entries_by_patient on audit_entries (patient_id, at desc, id desc);
create index audit_entries_by_actor on audit_entries (actor_id, at desc, id desc);
create index audit_entries_by_time on audit_entries (at desc, id desc);
create index audit_entries_by_record on audit_entries (record_id, actor_id, at desc);

-- Each emergency is looked at once by an administrator, who says what came of it.
create table access_reviews (
  grant_id uuid primary key references access_grants,
  reviewer_id uuid not null references persons,
  comment text not null,
  reviewed_at timestamptz not null
);
create index access_grants_emergencies on access_grants (asked_at desc, id) where kind = 'break_glass';
