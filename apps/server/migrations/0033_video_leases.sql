-- Whether the server of a seat lives is told by the database's clock alone, which all servers share.
alter table video_sittings add column renewed_at timestamptz not null default now();
