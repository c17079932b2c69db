-- Which claim of a GビズID provider says the kind of an account, and what it says of each kind that may sign in.
alter table sign_in_provider add column business_kinds jsonb;

-- The kind a GビズID account was of when it was last used.
alter table account add column business_kind text
  check (business_kind in ('prime', 'member', 'entry'));
