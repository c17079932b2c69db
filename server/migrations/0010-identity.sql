-- Tenants, and what the public may see of them. platform/identity

create table tenant (
  name       text collate "C" primary key,
  created_at timestamptz not null default now()
);

insert into tenant (name) values ('default');

-- Who besides credentials may see what: deny by default, so no row, no view.
create table policy_rule (
  tenant      text collate "C" not null,
  audience    text collate "C" not null check (audience = 'public'),
  entity_type text collate "C" not null,
  scope       text collate "C" not null check (scope = '' or scope like '/%'),
  attributes  text[],
  created_at  timestamptz not null default now(),
  primary key (tenant, audience, entity_type, scope)
);

comment on column policy_rule.scope is 'empty for any scope; otherwise it and what lies below it';
comment on column policy_rule.attributes is 'expanded names that may be seen; null for all';

-- One row. Its number moves with every change above, so that processes know when to read again.
create table policy_version (
  only_row boolean primary key check (only_row),
  version  bigint not null
);

insert into policy_version (only_row, version) values (true, 1);
