-- One person, however they sign in. A phone counts once it was proven by OTP; an e-mail once it was verified.

create table persons (
  id uuid primary key,
  number bigint generated always as identity constraint persons_number_key unique,
  phone text constraint persons_phone_key unique constraint persons_phone_e164 check (phone ~ '^\+[1-9][0-9]{7,14}$'),
  email text,
  email_verified_at timestamptz,
  first_name text not null default '',
  last_name text not null default '',
  gender text constraint persons_gender_known check (gender in ('male', 'female')),
  roles text[] not null default '{}' constraint persons_roles_known check (roles <@ array['doctor', 'support', 'admin']),
  status text not null default 'active' constraint persons_status_known check (status in ('active', 'suspended', 'deactivated')),
  created_at timestamptz not null
);
create unique index persons_verified_email_key on persons (lower(email)) where email_verified_at is not null;

-- A session is a family of refresh tokens; `generation` numbers the only one that is still good.
create table sessions (
  id uuid primary key,
  person_id uuid not null references persons,
  generation int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_because text constraint sessions_reason_known check (revoked_because in ('signed_out', 'refresh_reused', 'ended'))
);
create index sessions_live_by_person on sessions (person_id) where revoked_at is null;
create index sessions_expiry on sessions (expires_at);

-- The one code a phone may have, with its budgets. They survive resends and restarts.
create table otp_phones (
  phone text primary key,
  code_hash bytea,
  issued_at timestamptz,
  expires_at timestamptz,
  tries int not null default 0, -- wrong guesses at this code
  sends timestamptz[] not null default '{}', -- codes sent in the last hour
  wrong_guesses timestamptz[] not null default '{}', -- in the last hour, over all codes
  blocked_until timestamptz
);
create index otp_phones_age on otp_phones (issued_at);
