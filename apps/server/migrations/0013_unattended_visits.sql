-- Visits that nobody ended are looked for every few minutes; they are few among all that ever were.
create index encounters_unattended on encounters (ends_at, id) where status in ('confirmed', 'in_progress');

-- What was cancelled before it was paid cannot be paid any more.
update encounters set payment_status = 'expired' where status = 'cancelled' and payment_status = 'pending';
alter table encounters add constraint encounters_cancelled_not_payable
  check (status <> 'cancelled' or payment_status <> 'pending');
