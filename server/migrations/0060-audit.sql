-- Who did what: rows that are only ever added, chained by hashes. platform/identity/audit

create table audit_event (
  seq bigint primary key,
  -- Milliseconds: what was hashed is exactly what is kept.
  at timestamptz(3) not null,
  tenant text collate "C" not null,
  actor text collate "C" not null,
  kind text collate "C" not null check (kind in ('read', 'write', 'refusal')),
  action text collate "C" not null,
  object text collate "C" not null,
  query text collate "C" not null,
  status smallint not null,
  policy text collate "C" not null,
  origin text collate "C" not null,
  request_id text collate "C" not null,
  hash bytea not null check (octet_length(hash) = 32)
);

create index audit_event_by_tenant on audit_event (tenant, seq);
create index audit_event_by_actor on audit_event (actor, seq);
create index audit_event_by_object on audit_event (object, seq) where object <> '';
create index audit_event_by_time on audit_event (at, seq);

-- One row for the rows of one commit. A chain that forks would have two with one hash before them.
create table audit_flush (
  last_seq bigint primary key,
  first_seq bigint not null,
  at timestamptz(3) not null,
  prev_hash bytea not null unique,
  hash bytea not null unique
);

create table audit_checkpoint (
  seq bigint not null,
  at timestamptz(3) not null,
  hash bytea not null,
  key_id text collate "C" not null,
  public_key text collate "C" not null,
  signature text collate "C" not null,
  primary key (seq, key_id)
);

-- Where the chain begins after old rows were removed: behind this checkpoint.
create table audit_base (
  seq bigint primary key,
  key_id text collate "C" not null,
  hash bytea not null,
  removed_rows bigint not null,
  removed_at timestamptz(3) not null
);

create function audit_refuse() returns trigger language plpgsql as
$$ begin
  raise exception 'The audit trail only grows: % of % is refused.', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

create trigger audit_event_only_grows before update or delete or truncate on audit_event
  for each statement execute function audit_refuse();
create trigger audit_flush_only_grows before update or delete or truncate on audit_flush
  for each statement execute function audit_refuse();
create trigger audit_checkpoint_only_grows before update or delete or truncate on audit_checkpoint
  for each statement execute function audit_refuse();
create trigger audit_base_only_grows before update or delete or truncate on audit_base
  for each statement execute function audit_refuse();
