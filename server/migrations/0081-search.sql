-- What can be found: datasets, and what other capabilities register.

create table search_document (
  -- Small, for lists of matches.
  n integer generated always as identity,
  tenant text collate "C" not null,
  kind text collate "C" not null,
  id text collate "C" not null,
  -- Who finds it: everyone, staff of its tenant, or staff of the tenants it is shared with.
  audience text collate "C" not null check (audience in ('public', 'staff', 'shared')),
  shared_with text[] collate "C" not null default '{}',
  title jsonb not null,
  -- Shown under the title.
  summary text not null,
  url text not null,
  -- What a list shows besides; the kind knows what it means.
  details jsonb not null default '{}',
  tsv tsvector not null,
  -- Ids of search_facet_value.
  facets integer[] not null default '{}',
  extent geometry(Geometry, 4326),
  valid_from date,
  valid_until date,
  -- Orders documents that match equally well.
  score real not null default 0,
  modified_at timestamptz not null,
  primary key (tenant, kind, id, audience)
);
create index search_document_by_text on search_document using gin (tsv);
create index search_document_by_facet on search_document using gin (facets);
create index search_document_by_extent on search_document using gist (extent);
create index search_document_by_score
  on search_document (audience, kind, score desc, modified_at desc, n);
create index search_document_by_change
  on search_document (audience, kind, modified_at desc, n);

-- Values of facets as small numbers.
create table search_facet_value (
  id integer generated always as identity primary key,
  field text collate "C" not null,
  value text collate "C" not null,
  unique (field, value)
);

-- Moves with every change, so that processes know what they remember is old.
create table search_version (
  is_only boolean primary key default true check (is_only),
  version bigint not null
);
insert into search_version values (true, 0);
