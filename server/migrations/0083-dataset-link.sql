-- Whether the addresses that datasets lead to still answer: asked once in a while, told in the score of their metadata.

create table dataset_link (
  tenant text collate "C" not null,
  -- Addresses are longer than an index takes.
  url_hash text collate "C" not null,
  url text not null,
  checked_at timestamptz not null,
  is_alive boolean not null,
  -- The status of the answer, or why there was none.
  told text not null,
  primary key (tenant, url_hash)
);
create index dataset_link_by_check on dataset_link (checked_at);
