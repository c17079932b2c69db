-- Who acts for whom. platform/identity/accounts

create table proxy (
  id             text collate "C" primary key,
  -- whom it is for
  principal_id   text collate "C" not null,
  -- who acts; unknown until somebody accepts
  agent_id       text collate "C",
  kind           text collate "C" not null check (kind in ('proxy', 'guardian')),
  scopes         text[] not null,
  status         text collate "C" not null check (status in ('offered', 'declared', 'active', 'ended')),
  offered_to     text,
  created_at     timestamptz not null,
  begins_at      timestamptz not null,
  ends_at        timestamptz not null,
  decided_by     text collate "C",
  ended_at       timestamptz
);

create index proxy_by_principal on proxy (principal_id, id);
create index proxy_by_agent on proxy (agent_id, id) where agent_id is not null;
create index proxy_by_address on proxy (offered_to) where offered_to is not null;
create index proxy_declared on proxy (created_at, id) where status = 'declared';

comment on column proxy.scopes is 'words of procedures; * for everything';
comment on column proxy.status is 'offered to somebody; declared by a guardian and not confirmed by staff; active; ended';
comment on column proxy.offered_to is 'address the offer went to; forgotten once it is decided';
