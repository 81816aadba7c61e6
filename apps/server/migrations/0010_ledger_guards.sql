-- What guards the entries guards the holds and the horizon of the chain too, whoever writes.

-- Of a hold only its resolution ever changes, once; what it holds, of whom and for what stands as it was made.
create or replace function ledger_refuse_second_resolution() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.status <> 'open' or new.status = 'open'
    or (new.id, new.wallet_account, new.escrow_account, new.amount, new.cause, new.cause_id, new.created_at)
      is distinct from (old.id, old.wallet_account, old.escrow_account, old.amount, old.cause, old.cause_id, old.created_at)
  then
    raise exception 'a hold is resolved once, and nothing else of it changes'
      using errcode = 'restrict_violation', constraint = 'ledger_hold_resolved_once';
  end if;
  return new;
end $$;
create trigger ledger_holds_no_truncate before truncate on ledger_holds
  for each statement execute function ledger_refuse_change();

-- Without its one row no entry would be sealed any more, and none be missed.
create trigger ledger_chain_horizon_stays before delete on ledger_chain_horizon
  for each row execute function ledger_refuse_change();
create trigger ledger_chain_horizon_no_truncate before truncate on ledger_chain_horizon
  for each statement execute function ledger_refuse_change();
