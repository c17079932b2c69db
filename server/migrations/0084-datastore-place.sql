-- Where the rows of tables with coordinates stand, so that tiles of a dataset are walks of an index. Made from the rows when a
-- tile is first asked for, and made anew when the table has changed.

create table datastore_place (
  tenant text collate "C" not null,
  table_id bigint not null,
  -- As tile_key gives it: a tile is a range.
  key bigint not null,
  row_id bigint not null,
  longitude float8 not null,
  latitude float8 not null,
  primary key (tenant, table_id, key, row_id) include (longitude, latitude)
);

create table datastore_placed (
  tenant text collate "C" not null,
  table_id bigint not null,
  -- State of the table the places were made of; none yet where it is null.
  changed_at timestamptz,
  -- Which columns hold the coordinates.
  columns text not null,
  made_at timestamptz not null,
  count bigint not null default 0,
  west float8,
  south float8,
  east float8,
  north float8,
  primary key (tenant, table_id)
);
