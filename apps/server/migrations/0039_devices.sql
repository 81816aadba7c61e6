-- By what a session was opened, so that its person knows it again. When it was last used is told by `expires_at`: each
-- refresh moves it.
alter table sessions add column user_agent text;
