-- What server/migrations adds up to. Written by `./kumiki generate`.

create table import_run (
  tenant text collate "C" not null,
  id text collate "C" not null,
  file_name text not null,
  format text collate "C",
  principal text collate "C" not null,
  state text collate "C" not null,
  started_at timestamp with time zone not null,
  progress_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  summary jsonb not null,
  constraint import_run_pkey PRIMARY KEY (tenant, id),
  constraint import_run_state_check CHECK ((state = ANY (ARRAY['running'::text, 'completed'::text, 'incomplete'::text, 'interrupted'::text])))
);

create table policy_rule (
  tenant text collate "C" not null,
  audience text collate "C" not null,
  entity_type text collate "C" not null,
  scope text collate "C" not null,
  attributes text[],
  created_at timestamp with time zone default now() not null,
  constraint policy_rule_pkey PRIMARY KEY (tenant, audience, entity_type, scope),
  constraint policy_rule_audience_check CHECK ((audience = 'public'::text)),
  constraint policy_rule_scope_check CHECK (((scope = ''::text) OR (scope ~~ '/%'::text)))
);

create table policy_version (
  only_row boolean not null,
  version bigint not null,
  constraint policy_version_pkey PRIMARY KEY (only_row),
  constraint policy_version_only_row_check CHECK (only_row)
);

create table sample_type (
  tenant text collate "C" not null,
  entity_type text collate "C" not null,
  region text collate "C" not null,
  state text collate "C" not null,
  entity_ids jsonb not null,
  constraint sample_type_pkey PRIMARY KEY (tenant, entity_type),
  constraint sample_type_state_check CHECK ((state = ANY (ARRAY['loading'::text, 'shown'::text, 'removed'::text])))
);

create table schema_migration (
  number integer not null,
  name text collate "C" not null,
  checksum text collate "C" not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migration_pkey PRIMARY KEY (number)
);

create table tenant (
  name text collate "C" not null,
  created_at timestamp with time zone default now() not null,
  constraint tenant_pkey PRIMARY KEY (name)
);

comment on column policy_rule.scope is 'empty for any scope; otherwise it and what lies below it';

comment on column policy_rule.attributes is 'expanded names that may be seen; null for all';
