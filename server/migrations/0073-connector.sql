-- Where data comes from by itself: catalogues that are harvested, files that are fetched.
create table connector (
  tenant text collate "C" not null,
  id text collate "C" not null,
  -- ConnectorSettings: kind, name, address, schedule, licence, …
  settings jsonb not null,
  is_enabled boolean not null,
  -- ConnectorMemory: what the source said of its state the last time.
  memory jsonb not null,
  last_ok_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant, id)
);

-- What a source had the last time: the difference to it is what a run tells.
create table connector_item (
  tenant text collate "C" not null,
  connector_id text collate "C" not null,
  -- The source's own, any characters.
  identifier text not null,
  fingerprint text collate "C" not null,
  primary key (tenant, connector_id, identifier),
  foreign key (tenant, connector_id) references connector (tenant, id) on delete cascade
);

create table connector_run (
  tenant text collate "C" not null,
  -- Begins with the time, so that the order of ids is that of the runs.
  id text collate "C" not null,
  connector_id text collate "C" not null,
  is_dry boolean not null,
  state text collate "C" not null check (state in ('running', 'completed', 'failed')),
  started_at timestamptz not null,
  finished_at timestamptz,
  -- RunReport: counts, differences, errors; capped.
  report jsonb not null,
  primary key (tenant, id),
  foreign key (tenant, connector_id) references connector (tenant, id) on delete cascade
);
create index connector_run_of_connector on connector_run (tenant, connector_id, id desc);
