-- Money that comes in through a gateway.

create table payments (
  id uuid primary key,
  person_id uuid not null references persons,
  purpose text not null constraint payments_purpose_known check (purpose in ('wallet_charge', 'encounter', 'subscription')),
  subject_id uuid, -- the visit or the order it is for
  amount_rial bigint not null constraint payments_amount_positive check (amount_rial > 0),
  gateway text not null constraint payments_gateway_known check (gateway in ('sandbox', 'zarinpal')),
  authority text, -- the payment's name at the gateway, once it was opened there
  redirect_url text,
  status text not null default 'pending' constraint payments_status_known check (status in ('pending', 'paid', 'cancelled', 'failed', 'expired')),
  reference text, -- the bank's number of the paid transaction
  card_mask text,
  return_url text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ask_again_at timestamptz, -- when an unfinished payment is asked about next
  settled_at timestamptz,
  constraint payments_authority_once unique (gateway, authority)
);
create index payments_by_person on payments (person_id, created_at desc);
create index payments_unfinished on payments (ask_again_at) where status = 'pending';
create unique index payments_one_pending_per_subject on payments (subject_id) where status = 'pending' and subject_id is not null;

create table sandbox_payments (
  authority text primary key,
  payment_id uuid not null unique,
  amount_rial bigint not null,
  callback_url text not null,
  outcome text constraint sandbox_payments_outcome_known check (outcome in ('paid', 'cancelled')),
  created_at timestamptz not null default now()
);
