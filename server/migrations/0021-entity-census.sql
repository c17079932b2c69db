-- How many entities of each combination of types there are, and how many of them have each attribute: sums of changes,
-- written in the transaction that makes them true and summed up now and then. The row of attribute '' counts entities.
create table entity_census (
  tenant text collate "C" not null,
  type_set integer not null,
  attribute text collate "C" not null,
  kind text collate "C" not null,
  change integer not null
);

create index entity_census_by_tenant on entity_census (tenant, type_set, attribute);

-- When the first of an entity's attributes expires (clause 4.22); absent where none does.
alter table entity add column attribute_expires_at timestamptz;

create index entity_by_attribute_expiry on entity (attribute_expires_at) where attribute_expires_at is not null;

-- Entities that stand there already.
insert into entity_census (tenant, type_set, attribute, kind, change)
select tenant, type_set, '', '', count(*) from entity group by tenant, type_set
union all
select tenant, type_set, attribute, kind, count(*)
from (
  select distinct e.tenant, e.type_set, e.id, a.key as attribute, i->>'type' as kind
  from entity as e, jsonb_each(e.doc) as a, jsonb_array_elements(a.value) as i
) as held
group by tenant, type_set, attribute, kind;
