-- Geometries are related in the plane, so heights stay in the document (RFC 7946, section 3.1.1): the column of locations takes
-- none, nor can positions with and without them be collected.
create or replace function entity_geometry(doc jsonb, attribute text) returns geometry
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
    return st_force2d(st_setsrid(st_geomfromgeojson(instances -> 0 -> 'value'), 4326));
  end if;
  select st_collect(st_force2d(st_setsrid(st_geomfromgeojson(instance -> 'value'), 4326)))
    into collected
    from jsonb_array_elements(instances) as instance
   where instance ->> 'type' = 'GeoProperty';
  return collected;
end
$$;
