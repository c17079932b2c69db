-- @contexts this installation hosts, and its copies of those on the web. platform/context/contexts/README.md tells how they live.

create table jsonld_context (
  -- Empty for copies of what is on the web: they are everybody's.
  tenant text collate "C" not null,
  -- The last part of its address here: random for a hosted one, else made of what it holds or of where it comes from.
  local_id text collate "C" not null,
  kind text not null check (kind in ('Hosted', 'Cached', 'ImplicitlyCreated')),
  -- Where a copy comes from.
  url text,
  -- The text of the document as it came: JSON, an object with @context.
  document text not null,
  created_at timestamptz not null,
  -- When a copy is to be fetched again; null: never.
  expires_at timestamptz,
  last_used_at timestamptz,
  hits bigint not null default 0,
  -- Other processes read again what changed of late; uses are no change.
  changed_at timestamptz not null,
  -- A deleted one stays for a while, so that other processes see that it went.
  deleted_at timestamptz,
  primary key (tenant, local_id)
);

create index jsonld_context_by_local_id on jsonld_context (local_id);
create index jsonld_context_by_change on jsonld_context (changed_at);
