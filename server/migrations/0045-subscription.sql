-- Subscriptions, what they still have to send, and which process sends it.

create table subscription (
  tenant text collate "C" not null,
  id text collate "C" not null,
  -- The @context its names were written in; also that of its notifications.
  context jsonb not null,
  document jsonb not null,
  created_at timestamptz not null,
  -- Other processes read again what changed of late.
  changed_at timestamptz not null,
  deleted_at timestamptz,
  times_sent bigint not null default 0,
  times_failed bigint not null default 0,
  last_notification timestamptz,
  last_success timestamptz,
  last_failure timestamptz,
  -- Subscriptions by time interval: when the next notification is due.
  due_at timestamptz,
  primary key (tenant, id)
);

create index subscription_by_change on subscription (changed_at);
create index subscription_by_due on subscription (due_at) where due_at is not null;

-- One row until its receiver has confirmed it. `id` is that of the notification.
create table notification_outbox (
  tenant text collate "C" not null,
  id uuid not null,
  seq bigint generated always as identity,
  subscription_id text collate "C" not null,
  endpoint text collate "C" not null,
  entity_id text collate "C" not null,
  -- The process that sends it, see process_lease.
  owner uuid not null,
  created_at timestamptz not null,
  attempts integer not null default 0,
  last_error text,
  -- Set when it will not be tried again by itself.
  dead_at timestamptz,
  event jsonb not null,
  primary key (tenant, id)
);

create index notification_outbox_by_owner on notification_outbox (owner, endpoint, seq)
  where dead_at is null;
create index notification_outbox_dead on notification_outbox (tenant, dead_at)
  where dead_at is not null;

-- A process that lives renews its lease; what a dead one left is taken over.
create table process_lease (
  id uuid primary key,
  alive_until timestamptz not null
);
