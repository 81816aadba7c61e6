-- Who sent a transfer stands in the rows of both sides, as who received it does.
alter table token_transactions add column sender text; -- e-mail; null where the sender has none

-- Both rows of a transfer were written at one instant, with the same words; the sender's is the one that lost. Where two sent
-- alike at the same instant nobody is named, rather than the wrong one.
update token_transactions t set sender = s.email
from (
  select sent.created_at, sent.recipient, sent.description, sent.amount, min(p.login_email) as email
  from token_transactions sent join persons p on p.id = sent.person_id
  where sent.type = 'transfer' and sent.amount < 0
  group by sent.created_at, sent.recipient, sent.description, sent.amount
  having count(*) = 1
) s
where t.type = 'transfer' and s.email is not null and s.created_at = t.created_at and s.recipient = t.recipient
  and s.description = t.description and s.amount = -abs(t.amount);
