-- Instances of transient attributes go with their expiry (clause 4.22). Absent: for ever.
alter table attribute_history add column expires_at timestamptz;

create index attribute_history_transient on attribute_history (expires_at)
  where expires_at is not null;

-- An hourly mean over a hundred thousand points still reads this index alone.
drop index attribute_history_observed;
create index attribute_history_observed on attribute_history
  (tenant, entity_id, attribute, observed_at) include (number, dataset_id, expires_at);
