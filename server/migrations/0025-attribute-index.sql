-- Indexes over values of attributes, made by the server itself for filters that are asked often (decision 0180).

-- The one plain value of an attribute, or what `keys` lead to inside it. Null: there is none that a comparison could meet.
-- An empty array: there are several, or one that a key cannot stand for, so that an entity is always looked at itself.
create function entity_value(doc jsonb, attribute text, keys text[]) returns jsonb
language plpgsql immutable parallel safe strict set search_path from current
as $$
declare
  instances jsonb := doc -> attribute;
  instance jsonb;
  value jsonb;
begin
  if instances is null then
    return null;
  end if;
  instance := instances -> 0;
  if jsonb_array_length(instances) <> 1 or instance ?| array['languageMap', 'valueList', 'objectList'] then
    return '[]';
  end if;
  value := coalesce(instance #> ('{value}' || keys), instance #> ('{json}' || keys));
  if value is null and keys = '{}' then
    value := coalesce(instance -> 'vocab', instance -> 'object');
  end if;
  return case when jsonb_typeof(value) in ('array', 'object') then '[]' else value end;
end
$$;

-- Keys of indexes: of numbers (`NaN`, above all numbers, where the entity must be looked at), and of texts by their first hundred
-- characters and of times in normal form (the last character of Unicode, above all texts, likewise).
create function entity_number_key(doc jsonb, attribute text, keys text[]) returns numeric
language plpgsql immutable parallel safe strict set search_path from current
as $$
declare
  value jsonb := entity_value(doc, attribute, keys);
begin
  return case jsonb_typeof(value) when 'number' then value::numeric when 'array' then 'NaN'::numeric end;
end
$$;

create function entity_text_key(doc jsonb, attribute text, keys text[]) returns text
language plpgsql immutable parallel safe strict set search_path from current
as $$
declare
  value jsonb := entity_value(doc, attribute, keys);
begin
  return case jsonb_typeof(value) when 'string' then left(value #>> '{}', 100) when 'array' then chr(1114111) end;
end
$$;

create function entity_moment_key(doc jsonb, attribute text, keys text[]) returns text
language plpgsql immutable parallel safe strict set search_path from current
as $$
declare
  value jsonb := entity_value(doc, attribute, keys);
begin
  return case jsonb_typeof(value)
    when 'string' then entity_date_time(value #>> '{}') when 'array' then chr(1114111) end;
end
$$;

-- Which of them there are. The index itself is named `name`; one that is gone is forgotten.
create table attribute_index (
  name text primary key,
  attribute text collate "C" not null,
  keys text[] collate "C" not null,
  kind text not null check (kind in ('number', 'text', 'moment')),
  state text not null check (state in ('building', 'ready', 'failed')),
  changed_at timestamptz not null
);

-- Which filters are asked how often, and how long their answers take, day by day.
create table attribute_filter (
  day date not null,
  attribute text collate "C" not null,
  keys text[] collate "C" not null,
  kind text not null check (kind in ('number', 'text', 'moment')),
  asked bigint not null,
  spent_ms double precision not null,
  primary key (day, attribute, keys, kind)
);
