-- no transaction
-- Administrators find persons by how their phones begin.
create index concurrently persons_by_phone on persons (phone text_pattern_ops);
