-- A file on its way in: kept, looked at, corrected by staff, taken in. One row per upload.
create table import_session (
  tenant text collate "C" not null,
  -- Begins with the time, so that the order of ids is that of the uploads.
  id text collate "C" not null,
  -- The key an upload was sent with: the same key is the same upload.
  upload_key text collate "C",
  principal text collate "C" not null,
  file_name text not null,
  -- What the catalogue keeps of the file: name, bytes, sha256, mediaType.
  file jsonb not null,
  -- TextEncoding of packages/civic, of the whole file.
  encoding jsonb not null,
  corrections jsonb not null,
  -- ImportAnalysis.
  analysis jsonb not null,
  state text collate "C" not null
    check (state in ('open', 'waiting', 'running', 'done', 'failed', 'cancelled')),
  -- CommitRequest; null until staff take the file in.
  request jsonb,
  run_id text collate "C",
  dataset_id text collate "C",
  resource_id text collate "C",
  failure text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant, id)
);
create unique index import_session_by_key on import_session (tenant, upload_key);

-- The quality of a dataset's files, one row per version that was measured.
create table quality_report (
  tenant text collate "C" not null,
  dataset_id text collate "C" not null,
  resource_id text collate "C" not null,
  measured_at timestamptz not null,
  title text not null,
  -- 0 to 100.
  readability integer not null,
  readability_after_repairs integer not null,
  -- QualityReport: broken rules, profiles of columns.
  report jsonb not null,
  primary key (tenant, dataset_id, resource_id, measured_at)
);
