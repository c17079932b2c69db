-- Geometries as the relations of clause 4.10 take them. The engine ends a whole statement over one that it cannot take, so a single
-- entity, or a single question, must not be able to bring one.

-- A GeoJSON geometry in the plane: without altitudes and whatever else the object carries. Where edges cross, which RFC 7946 does not
-- forbid, it is the area that the rings enclose.
create function entity_plane(value jsonb) returns geometry
language plpgsql immutable parallel safe strict set search_path from current
as $$
declare
  held geometry := st_setsrid(st_force2d(st_geomfromgeojson(
    jsonb_build_object('type', value -> 'type', 'coordinates', value -> 'coordinates'))), 4326);
begin
  if st_dimension(held) < 2 or st_isvalid(held) then
    return held;
  end if;
  held := st_makevalid(held, 'method=structure keepcollapsed=true');
  if geometrytype(held) = 'GEOMETRYCOLLECTION' then
    return st_collectionextract(held, st_dimension(held) + 1);
  end if;
  return held;
end
$$;

create function entity_is_wide(held geometry) returns boolean
language sql immutable parallel safe strict
as $$
  select st_xmax(held) - st_xmin(held) > 90 or st_ymax(held) - st_ymin(held) > 90
$$;

-- What distances are taken from. Between two points half the world apart no way is the shortest, so wide lines and outlines go straight
-- on the map, in steps of 45 degrees; what they enclose is judged in the plane.
create function entity_outline(held geometry) returns geography
language plpgsql immutable parallel safe strict set search_path from current
as $$
begin
  if not entity_is_wide(held) or st_dimension(held) = 0 then
    return held::geography;
  end if;
  return st_segmentize(case st_dimension(held) when 2 then st_boundary(held) else held end, 45)::geography;
end
$$;

-- Metres on a sphere.
create function entity_distance(held geometry, reference geometry) returns double precision
language plpgsql immutable parallel safe strict cost 1000 set search_path from current
as $$
begin
  if not entity_is_wide(held) and not entity_is_wide(reference) then
    return st_distance(held::geography, reference::geography, false);
  end if;
  if st_intersects(held, reference) then
    return 0;
  end if;
  return st_distance(entity_outline(held), entity_outline(reference), false);
end
$$;

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
    return entity_plane(instances -> 0 -> 'value');
  end if;
  select st_collect(entity_plane(instance -> 'value'))
    into collected
    from jsonb_array_elements(instances) as instance
   where instance ->> 'type' = 'GeoProperty';
  return collected;
end
$$;

create or replace function entity_relates(
  instances jsonb, relation text, reference geometry, farthest double precision, nearest double precision
) returns boolean
language plpgsql immutable parallel safe cost 1000 set search_path from current
as $$
declare
  instance jsonb;
  held geometry;
  is_related boolean;
begin
  for instance in select jsonb_array_elements(instances) loop
    continue when instance ->> 'type' <> 'GeoProperty';
    held := entity_plane(instance -> 'value');
    is_related := case relation
      when 'near' then
        (farthest is null or entity_distance(held, reference) <= farthest)
        and (nearest is null or entity_distance(held, reference) > nearest)
      when 'within' then st_within(held, reference)
      when 'contains' then st_contains(held, reference)
      when 'intersects' then st_intersects(held, reference)
      when 'equals' then st_equals(held, reference)
      when 'disjoint' then st_disjoint(held, reference)
      when 'overlaps' then st_overlaps(held, reference)
    end;
    if is_related then
      return true;
    end if;
  end loop;
  return false;
end
$$;

update entity set location = entity_geometry(doc, 'https://uri.etsi.org/ngsi-ld/location')
where st_dimension(location) = 2 and not st_isvalid(location);
