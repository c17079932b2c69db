-- How many points of each combination of types stand in each cell of the pyramid's level 13, and the sums of their places:
-- changes, written in the transaction that makes them true and summed up now and then. platform/tiles/README.md tells why.
-- Points that expire are not among them: when they are gone is known to `entity` alone.
create table tile_grid (
  tenant text collate "C" not null,
  type_set integer not null,
  -- The first 26 bits of `tile_key`.
  cell integer not null,
  change integer not null,
  longitude float8 not null,
  latitude float8 not null
) with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

create index tile_grid_by_cell on tile_grid (tenant, type_set, cell) include (change, longitude, latitude);

-- Points that stand there already.
insert into tile_grid (tenant, type_set, cell, change, longitude, latitude)
select tenant, type_set, (tile_key(st_x(location), st_y(location)) >> 26)::integer, count(*),
  sum(st_x(location)), sum(st_y(location))
from entity where geometrytype(location) = 'POINT' and expires_at is null
group by 1, 2, 3;

-- How few entities are no points: without this the planner takes nearly all for such, and walks the table for the shapes of a tile.
create statistics entity_geometry_kind on (geometrytype(location)) from entity;
