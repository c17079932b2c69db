-- What has expired (clause 4.22) is no longer there, though its row still is: attributes without the instances that are over at a
-- time, which is in normal form, as times in documents are.
create function entity_present(doc jsonb, at text) returns jsonb
language sql immutable parallel safe strict
as $$
  select coalesce(jsonb_object_agg(p.name, p.kept), '{}')
  from (
    select a.key as name, (
      select jsonb_agg(i.instance order by i.place)
      from jsonb_array_elements(a.value) with ordinality as i (instance, place)
      where (i.instance ->> 'expiresAt') is null or (i.instance ->> 'expiresAt') collate "C" > at
    ) as kept
    from jsonb_each(doc) as a
  ) as p
  where p.kept is not null
$$;

-- Where a value stands in an ordered answer (clause 4.23.2): absent ones last, then by kind, then numbers and truth values by `num`,
-- texts and times by the first hundred characters of `txt`. None of them is null, so that pages can begin behind any of them.
create function entity_order_key(v jsonb, out absent integer, out rank integer, out num numeric, out txt text)
language sql immutable parallel safe
as $$
  select (u.v is null)::integer,
    case jsonb_typeof(u.v)
      when 'number' then 0
      when 'string' then case
        when entity_date_time(u.v #>> '{}') is not null then 7
        when entity_date(u.v #>> '{}') is not null then 6
        when entity_time(u.v #>> '{}') is not null then 5
        else 1 end
      when 'object' then 2
      when 'array' then 3
      when 'boolean' then 4
      else 8 end,
    case jsonb_typeof(u.v)
      when 'number' then (u.v #>> '{}')::numeric
      when 'boolean' then (u.v = 'true')::integer
      else 0 end,
    case jsonb_typeof(u.v)
      when 'string' then left(
        coalesce(entity_date_time(u.v #>> '{}'), entity_time(u.v #>> '{}'), u.v #>> '{}'), 100)
      else '' end
  from (select coalesce(entity_order_key.v -> '@value', entity_order_key.v) as v) as u
$$;
