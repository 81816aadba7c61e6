-- Patients, doctors and their visits.

create table patient_profiles (
  person_id uuid primary key references persons,
  record_number bigint generated always as identity unique,
  national_id_sealed bytea, -- encrypted by the application
  date_of_birth date,
  address jsonb,
  emergency_contact jsonb,
  medical_info jsonb,
  insurance_provider text,
  insurance_number text,
  insurance_expiry date,
  updated_at timestamptz not null
);

create table insurers (
  name text primary key,
  coverage_percentage int not null default 60 constraint insurers_coverage_sane check (coverage_percentage between 0 and 100)
);

create table specialties (
  code text primary key,
  title_fa text not null,
  title_en text not null
);

create table doctors (
  person_id uuid primary key references persons,
  specialty_code text not null references specialties,
  medical_council_number text not null constraint doctors_council_number_key unique,
  experience_years int not null constraint doctors_experience_sane check (experience_years between 0 and 80),
  profile_image text,
  languages text[] not null default '{}',
  accepted_insurances text[] not null default '{}',
  province text not null,
  city text not null,
  address text not null default '',
  online_enabled boolean not null default true,
  in_person_enabled boolean not null default true,
  online_fee_rial bigint not null constraint doctors_online_fee_sane check (online_fee_rial between 0 and 10000000000),
  in_person_fee_rial bigint not null constraint doctors_in_person_fee_sane check (in_person_fee_rial between 0 and 10000000000),
  duration_minutes int not null constraint doctors_duration_sane check (duration_minutes between 5 and 240),
  buffer_minutes int not null constraint doctors_buffer_sane check (buffer_minutes between 0 and 120),
  working_days text[] not null,
  hours_start text not null,
  hours_end text not null,
  breaks jsonb not null default '[]',
  notification_preferences jsonb not null default '{"appointment_reminders": true, "new_appointments": true, "cancellations": true, "payment_notifications": true}',
  rating_sum int not null default 0,
  rating_count int not null default 0,
  rating_average real generated always as (case when rating_count = 0 then 0 else round(rating_sum::numeric / rating_count, 1)::real end) stored,
  search_text text not null, -- folded: name, specialty in both languages, city
  created_at timestamptz not null
);
create index doctors_by_rating on doctors (rating_average desc, rating_count desc, person_id);
create index doctors_by_specialty on doctors (specialty_code, rating_average desc, rating_count desc, person_id);
create index doctors_by_city on doctors (city, rating_average desc, rating_count desc, person_id);
create index doctors_by_experience on doctors (experience_years desc, person_id);
create index doctors_by_price on doctors (online_fee_rial, person_id);
create index doctors_search on doctors using gin (search_text gin_trgm_ops);
create index doctors_by_insurance on doctors using gin (accepted_insurances);

-- Moves whenever anything a search shows about doctors changes, except their next free time: results kept in memory
-- are good as long as this stands still.
create table directory_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
insert into directory_version (version) values (1);
create function directory_changed() returns trigger language plpgsql as $$
begin
  update directory_version set version = version + 1;
  return null;
end $$;
create trigger doctors_change_directory after insert or update or delete on doctors
  for each statement execute function directory_changed();
create function directory_changed_by_person() returns trigger language plpgsql as $$
begin
  if 'doctor' = any (old.roles) or 'doctor' = any (new.roles) then
    update directory_version set version = version + 1;
  end if;
  return null;
end $$;
create trigger persons_change_directory after update of first_name, last_name, gender, status, roles on persons
  for each row execute function directory_changed_by_person();

-- A doctor's first free slot as last computed, good before `valid_until`. Whatever takes or frees the doctor's time moves
-- the version, so that a computation that began before cannot be kept after.
create table doctor_next_slots (
  doctor_id uuid primary key references doctors,
  next_at timestamptz,
  valid_until timestamptz not null,
  version bigint not null default 0
) with (fillfactor = 50);

create table booking_references (
  stem text primary key, -- HLS-YYYY-MMDD-HHMM
  last int not null
);

create table encounters (
  id uuid primary key,
  booking_reference text not null constraint encounters_reference_key unique,
  patient_id uuid not null references persons,
  doctor_id uuid not null references doctors,
  visit_type text not null constraint encounters_visit_type_known check (visit_type in ('online', 'in_person')),
  status text not null constraint encounters_status_known
    check (status in ('pending', 'confirmed', 'in_progress', 'completed', 'cancelled', 'no_show')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  busy_until timestamptz not null, -- the doctor's: with the buffer after the visit
  chief_complaint text not null,
  description text,
  fee_rial bigint not null constraint encounters_fee_not_negative check (fee_rial >= 0),
  insurance_share_rial bigint not null constraint encounters_insurance_share_not_negative check (insurance_share_rial >= 0),
  patient_share_rial bigint not null constraint encounters_patient_share_not_negative check (patient_share_rial >= 0),
  insurance_provider text,
  insurance_number text,
  payment_status text not null constraint encounters_payment_status_known
    check (payment_status in ('pending', 'paid', 'refunded', 'partially_refunded', 'expired')),
  payment_method text constraint encounters_payment_method_known check (payment_method in ('wallet', 'online')),
  hold_id uuid references ledger_holds,
  hold_until timestamptz, -- an unpaid booking keeps its slot until then
  created_at timestamptz not null,
  confirmed_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  cancelled_at timestamptz,
  cancelled_by text constraint encounters_cancelled_by_known check (cancelled_by in ('patient', 'doctor', 'system')),
  cancellation_reason text,
  constraint encounters_times check (starts_at < ends_at and ends_at <= busy_until),
  constraint encounters_shares check (fee_rial = insurance_share_rial + patient_share_rial),
  constraint encounters_not_own_doctor check (patient_id <> doctor_id),
  constraint encounters_doctor_no_overlap exclude using gist (doctor_id with =, tstzrange(starts_at, busy_until) with &&)
    where (status in ('pending', 'confirmed', 'in_progress')),
  constraint encounters_patient_no_overlap exclude using gist (patient_id with =, tstzrange(starts_at, ends_at) with &&)
    where (status in ('pending', 'confirmed', 'in_progress'))
);
create index encounters_by_patient on encounters (patient_id, starts_at desc, id);
create index encounters_by_doctor on encounters (doctor_id, starts_at, id);
create index encounters_unpaid on encounters (hold_until) where status = 'pending';

create table encounter_ratings (
  encounter_id uuid primary key references encounters,
  doctor_id uuid not null references doctors,
  patient_id uuid not null references persons,
  score int not null constraint encounter_ratings_score_known check (score between 1 and 5),
  comment text,
  created_at timestamptz not null
);
create index encounter_ratings_by_doctor on encounter_ratings (doctor_id, created_at);
