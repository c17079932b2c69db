-- People, how they sign in, and their sessions. platform/identity/accounts

create table person (
  id           text collate "C" primary key,
  tenant       text collate "C" not null,
  kind         text collate "C" not null check (kind in ('resident', 'staff')),
  display_name text not null,
  status       text collate "C" not null check (status in ('active', 'deactivated', 'deleted')),
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  status_since timestamptz not null,
  warned_at    timestamptz,
  certified    jsonb
);

create index person_by_last_seen on person (last_seen_at) where status = 'active';
create index person_by_tenant on person (tenant, kind, id);

comment on column person.tenant is 'whose administrators look after the account';
comment on column person.warned_at is 'when it was told that an unused account will be deleted';
comment on column person.certified is 'what an identity card has proved: name, address, birthdate, gender, at';

-- How somebody signs in: never found by anything but issuer and subject.
create table account (
  issuer       text collate "C" not null,
  subject      text collate "C" not null,
  person_id    text collate "C" not null,
  created_at   timestamptz not null,
  last_used_at timestamptz,
  confirmed_at timestamptz,
  primary key (issuer, subject)
);

create index account_by_person on account (person_id);

comment on column account.issuer is 'urn:kumiki:mail for an address as subject; else the issuer of an OpenID provider';
comment on column account.confirmed_at is 'when the address was proved, by a code that was sent there';

create table password (
  person_id  text collate "C" primary key,
  hash       text not null,
  changed_at timestamptz not null
);

create table session (
  token_hash       bytea primary key,
  id               text collate "C" not null unique,
  person_id        text collate "C" not null,
  method           text collate "C" not null,
  assurance        text collate "C" not null check (assurance in ('guest', 'mail', 'certified')),
  authenticated_at timestamptz not null,
  created_at       timestamptz not null,
  last_seen_at     timestamptz not null,
  expires_at       timestamptz not null,
  device           text not null,
  provider_id      text collate "C",
  acting_proxy     text collate "C"
);

create index session_by_person on session (person_id);
create index session_by_expiry on session (expires_at);

-- Single use, short-lived: codes sent by mail, challenges, journeys to a provider.
create table ticket (
  hash       bytea primary key,
  purpose    text collate "C" not null,
  person_id  text collate "C",
  data       jsonb not null,
  attempts   integer not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create index ticket_by_expiry on ticket (expires_at);
create index ticket_by_person on ticket (person_id) where person_id is not null;

-- Failed attempts by bucket; a bucket is a keyed hash, so that it tells nobody's address.
create table attempt (
  bucket         bytea primary key,
  failures       integer not null,
  window_ends_at timestamptz not null
);

create index attempt_by_end on attempt (window_ends_at);

-- Mail that waits to be sent; a row is gone when the server of the receiver has taken it.
create table mail_waiting (
  id         bigint generated always as identity primary key,
  recipient  text not null,
  subject    text not null,
  body       text not null,
  attempts   integer not null,
  next_at    timestamptz not null,
  expires_at timestamptz not null
);

create index mail_waiting_by_time on mail_waiting (next_at);
