-- The original of every import, by its content; null for imports whose file broke off, and for those from before.
alter table import_run add column file jsonb;
