-- Which migrations this database has seen. Written by the migration runner only.
create table schema_migration (
  number integer primary key,
  name text collate "C" not null,
  checksum text collate "C" not null,
  applied_at timestamptz not null default now()
);
