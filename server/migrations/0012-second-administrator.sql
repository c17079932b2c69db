-- Tenants where what gives rights waits for another administrator than who proposes it. platform/identity/second

alter table tenant add column needs_second boolean not null default false;

comment on column tenant.needs_second is 'whether changes that give rights wait for a second administrator';

create table policy_change (
  tenant      text collate "C" not null,
  id          uuid not null default gen_random_uuid(),
  change      jsonb not null,
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null default now(),
  decided_by  text collate "C",
  decided_at  timestamptz,
  decision    text check (decision in ('approved', 'rejected')),
  primary key (tenant, id),
  constraint policy_change_decided_whole
    check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null))
);

create index policy_change_waiting on policy_change (tenant, proposed_at, id) where decision is null;

comment on column policy_change.change is 'what would be done: rules, role, reach, scopes of a machine; as change.ts parses it';
