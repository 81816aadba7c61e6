-- Files that patients keep in their record. What they hold is enciphered where files are kept; their own words here.

create table medical_files (
  id uuid primary key,
  patient_id uuid not null references persons,
  encounter_id uuid references encounters, -- the visit it was sent for: its doctor sees it
  type text not null constraint medical_files_type_known check (type in ('lab_result', 'imaging', 'prescription', 'other')),
  title_sealed bytea not null,
  description_sealed bytea,
  file_key text not null constraint medical_files_one_per_file unique,
  media_type text not null, -- by its content
  size_bytes integer not null constraint medical_files_not_empty check (size_bytes > 0), -- as it is kept: counts against the plan
  uploaded_at timestamptz not null
);
create index medical_files_by_patient on medical_files (patient_id, uploaded_at desc, id);
create index medical_files_by_encounter on medical_files (encounter_id, uploaded_at desc, id) where encounter_id is not null;
