-- Plans as whole documents: every version is kept, the highest one holds.
create table plan (
  tenant text collate "C" not null,
  id text collate "C" not null,
  version integer not null,
  is_public boolean not null,
  document jsonb not null,
  changed_by text collate "C" not null,
  changed_at timestamptz not null,
  primary key (tenant, id)
);

create table plan_version (
  tenant text collate "C" not null,
  id text collate "C" not null,
  version integer not null,
  document jsonb not null,
  note text,
  changed_by text collate "C" not null,
  changed_at timestamptz not null,
  primary key (tenant, id, version)
);

-- PDCA of a node in a fiscal year. Every revision is kept, the highest one holds; what is public is the highest published one.
create table plan_record (
  tenant text collate "C" not null,
  plan text collate "C" not null,
  node text collate "C" not null,
  year integer not null,
  revision integer not null,
  state text collate "C" not null check (state in ('draft', 'submitted', 'returned', 'approved', 'published')),
  content jsonb not null,
  comment text,
  -- Who wrote the content, and who took this step: not the same person where it was approved.
  author text collate "C" not null,
  changed_by text collate "C" not null,
  changed_at timestamptz not null,
  primary key (tenant, plan, node, year, revision)
);
create index plan_record_by_year on plan_record (tenant, plan, year);
