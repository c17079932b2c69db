/** SQL of the points of towns. */
import type { Town } from '@kumiki/civic';
import type { Database, Queryable } from '#kernel/database/index.ts';

/** Adds towns, and moves those that are there. They are seen by everyone once `markTowns` has been called. */
export async function upsertTowns(database: Queryable, towns: readonly Town[]): Promise<void> {
  await database.execute(
    `insert into town (prefecture, municipality, name, latitude, longitude)
     select value ->> 0, value ->> 1, value ->> 2,
            (value ->> 3)::double precision, (value ->> 4)::double precision
     from jsonb_array_elements($1::jsonb)
     on conflict (prefecture, municipality, name)
     do update set latitude = excluded.latitude, longitude = excluded.longitude`,
    [
      JSON.stringify(
        towns.map(({ prefecture, municipality, name, latitude, longitude }) => [
          prefecture,
          municipality,
          name,
          latitude,
          longitude,
        ]),
      ),
    ],
  );
}

export async function markTowns(database: Queryable, at: Date): Promise<void> {
  await database.execute(
    `insert into town_change (id, changed_at) values (true, $1)
     on conflict (id) do update set changed_at = excluded.changed_at`,
    [at],
  );
}

/** When the towns last changed; undefined while there are none. */
export async function findTownChange(database: Queryable): Promise<Date | undefined> {
  const rows = await database.query<{ changed_at: Date }>('select changed_at from town_change');
  return rows[0]?.changed_at;
}

/** Municipalities with the number of their towns. */
export async function listTownCounts(
  database: Queryable,
): Promise<readonly { prefecture: string; municipalities: number; towns: number }[]> {
  return await database.query(
    `select prefecture, count(distinct municipality)::int as municipalities, count(*)::int as towns
     from town group by prefecture order by prefecture limit 100`,
  );
}

/** Every town, in pages by key. */
export async function* readTowns(database: Database, pageRows: number): AsyncGenerator<Town> {
  let after = ['', '', ''];
  for (;;) {
    const page = await database.query<Town>(
      `select prefecture, municipality, name, latitude, longitude from town
       where (prefecture, municipality, name) > ($1, $2, $3)
       order by prefecture, municipality, name limit $4`,
      [...after, pageRows],
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageRows) return;
    after = [last.prefecture, last.municipality, last.name];
  }
}
