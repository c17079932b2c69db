-- Datasets, their versions, and where the rows of their tables lie.

create table dataset (
  tenant text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  -- Where a harvested dataset comes from; the identifier is the source's own.
  source text collate "C",
  identifier text collate "C",
  -- The newest version, and the one the public sees.
  head integer not null,
  published integer,
  -- Of the published version: whether everyone may see it, and which tenants besides.
  is_public boolean not null default false,
  shared_with text[] collate "C" not null default '{}',
  -- When it is published by itself.
  publish_at timestamptz,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  published_at timestamptz,
  deleted_at timestamptz,
  primary key (tenant, id),
  check ((source is null) = (identifier is null))
);

create index dataset_by_id on dataset (id);
create unique index dataset_by_name on dataset (tenant, name) where deleted_at is null;
-- A name is a public fact once it is published: two tenants cannot both publish it.
create unique index dataset_by_public_name on dataset (name)
  where is_public and published is not null and deleted_at is null;
create unique index dataset_by_origin on dataset (tenant, source, md5(identifier))
  where source is not null;
create index dataset_by_change on dataset (modified_at, tenant, id);
create index dataset_by_due on dataset (publish_at) where publish_at is not null;

-- What was said of a dataset, once per change.
create table dataset_version (
  tenant text collate "C" not null,
  dataset_id text collate "C" not null,
  version integer not null,
  document jsonb not null,
  -- created, edited, file, harvested
  change text collate "C" not null,
  -- Stable and not personal: `token:admin`.
  principal text collate "C" not null,
  changed_at timestamptz not null,
  -- When it was first public; what never was stays among staff.
  published_at timestamptz,
  primary key (tenant, dataset_id, version)
);

-- Everything that happened, versions or not: published, withdrawn, deleted.
create table dataset_event (
  tenant text collate "C" not null,
  dataset_id text collate "C" not null,
  seq bigint generated always as identity,
  kind text collate "C" not null,
  version integer not null,
  principal text collate "C" not null,
  happened_at timestamptz not null,
  primary key (tenant, dataset_id, seq)
);

-- Which dataset a resource belongs to, in any of its versions.
create table dataset_resource (
  tenant text collate "C" not null,
  id text collate "C" not null,
  dataset_id text collate "C" not null,
  primary key (tenant, id)
);
create index dataset_resource_by_id on dataset_resource (id);

create table dataset_group (
  tenant text collate "C" not null,
  name text collate "C" not null,
  title jsonb not null,
  description jsonb,
  created_at timestamptz not null,
  primary key (tenant, name)
);

-- Downloads by day, without a word of who.
create table dataset_download (
  tenant text collate "C" not null,
  dataset_id text collate "C" not null,
  resource_id text collate "C" not null,
  day date not null,
  count bigint not null,
  primary key (tenant, dataset_id, resource_id, day)
);

-- 「データの提案」 and 「間違いの報告」.
create table dataset_message (
  tenant text collate "C" not null,
  -- Begins with the time, so that the order of ids is that of arrival.
  id text collate "C" not null,
  kind text collate "C" not null check (kind in ('suggestion', 'report')),
  dataset_id text collate "C",
  resource_id text collate "C",
  body text not null,
  -- Only when the sender wants an answer.
  reply_to text,
  state text collate "C" not null default 'new' check (state in ('new', 'seen', 'done')),
  answer text,
  arrived_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant, id)
);
create index dataset_message_by_state on dataset_message (tenant, state, id);

-- The table of a resource: its columns, and which rows are its rows now.
create table datastore_table (
  tenant text collate "C" not null,
  resource_id text collate "C" not null,
  -- Names the rows in datastore_row.
  table_id bigint not null,
  fields jsonb not null,
  key_fields text[] not null default '{}',
  row_count bigint not null,
  last_row bigint not null,
  changed_at timestamptz not null,
  primary key (tenant, resource_id)
);

create sequence datastore_table_id;

-- Rows on their way in: seen by readers when the load ends.
create table datastore_load (
  tenant text collate "C" not null,
  resource_id text collate "C" not null,
  table_id bigint not null,
  fields jsonb not null,
  key_fields text[] not null default '{}',
  -- What the bytes were, so that only the same file continues a load.
  fingerprint text collate "C",
  rows_read bigint not null default 0,
  last_row bigint not null default 0,
  progress_at timestamptz not null,
  primary key (tenant, resource_id)
);

-- Row ids of tables nobody refers to any more.
create table datastore_dead_table (
  tenant text collate "C" not null,
  table_id bigint not null,
  primary key (tenant, table_id)
);

create table datastore_row (
  tenant text collate "C" not null,
  table_id bigint not null,
  row_id bigint not null,
  -- The cells of the key columns; null in a table without a key.
  key text collate "C",
  -- An array in the order of the table's fields.
  cells jsonb not null,
  primary key (tenant, table_id, row_id)
);
create unique index datastore_row_by_key on datastore_row (tenant, table_id, key)
  where key is not null;
