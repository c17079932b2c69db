/** The first rows of what a search finds, so that a reader sees what a file holds before opening its page. */
import { z } from 'zod';
import type { Database } from '#kernel/database/index.ts';
import type { Cell, Field } from './datastore/field.ts';
import type { SearchHit } from './search/document.ts';

const columnsMax = 4;
const rowsMax = 3;
const charactersMax = 80;

const told = /^(?:名称|施設名|名前|name|所在地_連結表記|住所|所在地)/i;
const untold =
  /コード|番号|緯度|経度|標高|高度|カナ|英字|英語|画像|備考|URL|町字|番地|都道府県|所在地_市区町村|地方公共団体|^(?:_?id|no|lat|lon|lng|latitude|longitude)$/i;

/** Places of the columns a reader knows a table by: names and addresses, then whatever is no code, in their order. */
export function previewColumns(fields: readonly Field[]): readonly number[] {
  const worthOf = ({ id, role }: Field): number => {
    if (untold.test(id.normalize('NFKC'))) return 2;
    return role === 'name' || role === 'address' || told.test(id) ? 0 : 1;
  };
  return fields
    .map((field, place) => ({ place, worth: worthOf(field) }))
    .toSorted((a, b) => a.worth - b.worth || a.place - b.place)
    .slice(0, columnsMax)
    .map(({ place }) => place)
    .toSorted((a, b) => a - b);
}

export interface Preview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const tableOf = z.object({
  table: z.object({ resource: z.string(), shown: z.array(z.string()) }),
});

/** By id of the hit; those without a table are left out. Whoever sees the hit sees its rows. */
export async function listPreviews(
  database: Database,
  hits: readonly SearchHit[],
): Promise<ReadonlyMap<string, Preview>> {
  const wanted = hits.flatMap(({ tenant, id, details }) => {
    const parsed = tableOf.safeParse(details);
    return parsed.success ? [{ tenant, id, ...parsed.data.table }] : [];
  });
  if (wanted.length === 0) return new Map();
  const found = await database.query<{
    readonly id: string;
    readonly fields: readonly Field[];
    readonly cells: readonly Cell[];
  }>(
    `select w.id, t.fields, r.cells
     from unnest($1::text[], $2::text[], $3::text[]) as w(tenant, id, resource)
     join datastore_table t on t.tenant = w.tenant and t.resource_id = w.resource
     cross join lateral (
       select cells from datastore_row
       where tenant = t.tenant and table_id = t.table_id order by row_id limit ${rowsMax}) as r`,
    [
      wanted.map(({ tenant }) => tenant),
      wanted.map(({ id }) => id),
      wanted.map(({ resource }) => resource),
    ],
  );
  const rowsOf = Map.groupBy(found, ({ id }) => id);
  return new Map(
    wanted.flatMap(({ id, shown }) => {
      const rows = rowsOf.get(id) ?? [];
      const places = shown.map((name) => rows[0]?.fields.findIndex((one) => one.id === name) ?? -1);
      const cellsOf = (cells: readonly Cell[]) => places.map((at) => textOf(cells[at] ?? null));
      return rows.length === 0
        ? []
        : [[id, { columns: shown, rows: rows.map(({ cells }) => cellsOf(cells)) }] as const];
    }),
  );
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return text.length <= charactersMax ? text : `${text.slice(0, charactersMax)}…`;
}
