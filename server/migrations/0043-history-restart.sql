-- Entities that live on without the evolution that was deleted: it begins anew with their next change. platform/history
create table temporal_restart (
  tenant text collate "C" not null,
  id text collate "C" not null,
  since timestamptz not null default now(),
  primary key (tenant, id)
);

create index temporal_restart_since on temporal_restart (since);
