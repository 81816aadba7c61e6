-- One double-entry ledger. An account is named kind:CURRENCY:owner. An entry moves an amount from the debited to the
-- credited account, so entries sum to zero by their shape. Accounts are credit-normal: balance = credits - debits.
-- Wallets, escrows and earnings have a row with their running balance, which may not fall below zero. Gateways, the
-- platform, insurers and token issue have none: their balance is the sum of their entries, so that they are never a hot row.

create table ledger_accounts (
  id text primary key constraint ledger_accounts_name check (id ~ '^(wallet|escrow|earnings):(IRR|TOKEN):.+$'),
  balance bigint not null constraint ledger_accounts_balance_not_negative check (balance >= 0),
  updated_at timestamptz not null
);

create table ledger_entries (
  id bigint generated always as identity primary key,
  posting_id uuid not null,
  debit_account text not null constraint ledger_entries_debit_name
    check (debit_account ~ '^(wallet|escrow|earnings|gateway|platform|insurer|issue):(IRR|TOKEN):.+$'),
  credit_account text not null constraint ledger_entries_credit_name
    check (credit_account ~ '^(wallet|escrow|earnings|gateway|platform|insurer|issue):(IRR|TOKEN):.+$'),
  amount bigint not null constraint ledger_entries_amount_positive check (amount > 0 and amount <= 9000000000000000),
  cause text not null,
  cause_id uuid not null,
  description text,
  created_at timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint ledger_entries_two_accounts check (debit_account <> credit_account),
  constraint ledger_entries_one_currency check (split_part(debit_account, ':', 2) = split_part(credit_account, ':', 2))
);
create index ledger_entries_by_debit on ledger_entries (debit_account, id desc);
create index ledger_entries_by_credit on ledger_entries (credit_account, id desc);
create index ledger_entries_by_xid on ledger_entries (xid, id);
create unique index one_credit_per_payment on ledger_entries (cause_id) where cause = 'payment.credit';

-- Money set aside for one purpose; it rests in the owner's escrow account until it is resolved, once.
create table ledger_holds (
  id uuid primary key,
  wallet_account text not null,
  escrow_account text not null,
  amount bigint not null constraint ledger_holds_amount_positive check (amount > 0),
  settled bigint not null default 0 constraint ledger_holds_settled_within check (settled >= 0 and settled <= amount),
  status text not null default 'open' constraint ledger_holds_status_known check (status in ('open', 'settled', 'voided')),
  cause text not null,
  cause_id uuid not null,
  created_at timestamptz not null,
  resolved_at timestamptz,
  constraint ledger_holds_resolved check ((status = 'open') = (resolved_at is null))
);
create index ledger_holds_open on ledger_holds (escrow_account) where status = 'open';
create unique index one_open_hold_per_cause on ledger_holds (cause_id) where status = 'open';

-- Entries hash-chained in the order they were sealed, off the hot path. `sealed_below` is the transaction horizon up to
-- which every entry is in the chain: all transactions below it have ended, so none can still add an entry there.
create table ledger_chain (
  seq bigint primary key,
  entry_id bigint not null unique references ledger_entries,
  hash bytea not null
);
create table ledger_chain_horizon (
  only_row boolean primary key default true check (only_row),
  sealed_below xid8 not null
);
insert into ledger_chain_horizon (sealed_below) values ('0');

-- An upsert would not do for a debit: the check on the row proposed for insertion comes before the conflict is seen.
create function ledger_move_balance(account text, delta bigint, at timestamptz) returns void language plpgsql as $$
begin
  update ledger_accounts set balance = balance + delta, updated_at = at where id = account;
  if not found then
    insert into ledger_accounts (id, balance, updated_at) values (account, delta, at)
    on conflict (id) do update set balance = ledger_accounts.balance + excluded.balance, updated_at = excluded.updated_at;
  end if;
end $$;

-- The balance follows the entry, whoever writes it. Both accounts are taken in the order of their names: two postings
-- that touch the same pair never wait for each other in a ring.
create function ledger_apply_entry() returns trigger language plpgsql as $$
begin
  if new.debit_account < new.credit_account then
    if new.debit_account ~ '^(wallet|escrow|earnings):' then
      perform ledger_move_balance(new.debit_account, -new.amount, new.created_at);
    end if;
    if new.credit_account ~ '^(wallet|escrow|earnings):' then
      perform ledger_move_balance(new.credit_account, new.amount, new.created_at);
    end if;
  else
    if new.credit_account ~ '^(wallet|escrow|earnings):' then
      perform ledger_move_balance(new.credit_account, new.amount, new.created_at);
    end if;
    if new.debit_account ~ '^(wallet|escrow|earnings):' then
      perform ledger_move_balance(new.debit_account, -new.amount, new.created_at);
    end if;
  end if;
  return new;
end $$;
create trigger ledger_entries_move_balances before insert on ledger_entries
  for each row execute function ledger_apply_entry();

create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on % is refused', tg_op, tg_table_name
    using errcode = 'restrict_violation', constraint = 'ledger_append_only';
end $$;
create trigger ledger_entries_append_only before update or delete on ledger_entries
  for each row execute function ledger_refuse_change();
create trigger ledger_entries_no_truncate before truncate on ledger_entries
  for each statement execute function ledger_refuse_change();
create trigger ledger_chain_append_only before update or delete on ledger_chain
  for each row execute function ledger_refuse_change();
create trigger ledger_chain_no_truncate before truncate on ledger_chain
  for each statement execute function ledger_refuse_change();

-- A balance changes by an entry only.
create function ledger_refuse_bare_balance() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() < 2 then
    raise exception 'balances change by entries only' using errcode = 'restrict_violation', constraint = 'ledger_balance_by_entry';
  end if;
  return coalesce(new, old);
end $$;
create trigger ledger_accounts_by_entry before insert or update or delete on ledger_accounts
  for each row execute function ledger_refuse_bare_balance();
create trigger ledger_accounts_no_truncate before truncate on ledger_accounts
  for each statement execute function ledger_refuse_change();

-- A resolved hold stays as it was resolved.
create function ledger_refuse_second_resolution() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.status <> 'open' or new.amount <> old.amount or new.wallet_account <> old.wallet_account then
    raise exception 'a hold is resolved once' using errcode = 'restrict_violation', constraint = 'ledger_hold_resolved_once';
  end if;
  return new;
end $$;
create trigger ledger_holds_resolved_once before update or delete on ledger_holds
  for each row execute function ledger_refuse_second_resolution();
