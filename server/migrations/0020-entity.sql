-- Entities as they are held. platform/context/README.md tells why the tables look like this.

create sequence entity_version;

-- Combinations of types, in the order they arrived. `key` is the SHA-256 of their JSON, since an index entry is bounded.
create table entity_type_set (
  tenant text collate "C" not null,
  type_set integer generated always as identity,
  types text[] collate "C" not null,
  key text collate "C" not null,
  primary key (tenant, type_set),
  unique (tenant, key)
);

create table entity (
  tenant text collate "C" not null,
  id text collate "C" not null,
  type_set integer not null,
  version bigint not null default nextval('entity_version'),
  created_at timestamptz not null,
  modified_at timestamptz not null,
  expires_at timestamptz,
  scopes text[] collate "C" not null default '{}',
  location geometry(Geometry, 4326),
  doc jsonb not null,
  primary key (tenant, id)
)
with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);

create index entity_by_type on entity (tenant, type_set, id);
create index entity_by_location on entity using gist (location);
create index entity_by_scope on entity using gin (scopes) where scopes <> '{}';
create index entity_by_expiry on entity (expires_at) where expires_at is not null;

-- The geometry of a GeoProperty: that of its one instance, or all of them together.
create function entity_geometry(doc jsonb, attribute text) returns geometry
language plpgsql immutable parallel safe strict set search_path from current
as $$
declare
  instances jsonb := doc -> attribute;
  collected geometry;
begin
  if instances is null then
    return null;
  end if;
  if jsonb_array_length(instances) = 1 then
    if instances -> 0 ->> 'type' <> 'GeoProperty' then
      return null;
    end if;
    return st_setsrid(st_geomfromgeojson(instances -> 0 -> 'value'), 4326);
  end if;
  select st_collect(st_setsrid(st_geomfromgeojson(instance -> 'value'), 4326))
    into collected
    from jsonb_array_elements(instances) as instance
   where instance ->> 'type' = 'GeoProperty';
  return collected;
end
$$;

-- What each flush changed in one tenant, in the transaction that changed it. Readers go by `xid`, never by `seq` alone.
create table entity_outbox (
  tenant text collate "C" not null,
  seq bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  changes jsonb not null,
  primary key (tenant, seq)
);

create index entity_outbox_by_age on entity_outbox (at);

-- Dates and times inside values, in the normal form in which the order of texts is the order of times; null for anything
-- else. Queries compare by them, and indexes may be made over them, so they must stay what they are.
create function entity_date(value text) returns text
language sql immutable parallel safe strict
as $$
  select case
    when value !~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$' then null
    when substr(value, 9, 2) <= '28' then value
    when substr(value, 6, 2) = '02' then
      case when substr(value, 9, 2) = '29' and (
        substr(value, 1, 4)::int % 4 = 0 and substr(value, 1, 4)::int % 100 <> 0
        or substr(value, 1, 4)::int % 400 = 0) then value end
    when substr(value, 6, 2) in ('04', '06', '09', '11') and substr(value, 9, 2) > '30' then null
    else value
  end
$$;

create function entity_time(value text) returns text
language sql immutable parallel safe strict
as $$
  select case when value ~ '^([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d{1,6})?Z$'
    then substr(value, 1, 8) || '.' || rpad(rtrim(substr(value, 10), 'Z'), 6, '0') || 'Z' end
$$;

create function entity_date_time(value text) returns text
language sql immutable parallel safe strict
as $$
  select entity_date(substr(value, 1, 10)) || case when substr(value, 11, 1) = 'T' then 'T' end
    || entity_time(substr(value, 12))
$$;
