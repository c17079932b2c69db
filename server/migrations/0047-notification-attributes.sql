-- A notification of what an entity became holds its attributes apart: the flush that writes the entity copies them
-- inside the database instead of sending them twice. platform/subscriptions

alter table notification_outbox add column attributes jsonb;

comment on column notification_outbox.attributes is 'Of the entity of `event`, where that holds none';
