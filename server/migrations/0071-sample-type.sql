-- Which types show the bundled sample, and of which region. A row stays after the sample is gone, so that it never comes back.
create table sample_type (
  tenant text collate "C" not null,
  entity_type text collate "C" not null,
  region text collate "C" not null,
  state text collate "C" not null check (state in ('loading', 'shown', 'removed')),
  -- What was loaded, to be taken away again.
  entity_ids jsonb not null,
  primary key (tenant, entity_type)
);
