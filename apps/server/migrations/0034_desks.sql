-- What the desks of agents, doctors and administrators look through.

-- Customers are found by any part of a name, folded as persons' names are.
alter table customers add column search_text text not null
  generated always as (person_search_text(first_name, last_name, username)) stored;
create index customers_search on customers using gin (search_text gin_trgm_ops);
create index support_threads_by_assignee on support_threads (assignee_id, last_change desc);
drop index support_threads_open_by_assignee; -- the one above serves closed ones too

-- Numbers of a stretch of days, of the whole installation.
create index encounters_by_time on encounters (starts_at);
create index ledger_entries_by_time on ledger_entries using brin (created_at); -- entries lie in the order of their times
