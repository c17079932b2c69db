-- What became of the file of a resource as a table: asked for when a client sends one, read behind, told to staff.

create table resource_table (
  tenant text collate "C" not null,
  resource_id text collate "C" not null,
  -- The file that is meant.
  sha256 text collate "C" not null,
  -- waiting, done, none (the file is no table) or failed.
  state text collate "C" not null,
  -- Why there is no table, in Japanese and English.
  reason jsonb,
  changed_at timestamptz not null,
  primary key (tenant, resource_id)
);

create index resource_table_waiting on resource_table (changed_at) where state = 'waiting';
