-- Accounts by e-mail, token credits, and the services they are spent on.

-- An account signs in by its e-mail and password. The e-mail of a profile is only where somebody can be reached.
alter table persons drop column email_verified_at;
alter table persons add column login_email text
  constraint persons_login_email_key unique
  constraint persons_login_email_folded check (login_email = lower(login_email));
alter table persons add column last_seen_on date not null default '-infinity'; -- Tehran's day of the last request
update persons set last_seen_on = (created_at at time zone 'Asia/Tehran')::date;
create index persons_by_age on persons (created_at desc, id);
create index persons_admins on persons (id) where 'admin' = any (roles);

create function set_first_seen() returns trigger language plpgsql as $$
begin
  if new.last_seen_on = '-infinity' then
    new.last_seen_on := (new.created_at at time zone 'Asia/Tehran')::date;
  end if;
  return new;
end $$;
create trigger persons_first_seen before insert on persons for each row execute function set_first_seen();

-- How many persons were last seen on which day. Each connection counts on a shard of its own, so that sign-ups and first
-- requests of a day do not wait for each other; a count is the sum over its shards.
create table person_counts (
  seen_on date not null,
  shard int not null,
  count bigint not null,
  primary key (seen_on, shard)
) with (fillfactor = 50);
insert into person_counts (seen_on, shard, count) select last_seen_on, 0, count(*) from persons group by 1;

create function count_persons(day date, delta bigint) returns void language sql as $$
  insert into person_counts (seen_on, shard, count) values (day, pg_backend_pid() % 16, delta)
  on conflict (seen_on, shard) do update set count = person_counts.count + excluded.count
$$;
create function count_new_persons() returns trigger language plpgsql as $$
begin
  perform count_persons(last_seen_on, count(*)) from (select last_seen_on from added order by 1) a group by last_seen_on;
  return null;
end $$;
create function count_seen_persons() returns trigger language plpgsql as $$
begin
  perform count_persons(old.last_seen_on, -1);
  perform count_persons(new.last_seen_on, 1);
  return null;
end $$;
create trigger persons_count_new after insert on persons referencing new table as added
  for each statement execute function count_new_persons();
create trigger persons_count_seen after update of last_seen_on on persons
  for each row when (old.last_seen_on <> new.last_seen_on) execute function count_seen_persons();

-- What a search for a person looks in: names and login e-mail, folded as what is searched for is; each word after a blank,
-- the first too. It is stored because folding costs more than all else of a search. The indexes after it are the orders
-- in which administrators list persons.
create function person_search_text(first_name text, last_name text, login_email text) returns text
  language sql immutable parallel safe as $$
  select lower(translate(' ' || first_name || ' ' || last_name || ' ' || coalesce(login_email, ''),
    'يىئكةأإآؤ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩' || chr(8204) || chr(8205) || chr(1600), 'یییکهاااو01234567890123456789 '))
$$;
alter table persons add column search_text text not null
  generated always as (person_search_text(first_name, last_name, login_email)) stored;
create index persons_search on persons using gin (search_text gin_trgm_ops);
create index persons_by_name on persons (((first_name || ' ' || last_name) collate "fa-x-icu"), id);
create index persons_by_email on persons ((coalesce(login_email, '')), id);
create index persons_not_active on persons (status, id) where status <> 'active';

create table accounts (
  person_id uuid primary key references persons,
  password_hash text not null,
  email_verified_at timestamptz,
  claimed_mobile text constraint accounts_mobile_e164 check (claimed_mobile ~ '^\+[1-9][0-9]{7,14}$'), -- no way to sign in
  avatar_key text,
  settings jsonb not null default '{}',
  last_login_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index accounts_by_login on accounts (last_login_at desc, person_id) where last_login_at is not null;

-- Wrong passwords in a row, by e-mail, whether or not it has an account: both answer alike.
create table login_attempts (
  email_hash bytea primary key,
  failures int not null,
  locked_until timestamptz,
  updated_at timestamptz not null
);
create index login_attempts_age on login_attempts (updated_at);

-- Links sent by e-mail, each good once.
create table mail_links (
  token_hash bytea primary key,
  person_id uuid not null references persons,
  purpose text not null constraint mail_links_purpose_known check (purpose in ('verify_email', 'reset_password')),
  email text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index mail_links_by_person on mail_links (person_id, purpose, created_at);
create index mail_links_age on mail_links (expires_at);

-- What administrators changed about whom, and why.
create table admin_actions (
  id uuid primary key,
  admin_id uuid not null references persons,
  person_id uuid not null references persons,
  action text not null,
  before jsonb not null,
  after jsonb not null,
  reason text,
  created_at timestamptz not null
);
create index admin_actions_by_person on admin_actions (person_id, created_at desc);

create table token_packages (
  id text primary key,
  name_fa text not null,
  name_en text not null,
  tokens bigint not null constraint token_packages_tokens_positive check (tokens > 0),
  price_rial bigint not null constraint token_packages_price_positive check (price_rial > 0),
  discount_percentage int constraint token_packages_discount_sane check (discount_percentage between 1 and 99),
  expiry_days int constraint token_packages_expiry_sane check (expiry_days > 0),
  is_active boolean not null default true
);

create table token_purchases (
  id uuid primary key,
  invoice bigint generated always as identity (start with 10001) constraint token_purchases_invoice_key unique,
  person_id uuid not null references persons,
  package_id text not null references token_packages,
  payment_id uuid not null references payments,
  tokens bigint not null,
  price_rial bigint not null, -- what was asked for: after the package's discount
  expiry_days int,
  payment_method text not null constraint token_purchases_method_known check (payment_method in ('credit_card', 'online_payment')),
  status text not null constraint token_purchases_status_known check (status in ('pending', 'completed', 'cancelled', 'refunded')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  completed_at timestamptz,
  refunded_at timestamptz
);
create index token_purchases_pending on token_purchases (person_id) where status = 'pending';
create index token_purchases_due on token_purchases (expires_at) where status = 'pending';

-- A person's statement. Balances are the ledger's; a row is written with the entries it tells about.
create table token_transactions (
  id uuid primary key,
  person_id uuid not null references persons,
  type text not null constraint token_transactions_type_known check (type in ('charge', 'usage', 'transfer', 'refund', 'admin_adjustment')),
  amount bigint not null, -- what the balance gained; negative where it lost
  status text not null constraint token_transactions_status_known check (status in ('pending', 'completed', 'failed', 'cancelled')),
  description text not null default '',
  reference text,
  recipient text, -- e-mail of the other side of a transfer
  service text,
  created_at timestamptz not null,
  completed_at timestamptz
);
create index token_transactions_by_person on token_transactions (person_id, created_at desc, id desc);
create index token_transactions_by_person_type on token_transactions (person_id, type, created_at desc, id desc);
create index token_transactions_by_age on token_transactions (created_at, id);

-- Credits that expire. What of a balance is in no lot lasts for ever. A lot changes only under the lock of its wallet.
create table token_lots (
  id uuid primary key,
  person_id uuid not null references persons,
  granted bigint not null constraint token_lots_granted_positive check (granted > 0),
  remaining bigint not null constraint token_lots_remaining_within check (remaining between 0 and granted),
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create index token_lots_live on token_lots (person_id, expires_at, id) where remaining > 0;
create index token_lots_due on token_lots (expires_at) where remaining > 0;
-- What a hold took from which lot, to be given back to it.
create table token_lot_uses (
  hold_id uuid not null references ledger_holds,
  lot_id uuid not null references token_lots,
  amount bigint not null constraint token_lot_uses_positive check (amount > 0),
  primary key (hold_id, lot_id)
);

-- Sums over entries of the accounts that have no balance row, by day (Tehran), up to a link of the hash chain. What is
-- beyond that link is added when asked, so a sum is exact at any time.
create table token_totals (
  day date not null,
  account text not null,
  credited bigint not null,
  debited bigint not null,
  primary key (day, account)
);
create table token_totals_position (
  only_row boolean primary key default true check (only_row),
  counted_to bigint not null -- ledger_chain.seq
);
insert into token_totals_position (counted_to) values (0);

create table services (
  name text primary key,
  title_fa text not null,
  title_en text not null,
  is_active boolean not null default true
);
-- A price is never changed: a new version begins.
create table service_prices (
  service text not null references services,
  version int not null,
  base_tokens int not null constraint service_prices_base_sane check (base_tokens >= 0),
  tokens_per_1000_characters int not null constraint service_prices_rate_sane check (tokens_per_1000_characters >= 0),
  valid_from timestamptz not null,
  primary key (service, version)
);
create table service_runs (
  id uuid primary key,
  person_id uuid not null references persons,
  service text not null,
  price_version int not null,
  hold_id uuid not null references ledger_holds,
  reserved bigint not null,
  used bigint not null default 0,
  input_characters int not null,
  output_characters int not null default 0,
  status text not null constraint service_runs_status_known check (status in ('running', 'completed', 'aborted', 'failed')),
  engine text not null,
  created_at timestamptz not null,
  alive_until timestamptz not null, -- a run whose server died is settled after this
  ended_at timestamptz,
  foreign key (service, price_version) references service_prices
);
create index service_runs_running on service_runs (alive_until) where status = 'running';
create index service_runs_by_person on service_runs (person_id, created_at desc);

create table balance_alerts (
  id uuid primary key,
  person_id uuid not null references persons,
  kind text not null constraint balance_alerts_kind_known check (kind in ('balance_below', 'spent_this_month')),
  threshold bigint not null constraint balance_alerts_threshold_positive check (threshold > 0),
  is_armed boolean not null default true, -- fires once, and again after the balance recovered or a month began
  fired_at timestamptz,
  created_at timestamptz not null,
  constraint balance_alerts_once unique (person_id, kind, threshold)
);

alter table payments drop constraint payments_purpose_known;
alter table payments add constraint payments_purpose_known
  check (purpose in ('wallet_charge', 'encounter', 'subscription', 'token_purchase'));
