-- The scribe: what was said in a visit, the reports drafted from it, and the patient's word on being recorded.

-- A consent is never overwritten: withdrawn and given again, it is another one.
create table recording_consents (
  id uuid primary key,
  encounter_id uuid not null references encounters,
  given_at timestamptz not null,
  withdrawn_at timestamptz
);
create unique index recording_consents_one_standing on recording_consents (encounter_id) where withdrawn_at is null;

create table transcripts (
  id uuid primary key,
  encounter_id uuid not null references encounters,
  source text not null constraint transcripts_source_known check (source in ('text', 'audio')),
  status text not null constraint transcripts_status_known check (status in ('recording', 'transcribing', 'ready', 'failed')),
  lines jsonb not null default '[]',
  quality jsonb not null default '{"warnings": [], "dropped": []}',
  failure text constraint transcripts_failure_told check ((failure is not null) = (status = 'failed')),
  created_at timestamptz not null,
  heard_from_at timestamptz not null -- when its last chunk came
);
create index transcripts_by_encounter on transcripts (encounter_id, created_at desc, id);
create index transcripts_recording on transcripts (heard_from_at) where status = 'recording';

-- Every file of speech is listed from before its first byte until it is deleted, with the time at which it must be.
create table recordings (
  file_key text primary key,
  delete_at timestamptz not null
);
create index recordings_due on recordings (delete_at);

create table transcript_chunks (
  transcript_id uuid not null references transcripts on delete cascade,
  n int not null constraint transcript_chunks_n_sane check (n between 0 and 9999),
  file_key text references recordings on delete set null,
  media_type text not null,
  size_bytes int not null,
  sha256 text not null,
  status text not null default 'waiting' constraint transcript_chunks_status_known check (status in ('waiting', 'heard', 'failed')),
  heard jsonb, -- { lines, dropped }
  attempts int not null default 0,
  due_at timestamptz not null, -- while it is worked on, the end of the lease
  lease uuid,
  received_at timestamptz not null,
  primary key (transcript_id, n)
);
create index transcript_chunks_due on transcript_chunks (due_at) where status = 'waiting';
create index transcript_chunks_by_file on transcript_chunks (file_key);

-- The task is its own place in the queue: what a client is told and what a worker takes cannot differ.
create table soap_tasks (
  id uuid primary key,
  transcript_id uuid not null references transcripts,
  notes text not null,
  status text not null default 'processing' constraint soap_tasks_status_known check (status in ('processing', 'completed', 'failed')),
  progress int not null default 0 constraint soap_tasks_progress_sane check (progress between 0 and 100),
  failure text constraint soap_tasks_failure_told check ((failure is not null) = (status = 'failed')),
  attempts int not null default 0,
  due_at timestamptz not null, -- while it is worked on, the end of the lease
  lease uuid,
  estimated_at timestamptz not null,
  created_at timestamptz not null,
  started_at timestamptz, -- of the last attempt
  settled_at timestamptz,
  engine text -- of what was drafted
);
create unique index soap_tasks_one_running on soap_tasks (transcript_id) where status = 'processing';
create index soap_tasks_due on soap_tasks (due_at) where status = 'processing';
create index soap_tasks_by_transcript on soap_tasks (transcript_id);
create index soap_tasks_completed on soap_tasks (settled_at desc) where status = 'completed';

create table soap_reports (
  id uuid primary key,
  task_id uuid not null constraint soap_reports_one_per_task unique references soap_tasks,
  encounter_id uuid not null references encounters,
  draft jsonb not null, -- as it was generated, for good
  report jsonb not null, -- as the doctor left it
  evidence jsonb not null,
  edited jsonb not null default '[]', -- pointers to what is the doctor's own
  warnings jsonb not null,
  unchecked jsonb not null, -- drugs of the plan that are none we know
  acknowledged jsonb not null default '[]',
  version int not null default 1,
  generated_at timestamptz not null,
  edited_at timestamptz,
  signed_at timestamptz
);
create index soap_reports_by_encounter on soap_reports (encounter_id, generated_at desc);
create unique index soap_reports_one_signed on soap_reports (encounter_id) where signed_at is not null;

-- A signed report is part of the record: nothing changes or removes it.
create function refuse_change_of_signed_report() returns trigger language plpgsql as $$
begin
  raise exception 'a signed report is final' using errcode = 'integrity_constraint_violation', constraint = 'soap_reports_signed_final';
end $$;
create trigger soap_reports_signed_final before update or delete on soap_reports
  for each row when (old.signed_at is not null) execute function refuse_change_of_signed_report();
