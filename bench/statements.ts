/*
 * The statements the server sends for the measured requests, as it sends them; `same-statements.ts` refuses to measure
 * when they are no longer the same (white space aside).
 */

export const statement = (name: string, text: string) => ({ name, text: oneLine(text) })
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

export const findProfile = statement(
  'findProfile',
  `select p.id, p.phone, p.first_name, p.last_name, p.gender, p.email, r.national_id_sealed, r.date_of_birth, r.address,
     r.emergency_contact, r.medical_info, r.insurance_provider, r.insurance_number, r.insurance_expiry
   from persons p left join patient_profiles r on r.person_id = p.id where p.id = $1`,
)

export const bookingFacts = statement(
  'bookingFacts',
  `with patient as (select id from persons where id = $1 for no key update)
   select d.*, p.first_name, p.last_name, s.title_fa, s.title_en,
     r.insurance_provider, r.insurance_number, r.insurance_expiry,
     (select coverage_percentage from insurers where name = $2) as coverage
   from patient cross join doctors d
   join persons p on p.id = d.person_id and p.status = 'active'
   join specialties s on s.code = d.specialty_code
   left join patient_profiles r on r.person_id = patient.id
   where d.person_id = $3`,
)

export const planLimits = statement(
  'planLimits',
  `select case when bool_or(p.monthly_consultations < 0) then -1 else max(p.monthly_consultations) end as consultations,
     case when bool_or(p.storage_mb < 0) then -1 else max(p.storage_mb) end as storage,
     case when bool_or(p.ai_queries < 0) then -1 else max(p.ai_queries) end as queries,
     exists (select from subscriptions where person_id = $1) as had_plan
   from subscriptions s join plans p on p.id = s.plan_id
   where s.person_id = $2 and s.status = 'active' and s.end_date > $3::date`,
)

export const insertVisit = statement(
  'insertVisit',
  `with reference as (
     insert into booking_references as r (stem, last) values ($1, 1)
     on conflict (stem) do update set last = r.last + 1
     returning stem || case when last = 1 then '' else '-' || last end as text
   ), told as (
     insert into outbox (key, type, data) values ($2, 'encounter.booked', jsonb_build_object('encounterId', $3::text))
   ), taken as (
     update doctor_next_slots set version = version + 1,
       valid_until = case when next_at < $4 and next_at > $5::timestamptz - ($6::timestamptz - $7::timestamptz)
         then '-infinity' else valid_until end
     where doctor_id = $8
   )
   insert into encounters (id, booking_reference, patient_id, doctor_id, visit_type, status, starts_at, ends_at, busy_until,
     chief_complaint, description, fee_rial, insurance_share_rial, patient_share_rial, insurance_provider, insurance_number,
     payment_status, hold_until, created_at)
   select $9, text, $10, $11, $12, 'pending', $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 'pending', $23, $24
   from reference returning *`,
)

export const insertPayment = statement(
  'insertPayment',
  `insert into payments (id, person_id, purpose, subject_id, amount_rial, gateway, return_url, created_at, expires_at, ask_again_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
   on conflict (subject_id) where status = 'pending' and subject_id is not null
     do update set return_url = coalesce(excluded.return_url, payments.return_url)
   returning *`,
)

export const lockVisit = statement('lockVisit', `select * from encounters where id = $1 for update`)

export const insertHold = statement(
  'insertHold',
  `with moved as (
     insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, description, created_at)
     values ($1::uuid, $2, $3, $4, $5, $6::uuid, $7, $8)
   )
   insert into ledger_holds (id, wallet_account, escrow_account, amount, cause, cause_id, created_at)
   values ($9::uuid, $10, $11, $12, $13, $14::uuid, $15)`,
)

export const cancelPayment = statement(
  'cancelPayment',
  `update payments set status = 'cancelled', settled_at = $1, ask_again_at = null
   where subject_id = $2 and status = 'pending'`,
)

export const confirmVisit = statement(
  'confirmVisit',
  `with told as (
     insert into outbox (key, type, data) values ($1, 'encounter.confirmed', jsonb_build_object('encounterId', $2::text))
   )
   update encounters set status = 'confirmed', payment_status = 'paid', payment_method = $3,
     hold_id = $4, hold_until = null, confirmed_at = $5
   where id = $6::uuid returning *`,
)

export const readBalance = statement(
  'readBalance',
  `select coalesce(w.balance, 0) - coalesce((select sum(remaining) from token_lots
       where person_id = p.id and remaining > 0 and expires_at <= $1), 0) as balance,
     coalesce((select sum(tokens) from token_purchases
       where person_id = p.id and status = 'pending' and expires_at > $2), 0) as pending,
     w.updated_at
   from (select $3::uuid as id) p left join ledger_accounts w on w.id = 'wallet:TOKEN:' || p.id`,
)

export const findRecipient = statement(
  'findRecipient',
  `select a.person_id, a.password_hash, p.status
   from persons p join accounts a on a.person_id = p.id where p.login_email = $1`,
)

export const moveTokens = statement(
  'moveTokens',
  `with party as materialized (
     select id from persons where id in ($1, $2) and status = 'active' order by id for key share
   ), entry as (
     insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at)
     select $3::uuid, $4, $5, $6::bigint, 'token.transfer', $7::uuid, $8::timestamptz
     from (select count(*) as found from party) p where p.found = 2
     returning cause_id, created_at
   ), sender as (
     select login_email as email from persons where id = $9
   ), news as (
     insert into outbox (type, key, data)
     select 'tokens.received', $10, jsonb_build_object('personId', $11::text, 'amount', $12::bigint, 'from', email)
     from sender
   ), moved as (
     insert into outbox (type, key, data)
     select distinct 'tokens.moved', person_id::text, jsonb_build_object('personId', person_id::text)
     from balance_alerts where person_id in ($13::uuid, $14::uuid)
   )
   insert into token_transactions (id, person_id, type, amount, status, description, recipient, sender, created_at, completed_at)
   select side.id, side.person_id, 'transfer', side.amount, 'completed', $15, $16, sender.email, entry.created_at, entry.created_at
   from entry, sender, (values ($17::uuid, $18::uuid, -$19::bigint), ($20::uuid, $21::uuid, $22::bigint))
     as side (id, person_id, amount)
   returning id`,
)

export const readWallet = statement(
  'readWallet',
  `select balance, exists (select from token_lots where person_id = $1 and remaining > 0) as has_lots
   from ledger_accounts where id = $2`,
)

export const readServices = statement(
  'readServices',
  `select s.name, s.title_fa, s.title_en, p.version, p.base_tokens, p.tokens_per_1000_characters from services s, lateral (
     select * from service_prices where service = s.name and valid_from <= $1 order by valid_from desc, version desc limit 1
   ) p where s.is_active order by s.name`,
)

export const insertRun = statement(
  'insertRun',
  `insert into service_runs (id, person_id, service, price_version, hold_id, reserved, input_characters, engine, status,
     created_at, alive_until)
   values ($1, $2, $3, $4, $5, $6, $7, $8, 'running', $9, $10)`,
)

export const endRun = statement(
  'endRun',
  `update service_runs set status = $1, used = $2, output_characters = $3, ended_at = $4
   where id = $5 and status = 'running' and alive_until <= coalesce($6::timestamptz, 'infinity')
   returning hold_id as "holdId", person_id as "personId"`,
)

export const settleHold = statement(
  'settleHold',
  `update ledger_holds set status = $1, settled = $2, resolved_at = $3 where id = $4 and status = 'open'
   returning wallet_account, escrow_account, amount`,
)

export const postEntries = statement(
  'postEntries',
  `insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, description, created_at)
   select $1::uuid, debit, credit, amount, $2, $3::uuid, $4, $5::timestamptz
   from unnest($6::text[], $7::text[], $8::bigint[]) as entry (debit, credit, amount)`,
)

export const returnToLots = statement(
  'returnToLots',
  `with taken as (
     delete from token_lot_uses where hold_id = $1 returning lot_id, amount
   ), counted as (
     select lot_id, taken.amount, coalesce(sum(taken.amount) over (order by l.expires_at, l.id
       rows between unbounded preceding and 1 preceding), 0)::bigint as before
     from taken join token_lots l on l.id = taken.lot_id
   )
   update token_lots l set remaining = l.remaining + c.amount - greatest(0, least(c.amount, $2::bigint - c.before))
   from counted c where l.id = c.lot_id and $3::bigint - c.before < c.amount`,
)

export const insertUsage = statement(
  'insertUsage',
  `insert into token_transactions (id, person_id, type, amount, status, description, service, created_at, completed_at)
   values ($1, $2, 'usage', $3, 'completed', $4, $5, $6, $7)`,
)

export const tellMoved = statement(
  'tellMoved',
  `insert into outbox (type, key, data)
   select 'tokens.moved', $1::text, jsonb_build_object('personId', $2::text)
   where exists (select from balance_alerts where person_id = $3::uuid)`,
)
