-- Dead letters of one subscription, the newest first, and how many it has. platform/subscriptions

create index notification_outbox_dead_of on notification_outbox
  (tenant, subscription_id, created_at desc, id desc) where dead_at is not null;
