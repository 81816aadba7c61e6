-- Plans a person can subscribe to, discount codes, and who has which plan until when.

create table plans (
  id text primary key,
  name_fa text not null,
  name_en text not null,
  price_rial bigint not null constraint plans_price_positive check (price_rial > 0), -- of one month
  duration_days int not null,
  features_fa text[] not null,
  features_en text[] not null,
  monthly_consultations int not null, -- -1: without limit, as in the contract
  storage_mb int not null,
  ai_queries int not null,
  discount_percentage int constraint plans_discount_sane check (discount_percentage between 1 and 100),
  discount_valid_until date,
  premium boolean not null default false, -- has the premium request limit
  position int not null,
  is_active boolean not null default true
);

create table discount_codes (
  code text primary key constraint discount_codes_upper check (code = upper(code)),
  percentage int not null constraint discount_codes_sane check (percentage between 1 and 100),
  plan_id text references plans,
  valid_until date,
  uses int not null default 0,
  uses_max int,
  constraint discount_codes_not_overused check (uses_max is null or uses <= uses_max)
);
create table subscriptions (
  id uuid primary key,
  person_id uuid not null references persons,
  plan_id text not null references plans,
  start_date date not null,
  end_date date not null,
  status text not null constraint subscriptions_status_known check (status in ('active', 'expired')),
  auto_renew boolean not null default true,
  created_at timestamptz not null,
  constraint subscriptions_dates check (end_date > start_date)
);
create unique index one_active_subscription_per_plan on subscriptions (person_id, plan_id) where status = 'active';
create index subscriptions_by_person on subscriptions (person_id);
create index subscriptions_ending on subscriptions (end_date) where status = 'active';

-- A plan as it was bought: the price, once shown, is the price paid.
create table subscription_orders (
  id uuid primary key,
  person_id uuid not null references persons,
  plan_id text not null references plans,
  months int not null constraint subscription_orders_months check (months between 1 and 36),
  amount_rial bigint not null,
  discount_rial bigint not null,
  total_rial bigint not null,
  discount_code text references discount_codes,
  status text not null constraint subscription_orders_status_known check (status in ('pending', 'paid')),
  subscription_id uuid references subscriptions,
  created_at timestamptz not null,
  constraint subscription_orders_sum check (total_rial = amount_rial - discount_rial and total_rial >= 0)
);
