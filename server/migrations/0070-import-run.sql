-- The history of imports: one row per file taken in, by whom and with what outcome.
create table import_run (
  tenant text collate "C" not null,
  -- Begins with the time, so that the order of ids is that of the runs.
  id text collate "C" not null,
  -- As sent, for showing.
  file_name text not null,
  format text collate "C",
  -- Stable and not personal: `token:admin`.
  principal text collate "C" not null,
  state text collate "C" not null
    check (state in ('running', 'completed', 'incomplete', 'interrupted')),
  started_at timestamptz not null,
  -- Moves while the import runs: one that stands still was interrupted.
  progress_at timestamptz not null,
  finished_at timestamptz,
  -- ImportSummary: counts and capped notices.
  summary jsonb not null,
  primary key (tenant, id)
);
