-- Temporal evolution of entities: one row per attribute instance, by month of recording.

create table temporal_entity (
  tenant text collate "C" not null,
  id text collate "C" not null,
  types text[] collate "C" not null,
  scopes text[] collate "C" not null default '{}',
  created_at timestamptz not null,
  modified_at timestamptz not null,
  deleted_at timestamptz,
  -- It came through its temporal representation, and goes with it.
  is_brought_in boolean not null default false,
  primary key (tenant, id)
);

create index temporal_entity_types on temporal_entity using gin (types);

create table attribute_history (
  tenant text collate "C" not null,
  entity_id text collate "C" not null,
  attribute text collate "C" not null,
  dataset_id text collate "C" not null default '',
  recorded_at timestamptz not null,
  instance_id uuid not null default gen_random_uuid(),
  observed_at timestamptz,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  deleted_at timestamptz,
  number double precision,
  instance jsonb not null,
  primary key (tenant, entity_id, attribute, recorded_at, instance_id)
) partition by range (recorded_at);

create table attribute_history_rest partition of attribute_history default;

-- An hourly mean over a hundred thousand points reads this index alone.
create index attribute_history_observed
  on attribute_history (tenant, entity_id, attribute, observed_at) include (number, dataset_id);

create table history_policy (
  tenant text collate "C" not null,
  -- '' stands for every type without a policy of its own.
  entity_type text collate "C" not null default '',
  -- False: changes of this type are not recorded at all.
  is_recorded boolean not null default true,
  keep_days integer check (keep_days > 0),
  -- Older than this, only the last instance of each period stays.
  coarsen_after_days integer check (coarsen_after_days > 0),
  coarsen_period interval,
  primary key (tenant, entity_type)
);
