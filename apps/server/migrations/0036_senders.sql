-- Who sent a transfer stands in the rows of both sides, as who received it does.
alter table token_transactions add column sender text; -- e-mail; null where the sender has none

-- Both rows of a transfer were written at one instant, with the same words; the sender's is the one that lost.
update token_transactions t set sender = p.login_email
from token_transactions sent join persons p on p.id = sent.person_id
where t.type = 'transfer' and sent.type = 'transfer' and sent.amount < 0 and p.login_email is not null
  and sent.created_at = t.created_at and sent.recipient = t.recipient and sent.description = t.description
  and abs(t.amount) = -sent.amount;
