-- Whether one of the instances of a GeoProperty relates to a reference geometry (clause 4.10): distances in metres on a sphere, all
-- else planar. A function, since the planner takes a loop in the statement itself for so dear that it would rather walk through all
-- entities of a type than look at the few of a place.
create function entity_relates(
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
    held := st_setsrid(st_geomfromgeojson(instance -> 'value'), 4326);
    is_related := case relation
      when 'near' then
        (farthest is null or st_dwithin(held::geography, reference::geography, farthest, false))
        and (nearest is null or st_distance(held::geography, reference::geography, false) > nearest)
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
