-- What was never amended was modified when it was recorded: the primary key answers for both. platform/history
alter table attribute_history add column is_amended boolean not null default false;

update attribute_history set is_amended = true where modified_at <> recorded_at;

create index attribute_history_amended on attribute_history
  (tenant, entity_id, attribute, modified_at) where is_amended;
