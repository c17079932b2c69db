-- Points that stand for towns (町字), by which addresses without coordinates are placed. Published by 国土交通省, loaded
-- by whoever runs the installation, the same for all tenants.
create table town (
  prefecture text collate "C" not null,
  municipality text collate "C" not null,
  name text collate "C" not null,
  latitude double precision not null,
  longitude double precision not null,
  primary key (prefecture, municipality, name)
);

-- One row: when the towns last changed, so that every process knows when its own copy is old.
create table town_change (
  id boolean primary key default true check (id),
  changed_at timestamptz not null
);
