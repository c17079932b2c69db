-- What server/migrations adds up to. Written by `./kumiki generate`.

create sequence datastore_table_id;

create sequence entity_version;

create table account (
  issuer text collate "C" not null,
  subject text collate "C" not null,
  person_id text collate "C" not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  confirmed_at timestamp with time zone,
  business_kind text,
  constraint account_pkey PRIMARY KEY (issuer, subject),
  constraint account_business_kind_check CHECK ((business_kind = ANY (ARRAY['prime'::text, 'member'::text, 'entry'::text])))
);
CREATE INDEX account_by_person ON public.account USING btree (person_id);

create table attempt (
  bucket bytea not null,
  failures integer not null,
  window_ends_at timestamp with time zone not null,
  constraint attempt_pkey PRIMARY KEY (bucket)
);
CREATE INDEX attempt_by_end ON public.attempt USING btree (window_ends_at);

create table attribute_filter (
  day date not null,
  attribute text collate "C" not null,
  keys text[] collate "C" not null,
  kind text not null,
  asked bigint not null,
  spent_ms double precision not null,
  constraint attribute_filter_pkey PRIMARY KEY (day, attribute, keys, kind),
  constraint attribute_filter_kind_check CHECK ((kind = ANY (ARRAY['number'::text, 'text'::text, 'moment'::text])))
);

create table attribute_history (
  tenant text collate "C" not null,
  entity_id text collate "C" not null,
  attribute text collate "C" not null,
  dataset_id text collate "C" default ''::text not null,
  recorded_at timestamp with time zone not null,
  instance_id uuid default gen_random_uuid() not null,
  observed_at timestamp with time zone,
  created_at timestamp with time zone not null,
  modified_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  number double precision,
  instance jsonb not null,
  expires_at timestamp with time zone,
  is_amended boolean default false not null,
  constraint attribute_history_pkey PRIMARY KEY (tenant, entity_id, attribute, recorded_at, instance_id)
)
partition by RANGE (recorded_at);
CREATE INDEX attribute_history_amended ON ONLY public.attribute_history USING btree (tenant, entity_id, attribute, modified_at) WHERE is_amended;
CREATE INDEX attribute_history_observed ON ONLY public.attribute_history USING btree (tenant, entity_id, attribute, observed_at) INCLUDE (number, dataset_id, expires_at);
CREATE INDEX attribute_history_transient ON ONLY public.attribute_history USING btree (expires_at) WHERE (expires_at IS NOT NULL);

create table attribute_index (
  name text not null,
  attribute text collate "C" not null,
  keys text[] collate "C" not null,
  kind text not null,
  state text not null,
  changed_at timestamp with time zone not null,
  constraint attribute_index_pkey PRIMARY KEY (name),
  constraint attribute_index_kind_check CHECK ((kind = ANY (ARRAY['number'::text, 'text'::text, 'moment'::text]))),
  constraint attribute_index_state_check CHECK ((state = ANY (ARRAY['building'::text, 'ready'::text, 'failed'::text])))
);

create table audit_base (
  seq bigint not null,
  key_id text collate "C" not null,
  hash bytea not null,
  removed_rows bigint not null,
  removed_at timestamp(3) with time zone not null,
  constraint audit_base_pkey PRIMARY KEY (seq)
);

create table audit_checkpoint (
  seq bigint not null,
  at timestamp(3) with time zone not null,
  hash bytea not null,
  key_id text collate "C" not null,
  public_key text collate "C" not null,
  signature text collate "C" not null,
  constraint audit_checkpoint_pkey PRIMARY KEY (seq, key_id)
);

create table audit_event (
  seq bigint not null,
  at timestamp(3) with time zone not null,
  tenant text collate "C" not null,
  actor text collate "C" not null,
  kind text collate "C" not null,
  action text collate "C" not null,
  object text collate "C" not null,
  query text collate "C" not null,
  status smallint not null,
  policy text collate "C" not null,
  origin text collate "C" not null,
  request_id text collate "C" not null,
  hash bytea not null,
  constraint audit_event_pkey PRIMARY KEY (seq),
  constraint audit_event_hash_check CHECK ((octet_length(hash) = 32)),
  constraint audit_event_kind_check CHECK ((kind = ANY (ARRAY['read'::text, 'write'::text, 'refusal'::text])))
);
CREATE INDEX audit_event_by_actor ON public.audit_event USING btree (actor, seq);
CREATE INDEX audit_event_by_object ON public.audit_event USING btree (object, seq) WHERE (object <> ''::text);
CREATE INDEX audit_event_by_tenant ON public.audit_event USING btree (tenant, seq);
CREATE INDEX audit_event_by_time ON public.audit_event USING btree (at, seq);

create table audit_flush (
  last_seq bigint not null,
  first_seq bigint not null,
  at timestamp(3) with time zone not null,
  prev_hash bytea not null,
  hash bytea not null,
  constraint audit_flush_pkey PRIMARY KEY (last_seq),
  constraint audit_flush_hash_key UNIQUE (hash),
  constraint audit_flush_prev_hash_key UNIQUE (prev_hash)
);

create table connector (
  tenant text collate "C" not null,
  id text collate "C" not null,
  settings jsonb not null,
  is_enabled boolean not null,
  memory jsonb not null,
  last_ok_at timestamp with time zone,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  stale_told_at timestamp with time zone,
  constraint connector_pkey PRIMARY KEY (tenant, id)
);

create table connector_item (
  tenant text collate "C" not null,
  connector_id text collate "C" not null,
  identifier text not null,
  fingerprint text collate "C" not null,
  constraint connector_item_pkey PRIMARY KEY (tenant, connector_id, identifier),
  constraint connector_item_tenant_connector_id_fkey FOREIGN KEY (tenant, connector_id) REFERENCES connector(tenant, id) ON DELETE CASCADE
);

create table connector_run (
  tenant text collate "C" not null,
  id text collate "C" not null,
  connector_id text collate "C" not null,
  is_dry boolean not null,
  state text collate "C" not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  report jsonb not null,
  constraint connector_run_pkey PRIMARY KEY (tenant, id),
  constraint connector_run_state_check CHECK ((state = ANY (ARRAY['running'::text, 'completed'::text, 'failed'::text]))),
  constraint connector_run_tenant_connector_id_fkey FOREIGN KEY (tenant, connector_id) REFERENCES connector(tenant, id) ON DELETE CASCADE
);
CREATE INDEX connector_run_of_connector ON public.connector_run USING btree (tenant, connector_id, id DESC);

create table context_source (
  tenant text collate "C" not null,
  id text collate "C" not null,
  document jsonb not null,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null,
  modified_at timestamp with time zone not null,
  constraint context_source_pkey PRIMARY KEY (tenant, id)
);
CREATE INDEX context_source_by_expiry ON public.context_source USING btree (expires_at) WHERE (expires_at IS NOT NULL);

create table dataset (
  tenant text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  source text collate "C",
  identifier text collate "C",
  head integer not null,
  published integer,
  is_public boolean default false not null,
  shared_with text[] collate "C" default '{}'::text[] not null,
  publish_at timestamp with time zone,
  created_at timestamp with time zone not null,
  modified_at timestamp with time zone not null,
  published_at timestamp with time zone,
  deleted_at timestamp with time zone,
  constraint dataset_pkey PRIMARY KEY (tenant, id),
  constraint dataset_check CHECK (((source IS NULL) = (identifier IS NULL)))
);
CREATE INDEX dataset_by_change ON public.dataset USING btree (modified_at, tenant, id);
CREATE INDEX dataset_by_due ON public.dataset USING btree (publish_at) WHERE (publish_at IS NOT NULL);
CREATE INDEX dataset_by_id ON public.dataset USING btree (id);
CREATE UNIQUE INDEX dataset_by_name ON public.dataset USING btree (tenant, name) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX dataset_by_origin ON public.dataset USING btree (tenant, source, md5(identifier)) WHERE (source IS NOT NULL);
CREATE UNIQUE INDEX dataset_by_public_name ON public.dataset USING btree (name) WHERE (is_public AND (published IS NOT NULL) AND (deleted_at IS NULL));

create table dataset_download (
  tenant text collate "C" not null,
  dataset_id text collate "C" not null,
  resource_id text collate "C" not null,
  day date not null,
  count bigint not null,
  constraint dataset_download_pkey PRIMARY KEY (tenant, dataset_id, resource_id, day)
);

create table dataset_event (
  tenant text collate "C" not null,
  dataset_id text collate "C" not null,
  seq bigint generated always as identity not null,
  kind text collate "C" not null,
  version integer not null,
  principal text collate "C" not null,
  happened_at timestamp with time zone not null,
  constraint dataset_event_pkey PRIMARY KEY (tenant, dataset_id, seq)
);

create table dataset_group (
  tenant text collate "C" not null,
  name text collate "C" not null,
  title jsonb not null,
  description jsonb,
  created_at timestamp with time zone not null,
  constraint dataset_group_pkey PRIMARY KEY (tenant, name)
);

create table dataset_link (
  tenant text collate "C" not null,
  url_hash text collate "C" not null,
  url text not null,
  checked_at timestamp with time zone not null,
  is_alive boolean not null,
  told text not null,
  constraint dataset_link_pkey PRIMARY KEY (tenant, url_hash)
);
CREATE INDEX dataset_link_by_check ON public.dataset_link USING btree (checked_at);

create table dataset_message (
  tenant text collate "C" not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  dataset_id text collate "C",
  resource_id text collate "C",
  body text not null,
  reply_to text,
  state text collate "C" default 'new'::text not null,
  answer text,
  arrived_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint dataset_message_pkey PRIMARY KEY (tenant, id),
  constraint dataset_message_kind_check CHECK ((kind = ANY (ARRAY['suggestion'::text, 'report'::text]))),
  constraint dataset_message_state_check CHECK ((state = ANY (ARRAY['new'::text, 'seen'::text, 'done'::text])))
);
CREATE INDEX dataset_message_by_state ON public.dataset_message USING btree (tenant, state, id);

create table dataset_resource (
  tenant text collate "C" not null,
  id text collate "C" not null,
  dataset_id text collate "C" not null,
  constraint dataset_resource_pkey PRIMARY KEY (tenant, id)
);
CREATE INDEX dataset_resource_by_id ON public.dataset_resource USING btree (id);

create table dataset_version (
  tenant text collate "C" not null,
  dataset_id text collate "C" not null,
  version integer not null,
  document jsonb not null,
  change text collate "C" not null,
  principal text collate "C" not null,
  changed_at timestamp with time zone not null,
  published_at timestamp with time zone,
  constraint dataset_version_pkey PRIMARY KEY (tenant, dataset_id, version)
);

create table datastore_dead_table (
  tenant text collate "C" not null,
  table_id bigint not null,
  constraint datastore_dead_table_pkey PRIMARY KEY (tenant, table_id)
);

create table datastore_extent (
  tenant text collate "C" not null,
  resource_id text collate "C" not null,
  changed_at timestamp with time zone not null,
  measured_at timestamp with time zone not null,
  west double precision,
  south double precision,
  east double precision,
  north double precision,
  constraint datastore_extent_pkey PRIMARY KEY (tenant, resource_id)
);

create table datastore_load (
  tenant text collate "C" not null,
  resource_id text collate "C" not null,
  table_id bigint not null,
  fields jsonb not null,
  key_fields text[] default '{}'::text[] not null,
  fingerprint text collate "C",
  rows_read bigint default 0 not null,
  last_row bigint default 0 not null,
  progress_at timestamp with time zone not null,
  constraint datastore_load_pkey PRIMARY KEY (tenant, resource_id)
);

create table datastore_place (
  tenant text collate "C" not null,
  table_id bigint not null,
  key bigint not null,
  row_id bigint not null,
  longitude double precision not null,
  latitude double precision not null,
  constraint datastore_place_pkey PRIMARY KEY (tenant, table_id, key, row_id) INCLUDE (longitude, latitude)
);

create table datastore_placed (
  tenant text collate "C" not null,
  table_id bigint not null,
  changed_at timestamp with time zone,
  columns text not null,
  made_at timestamp with time zone not null,
  count bigint default 0 not null,
  west double precision,
  south double precision,
  east double precision,
  north double precision,
  constraint datastore_placed_pkey PRIMARY KEY (tenant, table_id)
);

create table datastore_row (
  tenant text collate "C" not null,
  table_id bigint not null,
  row_id bigint not null,
  key text collate "C",
  cells jsonb not null,
  constraint datastore_row_pkey PRIMARY KEY (tenant, table_id, row_id)
);
CREATE UNIQUE INDEX datastore_row_by_key ON public.datastore_row USING btree (tenant, table_id, key) WHERE (key IS NOT NULL);

create table datastore_table (
  tenant text collate "C" not null,
  resource_id text collate "C" not null,
  table_id bigint not null,
  fields jsonb not null,
  key_fields text[] default '{}'::text[] not null,
  row_count bigint not null,
  last_row bigint not null,
  changed_at timestamp with time zone not null,
  constraint datastore_table_pkey PRIMARY KEY (tenant, resource_id)
);

create table entity (
  tenant text collate "C" not null,
  id text collate "C" not null,
  type_set integer not null,
  version bigint default nextval('entity_version'::regclass) not null,
  created_at timestamp with time zone not null,
  modified_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  scopes text[] collate "C" default '{}'::text[] not null,
  location geometry(Geometry,4326),
  doc jsonb not null,
  attribute_expires_at timestamp with time zone,
  constraint entity_pkey PRIMARY KEY (tenant, id)
)
with (fillfactor=80, autovacuum_vacuum_scale_factor=0.05, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX entity_by_attribute_expiry ON public.entity USING btree (attribute_expires_at) WHERE (attribute_expires_at IS NOT NULL);
CREATE INDEX entity_by_expiry ON public.entity USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX entity_by_location ON public.entity USING gist (location);
CREATE INDEX entity_by_scope ON public.entity USING gin (scopes) WHERE (scopes <> '{}'::text[]);
CREATE INDEX entity_by_shape ON public.entity USING gist (location) WHERE (geometrytype(location) <> 'POINT'::text);
CREATE INDEX entity_by_tile ON public.entity USING btree (tenant, type_set, tile_key(st_x(location), st_y(location))) INCLUDE (location, expires_at) WHERE (geometrytype(location) = 'POINT'::text);
CREATE INDEX entity_by_type ON public.entity USING btree (tenant, type_set, id);

create table entity_census (
  tenant text collate "C" not null,
  type_set integer not null,
  attribute text collate "C" not null,
  kind text collate "C" not null,
  change integer not null
);
CREATE INDEX entity_census_by_tenant ON public.entity_census USING btree (tenant, type_set, attribute);

create table entity_outbox (
  tenant text collate "C" not null,
  seq bigint generated always as identity not null,
  xid xid8 default pg_current_xact_id() not null,
  at timestamp with time zone not null,
  changes jsonb not null,
  constraint entity_outbox_pkey PRIMARY KEY (tenant, seq)
);
CREATE INDEX entity_outbox_by_age ON public.entity_outbox USING btree (at);
CREATE INDEX entity_outbox_by_xid ON public.entity_outbox USING btree (xid);

create table entity_type_set (
  tenant text collate "C" not null,
  type_set integer generated always as identity not null,
  types text[] collate "C" not null,
  key text collate "C" not null,
  constraint entity_type_set_pkey PRIMARY KEY (tenant, type_set),
  constraint entity_type_set_tenant_key_key UNIQUE (tenant, key)
);

create table history_policy (
  tenant text collate "C" not null,
  entity_type text collate "C" default ''::text not null,
  is_recorded boolean default true not null,
  keep_days integer,
  coarsen_after_days integer,
  coarsen_period interval,
  constraint history_policy_pkey PRIMARY KEY (tenant, entity_type),
  constraint history_policy_coarsen_after_days_check CHECK ((coarsen_after_days > 0)),
  constraint history_policy_keep_days_check CHECK ((keep_days > 0))
);

create table import_run (
  tenant text collate "C" not null,
  id text collate "C" not null,
  file_name text not null,
  format text collate "C",
  principal text collate "C" not null,
  state text collate "C" not null,
  started_at timestamp with time zone not null,
  progress_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  summary jsonb not null,
  file jsonb,
  constraint import_run_pkey PRIMARY KEY (tenant, id),
  constraint import_run_state_check CHECK ((state = ANY (ARRAY['running'::text, 'completed'::text, 'incomplete'::text, 'interrupted'::text])))
);

create table import_session (
  tenant text collate "C" not null,
  id text collate "C" not null,
  upload_key text collate "C",
  principal text collate "C" not null,
  file_name text not null,
  file jsonb not null,
  encoding jsonb not null,
  corrections jsonb not null,
  analysis jsonb not null,
  state text collate "C" not null,
  request jsonb,
  run_id text collate "C",
  dataset_id text collate "C",
  resource_id text collate "C",
  failure text,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint import_session_pkey PRIMARY KEY (tenant, id),
  constraint import_session_state_check CHECK ((state = ANY (ARRAY['open'::text, 'waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE UNIQUE INDEX import_session_by_key ON public.import_session USING btree (tenant, upload_key);

create table indicator (
  tenant text collate "C" not null,
  id text collate "C" not null,
  owner_key text collate "C" not null,
  "position" integer not null,
  is_public boolean not null,
  definition jsonb not null,
  constraint indicator_pkey PRIMARY KEY (tenant, id)
);
CREATE INDEX indicator_by_owner ON public.indicator USING btree (tenant, owner_key, "position");

create table indicator_value (
  tenant text collate "C" not null,
  indicator text collate "C" not null,
  year integer not null,
  revision integer not null,
  state text collate "C" not null,
  value double precision not null,
  evidence text,
  comment text,
  reported_by text collate "C" not null,
  reported_at timestamp with time zone not null,
  decided_by text collate "C",
  decided_at timestamp with time zone,
  constraint indicator_value_pkey PRIMARY KEY (tenant, indicator, year, revision),
  constraint indicator_value_state_check CHECK ((state = ANY (ARRAY['reported'::text, 'returned'::text, 'approved'::text])))
);

create table jsonld_context (
  tenant text collate "C" not null,
  local_id text collate "C" not null,
  kind text not null,
  url text,
  document text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  hits bigint default 0 not null,
  changed_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  constraint jsonld_context_pkey PRIMARY KEY (tenant, local_id),
  constraint jsonld_context_kind_check CHECK ((kind = ANY (ARRAY['Hosted'::text, 'Cached'::text, 'ImplicitlyCreated'::text])))
);
CREATE INDEX jsonld_context_by_change ON public.jsonld_context USING btree (changed_at);
CREATE INDEX jsonld_context_by_local_id ON public.jsonld_context USING btree (local_id);

create table machine (
  id text collate "C" not null,
  tenant text collate "C" not null,
  name text not null,
  purpose text default ''::text not null,
  owner text collate "C" not null,
  scopes text[] not null,
  wanted_scopes text[] default '{}'::text[] not null,
  reach text not null,
  secret_hash bytea not null,
  previous_hash bytea,
  previous_until timestamp with time zone,
  requests_per_minute integer,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  constraint machine_pkey PRIMARY KEY (id),
  constraint machine_reach_check CHECK ((reach = ANY (ARRAY['everything'::text, 'rules'::text]))),
  constraint machine_requests_per_minute_check CHECK ((requests_per_minute > 0))
);
CREATE INDEX machine_by_owner ON public.machine USING btree (owner, id);
CREATE INDEX machine_by_tenant ON public.machine USING btree (tenant, id);

create table machine_access_token (
  token_hash bytea not null,
  machine text collate "C" not null,
  secret_hash bytea not null,
  scopes text[] not null,
  expires_at timestamp with time zone not null,
  constraint machine_access_token_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX machine_access_token_by_expiry ON public.machine_access_token USING btree (expires_at);

create table machine_usage (
  machine text collate "C" not null,
  day date not null,
  requests bigint not null,
  refused bigint not null,
  constraint machine_usage_pkey PRIMARY KEY (machine, day)
);

create table mail_waiting (
  id bigint generated always as identity not null,
  recipient text not null,
  subject text not null,
  body text not null,
  attempts integer not null,
  next_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint mail_waiting_pkey PRIMARY KEY (id)
);
CREATE INDEX mail_waiting_by_time ON public.mail_waiting USING btree (next_at);

create table membership (
  tenant text collate "C" not null,
  person text collate "C" not null,
  role text not null,
  expires_at timestamp with time zone,
  granted_by text collate "C" not null,
  granted_at timestamp with time zone default now() not null,
  constraint membership_pkey PRIMARY KEY (tenant, person, role),
  constraint membership_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'publisher'::text, 'approver'::text, 'administrator'::text, 'auditor'::text])))
);
CREATE INDEX membership_by_person ON public.membership USING btree (person);

create table notification_outbox (
  tenant text collate "C" not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  subscription_id text collate "C" not null,
  endpoint text collate "C" not null,
  entity_id text collate "C" not null,
  owner uuid not null,
  created_at timestamp with time zone not null,
  attempts integer default 0 not null,
  last_error text,
  dead_at timestamp with time zone,
  event jsonb not null,
  attributes jsonb,
  constraint notification_outbox_pkey PRIMARY KEY (tenant, id)
);
CREATE INDEX notification_outbox_by_owner ON public.notification_outbox USING btree (owner, endpoint, seq) WHERE (dead_at IS NULL);
CREATE INDEX notification_outbox_dead ON public.notification_outbox USING btree (tenant, dead_at) WHERE (dead_at IS NOT NULL);
CREATE INDEX notification_outbox_dead_of ON public.notification_outbox USING btree (tenant, subscription_id, created_at DESC, id DESC) WHERE (dead_at IS NOT NULL);

create table passkey (
  credential_id text collate "C" not null,
  person_id text collate "C" not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  is_backed_up boolean not null,
  name text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint passkey_pkey PRIMARY KEY (credential_id)
);
CREATE INDEX passkey_by_person ON public.passkey USING btree (person_id);

create table password (
  person_id text collate "C" not null,
  hash text not null,
  changed_at timestamp with time zone not null,
  constraint password_pkey PRIMARY KEY (person_id)
);

create table person (
  id text collate "C" not null,
  tenant text collate "C" not null,
  kind text collate "C" not null,
  display_name text not null,
  status text collate "C" not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  status_since timestamp with time zone not null,
  warned_at timestamp with time zone,
  certified jsonb,
  constraint person_pkey PRIMARY KEY (id),
  constraint person_kind_check CHECK ((kind = ANY (ARRAY['resident'::text, 'staff'::text]))),
  constraint person_status_check CHECK ((status = ANY (ARRAY['active'::text, 'deactivated'::text, 'deleted'::text])))
);
CREATE INDEX person_by_last_seen ON public.person USING btree (last_seen_at) WHERE (status = 'active'::text);
CREATE INDEX person_by_tenant ON public.person USING btree (tenant, kind, id);

create table plan (
  tenant text collate "C" not null,
  id text collate "C" not null,
  version integer not null,
  is_public boolean not null,
  document jsonb not null,
  changed_by text collate "C" not null,
  changed_at timestamp with time zone not null,
  constraint plan_pkey PRIMARY KEY (tenant, id)
);

create table plan_record (
  tenant text collate "C" not null,
  plan text collate "C" not null,
  node text collate "C" not null,
  year integer not null,
  revision integer not null,
  state text collate "C" not null,
  content jsonb not null,
  comment text,
  author text collate "C" not null,
  changed_by text collate "C" not null,
  changed_at timestamp with time zone not null,
  constraint plan_record_pkey PRIMARY KEY (tenant, plan, node, year, revision),
  constraint plan_record_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'approved'::text, 'published'::text])))
);
CREATE INDEX plan_record_by_year ON public.plan_record USING btree (tenant, plan, year);

create table plan_version (
  tenant text collate "C" not null,
  id text collate "C" not null,
  version integer not null,
  document jsonb not null,
  note text,
  changed_by text collate "C" not null,
  changed_at timestamp with time zone not null,
  constraint plan_version_pkey PRIMARY KEY (tenant, id, version)
);

create table policy_change (
  tenant text collate "C" not null,
  id uuid default gen_random_uuid() not null,
  change jsonb not null,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone default now() not null,
  decided_by text collate "C",
  decided_at timestamp with time zone,
  decision text,
  constraint policy_change_pkey PRIMARY KEY (tenant, id),
  constraint policy_change_decided_whole CHECK ((((decision IS NULL) = (decided_by IS NULL)) AND ((decision IS NULL) = (decided_at IS NULL)))),
  constraint policy_change_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'rejected'::text])))
);
CREATE INDEX policy_change_waiting ON public.policy_change USING btree (tenant, proposed_at, id) WHERE (decision IS NULL);

create table policy_rule (
  tenant text collate "C" not null,
  audience text collate "C" not null,
  entity_type text collate "C" not null,
  scope text collate "C" not null,
  attributes text[],
  created_at timestamp with time zone default now() not null,
  action text default 'read'::text not null,
  id uuid default gen_random_uuid() not null,
  created_by text collate "C" default ''::text not null,
  constraint policy_rule_pkey PRIMARY KEY (tenant, action, audience, entity_type, scope),
  constraint policy_rule_action_check CHECK ((action = ANY (ARRAY['read'::text, 'write'::text]))),
  constraint policy_rule_audience_check CHECK ((audience ~ '^(public|(tenant|role|machine|person):[!-~]+)$'::text)),
  constraint policy_rule_public_reads CHECK (((action = 'read'::text) OR (audience ~ '^(role|machine|person):'::text))),
  constraint policy_rule_scope_check CHECK (((scope = ''::text) OR (scope ~~ '/%'::text)))
);
CREATE UNIQUE INDEX policy_rule_by_id ON public.policy_rule USING btree (tenant, id);

create table policy_version (
  only_row boolean not null,
  version bigint not null,
  constraint policy_version_pkey PRIMARY KEY (only_row),
  constraint policy_version_only_row_check CHECK (only_row)
);

create table process_lease (
  id uuid not null,
  alive_until timestamp with time zone not null,
  constraint process_lease_pkey PRIMARY KEY (id)
);

create table proxy (
  id text collate "C" not null,
  principal_id text collate "C" not null,
  agent_id text collate "C",
  kind text collate "C" not null,
  scopes text[] not null,
  status text collate "C" not null,
  offered_to text,
  created_at timestamp with time zone not null,
  begins_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  decided_by text collate "C",
  ended_at timestamp with time zone,
  constraint proxy_pkey PRIMARY KEY (id),
  constraint proxy_kind_check CHECK ((kind = ANY (ARRAY['proxy'::text, 'guardian'::text]))),
  constraint proxy_status_check CHECK ((status = ANY (ARRAY['offered'::text, 'declared'::text, 'active'::text, 'ended'::text])))
);
CREATE INDEX proxy_by_address ON public.proxy USING btree (offered_to) WHERE (offered_to IS NOT NULL);
CREATE INDEX proxy_by_agent ON public.proxy USING btree (agent_id, id) WHERE (agent_id IS NOT NULL);
CREATE INDEX proxy_by_principal ON public.proxy USING btree (principal_id, id);
CREATE INDEX proxy_declared ON public.proxy USING btree (created_at, id) WHERE (status = 'declared'::text);

create table quality_report (
  tenant text collate "C" not null,
  dataset_id text collate "C" not null,
  resource_id text collate "C" not null,
  measured_at timestamp with time zone not null,
  title text not null,
  readability integer not null,
  readability_after_repairs integer not null,
  report jsonb not null,
  constraint quality_report_pkey PRIMARY KEY (tenant, dataset_id, resource_id, measured_at)
);

create table resource_table (
  tenant text collate "C" not null,
  resource_id text collate "C" not null,
  sha256 text collate "C" not null,
  state text collate "C" not null,
  reason jsonb,
  changed_at timestamp with time zone not null,
  constraint resource_table_pkey PRIMARY KEY (tenant, resource_id)
);
CREATE INDEX resource_table_waiting ON public.resource_table USING btree (changed_at) WHERE (state = 'waiting'::text);

create table role_reach (
  tenant text collate "C" not null,
  role text not null,
  reads text not null,
  writes text not null,
  constraint role_reach_pkey PRIMARY KEY (tenant, role),
  constraint role_reach_reads_check CHECK ((reads = ANY (ARRAY['everything'::text, 'rules'::text]))),
  constraint role_reach_writes_check CHECK ((writes = ANY (ARRAY['everything'::text, 'rules'::text])))
);

create table sample_type (
  tenant text collate "C" not null,
  entity_type text collate "C" not null,
  region text collate "C" not null,
  state text collate "C" not null,
  entity_ids jsonb not null,
  constraint sample_type_pkey PRIMARY KEY (tenant, entity_type),
  constraint sample_type_state_check CHECK ((state = ANY (ARRAY['loading'::text, 'shown'::text, 'removed'::text])))
);

create table schema_migration (
  number integer not null,
  name text collate "C" not null,
  checksum text collate "C" not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migration_pkey PRIMARY KEY (number)
);

create table search_document (
  n integer generated always as identity not null,
  tenant text collate "C" not null,
  kind text collate "C" not null,
  id text collate "C" not null,
  audience text collate "C" not null,
  shared_with text[] collate "C" default '{}'::text[] not null,
  title jsonb not null,
  summary text not null,
  url text not null,
  details jsonb default '{}'::jsonb not null,
  tsv tsvector not null,
  facets integer[] default '{}'::integer[] not null,
  extent geometry(Geometry,4326),
  valid_from date,
  valid_until date,
  score real default 0 not null,
  modified_at timestamp with time zone not null,
  version bigint default 0 not null,
  constraint search_document_pkey PRIMARY KEY (tenant, kind, id, audience),
  constraint search_document_audience_check CHECK ((audience = ANY (ARRAY['public'::text, 'staff'::text, 'shared'::text])))
);
CREATE INDEX search_document_by_change ON public.search_document USING btree (audience, kind, modified_at DESC, n);
CREATE INDEX search_document_by_extent ON public.search_document USING gist (extent);
CREATE INDEX search_document_by_facet ON public.search_document USING gin (facets);
CREATE INDEX search_document_by_score ON public.search_document USING btree (audience, kind, score DESC, modified_at DESC, n);
CREATE INDEX search_document_by_text ON public.search_document USING gin (tsv);
CREATE INDEX search_document_by_version ON public.search_document USING btree (version, n);

create table search_facet_value (
  id integer generated always as identity not null,
  field text collate "C" not null,
  value text collate "C" not null,
  constraint search_facet_value_pkey PRIMARY KEY (id),
  constraint search_facet_value_field_value_key UNIQUE (field, value)
);

create table search_version (
  is_only boolean default true not null,
  version bigint not null,
  constraint search_version_pkey PRIMARY KEY (is_only),
  constraint search_version_is_only_check CHECK (is_only)
);

create table session (
  token_hash bytea not null,
  id text collate "C" not null,
  person_id text collate "C" not null,
  method text collate "C" not null,
  assurance text collate "C" not null,
  authenticated_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  device text not null,
  provider_id text collate "C",
  acting_proxy text collate "C",
  constraint session_pkey PRIMARY KEY (token_hash),
  constraint session_id_key UNIQUE (id),
  constraint session_assurance_check CHECK ((assurance = ANY (ARRAY['guest'::text, 'mail'::text, 'certified'::text])))
);
CREATE INDEX session_by_expiry ON public.session USING btree (expires_at);
CREATE INDEX session_by_person ON public.session USING btree (person_id);

create table sign_in_provider (
  id text collate "C" not null,
  tenant text collate "C" not null,
  audience text collate "C" not null,
  profile text collate "C" not null,
  label text not null,
  issuer text collate "C" not null,
  client_id text not null,
  authentication text collate "C" not null,
  locked_secret bytea not null,
  public_key jsonb,
  scopes text[] not null,
  acr_values text[] not null,
  form_origins text[] not null,
  assurance text collate "C" not null,
  created_at timestamp with time zone not null,
  created_by text collate "C" not null,
  business_kinds jsonb,
  constraint sign_in_provider_pkey PRIMARY KEY (id),
  constraint sign_in_provider_assurance_check CHECK ((assurance = ANY (ARRAY['mail'::text, 'certified'::text]))),
  constraint sign_in_provider_audience_check CHECK ((audience = ANY (ARRAY['residents'::text, 'staff'::text]))),
  constraint sign_in_provider_authentication_check CHECK ((authentication = ANY (ARRAY['secret'::text, 'private-key'::text]))),
  constraint sign_in_provider_profile_check CHECK ((profile = ANY (ARRAY['openid'::text, 'digital-id'::text, 'gbizid'::text])))
);
CREATE INDEX sign_in_provider_by_tenant ON public.sign_in_provider USING btree (tenant, id);

create table subscription (
  tenant text collate "C" not null,
  id text collate "C" not null,
  context jsonb not null,
  document jsonb not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  times_sent bigint default 0 not null,
  times_failed bigint default 0 not null,
  last_notification timestamp with time zone,
  last_success timestamp with time zone,
  last_failure timestamp with time zone,
  due_at timestamp with time zone,
  caller text collate "C" default 'token:admin'::text not null,
  subject text collate "C" default 'entity'::text not null,
  constraint subscription_pkey PRIMARY KEY (tenant, id)
);
CREATE INDEX subscription_by_change ON public.subscription USING btree (changed_at);
CREATE INDEX subscription_by_due ON public.subscription USING btree (due_at) WHERE (due_at IS NOT NULL);

create table temporal_entity (
  tenant text collate "C" not null,
  id text collate "C" not null,
  types text[] collate "C" not null,
  scopes text[] collate "C" default '{}'::text[] not null,
  created_at timestamp with time zone not null,
  modified_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  is_brought_in boolean default false not null,
  constraint temporal_entity_pkey PRIMARY KEY (tenant, id)
);
CREATE INDEX temporal_entity_types ON public.temporal_entity USING gin (types);

create table temporal_restart (
  tenant text collate "C" not null,
  id text collate "C" not null,
  since timestamp with time zone default now() not null,
  constraint temporal_restart_pkey PRIMARY KEY (tenant, id)
);
CREATE INDEX temporal_restart_since ON public.temporal_restart USING btree (since);

create table tenant (
  name text collate "C" not null,
  created_at timestamp with time zone default now() not null,
  kind text default 'partner'::text not null,
  name_ja text default ''::text not null,
  name_kana text default ''::text not null,
  name_en text default ''::text not null,
  code text collate "C",
  parent text collate "C",
  created_by text default ''::text not null,
  closed_at timestamp with time zone,
  needs_second boolean default false not null,
  constraint tenant_pkey PRIMARY KEY (name),
  constraint tenant_code_check CHECK ((code ~ '^[0-9]{6}$'::text)),
  constraint tenant_kind_check CHECK ((kind = ANY (ARRAY['prefecture'::text, 'municipality'::text, 'partner'::text])))
);
CREATE UNIQUE INDEX tenant_by_code ON public.tenant USING btree (code) WHERE (code IS NOT NULL);

create table ticket (
  hash bytea not null,
  purpose text collate "C" not null,
  person_id text collate "C",
  data jsonb not null,
  attempts integer not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint ticket_pkey PRIMARY KEY (hash)
);
CREATE INDEX ticket_by_expiry ON public.ticket USING btree (expires_at);
CREATE INDEX ticket_by_person ON public.ticket USING btree (person_id) WHERE (person_id IS NOT NULL);

create table tile_grid (
  tenant text collate "C" not null,
  type_set integer not null,
  cell integer not null,
  change integer not null,
  longitude double precision not null,
  latitude double precision not null
)
with (autovacuum_vacuum_threshold=2000, autovacuum_vacuum_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX tile_grid_by_cell ON public.tile_grid USING btree (tenant, type_set, cell) INCLUDE (change, longitude, latitude);

create table town (
  prefecture text collate "C" not null,
  municipality text collate "C" not null,
  name text collate "C" not null,
  latitude double precision not null,
  longitude double precision not null,
  constraint town_pkey PRIMARY KEY (prefecture, municipality, name)
);

create table town_change (
  id boolean default true not null,
  changed_at timestamp with time zone not null,
  constraint town_change_pkey PRIMARY KEY (id),
  constraint town_change_id_check CHECK (id)
);

CREATE OR REPLACE FUNCTION public.audit_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin
  raise exception 'The audit trail only grows: % of % is refused.', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION public.entity_date(value text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
begin
  if value !~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$' then
    return null;
  end if;
  if substr(value, 9, 2) <= '28' then
    return value;
  end if;
  if substr(value, 6, 2) = '02' then
    return case when substr(value, 9, 2) = '29' and (
      substr(value, 1, 4)::int % 4 = 0 and substr(value, 1, 4)::int % 100 <> 0
      or substr(value, 1, 4)::int % 400 = 0) then value end;
  end if;
  if substr(value, 6, 2) in ('04', '06', '09', '11') and substr(value, 9, 2) > '30' then
    return null;
  end if;
  return value;
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_date_time(value text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public'
AS $function$
begin
  if substr(value, 11, 1) <> 'T' or value !~ '^\d{4}-' then
    return null;
  end if;
  return entity_date(substr(value, 1, 10)) || 'T' || entity_time(substr(value, 12));
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_distance(held geometry, reference geometry)
 RETURNS double precision
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT COST 1000
 SET search_path TO 'public'
AS $function$
begin
  if not entity_is_wide(held) and not entity_is_wide(reference) then
    return st_distance(held::geography, reference::geography, false);
  end if;
  if st_intersects(held, reference) then
    return 0;
  end if;
  return st_distance(entity_outline(held), entity_outline(reference), false);
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_geometry(doc jsonb, attribute text)
 RETURNS geometry
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public'
AS $function$
declare
  instances jsonb := doc -> attribute;
  collected geometry;
begin
  if instances is null then
    return null;
  end if;
  if jsonb_array_length(instances) = 1 then
    if instances -> 0 ->> 'type' <> 'GeoProperty' then
      return null;
    end if;
    return entity_plane(instances -> 0 -> 'value');
  end if;
  select st_collect(entity_plane(instance -> 'value'))
    into collected
    from jsonb_array_elements(instances) as instance
   where instance ->> 'type' = 'GeoProperty';
  return collected;
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_is_wide(held geometry)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select st_xmax(held) - st_xmin(held) > 90 or st_ymax(held) - st_ymin(held) > 90
$function$;

CREATE OR REPLACE FUNCTION public.entity_moment_key(doc jsonb, attribute text, keys text[])
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public'
AS $function$
declare
  value jsonb := entity_value(doc, attribute, keys);
begin
  return case jsonb_typeof(value)
    when 'string' then entity_date_time(value #>> '{}') when 'array' then chr(1114111) end;
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_number_key(doc jsonb, attribute text, keys text[])
 RETURNS numeric
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public'
AS $function$
declare
  value jsonb := entity_value(doc, attribute, keys);
begin
  return case jsonb_typeof(value) when 'number' then value::numeric when 'array' then 'NaN'::numeric end;
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_order_key(v jsonb, OUT absent integer, OUT rank integer, OUT num numeric, OUT txt text)
 RETURNS record
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'public'
AS $function$
declare
  held jsonb := coalesce(v -> '@value', v);
  moment text;
begin
  absent := 0;
  rank := 8;
  num := 0;
  txt := '';
  if held is null then
    absent := 1;
    return;
  end if;
  case jsonb_typeof(held)
    when 'number' then
      rank := 0;
      num := held::numeric;
    when 'string' then
      txt := held #>> '{}';
      rank := 1;
      if txt ~ '^\d\d(\d\d-\d\d-\d\d|:\d\d:\d\d)' then
        moment := entity_date_time(txt);
        if moment is not null then
          rank := 7;
        elsif entity_date(txt) is not null then
          rank := 6;
        else
          moment := entity_time(txt);
          if moment is not null then
            rank := 5;
          end if;
        end if;
      end if;
      txt := left(coalesce(moment, txt), 100);
    when 'object' then
      rank := 2;
    when 'array' then
      rank := 3;
    when 'boolean' then
      rank := 4;
      num := (held = 'true')::integer;
    else
      null;
  end case;
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_outline(held geometry)
 RETURNS geography
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public'
AS $function$
begin
  if not entity_is_wide(held) or st_dimension(held) = 0 then
    return held::geography;
  end if;
  return st_segmentize(case st_dimension(held) when 2 then st_boundary(held) else held end, 45)::geography;
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_plane(value jsonb)
 RETURNS geometry
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public'
AS $function$
declare
  held geometry := st_setsrid(st_force2d(st_geomfromgeojson(
    jsonb_build_object('type', value -> 'type', 'coordinates', value -> 'coordinates'))), 4326);
begin
  if st_dimension(held) < 2 or st_isvalid(held) then
    return held;
  end if;
  held := st_makevalid(held, 'method=structure keepcollapsed=true');
  if geometrytype(held) = 'GEOMETRYCOLLECTION' then
    return st_collectionextract(held, st_dimension(held) + 1);
  end if;
  return held;
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_present(doc jsonb, at text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select coalesce(jsonb_object_agg(p.name, p.kept), '{}')
  from (
    select a.key as name, (
      select jsonb_agg(i.instance order by i.place)
      from jsonb_array_elements(a.value) with ordinality as i (instance, place)
      where (i.instance ->> 'expiresAt') is null or (i.instance ->> 'expiresAt') collate "C" > at
    ) as kept
    from jsonb_each(doc) as a
  ) as p
  where p.kept is not null
$function$;

CREATE OR REPLACE FUNCTION public.entity_relates(instances jsonb, relation text, reference geometry, farthest double precision, nearest double precision)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE COST 1000
 SET search_path TO 'public'
AS $function$
declare
  instance jsonb;
  held geometry;
  is_related boolean;
begin
  for instance in select jsonb_array_elements(instances) loop
    continue when instance ->> 'type' <> 'GeoProperty';
    held := entity_plane(instance -> 'value');
    is_related := case relation
      when 'near' then
        (farthest is null or entity_distance(held, reference) <= farthest)
        and (nearest is null or entity_distance(held, reference) > nearest)
      when 'within' then st_within(held, reference)
      when 'contains' then st_contains(held, reference)
      when 'intersects' then st_intersects(held, reference)
      when 'equals' then st_equals(held, reference)
      when 'disjoint' then st_disjoint(held, reference)
      when 'overlaps' then st_overlaps(held, reference)
    end;
    if is_related then
      return true;
    end if;
  end loop;
  return false;
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_text_key(doc jsonb, attribute text, keys text[])
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public'
AS $function$
declare
  value jsonb := entity_value(doc, attribute, keys);
begin
  return case jsonb_typeof(value) when 'string' then left(value #>> '{}', 100) when 'array' then chr(1114111) end;
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_time(value text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
begin
  if value !~ '^([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d{1,6})?Z$' then
    return null;
  end if;
  return substr(value, 1, 8) || '.' || rpad(rtrim(substr(value, 10), 'Z'), 6, '0') || 'Z';
end
$function$;

CREATE OR REPLACE FUNCTION public.entity_value(doc jsonb, attribute text, keys text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public'
AS $function$
declare
  instances jsonb := doc -> attribute;
  instance jsonb;
  value jsonb;
begin
  if instances is null then
    return null;
  end if;
  instance := instances -> 0;
  if jsonb_array_length(instances) <> 1 or instance ?| array['languageMap', 'valueList', 'objectList'] then
    return '[]';
  end if;
  value := coalesce(instance #> ('{value}' || keys), instance #> ('{json}' || keys));
  if value is null and keys = '{}' then
    value := coalesce(instance -> 'vocab', instance -> 'object');
  end if;
  return case when jsonb_typeof(value) in ('array', 'object') then '[]' else value end;
end
$function$;

CREATE OR REPLACE FUNCTION public.tile_key(longitude double precision, latitude double precision)
 RETURNS bigint
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  side constant bigint := 67108864;
  -- Numbers next to nothing would underflow, which is an error.
  nearly constant float8 := 1e-12;
  north constant float8 := case when abs(latitude) < nearly then 0 else latitude end;
  east constant float8 := case when abs(longitude) < nearly then 0 else longitude end;
  sine constant float8 := sin(radians(greatest(least(north, 85.0511287798066), -85.0511287798066)));
  x bigint := greatest(0, least(side - 1, floor((east / 360 + 0.5) * side)::bigint));
  y bigint := greatest(0, least(side - 1, floor((0.5 - ln((1 + sine) / (1 - sine)) / (4 * pi())) * side)::bigint));
begin
  x := (x | (x << 16)) & 281470681808895;
  x := (x | (x << 8)) & 71777214294589695;
  x := (x | (x << 4)) & 1085102592571150095;
  x := (x | (x << 2)) & 3689348814741910323;
  x := (x | (x << 1)) & 6148914691236517205;
  y := (y | (y << 16)) & 281470681808895;
  y := (y | (y << 8)) & 71777214294589695;
  y := (y | (y << 4)) & 1085102592571150095;
  y := (y | (y << 2)) & 3689348814741910323;
  y := (y | (y << 1)) & 6148914691236517205;
  return x | (y << 1);
end
$function$;

CREATE TRIGGER audit_base_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_base FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE TRIGGER audit_checkpoint_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE TRIGGER audit_event_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE TRIGGER audit_flush_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_flush FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

comment on column account.issuer is 'urn:kumiki:mail for an address as subject; else the issuer of an OpenID provider';

comment on column account.confirmed_at is 'when the address was proved, by a code that was sent there';

comment on column machine.wanted_scopes is 'asked for by its developer, not granted yet';

comment on column machine.secret_hash is 'SHA-256 of a secret of 256 random bits';

comment on column machine.previous_until is 'until when the secret before the last rotation is accepted';

comment on column machine_access_token.secret_hash is 'the secret it was given for: it ends with it';

comment on column notification_outbox.attributes is 'Of the entity of `event`, where that holds none';

comment on column person.tenant is 'whose administrators look after the account';

comment on column person.warned_at is 'when it was told that an unused account will be deleted';

comment on column person.certified is 'what an identity card has proved: name, address, birthdate, gender, at';

comment on column policy_change.change is 'what would be done: rules, role, reach, scopes of a machine; as change.ts parses it';

comment on column policy_rule.audience is 'public, or tenant:NAME (who works there), role:ROLE (in this tenant), machine:ID, person:ID';

comment on column policy_rule.scope is 'empty for any scope; otherwise it and what lies below it';

comment on column policy_rule.attributes is 'expanded names that may be seen; null for all';

comment on column proxy.scopes is 'words of procedures; * for everything';

comment on column proxy.status is 'offered to somebody; declared by a guardian and not confirmed by staff; active; ended';

comment on column proxy.offered_to is 'address the offer went to; forgotten once it is decided';

comment on column sign_in_provider.locked_secret is 'client secret or private key, AES-256-GCM under the secret of the installation';

comment on column sign_in_provider.form_origins is 'where a form may lead: origins of its endpoints, as last discovered';

comment on column subscription.caller is 'Principal id; judged anew for each change and each notification';

comment on column tenant.code is '全国地方公共団体コード, six digits with the check digit';

comment on column tenant.closed_at is 'since when nobody reads or writes it; its name stays taken';

comment on column tenant.needs_second is 'whether changes that give rights wait for a second administrator';
