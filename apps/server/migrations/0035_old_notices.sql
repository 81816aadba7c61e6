-- What is kept for a while only: messages that went out, and notices that were read or are shown nowhere.
create index notice_deliveries_ended on notice_deliveries (ended_at) where ended_at is not null;
create index notifications_read on notifications (read_at) where read_at is not null;
create index notifications_not_shown on notifications (created_at) where not in_app;
