-- no transaction
-- The same of mobiles that are only claimed.
create index concurrently accounts_by_claimed_mobile on accounts (claimed_mobile text_pattern_ops) where claimed_mobile is not null;
