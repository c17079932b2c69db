-- The box around the rows of each table, measured after the table has changed: datasets whose staff name no place of their own
-- are found on the map by where their rows stand. No edges where no row stands anywhere.

create table datastore_extent (
  tenant text collate "C" not null,
  resource_id text collate "C" not null,
  -- State of the table that was measured.
  changed_at timestamptz not null,
  measured_at timestamptz not null,
  west float8,
  south float8,
  east float8,
  north float8,
  primary key (tenant, resource_id)
);
