-- Faster forms of what answers in an order of their own, and comparisons of times, compute for every entity: a strict function in SQL
-- is planned and run anew for each row. They say what they said, since indexes stand over them.
create or replace function entity_date(value text) returns text
language plpgsql immutable parallel safe strict
as $$
begin
  if value !~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$' then
    return null;
  end if;
  if substr(value, 9, 2) <= '28' then
    return value;
  end if;
  if substr(value, 6, 2) = '02' then
    return case when substr(value, 9, 2) = '29' and (
      substr(value, 1, 4)::int % 4 = 0 and substr(value, 1, 4)::int % 100 <> 0
      or substr(value, 1, 4)::int % 400 = 0) then value end;
  end if;
  if substr(value, 6, 2) in ('04', '06', '09', '11') and substr(value, 9, 2) > '30' then
    return null;
  end if;
  return value;
end
$$;

create or replace function entity_time(value text) returns text
language plpgsql immutable parallel safe strict
as $$
begin
  if value !~ '^([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d{1,6})?Z$' then
    return null;
  end if;
  return substr(value, 1, 8) || '.' || rpad(rtrim(substr(value, 10), 'Z'), 6, '0') || 'Z';
end
$$;

create or replace function entity_date_time(value text) returns text
language plpgsql immutable parallel safe strict set search_path from current
as $$
begin
  if substr(value, 11, 1) <> 'T' or value !~ '^\d{4}-' then
    return null;
  end if;
  return entity_date(substr(value, 1, 10)) || 'T' || entity_time(substr(value, 12));
end
$$;

create or replace function entity_order_key(v jsonb, out absent integer, out rank integer, out num numeric, out txt text)
language plpgsql immutable parallel safe set search_path from current
as $$
declare
  held jsonb := coalesce(v -> '@value', v);
  moment text;
begin
  absent := 0;
  rank := 8;
  num := 0;
  txt := '';
  if held is null then
    absent := 1;
    return;
  end if;
  case jsonb_typeof(held)
    when 'number' then
      rank := 0;
      num := held::numeric;
    when 'string' then
      txt := held #>> '{}';
      rank := 1;
      if txt ~ '^\d\d(\d\d-\d\d-\d\d|:\d\d:\d\d)' then
        moment := entity_date_time(txt);
        if moment is not null then
          rank := 7;
        elsif entity_date(txt) is not null then
          rank := 6;
        else
          moment := entity_time(txt);
          if moment is not null then
            rank := 5;
          end if;
        end if;
      end if;
      txt := left(coalesce(moment, txt), 100);
    when 'object' then
      rank := 2;
    when 'array' then
      rank := 3;
    when 'boolean' then
      rank := 4;
      num := (held = 'true')::integer;
    else
      null;
  end case;
end
$$;
