-- Registrations of context sources, and subscriptions to their changes.

create table context_source (
  tenant text collate "C" not null,
  id text collate "C" not null,
  -- Types and attribute names are expanded.
  document jsonb not null,
  expires_at timestamptz,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  primary key (tenant, id)
);

create index context_source_by_expiry on context_source (expires_at)
  where expires_at is not null;

-- What a subscription watches: entities, or registrations of context sources.
alter table subscription add column subject text collate "C" not null default 'entity';
