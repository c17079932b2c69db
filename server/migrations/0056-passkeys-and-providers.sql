-- Passkeys, and the OpenID Connect providers people may sign in with. platform/identity/accounts

create table passkey (
  credential_id text collate "C" primary key,
  person_id     text collate "C" not null,
  public_key    bytea not null,
  counter       bigint not null,
  transports    text[] not null,
  is_backed_up  boolean not null,
  name          text not null,
  created_at    timestamptz not null,
  last_used_at  timestamptz
);

create index passkey_by_person on passkey (person_id);

create table sign_in_provider (
  id             text collate "C" primary key,
  tenant         text collate "C" not null,
  audience       text collate "C" not null check (audience in ('residents', 'staff')),
  profile        text collate "C" not null check (profile in ('openid', 'digital-id', 'gbizid')),
  label          text not null,
  issuer         text collate "C" not null,
  client_id      text not null,
  authentication text collate "C" not null check (authentication in ('secret', 'private-key')),
  locked_secret  bytea not null,
  public_key     jsonb,
  scopes         text[] not null,
  acr_values     text[] not null,
  form_origins   text[] not null,
  assurance      text collate "C" not null check (assurance in ('mail', 'certified')),
  created_at     timestamptz not null,
  created_by     text collate "C" not null
);

create index sign_in_provider_by_tenant on sign_in_provider (tenant, id);

comment on column sign_in_provider.form_origins is 'where a form may lead: origins of its endpoints, as last discovered';
comment on column sign_in_provider.locked_secret is 'client secret or private key, AES-256-GCM under the secret of the installation';
