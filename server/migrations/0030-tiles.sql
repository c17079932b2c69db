-- Where entities stand, so that tiles are walks of an index. platform/tiles/README.md tells why.

-- The place of a point in the pyramid of web map tiles, 26 levels deep: the tiles above a place are prefixes of its key, two
-- bits a level, so that a tile is a range of keys. Latitudes beyond the pyramid are at its edge.
create function tile_key(longitude float8, latitude float8) returns bigint
language plpgsql immutable parallel safe strict
as $$
declare
  side constant bigint := 67108864;
  -- Numbers next to nothing would underflow, which is an error.
  nearly constant float8 := 1e-12;
  north constant float8 := case when abs(latitude) < nearly then 0 else latitude end;
  east constant float8 := case when abs(longitude) < nearly then 0 else longitude end;
  sine constant float8 := sin(radians(greatest(least(north, 85.0511287798066), -85.0511287798066)));
  x bigint := greatest(0, least(side - 1, floor((east / 360 + 0.5) * side)::bigint));
  y bigint := greatest(0, least(side - 1, floor((0.5 - ln((1 + sine) / (1 - sine)) / (4 * pi())) * side)::bigint));
begin
  x := (x | (x << 16)) & 281470681808895;
  x := (x | (x << 8)) & 71777214294589695;
  x := (x | (x << 4)) & 1085102592571150095;
  x := (x | (x << 2)) & 3689348814741910323;
  x := (x | (x << 1)) & 6148914691236517205;
  y := (y | (y << 16)) & 281470681808895;
  y := (y | (y << 8)) & 71777214294589695;
  y := (y | (y << 4)) & 1085102592571150095;
  y := (y | (y << 2)) & 3689348814741910323;
  y := (y | (y << 1)) & 6148914691236517205;
  return x | (y << 1);
end
$$;

-- Everything a tile of many points tells stands in the index, so that it is never read from the table.
create index entity_by_tile on entity (tenant, type_set, tile_key(st_x(location), st_y(location)))
  include (location, expires_at)
  where geometrytype(location) = 'POINT';

create index entity_by_shape on entity using gist (location)
  where geometrytype(location) <> 'POINT';
