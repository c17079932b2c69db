-- Since when staff know that a source is stale; they are told once, and again when it has recovered.
alter table connector add column stale_told_at timestamptz;
