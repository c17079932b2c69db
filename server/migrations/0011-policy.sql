-- Who tenants are, who works in them, what machines there are, and what each may see and write. platform/identity

alter table tenant
  add column kind text not null default 'partner'
    check (kind in ('prefecture', 'municipality', 'partner')),
  add column name_ja text not null default '',
  add column name_kana text not null default '',
  add column name_en text not null default '',
  add column code text collate "C" check (code ~ '^[0-9]{6}$'),
  add column parent text collate "C",
  add column created_by text not null default '',
  add column closed_at timestamptz;

comment on column tenant.code is '全国地方公共団体コード, six digits with the check digit';
comment on column tenant.closed_at is 'since when nobody reads or writes it; its name stays taken';

create unique index tenant_by_code on tenant (code) where code is not null;

update tenant set kind = 'prefecture' where name = 'default';

create table membership (
  tenant     text collate "C" not null,
  person     text collate "C" not null,
  role       text not null
    check (role in ('viewer', 'editor', 'publisher', 'approver', 'administrator', 'auditor')),
  expires_at timestamptz,
  granted_by text collate "C" not null,
  granted_at timestamptz not null default now(),
  primary key (tenant, person, role)
);

create index membership_by_person on membership (person);

alter table policy_rule
  drop constraint policy_rule_audience_check,
  drop constraint policy_rule_pkey,
  add column action text not null default 'read' check (action in ('read', 'write')),
  add column id uuid not null default gen_random_uuid(),
  add column created_by text collate "C" not null default '',
  add primary key (tenant, action, audience, entity_type, scope),
  add constraint policy_rule_audience_check check (audience ~ '^(public|(tenant|role|machine|person):[!-~]+)$'),
  add constraint policy_rule_public_reads check (action = 'read' or audience ~ '^(role|machine|person):');

create unique index policy_rule_by_id on policy_rule (tenant, id);

comment on column policy_rule.audience is
  'public, or tenant:NAME (who works there), role:ROLE (in this tenant), machine:ID, person:ID';

-- How far a role reaches; without a row it sees and writes everything its access allows.
create table role_reach (
  tenant text collate "C" not null,
  role   text not null,
  reads  text not null check (reads in ('everything', 'rules')),
  writes text not null check (writes in ('everything', 'rules')),
  primary key (tenant, role)
);

-- What holds a token: a sensor gateway, a script, an application of a developer.
create table machine (
  id             text collate "C" primary key,
  tenant         text collate "C" not null,
  name           text not null,
  purpose        text not null default '',
  owner          text collate "C" not null,
  scopes         text[] not null,
  wanted_scopes  text[] not null default '{}',
  reach          text not null check (reach in ('everything', 'rules')),
  secret_hash    bytea not null,
  previous_hash  bytea,
  previous_until timestamptz,
  requests_per_minute integer check (requests_per_minute > 0),
  created_at     timestamptz not null default now(),
  expires_at     timestamptz,
  revoked_at     timestamptz,
  last_used_at   timestamptz
);

create index machine_by_tenant on machine (tenant, id);
create index machine_by_owner on machine (owner, id);

comment on column machine.secret_hash is 'SHA-256 of a secret of 256 random bits';
comment on column machine.previous_until is 'until when the secret before the last rotation is accepted';
comment on column machine.wanted_scopes is 'asked for by its developer, not granted yet';

-- Access tokens of the client credentials grant (RFC 6749, section 4.4).
create table machine_access_token (
  token_hash bytea primary key,
  machine    text collate "C" not null,
  secret_hash bytea not null,
  scopes     text[] not null,
  expires_at timestamptz not null
);

create index machine_access_token_by_expiry on machine_access_token (expires_at);

comment on column machine_access_token.secret_hash is 'the secret it was given for: it ends with it';

create table machine_usage (
  machine  text collate "C" not null,
  day      date not null,
  requests bigint not null,
  refused  bigint not null,
  primary key (machine, day)
);
