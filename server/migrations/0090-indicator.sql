-- What a city promises in numbers. `owner_key` names the document that defines it (`plan:fukushima`).
create table indicator (
  tenant text collate "C" not null,
  id text collate "C" not null,
  owner_key text collate "C" not null,
  position integer not null,
  is_public boolean not null,
  definition jsonb not null,
  primary key (tenant, id)
);
create index indicator_by_owner on indicator (tenant, owner_key, position);

-- Every revision of the value of a fiscal year; the highest one holds. Values outlive the definition.
create table indicator_value (
  tenant text collate "C" not null,
  indicator text collate "C" not null,
  year integer not null,
  revision integer not null,
  state text collate "C" not null check (state in ('reported', 'returned', 'approved')),
  value double precision not null,
  evidence text,
  comment text,
  reported_by text collate "C" not null,
  reported_at timestamptz not null,
  decided_by text collate "C",
  decided_at timestamptz,
  primary key (tenant, indicator, year, revision)
);
